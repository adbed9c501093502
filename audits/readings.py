"""The queue of second readings, one reading, and what an audit's own page says of them.

Why an audit waits is not told to whoever may come to read it blind: that it was graded Inadequate is
its grade.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from audits.blind import is_veiled, veiled_audits
from audits.models import Audit, AuditState, Domain, Moderation, ModerationDraw, ModerationDue, SetDomain, WhyModerated
from audits.rules.grades import Grade
from audits.second_readers import why_not_reader
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Waiting:
    """One second reading that waits."""

    due: ModerationDue
    audit: Audit
    is_veiled: bool
    is_mine: bool

    @property
    def why(self) -> str:
        """Say why it waits, where that tells no grade."""
        return "Not told: it is read blind" if self.is_veiled else WhyModerated(self.due.why).label

    @property
    def how(self) -> str:
        """Say whether its reader sees the auditor's grade first."""
        return "Blind" if self.due.is_blind else "Open"

    @property
    def since(self) -> date:
        """Say since when it waits."""
        return timezone.localtime(self.due.chosen_at).date()

    @property
    def moderator(self) -> User | None:
        """Give who has it."""
        return self.due.moderator


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything about second readings that waits for the QA unit."""

    waiting: list[Waiting]
    unsettled: list[Audit]
    draws: list[ModerationDraw]
    hidden: int = field(default=0)

    @property
    def nobodys(self) -> int:
        """Say how many nobody has taken."""
        return sum(one.moderator is None for one in self.waiting)


def read_queue(user: User) -> Queue:
    """Give what waits at the units somebody reads audits of again: their own readings first, then the oldest."""
    units = access.units_where(user, Capability.MODERATE_AUDITS)
    hidden = {audit.pk: audit for audit in veiled_audits(user)}
    dues = ModerationDue.objects.filter(answered_at=None, audit__unit__in=units)
    waiting = [
        Waiting(due, due.audit, due.audit_id in hidden, is_mine=due.moderator_id == user.pk)
        for due in dues.select_related("audit__unit", "audit__auditor", "moderator")
    ]
    unsettled = Audit.objects.filter(state=AuditState.MODERATED, unit__in=units).select_related("unit", "auditor")
    return Queue(
        sorted(waiting, key=lambda one: not one.is_mine),
        list(unsettled.prefetch_related("moderations__moderated_by")),
        _draws({(audit.month, audit.programme_id) for audit in hidden.values()}),
        hidden=len(hidden.keys() - {one.audit.pk for one in waiting}),
    )


def _draws(hidden: set[tuple[date | None, int | None]]) -> list[ModerationDraw]:
    """Give the newest draws, but none of which something is still to be read blind.

    What waits and was not drawn by lot can only be there for its grade.
    """
    draws = ModerationDraw.objects.exclude(drawn_at=None).select_related("programme", "drawn_by")
    newest = draws.prefetch_related("dues__audit")[:24]
    return [draw for draw in newest if (draw.month, draw.programme_id) not in hidden][:12]


def dues_for(user: User) -> QuerySet[ModerationDue]:
    """Give the readings somebody could do: theirs, and those nobody has of audits they did not make."""
    units = access.units_where(user, Capability.MODERATE_AUDITS)
    free = ModerationDue.objects.filter(answered_at=None, audit__unit__in=units).exclude(audit__auditor=user)
    return free.filter(moderator=None) | free.filter(moderator=user)


@dataclass(frozen=True, slots=True)
class Reading:
    """One audit as its second reader has it before them."""

    audit: Audit
    due: ModerationDue | None
    is_veiled: bool
    why_not: str

    @property
    def is_open(self) -> bool:
        """Say whether it waits to be read."""
        return self.due is not None and self.due.answered_at is None

    @property
    def may_read(self) -> bool:
        """Say whether this person may grade it now."""
        return self.is_open and not self.why_not

    @property
    def domains(self) -> "QuerySet[SetDomain] | QuerySet[Domain]":
        """Give what the tool grades and how, to grade by the same descriptors; nothing of what was found."""
        if self.audit.question_set_id:
            return SetDomain.objects.filter(version=self.audit.question_set_id).select_related("domain")
        return Domain.objects.filter(is_active=True)


def read_reading(user: User, audit: Audit) -> Reading:
    """Give an audit to be read a second time, hidden as far as it is to be read blind."""
    due = ModerationDue.objects.filter(audit=audit).select_related("moderator", "asked_by").first()
    why_not = why_not_reader(user, audit)
    if not why_not and due and due.moderator_id not in (None, user.pk):
        why_not = f"{due.moderator} has this second reading."
    return Reading(audit, due, is_veiled(user, audit), why_not)


@dataclass(frozen=True, slots=True)
class SecondReadings:
    """What the page of an audit says of its second readings, and what may be done about them there."""

    audit: Audit
    due: ModerationDue | None
    made: list[Moderation]
    may_moderate: bool
    may_read: bool

    @property
    def waits(self) -> bool:
        """Say whether a second reading waits."""
        return self.due is not None and self.due.answered_at is None

    @property
    def may_settle(self) -> bool:
        """Say whether two grades wait to be settled by this person."""
        return self.may_moderate and self.audit.state == AuditState.MODERATED

    @property
    def may_ask(self) -> bool:
        """Say whether another reading may be asked for."""
        ready = self.audit.state in (AuditState.SUBMITTED, AuditState.FINAL) and bool(self.audit.grade)
        return self.may_moderate and ready and not self.waits

    @property
    def final(self) -> Grade | None:
        """Give the final grade."""
        return Grade(self.audit.final_grade) if self.audit.final_grade else None


def second_readings_of(user: User, audit: Audit) -> SecondReadings:
    """Give what is to be said of an audit's second readings."""
    return SecondReadings(
        audit,
        ModerationDue.objects.filter(audit=audit).select_related("moderator").first(),
        list(audit.moderations.select_related("moderated_by")),
        access.may_at(user, Capability.MODERATE_AUDITS, audit.unit),
        not why_not_reader(user, audit),
    )
