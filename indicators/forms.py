"""What people choose and type about figures. Each form ends in domain types and saves nothing."""

import re
from datetime import date, datetime

from crispy_forms.helper import FormHelper
from django import forms

from indicators.board import Choice
from indicators.models import PriorityArea
from indicators.returns.workbook import MOST_BYTES
from indicators.rules.vocabulary import FlagClass, RevisionReason, Status
from organisation.models import Unit


class FlatHelper(FormHelper):
    """A form without its own form tag or button: the page has them."""

    form_tag = False
    disable_csrf = True

    def __init__(self, button: str = "") -> None:
        """Keep the button's words for the page."""
        super().__init__()
        self.button = button


class BoardForm(forms.Form):
    """Choose what the board shows."""

    area = forms.ModelChoiceField(
        PriorityArea.objects.all(), required=False, to_field_name="slug", empty_label="All", label="Priority area"
    )
    service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE), required=False, to_field_name="code", empty_label="All"
    )
    status = forms.ChoiceField(choices=[("", "Any"), *Status.choices()], required=False)
    to = forms.CharField(
        required=False, label="Up to", widget=forms.TextInput(attrs={"type": "month", "placeholder": "2021-10"})
    )

    def clean_to(self) -> date | None:
        """Read a month such as 2021-10."""
        given = self.cleaned_data["to"]
        if not given:
            return None
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", given):
            raise forms.ValidationError("Write a month like 2021-10.")
        return datetime.strptime(given, "%Y-%m").date()

    def choice(self) -> Choice:
        """Give what was chosen; whatever cannot be understood is as if not chosen."""
        self.is_valid()
        given = self.cleaned_data
        status = given.get("status")
        return Choice(given.get("area"), given.get("service"), Status(status) if status else None, given.get("to"))


class FlagForm(forms.Form):
    """Choose which flags are shown."""

    service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE), required=False, to_field_name="code", empty_label="All"
    )
    classification = forms.ChoiceField(choices=[("", "Any"), *FlagClass.choices()], required=False, label="Class")
    state = forms.ChoiceField(
        choices=[("", "Live"), ("open", "Open"), ("acknowledged", "Acknowledged"), ("closed", "Closed")], required=False
    )


class UploadForm(forms.Form):
    """Choose a return to upload."""

    file = forms.FileField(
        label="Return",
        help_text="An .xlsx, .xls, .ods or .csv file, up to 10 MB. Nothing is written until you publish it.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Upload and check")

    def clean_file(self):
        """Refuse a file that is too large before any of it is read."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES // 1024 // 1024} MB, the most that is taken."
            )
        return given


class PublishForm(forms.Form):
    """Publish a return: with a reason where figures change, and another where something is doubtful."""

    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Stays with the return.")
    reason = forms.TypedChoiceField(
        coerce=RevisionReason,
        empty_value=None,
        choices=[("", "Choose a reason"), *RevisionReason.choices()],
        label="Why do published figures change?",
    )
    explanation = forms.CharField(required=False, max_length=300, label="More about why")
    override_reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why publish in spite of what is doubtful?",
        help_text="Kept with your name. The doubts stay on the figures until somebody settles them.",
    )

    def __init__(self, *args, preview, **kwargs):
        """Ask only for what this return needs."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Publish")
        if not preview.has_changes:
            del self.fields["reason"], self.fields["explanation"]
        if not preview.reading.blocks:
            del self.fields["override_reason"]

    def clean(self):
        """Ask for words where the reason is another one."""
        given = super().clean()
        if given.get("reason") is RevisionReason.OTHER and not given.get("explanation"):
            self.add_error("explanation", "Say what the other reason is.")
        return given


class SettleForm(forms.Form):
    """Settle a doubt."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}), label="What explains it?")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Settle the doubt")
