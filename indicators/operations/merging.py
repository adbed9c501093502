"""Setting staged figures beside those held, and writing the difference: a few statements, however many there are.

SQL and not the ORM, because a month of a hundred indicators and seventy units is compared, kept
in history and replaced in one go. It runs as it stands on SQLite and PostgreSQL.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from indicators.models import Return, StagedFigure
from indicators.models.fields import FigureField
from indicators.models.figures import Origin
from indicators.operations.scratch import count_anew
from indicators.rules.vocabulary import RevisionReason, Word
from organisation.models import Unit, User

# indicator, unit, cohort, month, numerator, denominator, value, printed, absence, cell, note
StagedRow = tuple[int, int, int | None, date, *tuple[Decimal | None, ...], str, str, str]


class Change(Word):
    """What recording would do about a figure."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REMOVED = "removed", "Taken away"
    NOTHING = "nothing", "Nothing to take away"
    INCOMPLETE = "incomplete", "Not finished"
    REPORTED = "reported", "Reported: stays"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who records, from where, when and why: the same for every figure of a batch."""

    by: User
    at: datetime
    origin: Origin
    source: Return | None = None
    reason: RevisionReason | None = None
    explanation: str = ""
    even_if_same: bool = False  # the same figure counts as changed: it comes from elsewhere now


def one_writer_of_figures() -> None:
    """Wait until nobody else is writing figures or flags, and keep others waiting to the end of ours.

    Two returns with the same new figure, or two sweeps, would otherwise both find it missing. The
    authority's own row is what is locked, in a way that keeps nobody from pointing at it: figures
    come in a few times a month.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(kind=Unit.Kind.AUTHORITY).values_list("pk", flat=True))


def _same(*columns: str) -> str:
    """Compare columns so that nothing equals nothing."""
    return " AND ".join(f"COALESCE(s.{name} = o.{name}, s.{name} IS NULL AND o.{name} IS NULL)" for name in columns)


MATCH = """o.indicator_id = s.indicator_id AND o.unit_id = s.unit_id AND o.month = s.month
        AND (o.cohort_id = s.cohort_id OR (o.cohort_id IS NULL AND s.cohort_id IS NULL))"""
_BESIDE = f"FROM indicators_stagedfigure s LEFT JOIN indicators_outturn o ON {MATCH} WHERE s.batch = %(batch)s"
# Nothing printed says nothing against what was: a fraction typed again is no change of the figure printed beside it.
_CHANGE = f"""CASE
        WHEN s.is_removal AND o.id IS NULL THEN 'nothing'
        WHEN s.is_removal AND o.origin = 'rolled_up' AND %(origin)s <> 'rolled_up' THEN 'nothing'
        WHEN s.is_removal AND o.origin <> 'rolled_up' AND %(origin)s = 'rolled_up' THEN 'reported'
        WHEN s.is_removal THEN 'removed'
        WHEN s.value IS NULL AND s.absence = '' THEN 'incomplete'
        WHEN o.id IS NULL THEN 'new'
        WHEN o.origin = 'rolled_up' AND %(origin)s <> 'rolled_up' THEN 'new'
        WHEN o.origin <> 'rolled_up' AND %(origin)s = 'rolled_up' THEN 'reported'
        WHEN %(even_if_same)s = 0
            AND {_same("numerator", "denominator", "value", "absence", "parts", "parts_expected")}
            AND COALESCE(s.printed = o.printed, s.printed IS NULL)
            THEN 'unchanged'
        ELSE 'changed' END"""
_FIGURE = ("numerator", "denominator", "value", "printed", "absence", "source_cell", "note", "parts", "parts_expected")
_FACT = ("indicator_id", "unit_id", "cohort_id", "month")

_KEEP_HISTORY = f"""
    INSERT INTO indicators_outturnrevision (
        {", ".join(_FACT)},
        old_numerator, old_denominator, old_value, old_printed, old_absence, old_origin, old_source_id,
        old_source_cell, old_note, old_parts, old_parts_expected, old_recorded_by_id, old_recorded_at,
        new_numerator, new_denominator, new_value, new_printed, new_absence, new_origin, new_source_id,
        reason, explanation, revised_by_id, revised_at)
    SELECT {", ".join(f"s.{name}" for name in _FACT)},
        o.numerator, o.denominator, o.value, o.printed, o.absence, o.origin, o.source_id,
        o.source_cell, o.note, o.parts, o.parts_expected, o.recorded_by_id, o.recorded_at,
        s.numerator, s.denominator, s.value, s.printed, s.absence,
        CASE WHEN s.is_removal THEN '' ELSE %(origin)s END, %(source)s,
        CASE WHEN o.origin = 'rolled_up' THEN 'roll_up' ELSE %(reason)s END, %(explanation)s, %(by)s, %(at)s
    {_BESIDE} AND o.id IS NOT NULL AND {_CHANGE} IN ('new', 'changed', 'removed')"""
