"""What is typed while an agenda is arranged."""

from django import forms

from indicators.forms.layout import FlatHelper


class TopicForm(forms.Form):
    """Put a topic of one's own on the agenda."""

    title = forms.CharField(max_length=200, label="Topic")
    reason = forms.CharField(max_length=500, label="Why")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Add the topic")
