"""Deciding about an overdue action."""

from django import forms

from actions.forms.fields import DateField
from actions.rules.lifecycle import OverdueDecision
from indicators.forms.layout import FlatHelper


class ReviewForm(forms.Form):
    """Decide about one overdue action."""

    decision = forms.TypedChoiceField(
        coerce=OverdueDecision, choices=OverdueDecision.choices(), widget=forms.RadioSelect
    )
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    new_due_on = DateField(label="New date", required=False, help_text="To extend: a working day.")
    new_owner = forms.ModelChoiceField(
        queryset=None, required=False, label="Goes to", help_text="To reassign or escalate.", empty_label="Nobody"
    )
    seen_due_on = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args, action, people, choices, **kwargs):
        """Remember the date the page shows, so that a decision on a stale page is refused.

        `choices` are the people as a form shows them, read once for the whole page.
        """
        kwargs.setdefault("initial", {"seen_due_on": action.due_on})
        super().__init__(*args, prefix=f"action-{action.pk}", **kwargs)
        self.fields["new_owner"].queryset = people
        self.fields["new_owner"].choices = choices
        self.helper = FlatHelper("Record the decision")

    def clean(self):
        """Ask for what the decision needs."""
        given = super().clean()
        decision = given.get("decision")
        if decision is OverdueDecision.EXTEND and not given.get("new_due_on"):
            self.add_error("new_due_on", "Give the new date.")
        if decision in (OverdueDecision.REASSIGN, OverdueDecision.ESCALATE) and not given.get("new_owner"):
            self.add_error("new_owner", "Name the person it goes to.")
        return given