_REPLACE = f"""
    UPDATE indicators_outturn AS o SET
        {", ".join(f"{name} = s.{name}" for name in _FIGURE)},
        origin = %(origin)s, source_id = %(source)s, recorded_by_id = %(by)s, recorded_at = %(at)s
    FROM indicators_stagedfigure AS s
    WHERE s.batch = %(batch)s AND {MATCH} AND {_CHANGE} IN ('new', 'changed')"""
_ADD = f"""
    INSERT INTO indicators_outturn (
        {", ".join(_FACT + _FIGURE)}, origin, source_id, recorded_by_id, recorded_at)
    SELECT {", ".join(f"s.{name}" for name in _FACT + _FIGURE)}, %(origin)s, %(source)s, %(by)s, %(at)s
    {_BESIDE} AND o.id IS NULL AND {_CHANGE} = 'new'"""
_TAKE_AWAY = f"""
    DELETE FROM indicators_outturn WHERE id IN (
        SELECT o.id {_BESIDE} AND {_CHANGE} = 'removed')"""

_HELD_AS = FigureField()
_STAGED = (
    "batch", "is_removal", *_FACT, "numerator", "denominator", "value", "printed", "absence", "source_cell", "note"
)  # fmt: skip
_PUT_IN = f"""
    INSERT INTO indicators_stagedfigure ({", ".join(_STAGED)}) VALUES ({", ".join(["%s"] * len(_STAGED))})"""
_COPY_IN = f"COPY indicators_stagedfigure ({', '.join(_STAGED)}) FROM STDIN"
MANY = 5_000  # rows at once after which the database plans by numbers that no longer hold


def count_changes(batch: UUID, *, origin: Origin) -> Counter[Change]:
    """Say how many figures of a batch are new, changed, unchanged. Writes nothing."""
    rows = run(f"SELECT {_CHANGE}, COUNT(*) {_BESIDE} GROUP BY 1", _words(batch, origin))
    return Counter({Change(change): number for change, number in rows})


def list_changes(
    batch: UUID, *, origin: Origin, only: Change | None = None, start: int = 0, number: int = 100
) -> list[tuple[int, int | None, Change]]:
    """Give a batch's figures in the order they were read: (staged id, held id or None, change)."""
    which = f"AND {_CHANGE} = %(only)s" if only else ""
    words = _words(batch, origin) | {"only": only.value if only else "", "start": start, "number": number}
    rows = run(f"SELECT s.id, o.id, {_CHANGE} {_BESIDE} {which} ORDER BY s.id LIMIT %(number)s OFFSET %(start)s", words)
    return [(staged, held, Change(change)) for staged, held, change in rows]


def put_in(rows: Iterable[StagedRow], *, batch: UUID) -> None:
    """Put rows down as staged figures of a batch: past the models, and on PostgreSQL past SQL as well."""
    name = as_stored(batch)
    stored = ((name, False, *map(_stored_value, row)) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(_PUT_IN, list(stored))
            return
        with cursor.copy(_COPY_IN) as copy:  # a quarter of the time of as many statements
            for row in stored:
                copy.write_row(row)
        written = cursor.rowcount
    if written > MANY:
        count_anew("indicators_stagedfigure")


def take_out(batch: UUID) -> None:
    """Take a batch's staged figures out in one statement. Problems that speak of them have to go first."""
    run("DELETE FROM indicators_stagedfigure WHERE batch = %(batch)s", {"batch": as_stored(batch)})


def merge(batch: UUID, stamp: Stamp) -> None:
    """Write a batch: what changes goes into history first, then figures are replaced, added, taken away."""
    words = _words(batch, stamp.origin) | {
        "even_if_same": int(stamp.even_if_same),
        "source": stamp.source.pk if stamp.source else None,
        "reason": stamp.reason or RevisionReason.ROLL_UP,
        "explanation": stamp.explanation,
        "by": stamp.by.pk,
        "at": moment_as_stored(stamp.at),
    }
    with connection.cursor() as cursor:
        written = 0
        for statement in (_KEEP_HISTORY, _REPLACE, _TAKE_AWAY, _ADD):
            cursor.execute(statement, words)
            written += cursor.rowcount
    if written > MANY:
        count_anew("indicators_outturn", "indicators_outturnrevision")


def as_stored(batch: UUID) -> Any:
    """Give a batch's name the way this database stores it."""
    return StagedFigure._meta.get_field("batch").get_db_prep_value(batch, connection)


def moment_as_stored(at: datetime) -> Any:
    """Give a moment the way this database stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def _stored_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return connection.ops.adapt_decimalfield_value(value, _HELD_AS.max_digits, _HELD_AS.decimal_places)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def run(statement: str, words: dict[str, Any]) -> list[tuple]:
    """Run one statement and give what it selects, if it selects."""
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchall() if cursor.description else []


def _words(batch: UUID, origin: Origin) -> dict[str, Any]:
    return {"batch": as_stored(batch), "origin": origin.value, "even_if_same": 0}
