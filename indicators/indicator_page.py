"""What an indicator's page shows of one series: how it stands, whether that is unusual, and what is done about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, cast

from django.db.models import Min, Q, QuerySet

from indicators.as_reported import doubts_as_at, end_of, outturns_as_at, populations_as_at
from indicators.beside import Part, parts_of
from indicators.charts import sparkline
from indicators.charts.icons import assurance_icon, key_shape, variation_icon
from indicators.charts.picture import Deed, Picture, cause_said, picture
from indicators.charts.spec import Spec, vega_lite
from indicators.charts.svg import draw_svg
from indicators.control_charts import SeriesChart, read_charts
from indicators.definition_page import DefinitionPage
from indicators.flag_page import why_no_flag
from indicators.gaps import Gap, GapSeries, read_gap
from indicators.models import Doubt, Flag, Indicator, Outturn, OutturnRevision, Population
from indicators.models.against import in_force
from indicators.months import Standing
from indicators.plain import PlainIndicator, read_plain
from indicators.rules.against import Against, compare
from indicators.rules.gaps import print_months
from indicators.rules.rare import RareChart
from indicators.rules.reasons import Reason, months_met_said, status_rule
from indicators.rules.runs import Break
from indicators.rules.spc import Caution, Chart, Point, Variation
from indicators.rules.trajectory import as_count
from indicators.rules.vocabulary import Absence, Basis, Measure
from indicators.rules.wording import print_figure, print_number
from indicators.standings import Series, read_series
from organisation import access
from organisation.models import Succession, Unit, User
from organisation.roles import Capability

KEYS = {
    Variation.COMMON_CAUSE: "nothing unusual",
    Variation.IMPROVEMENT: "unusual, an improvement (pointing the way it moves)",
    Variation.CONCERN: "unusual, a concern",
    Variation.NEITHER: "unusual, neither better nor worse",
}


class NoSuchSeries(Exception):
    """No figure of the unit and cohort asked for is held, or none that may be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which series is asked for, by the codes of its unit and cohort, and as reported by the end of which day."""

    unit: str = ""
    cohort: str = ""
    as_at: date | None = None

    @property
    def moment(self) -> datetime | None:
        """Give the moment the page is read as at; none: now."""
        return end_of(self.as_at) if self.as_at else None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table: the figure, and what the chart makes of it."""

    standing: Standing
    alone: str = ""
    mean: str = ""
    usual: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A series in the tree of units, so many steps below its top."""

    series: Series
    depth: int

    @property
    def address(self) -> str:
        """Give the address of the series on this page."""
        return address_of(self.series)

    @property
    def spark(self) -> str:
        """Draw its months small."""
        return sparkline(self.series)


@dataclass(frozen=True, slots=True)
class WorkersOf:
    """The single workers beneath a unit: how many have figures, and theirs where somebody has said that they look."""

    team: Unit | None
    number: int
    shown: list[Placed]


@dataclass(frozen=True, slots=True)
class Shared:
    """Rows about the unit shown, and those about other units."""

    here: list[Any]
    elsewhere: list[Any]


class IndicatorPage:
    """One indicator for one reader. Each part is read when it is first asked for, so a page costs what it shows."""

    def __init__(self, indicator: Indicator, *, by: User, asked: Asked, today: date) -> None:
        """Read the series somebody may see, and choose the one asked for. Raises NoSuchSeries."""
        self.indicator, self.by, self.asked, self.today = indicator, by, asked, today
        self.readable = access.readable_units(by, looking_at=indicator.code)
        self.reveals = access.may(by, Capability.READ_SMALL_PERCENTAGES)
        self.every = self._read()
        self.series = self._in_full(self._chosen())

    def _read(self) -> list[Series]:
        """Read every series somebody may see, as plain rows: of most of them the page says the newest month alone."""
        mine = Q(indicator=self.indicator, unit__in=self.readable)
        known = {self.indicator.pk: cast("PlainIndicator", self.indicator)}
        return read_plain(mine, known=known, as_at=self.asked.moment, reveals=self.reveals)

    def _in_full(self, chosen: Series | None) -> Series | None:
        """Read the series shown again with its rows themselves, for the page says where each figure came from."""
        if chosen is None:
            return None
        its = Q(indicator=self.indicator, unit=chosen.unit, cohort=chosen.cohort)
        then = self.asked.moment
        rows = Outturn.objects.filter(its) if then is None else outturns_as_at(then, its)
        [full] = read_series(rows, as_at=then, reveals=self.reveals)
        self.every[self.every.index(chosen)] = full
        return full

    def _chosen(self) -> Series | None:
        """Choose the series asked for; the authority's, or else the first, when none is.

        On a past day there may have been nothing of it yet.
        """
        if not self.asked.unit:
            ranked = sorted(self.every, key=lambda one: (one.unit.kind != Unit.Kind.AUTHORITY, one.cohort is not None))
            return ranked[0] if ranked else None
        for one in self.every:
            if (one.unit.code, one.cohort.code if one.cohort else "") == (self.asked.unit, self.asked.cohort):
                return one
        if self.asked.as_at and Unit.objects.filter(code=self.asked.unit, pk__in=self.readable).exists():
            return None
        raise NoSuchSeries

    @property
    def address(self) -> str:
        """Give the address of the series shown, behind that of its page."""
        return address_of(self.series) if self.series else "?"

    @cached_property
    def definition(self) -> DefinitionPage:
        """Give the definition and what belongs to it."""
        newest = self.series.latest.month if self.series else None
        return DefinitionPage(
            self.indicator, readable=self.readable, today=self.today, newest=newest, as_at=self.asked.moment
        )

    # how it is, and whether that is unusual

    @cached_property
    def drawn(self) -> SeriesChart | None:
        """Give the series as the chart chosen for it."""
        if self.series is None:
            return None
        return read_charts([self.series], as_at=self.asked.moment)[self.series.key]

    @property
    def reading(self) -> str:
        """Say in one sentence how the newest figure stands in its own series, without naming the page again."""
        return self.drawn.sentence.removeprefix(f"{self.drawn.series.name}: ") if self.drawn else ""

    @property
    def icons(self) -> list[str]:
        """Give the variation and assurance icons with their words; none where they would mislead."""
        chart = self.drawn.chart if self.drawn else None
        drawn: list[str] = []
        if chart and chart.variation:
            drawn.append(variation_icon(chart.variation))
        if chart and chart.assurance:
            drawn.append(assurance_icon(chart.assurance))
        return drawn

    @property
    def months_met(self) -> str:
        """Say in how many of the scored months the target was met, and how many misses stand in a row."""
        if self.series is None or not self.series.months_met[1]:
            return ""
        shown = self.series.comparable
        statuses = [at.status for at in shown]
        return months_met_said([at.month for at in shown], statuses, broken=self.series.broken)

    @cached_property
    def picture(self) -> Picture | None:
        """Give what the chart shows; a single figure is no chart."""
        if self.drawn is None or len(self.drawn.series.standings) < 2:
            return None
        return picture(self.drawn, benchmarks=self.definition.benchmarks_held, deeds=self._deeds())

    @property
    def chart(self) -> str:
        """Draw the chart."""
        return draw_svg(self.picture) if self.picture else ""

    @property
    def spec(self) -> Spec | None:
        """Give the chart as a specification to look closer with."""
        return vega_lite(self.picture) if self.picture else None

    @property
    def key(self) -> list[tuple[str, str]]:
        """Give the shapes the chart uses, each with its word."""
        if self.picture is None:
            return []
        judges = self.drawn is not None and self.drawn.chart is not None and self.drawn.chart.settings.judges
        used = {mark.variation for mark in self.picture.marks}
        key: list[tuple[str, str]] = [
            (key_shape(each), KEYS[each] if judges else "a month's figure") for each in Variation if each in used
        ]
        if any(mark.is_missed for mark in self.picture.marks):
            key.append((key_shape(Variation.COMMON_CAUSE, is_missed=True), "hollow, whatever the shape: target missed"))
        return key

    @property
    def cautions(self) -> list[str]:
        """Say what a reader must know before trusting the chart."""
        chart = self.drawn.chart if self.drawn else None
        told = chart is not None and not chart.settings.judges  # that a run chart has too few figures is said already
        said = [one.label for one in chart.cautions if not (told and one is Caution.TRIAL_LIMITS)] if chart else []
        if self.series is not None and (few := self.series.few):
            said.append(f"Not drawn, being of too few for a percentage: {print_months(few)}")
        if self.is_running_total and self.definition.benchmarks_held:
            said.append("Benchmarks are of whole years, so they are not drawn beside what single months add")
        return said

    @property
    def reasons(self) -> list[Reason]:
        """Answer why each automatic decision on the page came out as it did."""
        return list(self._reasons(self.drawn)) if self.drawn else []

    def _reasons(self, drawn: SeriesChart) -> Iterator[Reason]:
        series, chart = drawn.series, drawn.chart
        rule = status_rule(series.latest.assessment, reading=series.latest.reading)
        target = f" The target: {series.target.reason}" if series.target else ""
        yield Reason("Why this status?", f"{series.latest.sentence} {rule}{target}")
        if self.months_met:
            yield Reason("How often is the target met?", self.months_met)
        heading = series.heading
        yield Reason("Will the year get there?", heading.sentence() if heading else series.why_not_projected)
        chosen = (drawn.could_not, drawn.choice.reason, drawn.choice.override())
        yield Reason("Why this chart?", " ".join(filter(None, chosen)))
        if chart is None or not chart.shows_icons:
            yield Reason("Why is nothing called unusual?", self.reading)
            return
        yield Reason("By which rules is a month unusual?", chart.settings.sentence())
        yield Reason("What do the limits say of the target?", drawn.assurance)

    # the same as a table, and beside earlier figures

    @cached_property
    def months(self) -> list[MonthRow | Break]:
        """Give the months, newest first, with each break between the last month before it and the first after."""
        if self.series is None or self.drawn is None:
            return []
        chart = self.drawn.chart
        points = {point.month: point for point in chart.points} if chart and not isinstance(chart, RareChart) else {}
        rows = [_month_row(at, points.get(at.month), chart) for at in self.series.standings]
        mixed: list[MonthRow | Break] = [*rows, *self.series.breaks]
        return sorted(mixed, key=_place_in_time, reverse=True)

    @property
    def is_running_total(self) -> bool:
        """Say whether the chart shows what each month added, and the table a total."""
        return self.series is not None and self.series.reading.basis is Basis.CUMULATIVE

    @property
    def against(self) -> list[Against]:
        """Set the newest figure against the month before, the same month last year, and last year to date."""
        series = self.series
        if series is None or series.latest_figure is None:
            return []
        return compare(
            series.known,
            fractions=series.fractions,
            reading=series.reading,
            month=series.latest_figure.month,
            breaks=[one.month for one in series.breaks],
            fewest=self.indicator.fewest_shown or 0,
        )

    @cached_property
    def others(self) -> list[Placed]:
        """Give the other series in the order of the tree, the whole before its cohorts. Nobody is ranked."""
        shown = [one for one in self.every if one is not self.series and one.unit.kind != Unit.Kind.WORKER]
        if not shown:
            return []
        places = _tree()
        shown.sort(key=lambda one: (places[one.unit.pk][0], one.cohort.name if one.cohort else ""))
        return [Placed(one, places[one.unit.pk][1]) for one in shown]

    @property
    def may_read_returns(self) -> bool:
        """Say whether this reader may open the return a figure came in with."""
        return access.may(self.by, Capability.READ_RETURNS)

    @cached_property
    def teams_with_workers(self) -> list[WorkersOf]:
        """Give the units with single workers in one's line that have figures: theirs only once one looks.

        By name, never by figure: workers are not compared.
        """
        in_line = access.workers_in_line(self.by)
        if not in_line:
            return []
        held = Outturn.objects.filter(indicator=self.indicator, unit__in=in_line).order_by().values("unit")
        workers = (
            Unit.objects.filter(pk__in=held).select_related("parent").order_by("parent__position", "parent", "name")
        )
        seen = defaultdict(list)
        for one in self.every:
            seen[one.unit.pk].append(Placed(one, 0))
        return [
            WorkersOf(team, len(theirs), [placed for one in theirs for placed in seen[one.pk]])
            for team, theirs in ((team, list(group)) for team, group in groupby(workers, key=lambda one: one.parent))
        ]

    @property
    def succession(self) -> list[tuple[Succession, Unit, str]]:
        """Say who took over from whom where the unit shown began or ended so: the other, and where its figures are."""
        series = self.series
        if series is None:
            return []
        ends = Q(successor=series.unit) | Q(predecessor=series.unit)
        found = []
        for one in Succession.objects.filter(ends).select_related("predecessor", "successor"):
            other = one.predecessor if one.successor_id == series.unit.pk else one.successor
            theirs = next((each for each in self.every if each.unit == other and each.cohort == series.cohort), None)
            found.append((one, other, address_of(theirs) if theirs else other.get_absolute_url()))
        return found

    @property
    def pace(self) -> dict[str, str] | None:
        """Turn a rate's needed and present pace into children a month, on the population in force."""
        series = self.series
        if series is None or series.trajectory is None or self.indicator.measure != Measure.RATE:
            return None
        population = in_force(self._populations(series.unit), series.latest.month)
        if population is None or series.trajectory.required is None:
            return None
        needed, now = (
            print_figure(as_count(rate, population=population.number), Measure.NUMBER)
            for rate in (series.trajectory.required, series.trajectory.pace)
        )
        return {"needed": needed, "now": now, "population": str(population)}

    def _populations(self, unit: Unit) -> list[Population]:
        if self.asked.moment:
            return [one for one in populations_as_at(self.asked.moment) if one.unit_id == unit.pk]
        return list(Population.objects.filter(unit=unit).select_related("unit").order_by("-applies_from"))

    @property
    def gap(self) -> Gap | None:
        """Give what an awaited series misses and who brings it, to those who may read that."""
        series = self.series
        is_awaited = series is not None and any(at.absence is Absence.AWAITED for at in series.standings)
        if series is None or not is_awaited or not access.may(self.by, Capability.READ_GAPS):
            return None
        return read_gap(GapSeries(series.indicator, series.unit, series.cohort), on=self.today)

    # what has been said and done about it

    @cached_property
    def doubts(self) -> list[Doubt]:
        """Give the doubts nobody has settled, those about the unit shown first; as at a past day, those of then."""
        held = doubts_as_at(self.asked.moment) if self.asked.moment else Doubt.objects.live()
        found = held.filter(indicator=self.indicator, unit__in=self.readable).select_related("unit", "cohort")
        return sorted(found, key=lambda doubt: not self._is_here(doubt.unit_id))

    @cached_property
    def flags(self) -> Shared:
        """Give the flags ever raised, to those who may read them."""
        if not access.may(self.by, Capability.READ_FLAGS):
            return Shared([], [])
        held = Flag.objects.filter(indicator=self.indicator, unit__in=self.readable)
        return self._shared(held.select_related("indicator__lead_service", "unit", "cohort"))

    @cached_property
    def actions(self) -> list[Any]:
        """Give the actions meant to move it, oldest first, each with its `number` on the chart and `began_on`.

        An action begins when somebody first reports that it is under way, or else when it was agreed.
        """
        seen = access.units_where(self.by, Capability.READ_ACTIONS)
        began = Min("updates__reported_at", filter=Q(updates__state="in_progress"))
        found = self.indicator.actions.filter(unit__in=seen).select_related("owner", "unit").annotate(began_at=began)
        ordered = sorted(found, key=lambda action: (action.began_at or action.raised_at, action.pk))
        for number, action in enumerate(ordered, start=1):
            action.number, action.began_on = number, (action.began_at or action.raised_at).date()  # type: ignore[attr-defined]
        return ordered

    @property
    def why_no_flag(self) -> str:
        """Say that the unit shown is off target with too few cases to be flagged on its own, where it is."""
        return why_no_flag(self.series) if self.series else ""

    @property
    def actions_here(self) -> list[Any]:
        """Give the actions of the unit shown; on the authority's page all of them."""
        everywhere = self.series is not None and self.series.unit.kind == Unit.Kind.AUTHORITY
        return [action for action in self.actions if everywhere or self._is_here(action.unit_id)]

    @cached_property
    def outcomes(self) -> list[Any]:
        """Give what clinics decided about it, newest first, to those who may read those clinics."""
        units = access.units_where(self.by, Capability.READ_CLINICS)
        theirs = Q(session__clinic__unit__in=units) | Q(session__clinic__unit__children__in=units)
        held = self.indicator.agenda_items.filter(theirs, outcome__isnull=False).distinct()
        return list(
            held.select_related("session__clinic", "outcome__recorded_by").order_by("-session__held_on", "position")
        )

    @cached_property
    def beside(self) -> list[Part]:
        """Give what other rooms show beside it."""
        return parts_of(self)

    @property
    def audits(self) -> Any:
        """Say what of case audits it counts; none where its figures come from elsewhere."""
        return getattr(self.indicator, "audit_measure", None)

    @cached_property
    def revisions(self) -> QuerySet[OutturnRevision] | list[OutturnRevision]:
        """Give the changes to figures of the series; as at a past day, those made by then."""
        if self.series is None:
            return []
        changed = OutturnRevision.objects.of_series(self.indicator, self.series.unit, self.series.cohort)
        if self.asked.moment:
            changed = changed.filter(revised_at__lte=self.asked.moment)
        return changed.select_related("indicator", "revised_by")

    def _deeds(self) -> list[Deed]:
        """Give the actions to be pinned to the chart. As at a past day none: what was done is of today."""
        if self.asked.as_at or self.series is None:
            return []
        return [Deed(action.number, action.title, action.began_on, action.due_on) for action in self.actions_here]

    def _is_here(self, unit: int) -> bool:
        return self.series is not None and self.series.unit.pk == unit

    def _shared(self, rows: Iterable[Any]) -> Shared:
        held = list(rows)
        here = [row for row in held if self._is_here(row.unit_id)]
        return Shared(here, [row for row in held if row not in here])


