"""What people choose to read of the commentary, and what they write. Each form ends in domain types."""

from django import forms

from indicators.forms.choices import UnitField
from indicators.forms.definitions import MonthField
from organisation.layout import FlatHelper
from organisation.models import Unit
from organisation.validators import names_no_child
from reports.models import LONGEST


class ChoiceForm(forms.Form):
    """Choose whose commentary is shown, of which month."""

    unit = UnitField(
        Unit.objects.published().standing_first(),
        required=False,
        to_field_name="code",
        empty_label="The authority",
        label="About",
    )
    month = MonthField(required=False)


class CommentaryForm(forms.Form):
    """Write about the figures."""

    text = forms.CharField(
        max_length=LONGEST,
        validators=[names_no_child],
        widget=forms.Textarea(attrs={"rows": 11}),
        label="Commentary",
        help_text="What the figures say, why, and what is being done. Never a child’s name, date of birth or number.",
        error_messages={"required": "Write something first."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Save")

    def clean_seen(self) -> int:
        """Take a form without a version as opened on none: what stands by now is then shown first."""
        return self.cleaned_data["seen"] or 0

    def written(self) -> str:
        """Give what is in the box, so that it can be checked before it may be saved; far too much is cut."""
        return str(self["text"].value() or "")[:LONGEST].replace("\r\n", "\n")

    def open_again_on(self, number: int) -> None:
        """Let sending the form again be a decision made on the version that stands now."""
        data = self.data.copy()
        data["seen"] = str(number)
        self.data = data
