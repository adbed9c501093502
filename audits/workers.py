"""Whose work an audit looked at: for the line above the worker and the QA unit, for nobody else."""

from audits.models import Audit
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


def worker_shown(user: User, audit: Audit) -> Unit | None:
    """Give the worker where this person is in the line above them or in the QA unit; None to everybody else."""
    if audit.worker is None or not access.may_at(user, Capability.READ_AUDITED_WORKERS, audit.worker):
        return None
    return audit.worker