def address_of(series: Series) -> str:
    """Give the address of a series on its indicator's page."""
    return f"?unit={series.unit.code}" + (f"&cohort={series.cohort.code}" if series.cohort else "")


def _month_row(at: Standing, point: Point | None, chart: Chart | None) -> MonthRow:
    if point is None or chart is None:
        return MonthRow(at)
    measure = chart.reading.measure
    lower, upper = point.limits.drawn(measure) if chart.settings.judges else (None, None)
    usual = "" if lower is None or upper is None else f"{_print(lower, measure)} to {_print(upper, measure)}"
    alone = "" if point.value is None else _print(point.value, measure)
    mean = "" if point.limits.mean is None else _print(point.limits.mean, measure)
    return MonthRow(at, alone, mean, usual, cause_said(chart, point))


def _print(value: float, measure: Measure) -> str:
    return print_number(Decimal(str(round(value, 6)))) + ("%" if measure is Measure.PERCENTAGE else "")


def _place_in_time(row: MonthRow | Break) -> tuple[date, bool]:
    return (row.standing.month, True) if isinstance(row, MonthRow) else (row.month, False)


def _tree() -> dict[int, tuple[int, int]]:
    """Give each unit's place in the tree, a unit before what lies below it, and how deep it lies; one query."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.order_by("position", "name").values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    places: dict[int, tuple[int, int]] = {}
    waiting = [(pk, 0) for pk in reversed(children.get(None, []))]
    while waiting:
        pk, depth = waiting.pop()
        places[pk] = (len(places), depth)
        waiting += [(below, depth + 1) for below in reversed(children.get(pk, []))]
    return places
