"""What follows from a grade, and by when: actions, and another audit of the case.

The numbers are section 4 of the design, after published council procedures; a programme may set its own.
"""

from dataclasses import dataclass
from datetime import date

from audits.rules.grades import Grade
from organisation.rules.calendar import add_calendar_months, add_working_days, next_working_day

NEEDS_ACTION = frozenset({Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT})
DAYS_OF_HISTORY = 92


@dataclass(frozen=True, slots=True)
class Standard:
    """How soon what follows is to be done: working days to act, months until the case is audited again."""

    inadequate_days: int = 5
    requires_improvement_days: int = 20
    re_audit_months: int = 3

    def days_to_act(self, grade: Grade) -> int | None:
        """Give the working days a grade leaves for its actions; None where it asks for none."""
        days = {
            Grade.INADEQUATE: self.inadequate_days,
            Grade.REQUIRES_IMPROVEMENT: self.requires_improvement_days,
        }
        return days.get(grade)


def act_by(grade: Grade, since: date, standard: Standard) -> date | None:
    """Give the working day by which a grade that stands since a day is to be acted on; None where it need not be."""
    days = standard.days_to_act(grade)
    return None if days is None else add_working_days(since, days)


def audit_again_by(since: date, standard: Standard) -> date:
    """Give the working day by which a case graded Inadequate on a day is audited again: calendar months later."""
    return next_working_day(add_calendar_months(since, standard.re_audit_months))


def is_history(audited_on: date, since: date) -> bool:
    """Say whether an audit was entered long after it was carried out: more than three months.

    That is an archive being entered. Its days to act are over; it interrupts nobody and books nothing.
    """
    return (since - audited_on).days > DAYS_OF_HISTORY
