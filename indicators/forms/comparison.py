"""What people choose to compare."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import Http404

from indicators.forms.definitions import MonthField
from indicators.models import Cohort
from indicators.rules.comparing import Span
from indicators.team_comparison import COMPARED, Asked
from organisation.models import Unit


class CompareForm(forms.Form):
    """Choose the month, what stands side by side, and beneath whom."""

    within = forms.ChoiceField(required=False, label="Beneath")
    kind = forms.ChoiceField(
        required=False, label="Compare", choices=[(kind.value, words.capitalize()) for kind, words in COMPARED.items()]
    )
    month = MonthField(required=False)
    span = forms.ChoiceField(required=False, label="Months added up", choices=Span.choices())
    cohort = forms.ChoiceField(required=False)

    def __init__(self, *args, tops: Iterable[Unit], cohorts: Iterable[Cohort], adds_months: bool, **kwargs):
        """Offer what there is: no choice of months where months are not added, none of cohorts where none is held."""
        super().__init__(*args, **kwargs)
        self.fields["within"].choices = [(unit.code, unit.name) for unit in tops]
        held = [(cohort.code, cohort.name) for cohort in cohorts]
        self.fields["cohort"].choices = [("", "Everybody"), *held]
        if not held:
            del self.fields["cohort"]
        if not adds_months:
            del self.fields["span"]

    def show(self, month: date | None) -> None:
        """Fill in the month that is shown, where none was asked for."""
        if month and not self.data.get("month"):
            data: Any = self.data.copy()
            data["month"] = f"{month:%Y-%m}"
            self.data = data

    def asked(self) -> Asked:
        """Give what was asked for; what is not understood is as if not asked. Single workers are not there."""
        kind = self.data.get("kind") or Unit.Kind.TEAM
        if kind not in COMPARED:
            raise Http404
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            Unit.Kind(kind),
            given.get("within") or "",
            given.get("month"),
            Span(given.get("span") or Span.MONTH),
            given.get("cohort") or "",
        )
