"""What a file would change, tried row by row by the verbs themselves and taken back; and the same for good."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from indicators.exchange.columns import Column, Unreadable
from indicators.exchange.kinds import FileKind, Given
from indicators.operations.saying import because
from indicators.rules.vocabulary import Word


class Fate(Word):
    """What becomes of a row."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


@dataclass(slots=True)
class Planned:
    """One row: what it is about, what becomes of it, what changes from what, and why it is refused."""

    number: int
    called: str
    fate: Fate
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """Every row of a file, and whether all of it was written."""

    rows: list[Planned]
    is_written: bool = False

    def count(self, fate: Fate) -> int:
        """Say how many rows come to this."""
        return sum(row.fate is fate for row in self.rows)

    @property
    def counts(self) -> list[tuple[Fate, int]]:
        """Say what becomes of how many."""
        return [(fate, self.count(fate)) for fate in Fate]

    @property
    def refused(self) -> list[Planned]:
        """Give the rows that cannot be taken."""
        return [row for row in self.rows if row.fate is Fate.REFUSED]

    @property
    def would_write(self) -> int:
        """Say how many rows would be written."""
        return self.count(Fate.NEW) + self.count(Fate.CHANGED)

    @property
    def digest(self) -> str:
        """Sum up what somebody looked at: where it differs by the time they say yes, they look again."""
        said = [(row.number, row.called, row.fate, row.changes, row.refusals) for row in self.rows]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class ChangedSinceLook(Exception):
    """Somebody changed a record after the plan was shown. Nothing was written; `plan` is what would change now."""

    def __init__(self, plan: Plan) -> None:
        """Keep the plan to show."""
        super().__init__("It was changed in the meantime.")
        self.plan = plan


def look(kind: FileKind, rows: Sequence[tuple[int, dict[str, str]]], given: Given) -> Plan:
    """Say what a file would change, and write nothing."""
    with transaction.atomic():
        plan = _go_through(kind, rows, given)
        transaction.set_rollback(True)
    return plan


def bring_in(kind: FileKind, rows: Sequence[tuple[int, dict[str, str]]], given: Given, *, seen: str) -> Plan:
    """Write a file, all of it or nothing, where it would change exactly what was `seen`. Raises ChangedSinceLook."""
    try:
        with transaction.atomic():
            list(kind.rows.model._base_manager.select_for_update(of=("self",)).values_list("pk", flat=True))
            plan = _go_through(kind, rows, given)
            is_whole = plan.digest == seen and not plan.count(Fate.REFUSED)
            transaction.set_rollback(not is_whole)
    except IntegrityError:  # somebody added the same at the same moment
        raise ChangedSinceLook(look(kind, rows, given)) from None
    if not is_whole:
        raise ChangedSinceLook(plan)
    plan.is_written = True
    return plan


def _go_through(kind: FileKind, rows: Sequence[tuple[int, dict[str, str]]], given: Given) -> Plan:
    held = {kind.key_of(one): one for one in kind.rows.all()}
    met: dict[tuple[str, ...], int] = {}
    with because(given.reason):
        return Plan([_row(kind, number, row, held, met, given) for number, row in rows])


def _row(kind: FileKind, number: int, row: dict[str, str], held: dict, met: dict, given: Given) -> Planned:
    called = ", ".join(row.get(column.heading, "") for column in kind.keys if row.get(column.heading)) or "(nothing)"
    planned = Planned(number, called, Fate.REFUSED)
    values = _read(kind, row, planned)
    if planned.refusals:
        return planned
    key = tuple(str(column.show(values[column.field])).casefold() for column in kind.keys)
    if key in met:
        planned.refusals = [f"Row {met[key]} is about the same: leave one of the two out."]
        return planned
    met[key] = number
    found = held.get(key)
    whole = _whole(kind, row, values, found, planned)
    if not planned.refusals:
        _write(kind, found, whole, planned, given)
    return planned


def _read(kind: FileKind, row: dict[str, str], planned: Planned) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in kind.read:
        if column.heading not in row and not column.is_key:
            continue
        text = row.get(column.heading, "")
        try:
            values[column.field] = column.read(text) if text else column.empty
        except Unreadable as problem:
            planned.refusals.append(f"{column.heading}: {problem}")
            continue
        if values[column.field] in (None, "") and _is_needed(kind, column):
            planned.refusals.append(f"{column.heading} is empty, and every row needs it.")
    return values


def _whole(kind: FileKind, row: dict, values: dict, found: Any, planned: Planned) -> dict[str, Any]:
    """Give every value of a row: those in the file, else those that are held; say what changes."""
    whole = dict(values)
    for column in kind.read:
        name = column.field
        old = getattr(found, name) if found else column.empty
        if name not in whole:
            whole[name] = old if found else column.empty
            if not found and whole[name] in (None, "") and _is_needed(kind, column):
                planned.refusals.append(f"A new row needs a column “{column.heading}”.")
        was, becomes = (str(column.show(value)) for value in (old, whole[name]))
        if was != becomes and not column.is_key:
            planned.changes.append((column.heading, was if found else "", becomes))
    return whole


def _write(kind: FileKind, found: Any, whole: dict[str, Any], planned: Planned, given: Given) -> None:
    by_heading = {column.heading: column.field for column in kind.read}
    changed = {by_heading[heading] for heading, _, _ in planned.changes}
    if found and not changed:
        planned.fate = Fate.UNCHANGED
        return
    assert kind.write is not None, kind.slug  # noqa: S101 - the page of a kind without one has no upload
    try:
        with transaction.atomic():
            kind.write(found, whole, changed, given)
    except ValidationError as problem:
        planned.refusals = _sentences(kind, problem)
        return
    planned.fate = Fate.CHANGED if found else Fate.NEW


def _sentences(kind: FileKind, problem: ValidationError) -> list[str]:
    if not hasattr(problem, "error_dict"):
        return problem.messages
    headings = {column.field: column.heading for column in kind.read}
    return [
        message if name == NON_FIELD_ERRORS else f"{headings.get(name, name)}: {message}"
        for name, messages in problem.message_dict.items()
        for message in messages
    ]


def _is_needed(kind: FileKind, column: Column) -> bool:
    try:
        return not kind.rows.model._meta.get_field(column.field).blank
    except FieldDoesNotExist:
        return False
