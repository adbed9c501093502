"""Promises: what will be done, by whom, by when, and every word said about it since."""

from .actions import OPEN_STATES, Action, Priority, RaisedIn
from .plans import ActionPlan, Declared, Milestone, MilestoneMove, Objective, PlanKind, StatusDeclaration
from .reviewing import DueDateChange, OverdueReview, OwnerChange, ReviewSitting, SittingItem
from .told import Comment, Evidence, EvidenceKind, ProgressUpdate
from .views import SavedView
from .watching import ActionReminder, EffectVerdict

__all__ = [
    "OPEN_STATES",
    "Action",
    "ActionPlan",
    "ActionReminder",
    "Comment",
    "Declared",
    "DueDateChange",
    "EffectVerdict",
    "Evidence",
    "EvidenceKind",
    "Milestone",
    "MilestoneMove",
    "Objective",
    "OverdueReview",
    "OwnerChange",
    "PlanKind",
    "Priority",
    "ProgressUpdate",
    "RaisedIn",
    "ReviewSitting",
    "SavedView",
    "SittingItem",
    "StatusDeclaration",
]
