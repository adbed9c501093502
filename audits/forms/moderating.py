"""What a second reader types."""

from django import forms

from audits.rules.grades import Grade
from indicators.forms.layout import FlatHelper


class ModerationForm(forms.Form):
    """A second reader's grade."""

    grade = forms.TypedChoiceField(
        coerce=Grade, choices=Grade.choices(), widget=forms.RadioSelect, label="Moderated grade"
    )
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label="Why")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Record the moderation")
