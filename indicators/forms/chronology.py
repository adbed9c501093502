"""Choosing the year a chronology tells of."""

from datetime import date

from django import forms

from indicators.forms.definitions import MonthField


class ChronologyForm(forms.Form):
    """Choose the first of twelve months. A form field may not be called `from` in code, but is so in the address."""

    def __init__(self, *args, **kwargs):
        """Add the field under the word people read in the address."""
        super().__init__(*args, **kwargs)
        self.fields["from"] = MonthField(required=False, label="Twelve months from")

    @property
    def first(self) -> date | None:
        """Give the month chosen, if it is one."""
        self.is_valid()
        return self.cleaned_data.get("from")

    @property
    def refusal(self) -> str:
        """Say what is wrong with the month asked for."""
        return " ".join(str(problem) for problem in self.errors.get("from", []))
