"""What people choose to read of the commentary, and what they write. Each form ends in domain types."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from indicators.forms.choices import UnitField
from indicators.forms.definitions import MonthField
from organisation.layout import DayField, FlatHelper
from organisation.models import Unit
from organisation.validators import names_no_child
from reports.models import LONGEST, Commentary
from reports.operations.tokens import TokenFacts
from reports.rules.guided import BOXES, NAMES, parts_of, plain
from reports.rules.words import Step, TokenScope


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


class SeenForm(forms.Form):
    """A form that knows which version it was opened on, so that nothing is written over what came in between."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Save")

    def clean_seen(self) -> int:
        """Take a form without a version as opened on none: what stands by now is then shown first."""
        return self.cleaned_data["seen"] or 0

    def open_again_on(self, number: int) -> None:
        """Let sending the form again be a decision made on the version that stands now."""
        data = self.data.copy()
        data["seen"] = str(number)
        self.data = data


class CommentaryForm(SeenForm):
    """Write about the figures, freely."""

    text = forms.CharField(
        max_length=LONGEST,
        validators=[names_no_child],
        widget=forms.Textarea(attrs={"rows": 11}),
        label="Commentary",
        help_text="What the figures say, why, and what is being done. Never a child’s name, date of birth or number.",
        error_messages={"required": "Write something first."},
    )

    @classmethod
    def first(cls, stands: Commentary | None) -> dict[str, object]:
        """Give what the form opens on."""
        return {"text": stands.text if stands else "", "seen": stands.number if stands else 0}

    def said(self) -> dict[str, Any]:
        """Give what is to be written."""
        return {"text": self.cleaned_data["text"], "seen": self.cleaned_data["seen"]}

    def written(self) -> str:
        """Give what is in the box, so that it can be checked before it may be saved; far too much is cut."""
        return str(self["text"].value() or "")[:LONGEST].replace("\r\n", "\n")


class GuidedForm(SeenForm):
    """Write about an area or a section in the guided shape: five questions, of which none has to be answered."""

    into = forms.ChoiceField(choices=[(box.name, box.asks) for box in BOXES], required=False, label="Into the box")

    def __init__(self, *args, **kwargs):
        """Make the boxes, each with its question and hint."""
        super().__init__(*args, **kwargs)
        for box in BOXES:
            self.fields[box.name] = forms.CharField(
                required=False,
                max_length=LONGEST,
                validators=[names_no_child],
                widget=forms.Textarea(attrs={"rows": 3}),
                label=box.asks,
                help_text=box.hint,
            )
        self.helper.layout = Layout("seen", *NAMES)

    @classmethod
    def first(cls, stands: Commentary | None) -> dict[str, object]:
        """Give what the form opens on; words from before there were boxes stay beside it."""
        parts = {name: getattr(stands, name) for name in NAMES} if stands else {}
        return parts | {"seen": stands.number if stands else 0}

    def clean(self) -> dict[str, object]:
        """Refuse nothing at all, and more than is kept, of all the boxes together."""
        text = parts_of(self.cleaned_data).text
        if not text and not self.errors:
            raise ValidationError("Write something first.")
        if len(text) > LONGEST:
            raise ValidationError(f"The boxes together hold {len(text)} characters; {LONGEST} are kept.")
        return self.cleaned_data

    def said(self) -> dict[str, Any]:
        """Give what is to be written."""
        return {"parts": parts_of(self.cleaned_data), "seen": self.cleaned_data["seen"]}

    def written(self) -> str:
        """Give what the boxes say, so that it can be checked before it may be saved; far too much is cut."""
        return parts_of({name: self[name].value() for name in NAMES}).text[:LONGEST]

    def take_over(self, text: str) -> None:
        """Put words from before into the box that was chosen, after what is in it."""
        data = self.data.copy()
        box = data.get("into") if data.get("into") in NAMES else NAMES[0]
        data[box] = "\n\n".join(part for part in (plain(data.get(box, "")), text) if part)
        self.data = data


class StepForm(forms.Form):
    """Take what was written a step onward, or back with a note."""

    step = forms.TypedChoiceField(coerce=Step, choices=Step.choices())
    note = forms.CharField(
        required=False,
        max_length=300,
        validators=[names_no_child],
        label="Note",
        help_text="What has to change, where you send it back. Otherwise as you like.",
    )

    def __init__(self, *args, **kwargs):
        """The page has the buttons."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper()
        self.helper.layout = Layout("note")


class RemarkForm(forms.Form):
    """Remark on what was written."""

    text = forms.CharField(
        max_length=1000,
        validators=[names_no_child],
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Remark",
        error_messages={"required": "Say something first."},
    )

    def __init__(self, *args, **kwargs):
        """Set the button, and tell the box from others on the page."""
        super().__init__(*args, auto_id="id_remark_%s", **kwargs)
        self.helper = FlatHelper("Remark")


class TokenForm(forms.Form):
    """Give another system leave to read."""

    name = forms.CharField(
        max_length=120,
        label="Which system uses it",
        help_text="Such as: Power BI of the board pack.",
        validators=[names_no_child],
    )
    scope = forms.ChoiceField(choices=TokenScope.choices(), label="What it reads")
    unit = forms.ModelChoiceField(
        queryset=None, label="Of which unit", help_text="And everything below it, but never single workers."
    )
    ends_on = DayField(label="Its last day", help_text="Within a year. It is made anew where it is still needed then.")

    def __init__(self, *args, units, **kwargs):
        """Offer the units the view gives."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = "Choose a unit"
        self.helper = FlatHelper("Make the token")

    def facts(self) -> TokenFacts:
        """Give what was said."""
        said = self.cleaned_data
        return TokenFacts(said["name"], TokenScope(said["scope"]), said["unit"], said["ends_on"])
