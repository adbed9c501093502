"""Rolling figures up: worker, team, service, authority; set-based, in the transaction the figures are recorded in.

What every unit must come to is said one fact at a time in `indicators/rules/rollup.py`. Here the
same is done a level of the tree at a time: the facts that changed say which sums are touched, the
sums are staged, and merging writes what differs, with history. A reported figure stays; where it
is not what its parts make, that becomes a doubt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from indicators.models import Doubt, Indicator, Outturn, StagedFigure
from indicators.models.figures import Origin
from indicators.operations.doorbell import ring_sweep
from indicators.operations.doubts import raise_doubts
from indicators.operations.merging import (
    MATCH,
    Change,
    Stamp,
    as_stored,
    count_changes,
    merge,
    moment_as_stored,
    one_writer_of_figures,
    run,
)
from indicators.rules.rollup import BELOW, Part, Total, agree, tell_apart
from indicators.rules.vocabulary import Measure, RevisionReason, Severity
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import add_months, financial_year_start, months_between

WRITTEN = (Change.NEW, Change.CHANGED, Change.REMOVED)
NO_FRACTION, NO_POPULATION = "no_fraction", "no_population"


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What rolling up did: how many figures it wrote or took away, and the newest month it looked at."""

    written: int = 0
    newest: date | None = None


@dataclass
class _Changed:
    """Which facts changed: those of some batches, and any more that `where` picks among the figures held."""

    at: Any
    batches: list[UUID] = field(default_factory=list)
    where: str = ""
    given: dict[str, Any] = field(default_factory=dict)

    def select(self) -> str:
        """Give the statement that lists them."""
        names = ", ".join(f"%(batch{place})s" for place in range(len(self.batches)))
        chosen = [_OF_BATCHES.format(batches=names)] if self.batches else []
        return " UNION ALL ".join(chosen + ([_OF_FIGURES.format(where=self.where)] if self.where else []))

    def words(self) -> dict[str, Any]:
        """Give what the statement is filled in with."""
        batches = {f"batch{place}": as_stored(batch) for place, batch in enumerate(self.batches)}
        return self.given | batches | {"at": self.at}


_OF_BATCHES = f"""
        SELECT s.indicator_id, s.unit_id, s.cohort_id, s.month
        FROM indicators_stagedfigure s LEFT JOIN indicators_outturn o ON {MATCH}
        WHERE s.batch IN ({{batches}}) AND (s.is_removal OR o.recorded_at = %(at)s)"""
_OF_FIGURES = """
        SELECT o.indicator_id, o.unit_id, o.cohort_id, o.month FROM indicators_outturn o WHERE {where}"""


# From when to when facts changed, and the newest month there is any figure for: asked unit by unit, of the index.
_ENDS = """SELECT MIN(month), MAX(month), (
        SELECT MAX((SELECT MAX(o.month) FROM indicators_outturn o WHERE o.unit_id = u.id)) FROM organisation_unit u)
    FROM changed"""


def _same_series(one: str, other: str) -> str:
    """Match two rows of one cohort; no cohort matches no cohort."""
    return f"({one}.cohort_id = {other}.cohort_id OR ({one}.cohort_id IS NULL AND {other}.cohort_id IS NULL))"


def _stands(unit: str, month: str) -> str:
    """Say that a unit stands on some day of a month of the calendar."""
    return f"{unit}.valid_from <= {month}.last_day AND ({unit}.valid_to IS NULL OR {unit}.valid_to >= {month}.month)"


# Which sums the changed facts touch: the unit's own, where others are below it, and its parent's.
# A month's figure also counts in the next month's number of units expected, and of a running
# total in every later month of its year. `since` is the first month that is added in, `lowest` the
# first that is looked at.
_TOUCHED = f"""
    touched AS (
        SELECT DISTINCT d.indicator_id, p.id AS unit_id, d.cohort_id, c.month, c.before, i.measure,
            CASE WHEN i.basis = 'cumulative' THEN c.april ELSE c.month END AS since,
            CASE WHEN i.basis = 'cumulative' AND c.april < c.before THEN c.april ELSE c.before END AS lowest,
            CASE WHEN {_stands("p", "c")} AND (i.rolls_up_to = 'authority'
                OR (i.rolls_up_to = 'service' AND p.kind <> 'authority')) THEN 1 ELSE 0 END AS is_summed
        FROM changed d
        JOIN indicators_indicator i ON i.id = d.indicator_id AND i.accumulates_id IS NULL
        JOIN calendar m ON m.month = d.month
        JOIN calendar c ON c.month = d.month OR c.before = d.month
            OR (i.basis = 'cumulative' AND c.april = m.april AND c.month > d.month)
        JOIN tree t ON t.unit_id = d.unit_id
        JOIN organisation_unit p ON p.id = t.parent_id)"""
