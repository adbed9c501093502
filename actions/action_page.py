"""An action's own page, for one reader."""

from functools import cached_property

from django.utils import timezone

from actions.effects import effects_of
from actions.forms.progress import AcceptForm, CommentForm, ProgressForm
from actions.history import Entry, history_of, since
from actions.models import Action, Evidence, RaisedIn
from actions.operations.progress import verifying, why_not_judge
from actions.rules.effect import Effect
from actions.rules.lifecycle import OPEN, ActionState, Delivery, moves_for
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class ActionPage:
    """One action with everything ever said about it, and what this reader may do to it."""

    def __init__(self, action: Action, by: User, *, ids: str = "id_%s") -> None:
        """Begin with empty forms and nothing that happened meanwhile."""
        self.action, self.by, self.ids = action, by, ids
        self.progress = self.progress_form()
        self.comment = CommentForm()
        self.meanwhile: list[Entry] = []

    @property
    def delivery(self) -> Delivery | None:
        """Say how delivery goes today."""
        return self.action.delivery(on=timezone.localdate())

    @property
    def state(self) -> ActionState:
        """Give the state as a word."""
        return ActionState(self.action.state)

    @cached_property
    def history(self) -> list[Entry]:
        """Give everything that happened, the newest first."""
        return history_of(self.action, self.evidence)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """Give what shows that it was done."""
        return list(self.action.evidence.select_related("added_by"))

    @cached_property
    def effect(self) -> Effect | None:
        """Say what its measure did since it was done, as the figures stand today; None where that does not arise."""
        return effects_of([self.action], on=timezone.localdate()).get(self.action.pk)

    @cached_property
    def may_report(self) -> bool:
        """Say whether this reader says how it goes."""
        mine = self.by.pk in (self.action.owner_id, self.action.liaison_id)
        may_here = access.may_at(self.by, Capability.REPORT_PROGRESS, self.action.unit)
        return may_here or (mine and access.may(self.by, Capability.REPORT_PROGRESS))

    @cached_property
    def may_place(self) -> bool:
        """Say whether this reader names its owner and moves its date."""
        return self.is_open and access.may_at(self.by, Capability.PLACE_ACTIONS, self.action.unit)

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.state in OPEN

    @property
    def accept(self) -> AcceptForm | None:
        """Give its owner, who has not yet accepted it, the means to."""
        waits = self.is_open and self.action.owner_id == self.by.pk and not self.action.accepted_at
        return AcceptForm(action=self.action) if waits else None

    @cached_property
    def why_not_verify(self) -> str | None:
        """Say why this reader, who otherwise might, does not verify it; None where it does not arise."""
        if self.state is not ActionState.DONE:
            return None
        if not access.may_at(self.by, verifying(self.action), self.action.unit):
            if self.action.raised_in == RaisedIn.AUDIT:
                return "A case audit asked for it: it waits for the QA unit to verify it."
            return "It waits for the QA unit, the head of service or the deputy director to verify it."
        return why_not_judge(self.action, self.by)

    def progress_form(self, data=None) -> ProgressForm:
        """Give the form that says how it goes, with only the moves this reader may make."""
        may_judge = access.may_at(self.by, verifying(self.action), self.action.unit)
        may_judge = may_judge and not why_not_judge(self.action, self.by)
        reviews = access.may_at(self.by, Capability.REVIEW_OVERDUE, self.action.unit)
        may_cancel = reviews or (self.may_place and self.action.owner_id != self.by.pk)
        moves = moves_for(self.state, may_judge=may_judge, may_cancel=may_cancel)
        return ProgressForm(data, action=self.action, moves=moves, auto_id=self.ids)

    def show_meanwhile(self) -> None:
        """Take note of what happened since the form was opened, and let what was typed be sent again."""
        self.meanwhile = since(self.history, self.progress.cleaned_data.get("read_at"))
        self.progress.look_again(self.action)
