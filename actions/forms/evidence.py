"""Showing that an action was done."""

from django import forms
from django.conf import settings

from actions.operations.evidence import Attached
from actions.rules.evidence import BY_ENDING, TAKEN, read_text, type_of, why_not_taken
from indicators.forms.layout import FlatHelper
from organisation.uploads import UploadField
from organisation.validators import names_no_child


class EvidenceForm(forms.Form):
    """Words, and a link or a file with them."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), label="What it shows", max_length=3000, validators=[names_no_child]
    )
    link = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label="Link",
        help_text="Begins with https://.",
        validators=[names_no_child],
    )
    file = UploadField(required=False, label="Or a file", max_length=None)

    def __init__(self, *args, too_large: bool = False, **kwargs):
        """Set the button. `too_large` says that a file came and was too large to be let in."""
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        most = settings.EVIDENCE_MOST_BYTES // (1024 * 1024)
        self.fields["file"].help_text = f"At most {most} MB, and nothing that names a child. {TAKEN}."
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in BY_ENDING)
        self.helper = FlatHelper("Add the evidence")

    def clean_file(self) -> Attached | None:
        """Refuse what is no file of a kind that is taken, or a text that points at a child."""
        given = self.cleaned_data["file"]
        if self.too_large or (given and given.size > settings.EVIDENCE_MOST_BYTES):
            most = settings.EVIDENCE_MOST_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"The file is larger than {most} MB.")
        if not given:
            return None
        content = given.read()
        if why := why_not_taken(given.name, content, most=settings.EVIDENCE_MOST_BYTES):
            raise forms.ValidationError(why)
        names_no_child(given.name.replace("_", " "))
        kind = type_of(given.name, content)
        if kind and kind.content_type.startswith("text/"):
            names_no_child(read_text(content) or "")
        return Attached(given.name, content)
