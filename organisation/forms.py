"""How the sign-in form speaks, and what people say about units."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from organisation.layout import DayField, FlatHelper, SeveralField
from organisation.models import Unit, User
from organisation.roles import Role
from organisation.validators import names_no_child


class SignInForm(LoginForm):
    """Sign in with a user name or an e-mail address."""

    def __init__(self, *args, **kwargs):
        """Say what is asked for in a label, and leave the boxes empty."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name or e-mail address"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username"  # what a browser keeps beside the password


class EndForm(forms.Form):
    """End a unit."""

    on = DayField(label="Its last day")
    reason = forms.CharField(
        max_length=100,
        label="Why?",
        help_text="Kept with your name in the unit's history.",
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("End the unit")


class SuccessorForm(forms.Form):
    """Say who takes over from one unit or several."""

    predecessors = SeveralField(queryset=None, label="Which units end", widget=forms.CheckboxSelectMultiple)
    happened_on = DayField(label="First day of the new order", help_text="The units above end the day before.")
    successor = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="A new unit, named below", label="Who takes over"
    )
    code = forms.SlugField(
        max_length=50, required=False, label="Code of the new unit", help_text="Short and lasting: family-help."
    )
    name = forms.CharField(max_length=120, required=False, label="Name of the new unit", validators=[names_no_child])
    parent = forms.ModelChoiceField(queryset=None, required=False, label="The new unit stands beneath")
    keeps_teams = forms.BooleanField(
        required=False,
        initial=True,
        label="What stands beneath them goes on beneath the new unit",
        help_text="Each as a unit of its own that takes over from the one before; both histories stay readable.",
    )
    reason = forms.CharField(
        max_length=300, label="Why?", help_text="Shown wherever the two histories meet.", validators=[names_no_child]
    )

    def __init__(self, *args, units, **kwargs):
        """Offer the units the view gives: of one rank, and what stands above that rank."""
        super().__init__(*args, **kwargs)
        same, above = units
        self.fields["predecessors"].queryset = self.fields["successor"].queryset = same
        self.fields["parent"].queryset = above
        self.helper = FlatHelper("Name the successor")

    def clean(self):
        """Ask for an existing unit or the whole of a new one, never both."""
        given: dict[str, Any] = super().clean() or {}
        new = [name for name in ("code", "name", "parent") if given.get(name)]
        if given.get("successor") and (given.get("code") or given.get("name")):
            self.add_error("successor", "Choose a unit that stands, or name a new one: not both.")
        elif not given.get("successor") and len(new) < 3:
            for name in {"code", "name", "parent"} - set(new) - set(self.errors):
                self.add_error(name, "Give the new unit its code, its name and its place.")
        if given.get("successor") and given["successor"] in (given.get("predecessors") or ()):
            self.add_error("successor", "A unit cannot take over from itself.")
        return given


class MoveForm(forms.Form):
    """A mover's new place, in place of one they hold."""

    held = forms.ModelChoiceField(queryset=None, label="In place of")
    role = forms.ChoiceField(choices=Role.choices(), label="New role")
    unit = forms.ModelChoiceField(queryset=None, label="At")
    from_day = DayField(label="From", help_text="The role they hold now ends the day before.")

    def __init__(self, *args, person: User, **kwargs):
        """Offer what goes on and was given by hand."""
        super().__init__(*args, **kwargs)
        going_on = person.memberships.filter(ends_on=None, grant=None)
        self.fields["held"].queryset = going_on.select_related("unit", "user")
        self.fields["unit"].queryset = Unit.objects.standing_first()
        self.helper = FlatHelper("Move")
