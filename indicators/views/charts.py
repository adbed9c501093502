"""Choosing how an indicator is charted, and marking where its limits begin anew."""

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from indicators.control_charts import SeriesChart, draw_with, read_charts
from indicators.forms.charts import ChartForm, RebaseForm
from indicators.forms.definitions import ReasonForm
from indicators.models import ChartSettings, Indicator, Outturn
from indicators.operations import charts
from indicators.operations.charts import CHOSEN
from indicators.operations.stamps import stamp_of
from indicators.standings import read_series
from indicators.views.editing import Page, edit, indicator_of, units_offered
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability

ABOUT_CHARTS = (
    "An indicator is charted by a written rule, judged as NHS Making Data Count does. What is set here holds for all "
    "its series; where a series cannot be drawn so, its page says why and the rule's chart is drawn."
)
ABOUT_REBASES = (
    "Mean and limits are worked out anew from this month. Figures still compare: targets, projections and counts of "
    "months run on. Do it where the process is known to have changed for good, not to make a signal go away."
)


@access.requires(Capability.DEFINE_INDICATORS)
def set_chart(request: SignedInRequest, code: str) -> HttpResponse:
    """Choose an indicator's chart and how it judges; asked to, show first what it would say, which writes nothing."""
    found = indicator_of(code)
    held = ChartSettings.objects.filter(indicator=found).first()
    now = _leading_chart(request, found)
    looking = request.GET if "preview" in request.GET else request.POST if "preview" in request.POST else None
    form = _chart_form(held, now, looking or request.POST or None)

    def write() -> None:
        charts.set_chart(found, by=request.user, **form.cleaned_data)

    page = Page("How it is charted", "The chart is set.", ABOUT_CHARTS, {"now": now, "is_chart": True})
    if looking is None:
        return edit(request, found, form, write, page)
    page.more["is_trial"] = True
    if form.can_be_drawn() and now:
        page.more["tried"] = draw_with(now.series, ChartSettings(indicator=found, **form.chosen()))
    answer = edit(request, found, form, None, page)
    answer.status_code = 200  # nothing was sent to be kept, and the part that says why not is shown as it is
    return answer


@access.requires(Capability.DEFINE_INDICATORS)
def mark_rebase(request: SignedInRequest, code: str) -> HttpResponse:
    """Mark a month from which limits are worked out anew."""
    found = indicator_of(code)
    form = RebaseForm(request.POST or None, units=units_offered(request))

    def write() -> None:
        charts.mark_rebase(found, by=request.user, **form.cleaned_data)

    return edit(request, found, form, write, Page("Begin limits anew", "Limits begin anew there.", ABOUT_REBASES))


@access.requires(Capability.DEFINE_INDICATORS)
def take_rebase_back(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Say that limits should not begin anew there."""
    found = indicator_of(code)
    rebase = get_object_or_404(found.rebases.standing().select_related("unit"), pk=pk)
    form = ReasonForm(request.POST or None)

    def write() -> None:
        charts.take_rebase_back(rebase, reason=form.cleaned_data["reason"], by=request.user)

    lead = f"From {rebase.month:%B %Y}{f', figures of {rebase.unit} only' if rebase.unit else ''}: {rebase.reason}"
    return edit(request, found, form, write, Page("Take a re-base back", "Limits run on there.", lead))


def _chart_form(held: ChartSettings | None, now: SeriesChart | None, data) -> ChartForm:
    choice = now.choice if now else None
    possible = {choice.kind, *choice.others} if choice else set()
    initial = model_to_dict(held, CHOSEN) if held else {}
    return ChartForm(
        data,
        by_rule=choice.by_rule if choice else None,
        possible=possible,
        held=held.kind if held else "",
        initial=initial | {"seen": stamp_of(held)},
    )


def _leading_chart(request: SignedInRequest, found: Indicator) -> SeriesChart | None:
    """Draw the series a reader meets first as it is charted now: the authority's, or else a service's."""
    units = Unit.objects.published().filter(pk__in=access.readable_units(request.user))
    every = read_series(Outturn.objects.filter(indicator=found, unit__in=units))
    if not every:
        return None
    series = min(every, key=lambda one: (one.unit.kind != Unit.Kind.AUTHORITY, one.cohort is not None))
    return read_charts([series])[series.key]
