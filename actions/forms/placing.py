"""Raising an action and giving it its owner and date."""

from collections.abc import Sequence

from crispy_forms.layout import Layout
from django import forms

from actions.forms.fields import DueForm, OwnerFields, SpokenDayField
from actions.models import Action, Priority, RaisedIn
from actions.operations import Promise
from actions.rules.due import day_in_words
from actions.sources import Source
from indicators.forms.layout import FlatHelper
from indicators.models import Indicator, PriorityArea
from organisation.validators import names_no_child


class PlaceForm(OwnerFields, DueForm):
    """Give an action its owner and its date."""

    field_order = ("owner", "outside_owner", "liaison", "due_on", "keep_day")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Place the action")


class RaiseForm(OwnerFields, DueForm):
    """Raise an action, directly or on something one was looking at."""

    title = forms.CharField(
        max_length=200, label="What will be done", help_text="Start with a verb.", validators=[names_no_child]
    )
    detail = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, validators=[names_no_child], max_length=5000
    )
    unit = forms.ModelChoiceField(queryset=None, label="Service")
    due_on = SpokenDayField(label="Due date", required=False)
    later_because = forms.CharField(
        max_length=300, required=False, label="Why it is later than that", validators=[names_no_child]
    )
    priority = forms.ChoiceField(choices=Priority.choices(), initial=Priority.NORMAL.value)
    indicator = forms.ModelChoiceField(
        queryset=Indicator.objects.all(), required=False, label="Indicator it should move"
    )
    success_measure = forms.CharField(
        max_length=300, required=False, label="How we will know it worked", validators=[names_no_child]
    )
    area = forms.ModelChoiceField(queryset=PriorityArea.objects.all(), required=False, label="Priority area")
    plan = forms.ModelChoiceField(queryset=None, required=False)
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput, label="It is another one: raise it as well")
    field_order = (
        "title", "detail", "unit", "owner", "outside_owner", "liaison", "due_on", "keep_day", "later_because",
        "priority", "indicator", "success_measure", "area", "plan", "anyway",
    )  # fmt: skip

    def __init__(self, *args, units, plans, source: Source | None = None, **kwargs):
        """Offer the units the view says this person may raise actions for, and the plans they read.

        A source that sets a day has it said, and asks why where a later one is given.
        """
        super().__init__(*args, **kwargs)
        if source and source.due_by:
            self.fields["due_on"].help_text = f"{source.due_why}: by {day_in_words(source.due_by)}."
            self.fields["later_because"].help_text = "Only where it is later. It is shown with the action."
        else:
            del self.fields["later_because"]
        self.fields["unit"].queryset = units
        self.fields["plan"].queryset = plans
        self.alike: Sequence[tuple[Action, str]] = ()
        self.helper = FlatHelper("Raise the action")

    def promise(self, source: Source | None) -> Promise:
        """Give what was agreed, as the operation takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in Promise.__slots__}
        if source is None:
            return Promise(**given, raised_in=RaisedIn.DIRECT)
        return Promise(
            **given, raised_in=source.raised_in, source_note=source.note, source_path=source.path,
            due_by=source.due_by, due_why=source.due_why,
        )  # fmt: skip

    def ask_about(self, alike: Sequence[tuple[Action, str]]) -> bool:
        """Show the actions that look like it, and ask whether it is another one; say whether that is still open."""
        self.alike = alike
        if not alike:
            return False
        self.fields["anyway"].widget = forms.CheckboxInput()
        if not self.cleaned_data["anyway"]:
            self.add_error(
                "anyway", "It looks like an action that is open. Open that one, or say that this is another."
            )
        return not self.cleaned_data.get("anyway")


class PlaceManyForm(OwnerFields, DueForm):
    """Give many actions one owner and one date. Where an action has a date already, the move is recorded."""

    field_order = ("owner", "outside_owner", "liaison", "due_on", "keep_day")

    def __init__(self, *args, people, actions, **kwargs):
        """Take the actions that may be chosen; what is posted says which, each as the page showed it."""
        super().__init__(*args, people=people, **kwargs)
        self.fields["chosen"] = forms.MultipleChoiceField(
            choices=[(action.pk, action.title) for action in actions],
            label="Actions",
            error_messages={"required": "Choose at least one action."},
        )
        self.helper = FlatHelper("Place the chosen")
        self.helper.layout = Layout("owner", "outside_owner", "liaison", "due_on", "keep_day")

    def clean(self):
        """Ask for an owner: that is what placing gives."""
        given = super().clean()
        if not (given.get("owner") or given.get("outside_owner")) and not self.errors.get("outside_owner"):
            self.add_error("owner", "Name one owner: a person here or a body outside.")
        return given
