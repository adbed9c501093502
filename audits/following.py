"""Since when an audit's grade stands, and what follows from it by when: rows read into the rule's values."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audits.models import Audit, AuditProgramme
from audits.rules.following import NEEDS_ACTION, Standard, act_by, audit_again_by, is_history
from audits.rules.grades import Grade


@dataclass(frozen=True, slots=True)
class Due:
    """What an audit's grade asks for, and by when; `act_by` and `audit_again_by` are None where it does not."""

    grade: Grade
    since: date
    days: int | None
    act_by: date | None
    audit_again_by: date | None


def standard_of(programme: AuditProgramme | None) -> Standard:
    """Give a programme's own numbers, or the design's where an audit is in none."""
    if programme is None:
        return Standard()
    return Standard(programme.inadequate_days, programme.requires_improvement_days, programme.re_audit_months)


def stands_since(audit: Audit) -> date | None:
    """Give the day from which the grade that counts stands: handed in, or changed by a second reading."""
    moment = audit.submitted_at
    if audit.final_grade and audit.final_grade != audit.auditor_grade:
        readings = [one.moderated_at for one in audit.moderations.all() if one.grade == audit.final_grade]
        moment = min(readings, default=None) or audit.made_final_at or moment
    return timezone.localdate(moment) if moment else audit.audited_on


def due_of(audit: Audit) -> Due | None:
    """Say what follows from an audit's grade; None where nothing does, or where it is an archive being entered.

    Reads the audit's programme and moderations: prefetch them where there are many.
    """
    return due_from(audit.grade, stands_since(audit), audit.audited_on, standard_of(audit.programme))


def due_from(grade: Grade | None, since: date | None, audited_on: date | None, standard: Standard) -> Due | None:
    """Say what follows from a grade that stands since a day."""
    if grade not in NEEDS_ACTION or since is None or audited_on is None or is_history(audited_on, since):
        return None
    again = audit_again_by(since, standard) if grade == Grade.INADEQUATE else None
    return Due(grade, since, standard.days_to_act(grade), act_by(grade, since, standard), again)
