"""Teams side by side."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indicators.defined import reading_of
from indicators.forms.comparison import CompareForm
from indicators.funnel_plot import funnel_plot
from indicators.models import Cohort
from indicators.rules.comparing import NO_RANKING, adds_months
from indicators.small_multiples import small_multiples
from indicators.team_comparison import Tree, read_comparison
from indicators.views.editing import indicator_of
from organisation import access
from organisation.access import SignedInRequest
from organisation.month import asked_of, keeps_month
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
@keeps_month()
def compare_teams(request: SignedInRequest, code: str) -> HttpResponse:
    """Set teams side by side for one indicator and month: who differs more than chance explains, and nobody's rank."""
    found, tree = indicator_of(code), Tree()
    form = CompareForm(
        asked_of(request),
        tops=tree.above_teams,
        cohorts=list(Cohort.objects.filter(outturns__indicator=found).distinct()),
        adds_months=adds_months(reading_of(found)),
    )
    asked = form.asked()
    comparison = read_comparison(found, asked, tree=tree, readable=access.readable_units(request.user))
    form.show(comparison.months[-1] if comparison.months else None)
    about = {
        "indicator": found,
        "comparison": comparison,
        "plot": funnel_plot(comparison),
        "multiples": small_multiples(comparison),
        "choices": form,
        "shown": comparison.months[-1] if comparison.months else comparison.latest and asked.month,
        "no_ranking": NO_RANKING,
    }
    return render(request, "indicators/comparison.html", about)
