"""Every team by every measure."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.as_json import heatmap_said
from indicators.forms.heatmap import HeatmapForm
from indicators.heatmap import read_heatmap
from indicators.newest import newest_month
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.month import asked_of, keeps_month
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month


@require_GET
@access.requires(Capability.READ_TEAM_FIGURES)
@keeps_month("to")
def heatmap(request: SignedInRequest) -> HttpResponse:
    """Show how every team somebody reads stands on every measure in one month; as JSON where that is asked for."""
    readable = access.units_where(request.user, Capability.READ_TEAM_FIGURES)
    services = Unit.objects.filter(children__in=readable, children__kind=Unit.Kind.TEAM).distinct().order_by("position")
    form = HeatmapForm(asked_of(request, "to"), services=services)
    month, service = form.choice()
    latest = newest_month(authorities=access.authorities_of(request.user)) or first_of_month(timezone.localdate())
    shown = read_heatmap(
        month or latest,
        readable=readable,
        service=service,
        reveals=access.may(request.user, Capability.READ_SMALL_PERCENTAGES),
    )
    if request.GET.get("format") == "json" and not form.errors:
        return JsonResponse(heatmap_said(shown))
    return render(request, "indicators/heatmap.html", {"heatmap": shown, "choices": form, "latest": latest})
