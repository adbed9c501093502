"""What people choose to see of doubts, and what they answer to them."""

from django import forms

from indicators.forms.choices import UnitField
from indicators.forms.layout import FlatHelper
from indicators.rules.doubts.catalogue import KINDS
from indicators.rules.vocabulary import Severity
from organisation.models import Unit
from organisation.validators import names_no_child

LOUDNESS = {Severity.BLOCK: "Contradiction", Severity.WARN: "Warning", Severity.NOTE: "Note"}


class DoubtForm(forms.Form):
    """Choose which doubts are shown."""

    severity = forms.ChoiceField(
        choices=[("", "Any"), *((word.value, label) for word, label in LOUDNESS.items())],
        required=False,
        label="Weight",
    )
    service = UnitField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE).standing_first(),
        required=False,
        to_field_name="code",
        empty_label="All",
    )
    code = forms.ChoiceField(
        choices=[("", "Any"), *((kind.code, kind.says) for kind in sorted(KINDS, key=lambda kind: kind.says))],
        required=False,
        label="What is doubtful",
    )


class AcceptForm(forms.Form):
    """Accept several doubts with one reason."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "form": "answers"}),
        label="Why are the chosen ones accepted?",
        error_messages={"required": "Say why they are accepted: the reason is kept with your name."},
        validators=[names_no_child],
    )


class SettleForm(forms.Form):
    """Settle a doubt."""

    reason = forms.CharField(
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}), label="What explains it?", validators=[names_no_child]
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Settle the doubt")
