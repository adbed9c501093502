"""Making and changing plans, their objectives and milestones, and declaring how they stand."""

from typing import Any

from django import forms
from django.utils import timezone

from actions.forms.fields import DateField, DueForm
from actions.models import Action, ActionPlan, Declared, PlanKind
from actions.operations import PlanFacts
from indicators.forms.layout import FlatHelper
from indicators.models import PriorityArea
from organisation.history import say_value
from organisation.validators import names_no_child


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """What is written at the head of a plan."""

    name = forms.CharField(max_length=160, validators=[names_no_child])
    purpose = forms.CharField(
        widget=_words(3),
        max_length=2000,
        label="What it is for",
        help_text="What will be better once it is done.",
        validators=[names_no_child],
    )
    kind = forms.TypedChoiceField(
        choices=PlanKind.choices(),
        coerce=PlanKind,
        initial=PlanKind.PLAN.value,
        help_text="A programme is a change with dated milestones.",
    )
    unit = forms.ModelChoiceField(queryset=None, label="Service")
    sponsor = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="Nobody yet", help_text="Who answers for it and says how it stands."
    )
    area = forms.ModelChoiceField(queryset=PriorityArea.objects.all(), required=False, label="Priority area")
    starts_on = DateField(required=False, label="Begins")
    ends_on = DateField(required=False, label="Ends")

    def __init__(self, *args, people, units, **kwargs):
        """Offer the sponsors and units the view says."""
        super().__init__(*args, **kwargs)
        self.fields["sponsor"].queryset = people
        self.fields["unit"].queryset = units
        self.helper = FlatHelper("Make the plan")

    def clean(self):
        """Refuse a plan that ends before it begins."""
        super().clean()
        given = self.cleaned_data
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "It cannot end before it begins.")
        return given

    def facts(self) -> PlanFacts:
        """Give what was written, as the operation takes it."""
        return PlanFacts(**{name: self.cleaned_data[name] for name in PlanFacts.__slots__})


class SeenPlanForm(forms.Form):
    """A form that remembers which version of a plan it was opened on."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, plan: ActionPlan, **kwargs):
        """Note the version."""
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["seen_version"].initial = plan.version

    def look_again(self, plan: ActionPlan) -> None:
        """Keep what was typed and go by the plan as it is now."""
        self.data = {**self.data.dict(), self.add_prefix("seen_version"): str(plan.version)}


class ChangePlanForm(PlanForm, SeenPlanForm):
    """Change what is written at the head of a plan."""

    def __init__(self, *args, plan: ActionPlan, **kwargs):
        """Begin with what is written now."""
        now = {name: getattr(plan, name) for name in PlanFacts.__slots__}
        super().__init__(*args, plan=plan, initial=now, **kwargs)
        self.helper = FlatHelper("Keep the changes")

    def look_again(self, plan: ActionPlan) -> None:
        """Keep what was typed, and show beside each field what somebody else has made of it."""
        super().look_again(plan)
        for name in PlanFacts.__slots__:
            theirs = getattr(plan, name)
            if theirs != self.cleaned_data[name]:
                self.add_error(name, f"It now says: {_say(name, theirs)}. Yours is kept here until you send it again.")


class DeclareForm(SeenPlanForm):
    """Declare how a plan stands."""

    status = forms.TypedChoiceField(
        choices=Declared.choices(), coerce=Declared, widget=forms.RadioSelect, label="It stands at"
    )
    reason = forms.CharField(
        max_length=500,
        widget=_words(3),
        label="What that rests on",
        help_text="It stays beside the status, with your name and today’s date.",
        validators=[names_no_child],
    )
    field_order = ("status", "reason")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Declare it")


class ObjectiveForm(forms.Form):
    """Something a plan is to achieve."""

    title = forms.CharField(max_length=300, widget=_words(2), label="Objective", validators=[names_no_child])

    def __init__(self, *args, button: str, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper(button)


class MilestoneForm(forms.Form):
    """A dated point of a plan, or a stretch of time."""

    title = forms.CharField(max_length=200, label="Milestone", validators=[names_no_child])
    starts_on = DateField(required=False, label="Begins", help_text="Only where it is a stretch of time.")
    due_on = DateField(label="Due", help_text="The day it is reached, or the last day of the stretch.")
    note = forms.CharField(max_length=300, required=False, validators=[names_no_child])

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Add the milestone")

    def clean(self):
        """Refuse a stretch that ends before it begins."""
        super().clean()
        _in_order(self)
        return self.cleaned_data


class MoveMilestoneForm(DueForm, SeenPlanForm):
    """Move a milestone to other dates. The first one stays beside them."""

    starts_on = DateField(required=False, label="Begins", help_text="Only where it is a stretch of time.")
    reason = forms.CharField(max_length=500, widget=_words(2), label="Why it moves", validators=[names_no_child])
    field_order = ("starts_on", "due_on", "keep_day", "reason")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.fields["due_on"].label = "New date"
        self.helper = FlatHelper("Move the milestone")

    def clean(self):
        """Refuse a stretch that ends before it begins."""
        super().clean()
        _in_order(self)
        return self.cleaned_data


class ReachForm(SeenPlanForm):
    """Say that a milestone was reached."""

    reached_on = DateField(label="Reached on", help_text="Today or before.")

    def __init__(self, *args, **kwargs):
        """Begin with today."""
        super().__init__(*args, **kwargs)
        self.fields["reached_on"].initial = timezone.localdate()
        self.helper = FlatHelper("It is reached")


class FilingForm(forms.Form):
    """Where in a plan an action belongs."""

    objective = forms.ModelChoiceField(queryset=None, required=False, empty_label="No objective")
    is_critical = forms.BooleanField(
        required=False,
        label="Critical to the plan",
        help_text="A plan declared green is contradicted while a critical action is late, unplaced or stalled.",
    )

    def __init__(self, *args, plan: ActionPlan, **kwargs):
        """Offer the plan's objectives."""
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = plan.objectives.all()
        self.helper = FlatHelper("Keep it")


class GatherForm(FilingForm):
    """Put actions into a plan."""

    chosen = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Actions",
        error_messages={"required": "Choose at least one action."},
    )
    field_order = ("objective", "is_critical", "chosen")

    def __init__(self, *args, actions: list[Action], **kwargs):
        """Offer the actions the view says may be put in."""
        super().__init__(*args, **kwargs)
        self.actions = {str(action.pk): action for action in actions}
        self.fields["chosen"].choices = [
            (key, f"{action.title}. {action.unit}. {action.owned_by}.") for key, action in self.actions.items()
        ]
        self.helper = FlatHelper("Put them into the plan")

    def gathered(self) -> list[Action]:
        """Give the actions chosen."""
        return [self.actions[key] for key in self.cleaned_data["chosen"]]


def _in_order(form: forms.Form) -> None:
    begins, due = form.cleaned_data.get("starts_on"), form.cleaned_data.get("due_on")
    if begins and due and due < begins:
        form.add_error("starts_on", "It cannot begin after it is due.")


def _say(name: str, value: Any) -> str:
    return PlanKind(value).label if name == "kind" else say_value(value)
