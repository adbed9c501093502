"""What follows when an audit is given a grade, or its grade changes: one place, called by every verb that does it."""

from datetime import date

from audits.alerts import alert_if_inadequate
from audits.models import Audit
from audits.operations.choosing import choose_for_moderation
from audits.operations.publishing import publish_months
from audits.operations.re_auditing import follow_grade
from audits.rules.grades import Grade
from organisation.models import User


def graded(audit: Audit, *, by: User, counted_in: date | None = None) -> None:
    """Carry the month's figures to the board, book or withdraw the re-audit, interrupt whom an Inadequate concerns.

    Where its grade calls for it, it is chosen for a second reading. Call it in the transaction. `counted_in` is
    the month it counted in before, where its date was changed: that month is counted again too.
    """
    months = {month for month in (audit.month, counted_in) if month}
    if months:
        publish_months(months, by=by, because=_because(audit, counted_in))
    choose_for_moderation(audit)
    follow_grade(audit, by=by)
    alert_if_inadequate(audit)


def _because(audit: Audit, counted_in: date | None) -> str:
    """Say why figures change, for whoever reads the revision: never which audit it was."""
    if counted_in and audit.month and counted_in != audit.month:
        return f"An audit was moved from {counted_in:%B %Y} to {audit.month:%B %Y}."
    if audit.auditor_grade and audit.final_grade not in ("", audit.auditor_grade):
        given, stands = Grade(audit.auditor_grade).label, Grade(audit.final_grade).label
        return f"A second reading changed an audit’s grade from {given} to {stands}."
    return "Another audit of the month was graded, or its grade made final."
