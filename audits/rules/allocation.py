"""Who is given which audit: somebody outside the case's line, and everybody about as many.

Managers audit one another's teams, never their own (published procedures: Kirklees and others). In the line of a
case is whoever manages its unit, a unit above that answers for it, or one below it whose work may be
what is looked at. The QA unit manages no case and is never in its line.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from organisation.rules.calendar import add_working_days


@dataclass(frozen=True, slots=True)
class Case:
    """An audit to be given to somebody, and the units in whose line its case lies: above, its own and below."""

    audit: int
    line: frozenset[int]


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody who may audit: the units they manage (none for the QA unit) and the audits they have open."""

    person: int
    manages: frozenset[int] = frozenset()
    open: int = 0


def is_in_line(auditor: Auditor, case: Case) -> bool:
    """Say whether somebody manages a unit in the line of a case."""
    return bool(auditor.manages & case.line)


def line_of(
    unit: int, *, above: Mapping[int, int | None], below: Mapping[int | None, Collection[int]]
) -> frozenset[int]:
    """Give the units in whose line a unit's cases lie: itself, all above it and all below it."""
    line, parent = {unit}, above.get(unit)
    while parent is not None:
        line.add(parent)
        parent = above.get(parent)
    waiting = list(below.get(unit, ()))
    while waiting:
        lower = waiting.pop()
        line.add(lower)
        waiting.extend(below.get(lower, ()))
    return frozenset(line)


def spread(cases: Sequence[Case], auditors: Iterable[Auditor]) -> dict[int, int | None]:
    """Propose an auditor for each case: by turns whoever may and has fewest. None where nobody may.

    The cases for which fewest may be asked are given first, so that they do not go without because others took their
    only auditor's turn. Where two have as few, the lower number decides: proposing again proposes the same.
    """
    people = list(auditors)
    has = {one.person: one.open for one in people}
    able = {case.audit: [one.person for one in people if not is_in_line(one, case)] for case in cases}
    given: dict[int, int | None] = {case.audit: None for case in cases}
    for case in sorted(cases, key=lambda case: (len(able[case.audit]), case.audit)):
        if able[case.audit]:
            chosen = min(able[case.audit], key=lambda person: (has[person], person))
            has[chosen] += 1
            given[case.audit] = chosen
    return given


def why_nobody(case: Case, auditors: Collection[Auditor]) -> str:
    """Say why no auditor was found for a case."""
    if not auditors:
        return "Nobody holds a role that audits."
    if all(is_in_line(one, case) for one in auditors):
        return f"All {len(auditors)} who may audit are in the line of this case."
    return ""


def due_day(on: date, month: date, days: int) -> date:
    """Give the day an audit is due: so many working days after it is given, or after its month begins."""
    return add_working_days(max(on, month), days)
