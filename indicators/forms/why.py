"""Which month's status is asked about."""

from datetime import date

from django import forms

from indicators.forms.choices import AsAtForm


class WhyForm(AsAtForm):
    """A month, and the day it is looked at as at. What is no month is none: the newest is explained."""

    month = forms.DateField(required=False, input_formats=["%Y-%m"])

    @property
    def chosen(self) -> date | None:
        """Give the month chosen, if it is one."""
        self.is_valid()
        return self.cleaned_data.get("month")
