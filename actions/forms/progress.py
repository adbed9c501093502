"""Saying how an action goes."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone

from actions.forms.fields import DateField
from actions.models import Action
from actions.rules.lifecycle import ActionState
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class SeenForm(forms.Form):
    """A form that remembers which version of an action it was opened on, and when."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    read_at = forms.DateTimeField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, *args, action: Action, **kwargs):
        """Note the version and the moment."""
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = action.version
        self.fields["read_at"].initial = self._moment()

    def look_again(self, action: Action) -> None:
        """Keep what was typed and go by the action as it is now: its changes since are shown beside the form."""
        seen = {"seen_version": str(action.version), "read_at": self._moment()}
        self.data = {**self.data.dict(), **{self.add_prefix(name): value for name, value in seen.items()}}

    @staticmethod
    def _moment() -> str:
        return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")


class ProgressForm(SeenForm):
    """Say how an action is going."""

    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What has happened",
        validators=[names_no_child],
        help_text="To cancel it, or to refuse to verify it, say why.",
    )
    state = forms.TypedChoiceField(coerce=ActionState, label="It is now")

    def __init__(self, *args, action: Action, moves: Sequence[ActionState], **kwargs):
        """Offer the state it is in and those this person may move it to."""
        super().__init__(*args, action=action, **kwargs)
        now = ActionState(action.state)
        self.fields["state"].choices = [(state.value, self._label(now, state)) for state in (now, *moves)]
        self.fields["state"].initial = now.value
        self.helper = FlatHelper("Report progress")

    @staticmethod
    def _label(now: ActionState, to: ActionState) -> str:
        if now is ActionState.DONE and to is ActionState.IN_PROGRESS:
            return "Not done yet: in progress again"
        return to.label


class AcceptForm(SeenForm):
    """Say that an action is one's own."""


class CommentForm(forms.Form):
    """Remark on an action."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), label="Comment", max_length=3000, validators=[names_no_child]
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Add the comment")


class MoveDateForm(SeenForm):
    """Move an action's date to a later one."""

    new_due_on = DateField(label="New date", help_text="A working day, later than the one it has.")
    reason = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label="Why it moves", validators=[names_no_child]
    )
    field_order = ("new_due_on", "reason")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Move the date")
