"""What the pages of a programme show: its lines counted, their totals, and how they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from audits.models import Audit, AuditProgramme, AuditState, AuditType, Decision, PlannedAudits
from audits.rules.programme import Standing, Tally, add_up, against_plan, how_it_stands
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import working_days_between

DONE = [AuditState.SUBMITTED, AuditState.MODERATED, AuditState.FINAL]
OPEN = [AuditState.PLANNED, AuditState.ALLOCATED, AuditState.IN_PROGRESS]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a programme, counted."""

    planned: PlannedAudits
    tally: Tally
    standing: Standing

    @property
    def what(self) -> str:
        """Say what sort of audits it plans."""
        kind = AuditType(self.planned.kind).label
        return f"{kind}: {self.planned.theme}" if self.planned.theme else kind


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as far as somebody may see it."""

    lines: list[Line]
    overdue: list[tuple[Audit, int]]
    unplanned: int
    sentence: str

    @property
    def total(self) -> Tally:
        """Add all lines up."""
        return add_up(line.tally for line in self.lines)

    @property
    def by_unit(self) -> list[tuple[Unit, Tally]]:
        """Add the lines of each unit up."""
        ordered = sorted(self.lines, key=lambda line: (line.planned.unit.position, line.planned.unit.name))
        groups = groupby(ordered, key=lambda line: line.planned.unit)
        return [(unit, add_up(line.tally for line in lines)) for unit, lines in groups]


def counted(lines: QuerySet[PlannedAudits], *, on: date) -> QuerySet[PlannedAudits]:
    """Count, with each line, what became of its audits."""
    is_open = Q(audits__state__in=OPEN)
    return lines.select_related("unit", "theme").annotate(
        booked=Count("audits", filter=~Q(audits__state=AuditState.EXEMPT)),
        to_give=Count("audits", filter=Q(audits__state=AuditState.PLANNED)),
        done=Count("audits", filter=Q(audits__state__in=DONE)),
        let_off=Count("audits", filter=Q(audits__state=AuditState.EXEMPT)),
        overdue=Count("audits", filter=is_open & Q(audits__due_on__lt=on)),
    )


def tally_of(line: Any) -> Tally:
    """Give the counts of a line that was `counted`."""
    return Tally(line.number, line.booked, line.booked - line.to_give, line.done, line.let_off, line.overdue)


def standing_lines(lines: Iterable[PlannedAudits], *, on: date) -> list[Line]:
    """Give counted lines with the word for how they stand."""
    tallies = [(line, tally_of(line)) for line in lines]
    return [Line(line, tally, how_it_stands(tally, month=line.month, on=on)) for line, tally in tallies]


def programme_for(programme: AuditProgramme, user: User, *, on: date) -> Programme:
    """Give a programme's lines in the units somebody reads audits of, and what was audited outside them."""
    reach = access.units_where(user, Capability.READ_AUDITS)
    lines = counted(programme.lines.filter(unit__in=reach), on=on).order_by("month", "unit__position", "kind", "pk")
    standing = standing_lines(lines, on=on)
    audits = Audit.objects.filter(programme=programme, unit__in=reach)
    late = (
        audits.filter(state__in=OPEN, due_on__lt=on).select_related("unit", "auditor").order_by("due_on", "reference")
    )
    overdue = [(audit, working_days_between(audit.due_on, on)) for audit in late if audit.due_on]
    unplanned = audits.filter(planned=None, state__in=DONE).count()
    return Programme(
        standing, overdue, unplanned, against_plan([(line.planned.month, line.tally) for line in standing], on=on)
    )


def all_programmes(user: User, *, on: date) -> list[tuple[AuditProgramme, Tally]]:
    """Give every programme with its counts in the units somebody reads audits of."""
    reach = access.units_where(user, Capability.READ_AUDITS)
    tallies: dict[int, Tally] = {}
    for line in counted(PlannedAudits.objects.filter(unit__in=reach), on=on):
        tallies[line.programme_id] = tallies.get(line.programme_id, Tally()) + tally_of(line)
    programmes = AuditProgramme.objects.select_related("agreed_by")
    return [(programme, tallies.get(programme.pk, Tally())) for programme in programmes]


def what_waits(user: User) -> dict[str, int]:
    """Say how many audits wait for an auditor, and how many askings for an answer, where somebody plans audits."""
    units = access.units_where(user, Capability.RUN_AUDITS)
    audits = Audit.objects.filter(unit__in=units)
    return {
        "to_give": audits.filter(state=AuditState.PLANNED, re_audit_of=None).count(),
        "asked": audits.filter(exemptions__decision=Decision.ASKED).count(),
    }
