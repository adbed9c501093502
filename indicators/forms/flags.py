"""What people choose to see of flags, and what they answer to them."""

from django import forms

from indicators.forms.choices import UnitField
from indicators.forms.layout import DayField, FlatHelper
from indicators.rules.vocabulary import FlagClass, FlagState
from organisation.models import Unit
from organisation.validators import names_no_child


class FlagForm(forms.Form):
    """Choose which flags are shown."""

    service = UnitField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE).standing_first(),
        required=False,
        to_field_name="code",
        empty_label="All",
    )
    classification = forms.ChoiceField(choices=[("", "Any"), *FlagClass.choices()], required=False, label="Class")
    state = forms.ChoiceField(choices=[("", "Live"), *FlagState.choices()], required=False)
    mine = forms.BooleanField(required=False, label="Only those I answer for")


class RestForm(forms.Form):
    """Let a flag rest until a day, and say why."""

    until = DayField()
    reason = forms.CharField(
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[names_no_child],
        error_messages={"required": "Say why: the reason is kept with your name."},
    )

    def __init__(self, *args, asks: str, button: str, **kwargs):
        """Ask for the day in words that fit, and set the button."""
        super().__init__(*args, **kwargs)
        self.fields["until"].label = asks
        self.helper = FlatHelper(button)