# Beside each its children, and of every child the newest figure there is for the month: of a
# running total the newest of the year, so that a late one does not make the total fall.
_NEWEST = f"""
    newest AS (
        SELECT k.indicator_id, k.unit_id, k.cohort_id, k.month, k.before, k.since, k.measure,
            o.month AS given, o.numerator, o.denominator, o.value,
            CASE WHEN u.valid_to IS NULL OR u.valid_to >= k.month THEN 1 ELSE 0 END AS stands,
            ROW_NUMBER() OVER (
                PARTITION BY k.indicator_id, k.unit_id, k.cohort_id, k.month, u.id
                ORDER BY CASE WHEN o.month IS NULL THEN 1 ELSE 0 END, o.month DESC) AS place
        FROM touched k
        LEFT JOIN (organisation_unit u JOIN calendar g ON {_stands("u", "g")})
            ON k.is_summed = 1 AND u.parent_id = k.unit_id AND g.month BETWEEN k.lowest AND k.month
        LEFT JOIN indicators_outturn o ON o.unit_id = u.id AND o.indicator_id = k.indicator_id AND o.month = g.month
            AND {_same_series("o", "k")} AND o.value IS NOT NULL)"""
_POPULATION = """
    CASE WHEN k.measure = 'rate' THEN (
        SELECT b.number FROM indicators_population b
        WHERE b.unit_id = k.unit_id AND b.ages = '0-17' AND b.applies_from <= k.month
        ORDER BY b.applies_from DESC LIMIT 1) END"""
_SUMS_OF_CHILDREN = f"""
    counted AS (
        SELECT k.indicator_id, k.unit_id, k.cohort_id, k.month, k.measure, {_POPULATION} AS population,
            SUM(CASE WHEN k.given >= k.since THEN k.value END) AS value,
            SUM(CASE WHEN k.given >= k.since THEN k.numerator END) AS numerator,
            SUM(CASE WHEN k.given >= k.since THEN k.denominator END) AS denominator,
            COUNT(CASE WHEN k.given >= k.since THEN 1 END) AS summed,
            COUNT(CASE WHEN k.given >= k.since THEN k.numerator END) AS numerators,
            COUNT(CASE WHEN k.given >= k.since THEN k.denominator END) AS denominators,
            COUNT(CASE WHEN k.given = k.month THEN 1 END) AS parts,
            COUNT(CASE WHEN k.given >= k.before AND k.stands = 1 THEN 1 END) AS expected
        FROM newest k WHERE k.place = 1 GROUP BY k.indicator_id, k.unit_id, k.cohort_id, k.month, k.measure),
    sums AS (
        SELECT indicator_id, unit_id, cohort_id, month, measure, value, parts, expected,
            CASE WHEN measure <> 'number' AND numerators = summed THEN numerator END AS numerator,
            CASE measure WHEN 'rate' THEN population
                WHEN 'percentage' THEN CASE WHEN denominators = summed THEN denominator END END AS denominator
        FROM counted)"""

_MONTHS_TOUCHED = """
    touched AS (
        SELECT DISTINCT j.id AS indicator_id, d.unit_id, d.cohort_id, c.month, c.last_day, c.april, j.measure,
            j.accumulates_id
        FROM changed d
        JOIN indicators_indicator j ON j.accumulates_id = d.indicator_id
            OR (j.id = d.indicator_id AND j.accumulates_id IS NOT NULL)
        JOIN calendar m ON m.month = d.month
        JOIN calendar c ON c.april = m.april AND c.month >= d.month)"""
