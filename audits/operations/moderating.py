"""Second readings of audits: who reads, what they say, and what becomes of two different grades."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.blind import is_veiled
from audits.models import Audit, AuditState, HowFinal, Moderation, ModerationDue, WhyModerated
from audits.notices import tell_of_second_reading
from audits.operations.choosing import rule_for
from audits.operations.consequences import graded
from audits.rules.grades import Grade
from audits.second_readers import why_not_reader
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class NotForModeration(Exception):
    """The audit cannot be read, or settled, now or by this person. It says why, for them."""


class ReadAlready(NotForModeration):
    """Somebody else read it, or settled it, first."""


@transaction.atomic
def ask_for_moderation(audit: Audit, *, reason: str, by: User, now: datetime | None = None) -> ModerationDue:
    """Ask for a second reading of an audit nothing calls for, or open a final grade again, saying why.

    The grade stands until it is read and, where the readers differ, settled. A first reading is blind where
    the programme's are. Raises NotForModeration.
    """
    audit = _locked(audit, by)
    held = ModerationDue.objects.filter(audit=audit).first()
    if audit.state not in (AuditState.SUBMITTED, AuditState.FINAL) or not audit.grade:
        raise NotForModeration("Only an audit that has its grade can be read a second time.")
    if held and held.answered_at is None:
        raise ReadAlready("It waits for a second reading already.")
    due = held or ModerationDue(audit=audit)
    due.why, due.reason, due.asked_by, due.chosen_at = WhyModerated.ASKED, reason, by, now or timezone.now()
    first = audit.state == AuditState.SUBMITTED
    due.is_blind, due.moderator, due.answered_at = first and rule_for(audit.programme).is_blind, None, None
    due.full_clean()
    due.save()
    return due


@transaction.atomic
def assign_moderator(audit: Audit, *, moderator: User, by: User, now: datetime | None = None) -> ModerationDue:
    """Give a second reading to somebody, who is told. Raises NotForModeration, saying why not them."""
    audit = _locked(audit, by)
    due = _open_due(audit)
    _check_reader(moderator, audit)
    due.moderator = moderator
    due.save(update_fields=["moderator"])
    if moderator.pk != by.pk:
        tell_of_second_reading(due, now=now or timezone.now())
    return due


@transaction.atomic
def take_next(*, by: User) -> ModerationDue | None:
    """Give somebody the reading that has waited longest of those nobody has, and that they may read; None if none."""
    access.check(by, Capability.MODERATE_AUDITS)
    units = access.units_where(by, Capability.MODERATE_AUDITS)
    free = ModerationDue.objects.filter(answered_at=None, moderator=None, audit__unit__in=units)
    for due in free.select_related("audit__unit", "audit__worker").order_by("chosen_at", "pk"):
        if not why_not_reader(by, due.audit) and (mine := _taken(due, by)):
            return mine
    return None


def _taken(due: ModerationDue, by: User) -> ModerationDue | None:
    """Take a reading, unless somebody has at this moment."""
    mine = ModerationDue.objects.select_for_update().filter(pk=due.pk, answered_at=None, moderator=None).first()
    if mine:
        mine.moderator = by
        mine.save(update_fields=["moderator"])
    return mine


@transaction.atomic
def moderate_audit(audit: Audit, *, grade: Grade, reason: str, by: User, now: datetime | None = None) -> Moderation:
    """Give a second reader's grade beside the auditor's: the same is final at once, another waits to be settled.

    Raises NotForModeration, and ReadAlready where somebody was first.
    """
    audit, now = _locked(audit, by), now or timezone.now()
    if audit.state == AuditState.SUBMITTED and not ModerationDue.objects.filter(audit=audit).exists():
        ask_for_moderation(audit, reason="Taken up by its second reader.", by=by, now=now)
    due = _open_due(audit)
    _check_reader(by, audit)
    if due.moderator_id not in (None, by.pk):
        raise NotForModeration(f"{due.moderator} has this second reading.")
    reading = Moderation(
        audit=audit,
        why=due.why,
        auditor_grade=audit.auditor_grade,
        grade=grade,
        reason=reason,
        was_blind=is_veiled(by, audit),
        moderated_by=by,
        moderated_at=now,
    )
    reading.full_clean()
    reading.save()
    due.moderator, due.answered_at = by, now
    due.save(update_fields=["moderator", "answered_at"])
    _follow(audit, reading)
    graded(audit, by=by)
    return reading


@transaction.atomic
def settle_audit(audit: Audit, *, grade: Grade, reason: str, by: User, now: datetime | None = None) -> Audit:
    """Make a grade final where the two readers differed: either's or a third, saying why.

    Raises NotForModeration, and ReadAlready where somebody settled it first.
    """
    audit = _locked(audit, by)
    if audit.state == AuditState.FINAL and audit.final_how == HowFinal.SETTLED:
        raise ReadAlready(f"{audit.made_final_by} has settled it: {Grade(audit.final_grade).label}.")
    if audit.state != AuditState.MODERATED:
        raise NotForModeration("There are no two grades to settle.")
    if audit.auditor_id == by.pk:
        raise NotForModeration("You made this audit: somebody else settles its grade.")
    audit.final_reason = reason
    _make_final(audit, grade=grade, how=HowFinal.SETTLED, by=by, now=now or timezone.now())
    graded(audit, by=by)
    return audit


def _follow(audit: Audit, reading: Moderation) -> None:
    """Make the grade final where both readers gave it; else leave what stood until it is settled."""
    if reading.grade != audit.grade:
        audit.state = AuditState.MODERATED
        audit.full_clean()
        audit.save()
    elif audit.state == AuditState.SUBMITTED:
        grade = Grade(reading.grade)
        _make_final(audit, grade=grade, how=HowFinal.AGREED, by=reading.moderated_by, now=reading.moderated_at)


def _make_final(audit: Audit, *, grade: Grade, how: HowFinal, by: User, now: datetime) -> None:
    audit.final_grade, audit.final_how, audit.state = grade, how, AuditState.FINAL
    audit.made_final_by, audit.made_final_at = by, now
    audit.full_clean()
    audit.save()


def _locked(audit: Audit, by: User) -> Audit:
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    access.check(by, Capability.MODERATE_AUDITS, locked.unit)
    return locked


def _open_due(audit: Audit) -> ModerationDue:
    """Give the reading that waits, locked. Raises NotForModeration, saying what became of it."""
    due = ModerationDue.objects.select_for_update().filter(audit=audit).first()
    if due is None:
        raise NotForModeration("This audit waits for no second reading.")
    if due.answered_at is not None:
        raise ReadAlready(f"{due.moderator} has read it already. Your grade was not recorded.")
    return due


def _check_reader(person: User, audit: Audit) -> None:
    if why := why_not_reader(person, audit):
        raise NotForModeration(why)
