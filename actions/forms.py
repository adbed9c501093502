"""What people type about actions. Each form ends in domain types and saves nothing."""

from django import forms

from actions.models import ActionPlan, Priority, RaisedIn
from actions.operations import Promise
from actions.rules.lifecycle import ActionState, OverdueDecision, moves_from
from indicators.forms.layout import FlatHelper
from indicators.models import Indicator, PriorityArea


class DateField(forms.DateField):
    """A day, chosen with the browser's own date picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OwnerFields(forms.Form):
    """Who will do it: one person here, or one named body outside."""

    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="Nobody yet")
    outside_owner = forms.CharField(
        max_length=120, required=False, label="Or a body outside the service", help_text="For example the police."
    )

    def __init__(self, *args, people, **kwargs):
        """Offer the people the view says may own an action."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people

    def clean(self):
        """Refuse two owners: then nobody is."""
        given = super().clean()
        if given.get("owner") and given.get("outside_owner"):
            self.add_error("outside_owner", "Name one owner: a person here or a body outside, not both.")
        return given


class PlaceForm(OwnerFields):
    """Give an action its owner and its date."""

    due_on = DateField(label="Due date", help_text="A working day.")
    field_order = ("owner", "outside_owner", "due_on")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Place the action")


class RaiseForm(OwnerFields):
    """Raise an action directly."""

    title = forms.CharField(max_length=200, label="What will be done", help_text="Start with a verb.")
    detail = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    unit = forms.ModelChoiceField(queryset=None, label="Service")
    due_on = DateField(label="Due date", required=False, help_text="A working day.")
    priority = forms.ChoiceField(choices=Priority.choices(), initial=Priority.NORMAL.value)
    indicator = forms.ModelChoiceField(
        queryset=Indicator.objects.all(), required=False, label="Indicator it should move"
    )
    success_measure = forms.CharField(max_length=300, required=False, label="How we will know it worked")
    area = forms.ModelChoiceField(queryset=PriorityArea.objects.all(), required=False, label="Priority area")
    plan = forms.ModelChoiceField(queryset=ActionPlan.objects.all(), required=False)
    field_order = ("title", "detail", "unit", "owner", "outside_owner", "due_on", "priority")

    def __init__(self, *args, units, **kwargs):
        """Offer the units the view says this person may raise actions for."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.helper = FlatHelper("Raise the action")

    def promise(self) -> Promise:
        """Give what was agreed, as the operation takes it."""
        return Promise(**self.cleaned_data, raised_in=RaisedIn.DIRECT)


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
