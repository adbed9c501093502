"""What can be done to actions, a module a subject: the verbs other rooms use are named here."""

from .dates import SecondExtensionNeedsDeputy, extend_action
from .holding import ActionHasMovedOn
from .owners import Hands, change_owner, reassign, reassign_action
from .placing import place_action
from .progress import MoveNotAllowed, NotYoursToAccept, OwnerMayNotVerify, accept_action, report_progress
from .raising import Promise, raise_action
from .reviewing import review_overdue

__all__ = [
    "ActionHasMovedOn",
    "Hands",
    "MoveNotAllowed",
    "NotYoursToAccept",
    "OwnerMayNotVerify",
    "Promise",
    "SecondExtensionNeedsDeputy",
    "accept_action",
    "change_owner",
    "extend_action",
    "place_action",
    "raise_action",
    "reassign",
    "reassign_action",
    "report_progress",
    "review_overdue",
]
