"""All that is held for an edition, read at once in a fixed number of queries; what is printed is made of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from actions.models import Action, ActionPlan, PlanKind
from actions.plan_page import with_what_judges
from actions.rules.lifecycle import OPEN
from clinics.models import Clinic, ClinicSession
from clinics.rules.agenda import SessionState
from indicators.control_charts import SeriesChart, read_charts
from indicators.models import AwaitedFigure, Benchmark, Doubt, Indicator, Listing, Outturn, PriorityArea, Return
from indicators.models.returns import ReturnState
from indicators.rules.vocabulary import Severity
from indicators.standings import Series, read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start, months_between
from reports.editions.order import Place, report_order
from reports.models import Commentary, CommentaryStep, Edition, EditionSection

SeriesKey = tuple[int, int, int | None]


@dataclass(frozen=True, repr=False)
class Held:
    """What an edition of a month is made of, for one unit: the authority, or a service.

    `series` holds the unit's own and its clinics', up to the month after: what clinics saw since.
    """

    unit: Unit
    month: date
    now: datetime
    edition: Edition | None
    places: list[Place]
    owed: dict[tuple[str, int | None], EditionSection]
    listed: dict[int, list[Indicator]]
    series: dict[SeriesKey, Series]
    doubts: dict[SeriesKey, list[Doubt]]
    benchmarks: dict[int, list[Benchmark]]
    awaited: dict[SeriesKey, AwaitedFigure]
    words: dict[tuple[int | None, int | None, str], Commentary]
    actions: list[Action]
    clinics: list[Clinic]
    plans: list[ActionPlan]
    overridden: list[Return]

    @property
    def on(self) -> date:
        """Give the day it is gathered on, where the service is."""
        return localdate(self.now)

    @property
    def months(self) -> list[date]:
        """Give the months a table shows: those of the financial year so far."""
        return months_between(financial_year_start(self.month), self.month)

    @cached_property
    def own(self) -> dict[int, Series]:
        """Give the unit's own series up to the edition's month, by indicator."""
        upto = ((key, series.until(self.month)) for key, series in self.series.items())
        return {key[0]: series for key, series in upto if series and key[1:] == (self.unit.pk, None)}

    @cached_property
    def charts(self) -> dict[SeriesKey, SeriesChart]:
        """Give the control charts of the unit's own series; two queries, when first asked."""
        return read_charts(list(self.own.values()))

    def indicators_of(self, place: Place) -> list[Indicator]:
        """Give the measures listed in a section, in order: all for the authority, a service's own for a service."""
        listed = self.listed.get(place.area.pk, []) if place.area else []
        is_all = self.unit.kind == Unit.Kind.AUTHORITY
        return [one for one in listed if is_all or one.pk in self.own]

    def owed_for(self, place: Place) -> EditionSection | None:
        """Give the edition's own section of a place: who owes its words, or why there are none."""
        return self.owed.get((place.kind.value, place.area_key))

    def key(self, indicator: Indicator) -> SeriesKey:
        """Name the unit's own series of a measure."""
        return (indicator.pk, self.unit.pk, None)

    def sessions_of(self, clinic: Clinic) -> list[ClinicSession]:
        """Give a clinic's sittings from the edition's month to the third after it, the earliest first."""
        end = add_months(self.month, 4)
        return [one for one in clinic.sessions.all() if self.month <= one.held_on < end]

    def of(self, month: date) -> "Held":
        """Give the figures held for the edition of a month no earlier than what was read goes back to."""
        begins, ends = financial_year_start(month), add_months(month, 1)
        series: dict[SeriesKey, Series] = {}
        for key, one in self.series.items():
            upto = one.until(ends)
            if upto and key[1:] != (self.unit.pk, None):
                upto = upto.since(begins) if upto.latest.month >= begins else None
            if upto:
                series[key] = upto
        return replace(self, month=month, series=series)


def read_held(of: Edition | date, unit: Unit, *, now: datetime, back_to: date | None = None) -> Held:
    """Read everything an edition needs, in the number of queries tests/reports/editions/test_gathering.py states.

    With `back_to`, what the edition of that earlier month prints of figures is read too, for `Held.of`.
    """
    edition = of if isinstance(of, Edition) else Edition.objects.filter(month=of).first()
    month = of.month if isinstance(of, Edition) else of
    sections = edition.sections.select_related("owner") if edition else ()
    within = Q() if unit.kind == Unit.Kind.AUTHORITY else Q(unit__in=unit.descendants(include_self=True))
    since = min(month, back_to or month)
    clinics = _clinics(within, since, month)
    listed = _listed()
    measures = {line.indicator_id: line.indicator for clinic in clinics for line in clinic.lines.all()}
    measures |= {one.pk: one for every in listed.values() for one in every}
    units = {clinic.unit_id: clinic.unit for clinic in clinics} | {unit.pk: unit}
    series = _series(measures, unit, units, since, month)
    return Held(
        unit=unit,
        month=month,
        now=now,
        edition=edition,
        places=report_order(PriorityArea.objects.all()),
        owed={(section.kind, section.area_id): section for section in sections},
        listed=listed,
        series=series,
        doubts=_by_series(Doubt.objects.live().filter(indicator__in=measures, unit__in=units).order_by("pk")),
        benchmarks=_benchmarks(measures),
        awaited=_awaited(measures, units),
        words=_words(unit, month),
        actions=_actions(within, month),
        clinics=clinics,
        plans=list(with_what_judges(ActionPlan.objects.filter(within, kind=PlanKind.PROGRAMME)).order_by("pk")),
        overridden=_overridden(units, month),
    )