# Every month since April in which the unit stood, or nothing: half a sum is worse than none.
_SUMS_OF_MONTHS = f"""
    counted AS (
        SELECT k.indicator_id, k.unit_id, k.cohort_id, k.month, k.measure, {_POPULATION} AS population,
            SUM(o.value) AS value, COUNT(o.id) AS parts, COUNT(CASE WHEN {_stands("u", "g")} THEN 1 END) AS needed
        FROM touched k
        JOIN organisation_unit u ON u.id = k.unit_id
        JOIN calendar g ON g.april = k.april AND g.month <= k.month
        LEFT JOIN indicators_outturn o ON {_stands("u", "k")} AND {_stands("u", "g")} AND k.measure <> 'percentage'
            AND o.indicator_id = k.accumulates_id AND o.unit_id = k.unit_id AND {_same_series("o", "k")}
            AND o.month = g.month AND o.value IS NOT NULL
        GROUP BY k.indicator_id, k.unit_id, k.cohort_id, k.month, k.measure),
    sums AS (
        SELECT indicator_id, unit_id, cohort_id, month, measure, value,
            CASE WHEN parts = needed THEN parts ELSE 0 END AS parts, needed AS expected,
            CASE WHEN measure = 'rate' THEN value END AS numerator, population AS denominator
        FROM counted)"""

_MOST = 1_000_000_000_000  # as `indicators.rules.rollup.MOST`
_STAGE = f"""
    made AS (
        SELECT indicator_id, unit_id, cohort_id, month, parts, expected,
            ROUND(numerator, 6) AS numerator, ROUND(denominator, 6) AS denominator,
            ROUND(CASE measure WHEN 'number' THEN value WHEN 'percentage' THEN 100.0 * numerator / denominator
                ELSE 10000.0 * numerator / denominator END, 6) AS value,
            CASE WHEN measure = 'number' OR (numerator IS NOT NULL AND denominator IS NOT NULL) THEN ''
                WHEN measure = 'rate' AND numerator IS NOT NULL THEN '{NO_POPULATION}'
                ELSE '{NO_FRACTION}' END AS note
        FROM sums),
    fitting AS (
        SELECT made.*, CASE WHEN parts > 0 AND ABS(value) < {_MOST} AND COALESCE(ABS(numerator), 0) < {_MOST}
            AND COALESCE(denominator, 0) < {_MOST} THEN 1 ELSE 0 END AS fits
        FROM made)
    INSERT INTO indicators_stagedfigure (batch, indicator_id, unit_id, cohort_id, month,
        numerator, denominator, value, absence, source_cell, note, parts, parts_expected, is_removal)
    SELECT %(new_batch)s, f.indicator_id, f.unit_id, f.cohort_id, f.month,
        CASE WHEN f.fits = 1 THEN f.numerator END, CASE WHEN f.fits = 1 THEN f.denominator END,
        CASE WHEN f.fits = 1 THEN f.value END, '', '', CASE WHEN f.parts > 0 THEN f.note ELSE '' END,
        f.parts, f.expected, o.id IS NOT NULL AND f.fits = 0
    FROM fitting f
    LEFT JOIN indicators_outturn o ON o.indicator_id = f.indicator_id AND o.unit_id = f.unit_id AND o.month = f.month
        AND {_same_series("o", "f")} AND o.origin = 'rolled_up'
    WHERE f.parts > 0 OR o.id IS NOT NULL"""

# Reported figures beside what all of their parts make. A running total is only as whole as its months.
_DIFFERENT = f"""
    SELECT s.id, o.id FROM indicators_stagedfigure s
    JOIN indicators_outturn o ON {MATCH}
    JOIN indicators_indicator i ON i.id = s.indicator_id
    JOIN calendar m ON m.month = s.month
    WHERE s.batch IN ({{batches}}) AND o.origin <> 'rolled_up' AND o.value IS NOT NULL AND s.parts = s.parts_expected
        AND (s.value <> o.value OR s.numerator <> o.numerator OR s.denominator <> o.denominator)
        AND (i.accumulates_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM indicators_outturn x JOIN calendar g ON g.month = x.month AND g.april = m.april
            WHERE x.indicator_id = i.accumulates_id AND x.unit_id = s.unit_id AND {_same_series("x", "s")}
                AND x.month <= s.month AND x.parts < x.parts_expected))"""
_NOT_SUMMED = f"""
    SELECT DISTINCT s.indicator_id, s.unit_id, s.cohort_id, s.note FROM indicators_stagedfigure s
    LEFT JOIN indicators_outturn o ON {MATCH}
    WHERE s.batch IN ({{batches}}) AND s.value IS NULL AND s.note <> '' AND o.id IS NULL"""


