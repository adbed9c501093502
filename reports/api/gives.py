"""Which rows a token is given, in an order that stays, and how each is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.models import Action
from audits.counting import services_of, sum_by, tally
from audits.models import Audit
from audits.rules.grades import MonthOfAudits, percentages_may_be_shown
from indicators.models import Benchmark, Flag, Indicator, Outturn, Target
from indicators.rules.vocabulary import Basis, Comparator, Status
from indicators.small_numbers import SmallNumbers
from indicators.standings import read_series
from organisation.rules.calendar import add_months, financial_year_start
from reports.api.asking import OfFigures, OfIndicator, OfMonthsAndUnit, OfSeries, OfUnit
from reports.api.reach import Node, Reach
from reports.api.says import exactly, month_of
from reports.editions.reading import frozen_of
from reports.models import Edition, EditionState

Said = dict[str, Any]
OF_TOO_FEW = "It speaks of a percentage of too few to be given."
SERIES = ("indicator__code", "unit__code", "cohort__code")


def units(reach: Reach, asked: OfUnit) -> list[Node]:
    """Give the units a token reads, by their codes."""
    return [node for node in reach.units.values() if asked.unit in (None, node.code)]


def unit(reach: Reach, node: Node) -> Said:
    """Write a unit."""
    return {"code": node.code, "name": node.name, "kind": node.kind, "parent": reach.code_of(node.parent)}


def indicators(asked: OfIndicator) -> QuerySet[Indicator]:
    """Give the measures."""
    chosen = Q(code=asked.indicator) if asked.indicator else Q()
    return Indicator.objects.filter(chosen).prefetch_related("areas").order_by("code")


def indicator(reach: Reach, one: Indicator) -> Said:
    """Write a measure."""
    return {
        "code": one.code,
        "name": one.name,
        "areas": [area.slug for area in one.areas.all()],
        "measure": one.measure,
        "basis": one.basis,
        "polarity": one.polarity,
        "kind": one.kind,
        "counts": one.counts,
        "numerator": one.numerator_of,
        "denominator": one.denominator_of,
        "why_it_matters": one.why_it_matters,
        "standard": one.standard,
        "decimals": one.decimals,
        "fewest_shown": one.fewest_shown,
        "lead_service": reach.code_of(one.lead_service_id),
        "is_active": one.is_active,
    }


def _within(reach: Reach, asked: OfUnit) -> Q:
    """Keep rows of the units a token reads, and of the one that was asked for. Every list passes here."""
    return Q(unit__in=[node.pk for node in units(reach, asked)])


def _of_series(reach: Reach, asked: OfSeries, month: str) -> Q:
    chosen = Q(indicator__code=asked.indicator) if asked.indicator else Q()
    return _within(reach, asked) & asked.months(month) & chosen


def _series(one: Outturn | Target | Flag) -> Said:
    cohort = one.cohort.code if one.cohort else None
    return {"indicator": one.indicator.code, "unit": one.unit.code, "cohort": cohort}


def outturns(reach: Reach, asked: OfFigures) -> QuerySet[Outturn]:
    """Give figures, month by month of each series."""
    chosen = _of_series(reach, asked, "month") & asked.written()
    rows = Outturn.objects.filter(chosen).select_related("indicator", "unit", "cohort")
    return rows.order_by(*SERIES, "month", "pk")


def outturns_said(rows: Iterable[Outturn]) -> Iterator[Said]:
    """Write figures, each with its status: a percentage of too few as its counts, whoever asks."""
    page = list(rows)
    small = SmallNumbers()
    status = _statuses(page)
    for one in page:
        few = small.of(one.indicator, one.unit_id, one.cohort_id, one)
        part, whole = (few.part, few.whole) if few else (one.numerator, one.denominator)
        yield _series(one) | {
            "month": month_of(one.month),
            "value": None if few else exactly(one.value),
            "printed": None if few else exactly(one.printed),
            "numerator": exactly(part),
            "denominator": exactly(whole),
            "absence": one.absence or None,
            "too_few": few is not None,
            "status": status[one.indicator_id, one.unit_id, one.cohort_id, one.month],
            "origin": one.origin,
            "as_reported": one.is_as_reported,
            "recorded_at": one.recorded_at,
        }


def _statuses(page: Sequence[Outturn]) -> dict[tuple[int, int, int | None, date], Status]:
    """Say how each figure stands, by the one reading that pages and flags share.

    A running total follows the shape of the year before: its other months are read, whichever were asked for.
    """
    rows = [one for one in page if one.indicator.basis != Basis.CUMULATIVE]
    running = [one for one in page if one.indicator.basis == Basis.CUMULATIVE]
    if running:
        months = [one.month for one in running]
        whole = Outturn.objects.filter(
            indicator__in={one.indicator_id for one in running},
            unit__in={one.unit_id for one in running},
            month__range=(add_months(financial_year_start(min(months)), -12), max(months)),
        )
        rows += whole.select_related("indicator", "unit", "cohort").order_by("month")
    return {(*one.key, at.month): at.status for one in read_series(rows) for at in one.standings}


def targets(reach: Reach, asked: OfSeries) -> QuerySet[Target]:
    """Give targets, by the month they apply from."""
    rows = Target.objects.filter(_of_series(reach, asked, "applies_from"))
    return rows.select_related("indicator", "unit", "cohort").order_by(*SERIES, "applies_from", "pk")


def target(one: Target) -> Said:
    """Write a target."""
    return _series(one) | {
        "applies_from": month_of(one.applies_from),
        "value": exactly(one.value),
        "per": one.per,
        "tolerance": exactly(one.tolerance),
        "reason": one.reason,
    }


def benchmarks(reach: Reach, asked: OfIndicator) -> QuerySet[Benchmark]:
    """Give benchmarks. They are of no unit, but the authority's own earlier years are the authority's."""
    chosen = Q(indicator__code=asked.indicator) if asked.indicator else Q()
    rows = Benchmark.objects.filter(chosen)
    if not reach.is_of_the_authority:
        rows = rows.exclude(comparator=Comparator.OWN_EARLIER_YEAR)
    return rows.select_related("indicator").order_by("indicator__code", "comparator", "year", "pk")


def benchmark(one: Benchmark) -> Said:
    """Write a benchmark."""
    return {
        "indicator": one.indicator.code,
        "comparator": one.comparator,
        "year": one.year,
        "value": exactly(one.value),
        "absence": one.absence or None,
        "basis": one.basis or None,
        "source": one.source,
        "published_on": one.published_on,
    }


def flags(reach: Reach, asked: OfSeries) -> QuerySet[Flag]:
    """Give flags, as they were opened."""
    rows = Flag.objects.filter(_of_series(reach, asked, "month")).select_related("indicator", "unit", "cohort")
    return rows.order_by("opened_at", "pk")


def flags_said(rows: Iterable[Flag]) -> Iterator[Said]:
    """Write flags. A sentence from before a percentage was held to be of too few is not repeated."""
    page = list(rows)
    few = _few_months([one for one in page if one.indicator.fewest_shown is not None])
    for one in page:
        months = few.get((one.indicator_id, one.unit_id, one.cohort_id), ())
        quotes_few = any(one.first_month <= month <= one.month for month in months)
        yield flag(one) | ({"sentence": OF_TOO_FEW} if quotes_few else {})


def _few_months(flagged: Sequence[Flag]) -> dict[tuple[int, int, int | None], list[date]]:
    """Give the months whose percentage is of too few, of the series some flags are of. Two queries, where there are."""
    if not flagged:
        return {}
    indicators, units_ = {one.indicator_id for one in flagged}, {one.unit_id for one in flagged}
    small, few = SmallNumbers(indicators), defaultdict(list)
    for row in Outturn.objects.filter(indicator__in=indicators, unit__in=units_).select_related("indicator"):
        if small.of(row.indicator, row.unit_id, row.cohort_id, row):
            few[row.indicator_id, row.unit_id, row.cohort_id].append(row.month)
    return few


def flag(one: Flag) -> Said:
    """Write a flag."""
    return _series(one) | {
        "id": one.pk,
        "first_month": month_of(one.first_month),
        "month": month_of(one.month),
        "classification": one.classification,
        "state": one.state,
        "sentence": one.sentence,
        "opened_at": one.opened_at,
        "rests_until": one.rests_until,
        "closed_at": one.closed_at,
    }


def actions(reach: Reach, asked: OfSeries) -> QuerySet[Action]:
    """Give actions, as they were raised."""
    rows = Action.objects.filter(_of_series(reach, asked, "due_on")).select_related("indicator", "unit", "area")
    return rows.order_by("raised_at", "pk")


def action(one: Action) -> Said:
    """Write an action. Its figures at the start and the end are outturns, and read as these."""
    return {
        "id": one.pk,
        "title": one.title,
        "unit": one.unit.code,
        "area": one.area.slug if one.area else None,
        "indicator": one.indicator.code if one.indicator else None,
        "state": one.state,
        "priority": one.priority,
        "raised_in": one.raised_in,
        "raised_on": timezone.localdate(one.raised_at),
        "is_placed": one.is_placed,
        "outside_owner": one.outside_owner,
        "original_due_on": one.original_due_on,
        "due_on": one.due_on,
        "is_overdue": not one.closed_at and one.days_overdue(on=timezone.localdate()) > 0,
        "closed_on": timezone.localdate(one.closed_at) if one.closed_at else None,
        "success_measure": one.success_measure,
    }


def audits(reach: Reach, asked: OfMonthsAndUnit) -> list[Said]:
    """Count the audits that make up a month's figures, by service; a token below a service counts its own unit."""
    services = services_of()
    counted = Audit.objects.counted().filter(asked.months("audited_on"), unit__in=reach.units)

    def counts_in(unit: int) -> str:
        service = services.get(unit, unit)
        return reach.units[service if service in reach.units else unit].code

    sums = sum_by(tally(counted), lambda row: (counts_in(row.unit), month_of(row.month)))
    return [
        _audit_count(unit, month, counts)
        for (unit, month), counts in sorted(sums.items(), key=lambda pair: pair[0])
        if asked.unit in (None, unit)
    ]


def _audit_count(unit: str, month: str, counts: MonthOfAudits) -> Said:
    return {
        "unit": unit,
        "month": month,
        "audits": counts.cases,
        "good_or_better": counts.good_or_better,
        "is_enough_for_a_percentage": percentages_may_be_shown(counts.cases),
        **asdict(counts),
    }


def editions(reach: Reach) -> QuerySet[Edition]:
    """Give the published editions: they speak of the whole, so only to a token of the whole."""
    published = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("-month")
    return published if reach.is_of_the_authority else published.none()


def edition_line(one: Edition) -> Said:
    """Write an edition in the list of them."""
    return {
        "month": month_of(one.month),
        "name": one.name,
        "meets_on": one.meets_on,
        "published_at": one.published_at,
        "digest": one.contents_digest,
    }


def edition(one: Edition) -> Said:
    """Write an edition's tables of figures: not its words, nor its actions."""
    contents = frozen_of(one)
    return edition_line(one) | {
        "sections": [asdict(section) for section in contents.sections],
        "data_notes": list(contents.data_notes),
    }
