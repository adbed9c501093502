"""What people choose among missing figures, and say about who brings them."""

from datetime import datetime

from django import forms

from indicators.forms.layout import FlatHelper
from indicators.rules.gaps import GapState
from organisation.models import Unit
from organisation.validators import names_no_child


class GapForm(forms.Form):
    """Choose which gaps are shown."""

    service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE), required=False, to_field_name="code", empty_label="All"
    )
    state = forms.ChoiceField(choices=[("", "Any"), *GapState.choices()], required=False)
    owner = forms.ChoiceField(
        choices=[("", "Anybody"), ("mine", "Me"), ("nobody", "Nobody")],
        required=False,
    )

    def chosen(self) -> dict:
        """Give what was chosen; whatever cannot be understood is as if not chosen."""
        self.is_valid()
        return self.cleaned_data


class OwnForm(forms.Form):
    """Say who brings the missing figures, and the day they promise them for."""

    owner = forms.ModelChoiceField(
        queryset=None, empty_label="Choose a person", help_text="Brings the figures; reminded by e-mail when due."
    )
    promised_on = forms.DateField(
        label="Promised for",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="A working day still to come. Nobody is chased before it.",
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why it takes until then. Never a child's name.",
        validators=[names_no_child],
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, people, **kwargs):
        """Offer the people the view says may be named."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.helper = FlatHelper("Save")

    def clean_seen(self) -> datetime | None:
        """Read which row the page showed: the moment it was set, or none."""
        given = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(given) if given else None
        except ValueError as problem:
            raise forms.ValidationError("Open the page again.") from problem

    def see(self, seen: str) -> None:
        """Show the row as it is now, and keep everything that was typed."""
        self.data = {**self.data.dict(), "seen": seen}