def roll_up_staged(batches: Sequence[UUID], *, stamp: Stamp, cause: str) -> RolledUp:
    """Roll up what follows from batches that were just merged with `stamp`. `cause` is kept in history."""
    return _roll_up(_Changed(moment_as_stored(stamp.at), list(batches)), stamp, cause)


@transaction.atomic
def roll_up_all(first: date, last: date, *, by: User) -> int:
    """Derive every figure of some months anew, and what rests on them later; say how many differed.

    For when units, populations or how far an indicator rolls up have changed. Running it again
    writes nothing.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    where = "o.month BETWEEN %(first)s AND %(last)s"
    return _roll_up_figures(where, {"first": first, "last": last}, "Everything was rolled up again.", by)


@transaction.atomic
def roll_up_rates(unit: Unit, from_month: date, *, by: User) -> int:
    """Derive a unit's rates anew from a month on, on the population held now; say how many differed."""
    access.check(by, Capability.DEFINE_INDICATORS)
    where = """o.month >= %(first)s AND o.unit_id IN (SELECT id FROM organisation_unit WHERE id = %(unit)s
            OR parent_id = %(unit)s) AND o.indicator_id IN (
            SELECT id FROM indicators_indicator WHERE measure = 'rate'
            UNION SELECT accumulates_id FROM indicators_indicator WHERE measure = 'rate')"""
    words = {"first": from_month, "unit": unit.pk}
    return _roll_up_figures(where, words, f"The population of {unit} was changed.", by)


def _roll_up_figures(where: str, words: dict[str, Any], cause: str, by: User) -> int:
    one_writer_of_figures()
    now = timezone.now()
    stored = {name: _day(word) if isinstance(word, date) else word for name, word in words.items()}
    stamp = Stamp(by, now, Origin.ROLLED_UP)
    rolled = _roll_up(_Changed(moment_as_stored(now), where=where, given=stored), stamp, cause)
    if rolled.written:
        ring_sweep(rolled.newest)
    return rolled.written


def _roll_up(changed: _Changed, stamp: Stamp, cause: str) -> RolledUp:
    """Go up the tree, then add months up: those of a running total may have been rolled up themselves."""
    ends = run(f"WITH changed AS ({changed.select()}) {_ENDS}", changed.words())
    calendar = _Calendar(*ends[0])
    if not calendar.months:
        return RolledUp()
    stamp = Stamp(stamp.by, stamp.at, Origin.ROLLED_UP, None, RevisionReason.ROLL_UP, cause[:300])
    sums: list[tuple[str, ...]] = [
        (tree, _TOUCHED, _NEWEST, _SUMS_OF_CHILDREN) for tree in _levels(with_leaves=bool(changed.where))
    ]
    if Indicator.objects.exclude(accumulates=None).exists():
        sums.append((_MONTHS_TOUCHED, _SUMS_OF_MONTHS))
    done = [_write(steps, changed, calendar, stamp) for steps in sums]
    staged = [batch for batch, _ in done]
    _raise_doubts(staged, calendar)
    newest = StagedFigure.objects.filter(batch__in=staged).aggregate(newest=Max("month"))["newest"]
    StagedFigure.objects.filter(batch__in=staged).delete()
    return RolledUp(sum(written for _, written in done), newest)


def _write(steps: tuple[str, ...], changed: _Changed, calendar: "_Calendar", stamp: Stamp) -> tuple[UUID, int]:
    """Stage the sums of one level and merge what differs. What that changes is touched further up."""
    batch = uuid4()
    tables = ", ".join([f"changed AS ({changed.select()})", calendar.table, *steps, _STAGE])
    run(f"WITH {tables}", changed.words() | calendar.words | {"new_batch": as_stored(batch)})
    counted = count_changes(batch, origin=Origin.ROLLED_UP)
    written = sum(counted[change] for change in WRITTEN)
    if written:
        merge(batch, stamp)
        changed.batches.append(batch)
    return batch, written


