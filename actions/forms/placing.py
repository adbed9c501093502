"""Raising an action and giving it its owner and date."""

from crispy_forms.layout import Layout
from django import forms

from actions.forms.fields import DateField, OwnerFields
from actions.models import ActionPlan, Priority, RaisedIn
from actions.operations import Promise
from indicators.forms.layout import FlatHelper
from indicators.models import Indicator, PriorityArea


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


class PlaceManyForm(OwnerFields):
    """Give many actions one owner and one date."""

    due_on = DateField(
        label="Due date", help_text="A working day. Where an action has a date already, the move is recorded."
    )
    field_order = ("owner", "outside_owner", "due_on")

    def __init__(self, *args, people, actions, **kwargs):
        """Take the actions that may be chosen; what is posted says which, each as the page showed it."""
        super().__init__(*args, people=people, **kwargs)
        self.fields["chosen"] = forms.MultipleChoiceField(
            choices=[(action.pk, action.title) for action in actions],
            label="Actions",
            error_messages={"required": "Choose at least one action."},
        )
        self.helper = FlatHelper("Place the chosen")
        self.helper.layout = Layout("owner", "outside_owner", "due_on")

    def clean(self):
        """Ask for an owner: that is what placing gives."""
        given = super().clean()
        if not (given.get("owner") or given.get("outside_owner")) and not self.errors.get("outside_owner"):
            self.add_error("owner", "Name one owner: a person here or a body outside.")
        return given
