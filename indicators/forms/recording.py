"""Claiming that a flagged miss is recording: what is asked, on the flag's page and in the room."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet

from indicators.forms.layout import DayField, FlatHelper
from indicators.operations.recording import why_not_so
from indicators.standings import Series
from organisation.models import User
from organisation.rules.calendar import financial_year_label
from organisation.validators import names_no_child

ASKS = ("cases", "wrong", "put_right_by", "due_on")


class YearForm(forms.Form):
    """Choose a financial year."""

    year = forms.TypedChoiceField(coerce=date.fromisoformat, label="Financial year", required=False)

    def __init__(self, *args, years: Sequence[date], **kwargs):
        """Offer the years there is something to say of."""
        super().__init__(*args, **kwargs)
        self.years = years
        self.fields["year"].choices = [(year.isoformat(), financial_year_label(year)) for year in years]

    def chosen(self, otherwise: date) -> date:
        """Give the year chosen; the newest where none is."""
        given = self.cleaned_data.get("year") if self.is_valid() else None
        return given or (self.years[0] if self.years else otherwise)


class RecordingForm(forms.Form):
    """How many cases, what is wrong with the record, who puts it right and by when."""

    cases = forms.IntegerField(
        min_value=1,
        max_value=1_000_000,
        label="In how many cases is the record wrong?",
        help_text="A number. Nobody is named.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say in how many cases."},
    )
    wrong = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="What is wrong with the record?",
        help_text="For example: visits were made and not entered.",
        validators=[names_no_child],
        error_messages={"required": "Say what is wrong with the record."},
    )
    put_right_by = forms.ModelChoiceField(
        queryset=None,
        empty_label="Choose a person",
        label="Who puts it right?",
        error_messages={"required": "Name who puts it right."},
    )
    due_on = DayField(
        label="By when?",
        help_text="A working day before the next figure comes.",
        error_messages={"required": "Say by when."},
    )

    def __init__(self, *args, people: QuerySet[User], series: Series | None, month, today, **kwargs):
        """Offer the people, and keep the figure that is claimed to be wrong."""
        super().__init__(*args, **kwargs)
        self.fields["put_right_by"].queryset = people
        self.series, self.month, self.today = series, month, today
        self.helper = FlatHelper("Claim it as recording")

    def clean(self):
        """Say of each word what of it cannot stand."""
        super().clean()
        given = self.cleaned_data
        if not self.errors:
            wrongs = why_not_so(
                self.series, self.month, on=self.today, **{name: given[name] for name in ("cases", "wrong", "due_on")}
            )
            for name, words in wrongs.items():
                self.add_error(name, words)
        return given
