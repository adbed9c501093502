"""One indicator: how it stands, why, and what is done about it."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.charts import chart
from indicators.definition_page import DefinitionPage
from indicators.gaps import Gap, GapSeries, read_gap
from indicators.models import Indicator, Outturn, OutturnRevision, Population
from indicators.models.definitions import in_force
from indicators.rules.runs import Break
from indicators.rules.trajectory import as_count
from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import print_figure
from indicators.standings import Series, Standing, read_series
from indicators.views.flags import readable_flags
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Succession, Unit
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
def indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one indicator: how it stands, why, its figures, targets, flags and actions."""
    found = get_object_or_404(Indicator.objects.select_related("lead_service", "owner", "updater"), code=code)
    readable = access.readable_units(request.user)
    every = read_series(Outturn.objects.filter(indicator=found, unit__in=readable))
    series = _chosen(request, every)
    newest = series.latest.month if series else None
    definition = DefinitionPage(found, readable=readable, today=timezone.localdate(), newest=newest)
    about = _about(request, found, every, series) | {"definition": definition, "succession": _succession(every, series)}
    return render(request, "indicators/indicator.html", about)


def _chosen(request: SignedInRequest, every: list[Series]) -> Series | None:
    """Give the series asked for; the authority's, or else the first, when none is."""
    unit, cohort = request.GET.get("unit"), request.GET.get("cohort")
    if unit:
        for one in every:
            if one.unit.code == unit and (one.cohort.code if one.cohort else None) == (cohort or None):
                return one
        raise Http404
    ranked = sorted(every, key=lambda one: (one.unit.kind != Unit.Kind.AUTHORITY, one.cohort is not None))
    return ranked[0] if ranked else None


def _about(request: SignedInRequest, found: Indicator, every: list[Series], series: Series | None) -> dict:
    readable = {one.unit.pk for one in every}
    seen = access.units_where(request.user, Capability.READ_ACTIONS)
    return {
        "indicator": found,
        "series": series,
        "others": [one for one in every if one is not series],
        "chart": chart(series) if series and len(series.standings) > 1 else "",
        "months": figures_and_breaks(series) if series else [],
        "pace": _pace_in_children(found, series),
        "gap": _gap(request, series),
        "doubts": found.doubts.live().filter(unit__in=readable).select_related("unit", "cohort"),
        "may_define": access.may(request.user, Capability.DEFINE_INDICATORS),
        "flags": readable_flags(request).filter(indicator=found)
        if access.may(request.user, Capability.READ_FLAGS)
        else [],
        "actions": found.actions.filter(unit__in=seen).select_related("owner", "unit"),
        "revisions": _revisions(series),
    }


def figures_and_breaks(series: Series) -> list[Standing | Break]:
    """Give the months, newest first, with each break between the last month before it and the first after."""
    rows: list[Standing | Break] = [*series.standings, *series.breaks]
    return sorted(rows, key=lambda row: (row.month, isinstance(row, Standing)), reverse=True)


def _succession(every: list[Series], series: Series | None) -> list[tuple[Succession, Unit, str]]:
    """Say who took over from whom where the unit shown began or ended so: the other one, and where its figures are."""
    if series is None:
        return []
    ends = Q(successor=series.unit) | Q(predecessor=series.unit)
    found = []
    for one in Succession.objects.filter(ends).select_related("predecessor", "successor"):
        other = one.predecessor if one.successor_id == series.unit.pk else one.successor
        has_figures = any(each.unit == other and each.cohort == series.cohort for each in every)
        found.append((one, other, _address(series, other) if has_figures else other.get_absolute_url()))
    return found


def _address(series: Series, unit: Unit) -> str:
    """Give the address of the same indicator's and cohort's figures of another unit."""
    return f"?unit={unit.code}" + (f"&cohort={series.cohort.code}" if series.cohort else "")


def _pace_in_children(found: Indicator, series: Series | None) -> dict[str, str] | None:
    """Turn a rate's needed and present pace into children a month, on the population in force."""
    if series is None or series.trajectory is None or found.measure != Measure.RATE:
        return None
    rows = Population.objects.filter(unit=series.unit).order_by("-applies_from")
    population = in_force(rows, series.latest.month)
    if population is None or series.trajectory.required is None:
        return None
    needed = as_count(series.trajectory.required, population=population.number)
    now = as_count(series.trajectory.pace, population=population.number)
    return {
        "needed": print_figure(needed, Measure.NUMBER),
        "now": print_figure(now, Measure.NUMBER),
        "population": str(population),
    }


def _gap(request: SignedInRequest, series: Series | None) -> Gap | None:
    """Give what an awaited series misses and who brings it, to those who may read that."""
    is_awaited = series is not None and any(standing.absence is Absence.AWAITED for standing in series.standings)
    if series is None or not is_awaited or not access.may(request.user, Capability.READ_GAPS):
        return None
    return read_gap(GapSeries(series.indicator, series.unit, series.cohort), on=timezone.localdate())


def _revisions(series: Series | None):
    if series is None:
        return []
    changed = OutturnRevision.objects.of_series(series.indicator, series.unit, series.cohort)
    return changed.select_related("indicator", "revised_by")
