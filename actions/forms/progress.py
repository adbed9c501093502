"""Saying how an action goes."""

from django import forms

from actions.rules.lifecycle import ActionState, moves_from
from indicators.forms.layout import FlatHelper


class ProgressForm(forms.Form):
    """Say how an action is going."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label="What has happened")
    state = forms.TypedChoiceField(coerce=ActionState, label="It is now")

    def __init__(self, *args, action, **kwargs):
        """Offer the state it is in and those it may go to."""
        super().__init__(*args, **kwargs)
        now = ActionState(action.state)
        onward = [state for state in ActionState if state is now or state in moves_from(now)]
        self.fields["state"].choices = [(state.value, state.label) for state in onward]
        self.fields["state"].initial = now.value
        self.helper = FlatHelper("Report progress")
