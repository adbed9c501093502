"""Giving audits to auditors who are not in the line of the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from audits.letters import tell_auditor
from audits.models import Audit, AuditState
from audits.rules.allocation import Auditor, Case, due_day, is_in_line, line_of, spread, why_nobody
from organisation import access
from organisation.models import Membership, Unit, User
from organisation.people import able_to
from organisation.roles import MANAGING, Capability
from organisation.rules.calendar import is_working_day

MAY_BE_GIVEN = (AuditState.PLANNED, AuditState.ALLOCATED, AuditState.IN_PROGRESS)
DAYS_WITHOUT_PROGRAMME = 20


class NotAllocated(Exception):
    """Some audits cannot be given as was said; none was. It carries (field, sentence) by audit."""

    def __init__(self, problems: dict[int, tuple[str, str]]) -> None:
        """Keep what is wrong with which audit."""
        super().__init__("; ".join(sentence for _, sentence in problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Giving:
    """That somebody is given an audit, by when, and the version of the audit that was seen."""

    audit: int
    auditor: User
    due_on: date
    seen: int


@dataclass(frozen=True, slots=True)
class Auditors:
    """Everybody who may audit on a day, and in whose line each unit's cases lie."""

    people: dict[int, User]
    known: dict[int, Auditor]
    above: Mapping[int, int | None]
    below: Mapping[int | None, list[int]]

    def case(self, audit: Audit) -> Case:
        """Give the case of an audit with its line."""
        return Case(audit.pk, line_of(audit.unit_id, above=self.above, below=self.below))

    def are_in_line(self, audit: Audit) -> set[int]:
        """Give who may not audit this case, being in its line."""
        case = self.case(audit)
        return {person for person, auditor in self.known.items() if is_in_line(auditor, case)}

    def propose(self, audits: Iterable[Audit]) -> dict[int, int | None]:
        """Propose who is given which of the audits nobody has."""
        return spread([self.case(audit) for audit in audits], self.known.values())

    def why_nobody(self, audit: Audit) -> str:
        """Say why nobody is found for an audit."""
        return why_nobody(self.case(audit), list(self.known.values()))


def auditors_on(day: date) -> Auditors:
    """Read who may audit, whom they manage, and what they have open. Four queries, however many they are."""
    people = {person.pk: person for person in able_to(Capability.CARRY_OUT_AUDITS, on=day)}
    held = Membership.objects.in_force(on=day).filter(user__in=people, role__in=MANAGING)
    manages: dict[int, set[int]] = {}
    for person, unit in held.values_list("user_id", "unit_id"):
        manages.setdefault(person, set()).add(unit)
    is_open = Q(state__in=[AuditState.ALLOCATED, AuditState.IN_PROGRESS])
    has = dict(Audit.objects.filter(is_open).values_list("auditor").annotate(number=Count("pk")).order_by())
    above = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    below: dict[int | None, list[int]] = {}
    for unit, parent in above.items():
        below.setdefault(parent, []).append(unit)
    known = {pk: Auditor(pk, frozenset(manages.get(pk, ())), has.get(pk, 0)) for pk in people}
    return Auditors(people, known, above, below)


def proposed_due(audit: Audit, *, on: date) -> date:
    """Propose when an audit is due: its own day if it has one, else the programme's working days."""
    if audit.due_on:
        return audit.due_on
    month = audit.planned.month if audit.planned else on
    return due_day(on, month, audit.programme.days_to_audit if audit.programme else DAYS_WITHOUT_PROGRAMME)


@transaction.atomic
def allocate_audits(given: Iterable[Giving], *, by: User, now: datetime) -> list[Audit]:
    """Give audits to auditors, and tell each of them. An audit that is as said already is left as it is.

    All or none: raises NotAllocated with what is wrong, audit by audit, and PermissionDenied.
    """
    wanted = {one.audit: one for one in given}
    held = Audit.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    audits = {audit.pk: audit for audit in held.select_related("unit", "programme")}
    auditors, today = auditors_on(timezone.localdate(now)), timezone.localdate(now)
    for audit in audits.values():
        access.check(by, Capability.RUN_AUDITS, audit.unit)
    changed = [one for one in wanted.values() if _differs(audits[one.audit], one)]
    problems = {one.audit: said for one in changed if (said := _wrong(audits[one.audit], one, auditors, today))}
    if problems:
        raise NotAllocated(problems)
    return [_give(audits[one.audit], one, now) for one in changed]


def _differs(audit: Audit, giving: Giving) -> bool:
    return (audit.auditor_id, audit.due_on) != (giving.auditor.pk, giving.due_on) or audit.state == AuditState.PLANNED


def _wrong(audit: Audit, giving: Giving, auditors: Auditors, today: date) -> tuple[str, str] | None:
    if audit.re_audit_of_id:
        return "auditor", f"{audit.reference} is a re-audit: it is given where it is followed up."
    if audit.state not in MAY_BE_GIVEN:
        return "auditor", f"{audit.reference} is {AuditState(audit.state).label.lower()}: it cannot be given any more."
    if audit.version != giving.seen:
        return (
            "auditor",
            f"{audit.reference} was changed by somebody meanwhile: look again first.",
        )
    if giving.auditor.pk not in auditors.people:
        return "auditor", f"{giving.auditor} holds no role that audits."
    if giving.auditor.pk in auditors.are_in_line(audit):
        return (
            "auditor",
            f"{giving.auditor} is in the line of this case: {audit.unit}, or above or below it.",
        )
    if giving.due_on != audit.due_on and (giving.due_on < today or not is_working_day(giving.due_on)):
        return "due", "Choose a working day that is not over."
    return None


def _give(audit: Audit, giving: Giving, now: datetime) -> Audit:
    audit.auditor, audit.due_on = giving.auditor, giving.due_on
    if audit.state == AuditState.PLANNED:
        audit.state = AuditState.ALLOCATED
    audit.version += 1
    audit.full_clean()
    audit.save()
    tell_auditor(audit, now=now)
    return audit
