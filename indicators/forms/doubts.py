"""What people answer to a doubt."""

from django import forms

from indicators.forms.layout import FlatHelper


class SettleForm(forms.Form):
    """Settle a doubt."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}), label="What explains it?")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Settle the doubt")
