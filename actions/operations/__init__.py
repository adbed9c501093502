"""What can be done to actions, a module a subject: the verbs other rooms use are named here."""

from .dates import SecondExtensionNeedsDeputy, extend_action
from .evidence import add_evidence
from .holding import ActionHasMovedOn
from .owners import Hands, change_owner, reassign, reassign_action
from .placing import place_action, place_many
from .progress import MoveNotAllowed, NotYoursToAccept, OwnerMayNotVerify, accept_action, report_progress
from .raising import Promise, raise_action
from .reviewing import Decided, Seen, review_overdue
from .sitting import SittingIsOver, begin_sitting, end_sitting, resume_sitting
from .telling import add_comment

__all__ = [
    "ActionHasMovedOn",
    "Decided",
    "Hands",
    "MoveNotAllowed",
    "NotYoursToAccept",
    "OwnerMayNotVerify",
    "Promise",
    "SecondExtensionNeedsDeputy",
    "Seen",
    "SittingIsOver",
    "accept_action",
    "add_comment",
    "add_evidence",
    "begin_sitting",
    "change_owner",
    "end_sitting",
    "extend_action",
    "place_action",
    "place_many",
    "raise_action",
    "reassign",
    "reassign_action",
    "report_progress",
    "resume_sitting",
    "review_overdue",
]