def _listed() -> dict[int, list[Indicator]]:
    listings = Listing.objects.filter(indicator__is_active=True)
    whole = listings.select_related("indicator__owner", "indicator__updater", "indicator__lead_service")
    listed: dict[int, list[Indicator]] = defaultdict(list)
    for listing in whole.order_by("area__position", "position"):
        listed[listing.area_id].append(listing.indicator)
    return listed


def _series(
    measures: dict[int, Indicator], unit: Unit, units: dict[int, Unit], since: date, month: date
) -> dict[SeriesKey, Series]:
    """Read the unit's own figures as far back as they go, for its charts, and its clinics' of the year.

    What each is of is known already: joined to every figure it would be most of what is read.
    """
    own = Q(unit=unit, cohort=None)
    of_clinics = Q(unit__in=units, month__gte=financial_year_start(since))
    held = Outturn.objects.filter(own | of_clinics, indicator__in=measures, month__lte=add_months(month, 1))
    rows = list(held.select_related("cohort").order_by("month"))
    for row in rows:
        row.indicator, row.unit = measures[row.indicator_id], units[row.unit_id]
    return {one.key: one for one in read_series(rows)}


def _by_series(doubts: Iterable[Doubt]) -> dict[SeriesKey, list[Doubt]]:
    found: dict[SeriesKey, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        found[doubt.indicator_id, doubt.unit_id, doubt.cohort_id].append(doubt)
    return found


def _benchmarks(measures: dict[int, Indicator]) -> dict[int, list[Benchmark]]:
    found: dict[int, list[Benchmark]] = defaultdict(list)
    for one in Benchmark.objects.filter(indicator__in=measures).order_by("comparator", "year"):
        one.indicator = measures[one.indicator_id]
        found[one.indicator_id].append(one)
    return found


def _awaited(measures: dict[int, Indicator], units: dict[int, Unit]) -> dict[SeriesKey, AwaitedFigure]:
    rows = AwaitedFigure.objects.filter(indicator__in=measures, unit__in=units).select_related("owner")
    return {(row.indicator_id, row.unit_id, row.cohort_id): row for row in rows}


def _words(unit: Unit, month: date) -> dict[tuple[int | None, int | None, str], Commentary]:
    """Give the newest version of each text of the month, by what it is about."""
    rows = Commentary.objects.filter(unit=unit, month=month, indicator=None).select_related("written_by")
    steps = Prefetch("steps", CommentaryStep.objects.order_by("taken_at", "pk"))
    return {(row.area_id, None, row.section): row for row in rows.prefetch_related(steps).order_by("number")}


def _actions(within: Q, month: date) -> list[Action]:
    """Give the actions of a priority area that are open, or were closed since the month began, in the order raised."""
    counted = Q(state__in=OPEN) | Q(closed_at__date__gte=month)
    rows = Action.objects.filter(within, counted, area__isnull=False)
    return list(rows.select_related("owner", "unit", "plan").order_by("pk"))


def _clinics(within: Q, since: date, month: date) -> list[Clinic]:
    """Give the clinics with their lines, and their sessions from a month to the third after the edition's."""
    sessions = ClinicSession.objects.exclude(state=SessionState.CANCELLED).order_by("held_on")
    days = sessions.filter(held_on__gte=since, held_on__lt=add_months(month, 4))
    clinics: QuerySet[Clinic] = Clinic.objects.filter(within).select_related("unit")
    return list(clinics.prefetch_related("lines__indicator", Prefetch("sessions", days)).order_by("unit__position"))


def _overridden(units: dict[int, Unit], month: date) -> list[Return]:
    """Give the returns of the year's figures that were published in spite of a doubt, with how many doubts blocked."""
    of_year = Outturn.objects.filter(
        unit__in=units, month__range=(financial_year_start(month), add_months(month, 1)), source__isnull=False
    )
    blocks = Count("problems", filter=Q(problems__severity=Severity.BLOCK, problems__can_override=True))
    rows = Return.objects.filter(state=ReturnState.PUBLISHED, pk__in=of_year.order_by().values("source"))
    told = rows.exclude(override_reason="").select_related("published_by").annotate(blocks=blocks)
    return list(told.order_by("published_at", "pk"))


def newest_first(sessions: Iterable[ClinicSession]) -> Sequence[ClinicSession]:
    """Order sessions by their day, the newest first."""
    return sorted(sessions, key=lambda session: session.held_on, reverse=True)
