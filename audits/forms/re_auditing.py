"""Giving a re-audit to somebody, and keeping one whatever becomes of the grade it follows."""

from django import forms

from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class GiveForm(forms.Form):
    """Who carries the re-audit out, and by when."""

    auditor = forms.ModelChoiceField(
        queryset=None,
        help_text="Nobody who carried out the first audit, or is in the line of its auditor or of the case.",
    )
    due_on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), label="Due")

    def __init__(self, *args, people, **kwargs):
        """Offer the people it may be given to."""
        super().__init__(*args, **kwargs)
        self.fields["auditor"].queryset = people
        self.helper = FlatHelper("Give it to them")


class KeepForm(forms.Form):
    """Why the re-audit stands."""

    why = forms.CharField(max_length=300, label="Why it is kept", validators=[names_no_child])

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Keep it")
