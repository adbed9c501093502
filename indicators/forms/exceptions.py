"""Switching lists of cases on, giving one, and marking its cases."""

from collections.abc import Mapping, Sequence

from django import forms

from indicators.forms.layout import FlatHelper
from indicators.models import ExceptionCase, ExceptionSwitch
from indicators.rules.exceptions import CaseCause, why_no_shape
from organisation.uploads import UploadField
from organisation.validators import names_no_child

MOST_BYTES = 1024 * 1024


class SwitchForm(forms.Form):
    """By what leave, why, and what a case reference looks like."""

    assessment = forms.CharField(
        max_length=60,
        label="Reference of the data protection impact assessment",
        help_text="It covers lists of cases in this product.",
        error_messages={"required": "Give the assessment's reference."},
        validators=[names_no_child],
    )
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why are lists needed?",
        help_text="Kept with your name and shown to whoever looks after access.",
        error_messages={"required": "Say why, and for how long."},
        validators=[names_no_child],
    )
    shape = forms.CharField(
        max_length=12,
        label="Shape of a case reference",
        help_text=ExceptionSwitch._meta.get_field("shape").help_text,
        error_messages={"required": "Say what a case reference looks like."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        validators=[names_no_child],
    )
    understood = forms.BooleanField(
        label="I have read what this does, and the assessment allows it.",
        error_messages={"required": "Say that you have read it."},
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Switch it on")

    def clean_shape(self) -> str:
        """Refuse a shape that a name or an NHS number fits."""
        shape = self.cleaned_data["shape"].upper()
        if why := why_no_shape(shape):
            raise forms.ValidationError(why)
        return shape


class LoadForm(forms.Form):
    """The file with the cases."""

    file = UploadField(
        label="File",
        max_length=None,
        help_text=".csv, .xlsx, .xls or .ods, up to 1 MB. It is read and not kept.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "Choose the file with the cases.", "empty": "The file is empty."},
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Load the list")

    def clean_file(self):
        """Refuse a file that is too large, and one whose name points at a child."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 1 MB.")
        names_no_child(given.name.replace("_", " "))
        return given


class MarkForm(forms.Form):
    """A cause for each case, with how it stood when the page was opened."""

    def __init__(self, *args, cases: Sequence[ExceptionCase], chosen: Mapping[int, str] | None = None, **kwargs):
        """Make the boxes of every case. A label names it by its place in the table: its reference goes into no box."""
        super().__init__(*args, **kwargs)
        self.cases = cases
        chosen = chosen or {}
        for place, case in enumerate(cases, start=1):
            self.fields[f"cause-{case.pk}"] = forms.ChoiceField(
                choices=[("", "Not marked"), *CaseCause.choices()],
                required=False,
                initial=chosen.get(case.pk, case.cause),
                label=f"Cause of case {place}",
                widget=forms.Select(attrs={"class": "form-select", "aria-label": f"Cause of case {place}"}),
            )
            self.fields[f"seen-{case.pk}"] = forms.CharField(
                required=False, initial=case.cause, widget=forms.HiddenInput
            )

    @property
    def rows(self):
        """Give each case with its two boxes."""
        return [(case, self[f"cause-{case.pk}"], self[f"seen-{case.pk}"]) for case in self.cases]

    def causes(self) -> dict[int, CaseCause | None]:
        """Give what was marked."""
        said = self.cleaned_data
        return {
            case.pk: CaseCause(said[f"cause-{case.pk}"]) if said.get(f"cause-{case.pk}") else None
            for case in self.cases
        }

    def chosen(self) -> dict[int, str]:
        """Give what was sent of each case, whether or not it can stand."""
        return {case.pk: self.data.get(f"cause-{case.pk}", "") for case in self.cases}

    def seen(self) -> dict[int, str]:
        """Give how each case stood when the page was opened."""
        return {case.pk: self.cleaned_data.get(f"seen-{case.pk}", "") for case in self.cases}
