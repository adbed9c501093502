"""What is typed to set the days of sessions."""

from django import forms

from actions.forms import DateField
from indicators.forms.layout import FlatHelper


class ScheduleForm(forms.Form):
    """Set the day of the next session."""

    held_on = DateField(label="Day of the session")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Schedule")
