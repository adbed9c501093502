"""What can be done to actions, a module a subject: the verbs other rooms use are named here."""

from .dates import SecondExtensionNeedsDeputy, extend_action
from .evidence import add_evidence
from .gathering import put_into_plan, take_out_of_plan
from .holding import ActionHasMovedOn
from .milestones import add_milestone, move_milestone, reach_milestone
from .owners import Hands, change_owner, reassign, reassign_action
from .placing import place_action, place_many
from .plans import (
    PlanFacts,
    PlanHasMovedOn,
    add_objective,
    change_plan,
    declare_status,
    drop_objective,
    make_plan,
    move_objective,
    rename_objective,
)
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
    "PlanFacts",
    "PlanHasMovedOn",
    "Promise",
    "SecondExtensionNeedsDeputy",
    "Seen",
    "SittingIsOver",
    "accept_action",
    "add_comment",
    "add_evidence",
    "add_milestone",
    "add_objective",
    "begin_sitting",
    "change_owner",
    "change_plan",
    "declare_status",
    "drop_objective",
    "end_sitting",
    "extend_action",
    "make_plan",
    "move_milestone",
    "move_objective",
    "place_action",
    "place_many",
    "put_into_plan",
    "raise_action",
    "reach_milestone",
    "reassign",
    "reassign_action",
    "rename_objective",
    "report_progress",
    "resume_sitting",
    "review_overdue",
    "take_out_of_plan",
]
