"""What is typed when minutes are signed off or a closed session is taken up again."""

from django import forms

from organisation.layout import FlatHelper
from organisation.validators import names_no_child


class SignForm(forms.Form):
    """The mark of the minutes as they were read through."""

    read = forms.CharField(widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Why a closed session is taken up again."""

    reason = forms.CharField(
        max_length=300,
        label="Why is the session taken up again?",
        help_text="The next version of the minutes prints it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Take the session up again")
