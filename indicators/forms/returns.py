"""What people give and say about returns."""

from django import forms

from indicators.forms.layout import FlatHelper
from indicators.returns.workbook import MOST_BYTES
from indicators.rules.vocabulary import RevisionReason


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
        choices=[("", "Choose a reason"), *RevisionReason.given_by_people()],
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
        if not preview.is_doubtful:
            del self.fields["override_reason"]

    def clean(self):
        """Ask for words where the reason is another one."""
        given = super().clean()
        if given.get("reason") is RevisionReason.OTHER and not given.get("explanation"):
            self.add_error("explanation", "Say what the other reason is.")
        return given
