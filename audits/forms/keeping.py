"""Holding an audit's words back."""

from django import forms

from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class HoldForm(forms.Form):
    """Why the words are kept beyond their time."""

    reason = forms.CharField(
        max_length=300,
        label="Why they are kept longer",
        help_text="Such as: a complaint is being looked into.",
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Hold them back")
