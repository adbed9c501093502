"""Making, changing and agreeing programmes, and planning their numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q

from audits.models import AuditProgramme, AuditState, AuditType, PlannedAudits, QuestionSet, Theme
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month, months_between
from organisation.validators import names_no_child

AT_MOST_MONTHS = 24
NO_RULES = ("name", "notes")
"""What may change without the programme having to be agreed again."""
Cell = tuple[int, date]
"""A unit's number and a month."""


class ProgrammeChangedMeanwhile(Exception):
    """Somebody changed the programme since it was read; it carries what stands now."""

    def __init__(self, held: AuditProgramme) -> None:
        """Keep what stands now."""
        super().__init__(f"{held} was changed meanwhile.")
        self.held = held


class NumbersNotKept(Exception):
    """Some numbers cannot stand, each with why. None of those typed with them was written."""

    def __init__(self, problems: dict[Cell, str]) -> None:
        """Keep what is wrong with which number."""
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@transaction.atomic
def make_programme(*, by: User, **facts: Any) -> AuditProgramme:
    """Make a programme; it is not agreed yet. Raises ValidationError, naming the field."""
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    programme = AuditProgramme(**facts)
    _check(programme)
    programme.save()
    return programme


@transaction.atomic
def change_programme(programme: AuditProgramme, *, seen: int, by: User, **facts: Any) -> AuditProgramme:
    """Change a programme that nobody has changed since it was `seen`. A changed rule has to be agreed again.

    Raises ValidationError, naming the field, and ProgrammeChangedMeanwhile.
    """
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    held = _lock(programme, seen=seen)
    changed = {name for name, value in facts.items() if getattr(held, name) != value}
    for name in changed:
        setattr(held, name, facts[name])
    _check(held)
    if changed:
        _touch(held, agreement_stands=changed <= set(NO_RULES))
    return held


@transaction.atomic
def agree_programme(programme: AuditProgramme, *, seen: int, by: User, now: datetime) -> AuditProgramme:
    """Agree a programme as it was `seen`. Agreeing twice changes nothing; of a changed one it raises."""
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    held = _lock(programme, seen=seen)
    if held.agreed_at is None:
        if not held.lines.exists():
            raise ValidationError("Plan some audits first: an empty programme cannot be agreed.")
        held.agreed_by, held.agreed_at = by, now
        held.save()
    return held


@transaction.atomic
def plan_numbers(
    programme: AuditProgramme,
    *,
    kind: AuditType,
    theme: Theme | None,
    question_set: QuestionSet | None,
    numbers: Mapping[Cell, int],
    seen: Mapping[Cell, int],
    by: User,
) -> int:
    """Plan how many audits of a type each unit has in each month, and give how many numbers changed.

    Only what differs from what was `seen` is written. None is written where one cannot stand: it raises
    NumbersNotKept, with why. Other numbers have to be agreed again.
    """
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    held = AuditProgramme.objects.select_for_update().get(pk=programme.pk)
    lines = _lines(held, kind, theme)
    wanted = {cell: number for cell, number in numbers.items() if number != seen.get(cell, 0)}
    stored = {cell: lines[cell].number if cell in lines else 0 for cell in wanted}
    _refuse_what_cannot_stand(held, wanted, stored, seen, lines, by)
    for cell, number in wanted.items():
        _put(held, lines.get(cell), cell, number, kind=kind, theme=theme)
    of_kind = held.lines.filter(kind=kind, theme=theme)
    of_kind.exclude(question_set=question_set).update(question_set=question_set)
    changed = sum(stored[cell] != number for cell, number in wanted.items())
    if changed:
        _touch(held, agreement_stands=False)
    return changed


def _lines(programme: AuditProgramme, kind: AuditType, theme: Theme | None) -> dict[Cell, PlannedAudits]:
    booked = Count("audits", filter=~Q(audits__state=AuditState.EXEMPT))
    lines = programme.lines.filter(kind=kind, theme=theme).annotate(booked=booked)
    return {(line.unit_id, line.month): line for line in lines}


def _refuse_what_cannot_stand(programme, wanted, stored, seen, lines, by) -> None:
    months = set(months_between(first_of_month(programme.starts_on), programme.ends_on))
    reach = access.units_where(by, Capability.RUN_AUDITS)
    problems: dict[Cell, str] = {}
    for cell, number in wanted.items():
        booked = lines[cell].booked if cell in lines else 0
        if stored[cell] not in (seen.get(cell, 0), number):
            problems[cell] = f"Somebody made it {stored[cell]} while you were typing; type {number} again to change it."
        elif number < booked:
            problems[cell] = f"{booked} are booked already: no fewer can be planned."
        elif cell[0] not in reach or cell[1] not in months:
            problems[cell] = "It lies outside the programme, or outside what you plan for."
    if problems:
        raise NumbersNotKept(problems)


def _put(programme, line, cell, number, **about) -> None:
    if line is None:
        if number:
            PlannedAudits.objects.create(
                programme=programme, unit=Unit(pk=cell[0]), month=cell[1], number=number, **about
            )
    elif number:
        PlannedAudits.objects.filter(pk=line.pk).update(number=number)
    elif line.audits.exists() or line.draws.exists():
        raise NumbersNotKept({cell: "Audits of it were let off, and are kept with it: leave at least 1."})
    else:
        line.delete()


def _lock(programme: AuditProgramme, *, seen: int) -> AuditProgramme:
    held = AuditProgramme.objects.select_for_update().get(pk=programme.pk)
    if held.version != seen:
        raise ProgrammeChangedMeanwhile(held)
    return held


def _touch(programme: AuditProgramme, *, agreement_stands: bool) -> None:
    programme.version += 1
    if not agreement_stands:
        programme.agreed_by = programme.agreed_at = None
    programme.save()


def _check(programme: AuditProgramme) -> None:
    programme.full_clean()
    problems: dict[str, Any] = {}
    for name in ("name", "limits", "notes"):
        try:
            names_no_child(getattr(programme, name))
        except ValidationError as problem:
            problems[name] = problem
    months = months_between(first_of_month(programme.starts_on), programme.ends_on)
    if len(months) > AT_MOST_MONTHS:
        problems["ends_on"] = "A programme runs for two years at the most."
    if programme.pk and programme.lines.exclude(month__in=months).exists():
        problems["ends_on"] = "Audits are planned in months outside these days: take them out first."
    if problems:
        raise ValidationError(problems)
