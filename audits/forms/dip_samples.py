"""What is typed when a dip sample is asked for, answered or declined."""

from django import forms

from audits.forms.references import ReferencesField
from audits.rules.dip_samples import LONGEST
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class AskForm(forms.Form):
    """What the sample should find out. The figure it is about travels along, unseen."""

    question = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What should it find out?",
        help_text="No names: neither a child's nor a colleague's.",
        validators=[names_no_child],
        error_messages={"required": "Say what the sample should find out."},
    )
    indicator = forms.CharField(widget=forms.HiddenInput, required=False)
    unit = forms.CharField(widget=forms.HiddenInput, required=False)
    cohort = forms.CharField(widget=forms.HiddenInput, required=False)
    month = forms.CharField(widget=forms.HiddenInput, required=False)
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Ask for a dip sample")


class SeenForm(forms.Form):
    """A form that knows which version of a thing its reader saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def look_again(self, version: int) -> None:
        """Keep what was typed, and go by the thing as it is now: its reader has been told."""
        self.data = {**self.data.dict(), self.add_prefix("seen_version"): str(version)}


class AnswerForm(SeenForm):
    """How many cases were looked at, how many bear the figure out, and what was found."""

    cases = forms.IntegerField(
        min_value=1,
        max_value=500,
        label="Cases looked at",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say how many cases were looked at."},
    )
    bearing_out = forms.IntegerField(
        min_value=0,
        max_value=500,
        label="Of them, cases that bear the figure out",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say how many of them bear the figure out; 0 where none does."},
    )
    finding = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What was found",
        help_text="In words, and with no names: neither a child's nor a colleague's.",
        validators=[names_no_child],
        error_messages={"required": "Say in words what was found."},
    )

    references = ReferencesField(
        label="The audits it was made with",
        help_text="If each case was entered as an audit: their references, such as QA-0123, with commas between.",
    )

    def __init__(self, *args, audits=None, **kwargs):
        """Set the button, and keep the audits that may be named."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Answer")
        if audits is not None:
            self.fields["references"].among = audits


class DeclineForm(SeenForm):
    """Why a dip sample is not done."""

    finding = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why it is declined",
        validators=[names_no_child],
        error_messages={"required": "Say why it is declined."},
    )

    def __init__(self, *args, **kwargs):
        """Set the button, and keep its fields apart from those of the answer."""
        super().__init__(*args, prefix="decline", **kwargs)
        self.helper = FlatHelper("Decline")