class _Calendar:
    """Every month that can be touched, so that no statement has to reckon with dates."""

    table: str
    words: dict[str, Any]

    def __init__(self, first: Any, last: Any, newest: Any) -> None:
        """Begin a month before the first year: it counts who is expected in April. End with the newest figure's."""
        self.months = _months(*(_read_day(day) for day in (first, last, newest or last))) if first else []
        rows = [(month, add_months(month, 1) - timedelta(days=1), add_months(month, -1)) for month in self.months]
        days = [day for row in rows for day in (*row, financial_year_start(row[0]))]
        self.words = {f"day{place}": _day(day) for place, day in enumerate(days)}
        listed = ", ".join(
            f"({', '.join(f'%(day{place})s' for place in range(at, at + 4))})" for at in range(0, len(days), 4)
        )
        self.table = f"calendar (month, last_day, before, april) AS (VALUES {listed})"


def _months(first: date, last: date, newest: date) -> list[date]:
    end_of_year = add_months(financial_year_start(add_months(last, 1)), 11)
    return months_between(add_months(financial_year_start(first), -1), max(last, min(newest, end_of_year)))


def _read_day(day: Any) -> date:
    """Read a day as this database gives it."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def _day(day: date) -> Any:
    """Give a day the way this database stores it."""
    return connection.ops.adapt_datefield_value(day)


def _levels(*, with_leaves: bool) -> Iterator[str]:
    """Give the tree from the bottom up: at each height the units there, each with itself and its children."""
    above = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    heights = dict.fromkeys(above, 0)
    for leaf, parent in above.items():
        unit, at = parent, leaf
        while unit is not None and heights[unit] <= heights[at]:
            heights[unit] = heights[at] + 1
            unit, at = above[unit], unit
    for height in range(0 if with_leaves else 1, max(heights.values(), default=0) + 1):
        here = {unit for unit, reached in heights.items() if reached == height}
        pairs = [(unit, unit) for unit in here] + [(unit, parent) for unit, parent in above.items() if parent in here]
        listed = ", ".join(f"({unit}, {parent})" for unit, parent in pairs)
        yield f"tree (unit_id, parent_id) AS (VALUES {listed})"


def _raise_doubts(staged: Sequence[UUID], calendar: _Calendar) -> None:
    """Say where a reported figure is not what its parts make, and which sums cannot be made at all."""
    names = ", ".join(f"%(batch{place})s" for place in range(len(staged)))
    words = {f"batch{place}": as_stored(batch) for place, batch in enumerate(staged)}
    different = run(f"WITH {calendar.table} {_DIFFERENT.format(batches=names)}", words | calendar.words)
    not_summed = run(_NOT_SUMMED.format(batches=names), words)
    doubts = [*_doubts_of_difference(different), *_doubts_of_sums(not_summed)]
    if doubts:
        raise_doubts(doubts)


def _doubts_of_difference(pairs: list[tuple]) -> Iterator[Doubt]:
    made = StagedFigure.objects.in_bulk([staged for staged, _ in pairs])
    reported = Outturn.objects.select_related("indicator", "unit").in_bulk([held for _, held in pairs])
    for staged, held in pairs:
        total, outturn = made[staged], reported[held]
        measure = Measure(outturn.indicator.measure)
        said = Part(outturn.value, outturn.numerator, outturn.denominator)
        parts = Total(total.value, total.numerator, total.denominator, total.parts or 0, total.parts_expected or 0)
        if agree(said, parts, measure):
            continue
        yield Doubt(
            code="reported_differs_from_parts",
            severity=Severity.WARN,
            indicator=outturn.indicator,
            unit=outturn.unit,
            cohort_id=outturn.cohort_id,
            month=outturn.month,
            source_id=outturn.source_id,
            sentence=tell_apart(said, parts, measure, of=outturn.part_word),
        )


def _doubts_of_sums(rows: list[tuple]) -> Iterator[Doubt]:
    """Note once a series, not once a month, that its parts cannot be added together."""
    units = Unit.objects.in_bulk({unit for _, unit, _, _ in rows})
    for indicator, unit, cohort, why in rows:
        yield Doubt(
            code="cannot_be_rolled_up",
            severity=Severity.NOTE,
            indicator_id=indicator,
            unit=units[unit],
            cohort_id=cohort,
            sentence=_why_not(why, units[unit]),
        )


def _why_not(why: str, unit: Unit) -> str:
    if why == NO_POPULATION:
        return f"Not rolled up: the rate is counted on a population, and none is held for {unit}."
    return f"Not rolled up: not every {BELOW.get(unit.kind, 'unit')} gives the numbers its figure is made of."
