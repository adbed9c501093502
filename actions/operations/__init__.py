"""What can be done to actions, a module a subject: the verbs other rooms use are named here."""

from .dates import SecondExtensionNeedsDeputy, extend_action
from .holding import ActionHasMovedOn
from .placing import place_action
from .progress import MoveNotAllowed, OwnerMayNotVerify, report_progress
from .raising import Promise, raise_action
from .reviewing import review_overdue

__all__ = [
    "ActionHasMovedOn",
    "MoveNotAllowed",
    "OwnerMayNotVerify",
    "Promise",
    "SecondExtensionNeedsDeputy",
    "extend_action",
    "place_action",
    "raise_action",
    "report_progress",
    "review_overdue",
]
