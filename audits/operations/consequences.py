"""What follows when an audit is given a grade, or its grade changes: one place, called by every verb that does it."""

from audits.alerts import alert_if_inadequate
from audits.models import Audit
from audits.operations.publishing import publish_month
from organisation.models import User


def graded(audit: Audit, *, by: User) -> None:
    """Carry the month's figures to the board, and interrupt whom an Inadequate concerns. Call it in the transaction."""
    if audit.month:
        publish_month(audit.month, by=by)
    alert_if_inadequate(audit)
