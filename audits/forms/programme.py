"""What is typed to plan audits: a programme with its rules, and its numbers by service and month."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from audits.models import AuditProgramme, AuditType, QuestionSet, Theme
from indicators.forms.layout import FlatHelper
from organisation.layout import DayField
from organisation.models import Unit

FACTS = (
    "name", "starts_on", "ends_on", "limits", "not_audited_within", "days_to_audit", "moderated_share",
    "moderated_at_least", "moderates_blind", "inadequate_days", "requires_improvement_days", "re_audit_months", "notes",
)  # fmt: skip


def _some(least: int, most: int, label: str, said: str) -> forms.IntegerField:
    return forms.IntegerField(min_value=least, max_value=most, label=label, help_text=said)


class ProgrammeForm(forms.ModelForm):
    """A programme with all its rules. It saves nothing itself."""

    starts_on = DayField(label="Begins on")
    ends_on = DayField(label="Ends on")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    not_audited_within = _some(
        0, 60, "Months until a case may be drawn again", "12 in most councils; 0 sets none aside."
    )
    days_to_audit = _some(1, 120, "Days to audit", "Working days an auditor has.")
    moderated_share = _some(1, 100, "Share read a second time", "Percentage of each month's audits.")
    moderated_at_least = _some(0, 999, "Read a second time at the least", "Audits a month, where that is more.")
    inadequate_days = _some(1, 120, "Days to act on an Inadequate", "Working days.")
    requires_improvement_days = _some(1, 120, "Days to act on a Requires improvement", "Working days.")
    re_audit_months = _some(1, 60, "Months until the re-audit", "After an Inadequate.")

    class Meta:
        model = AuditProgramme
        fields = FACTS
        labels = {"limits": "Limits of the sample", "moderates_blind": "Second readings are blind"}
        widgets = {"limits": forms.Textarea(attrs={"rows": 3}), "notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        """Lay the rules out by what they are about."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Save the programme")
        self.fields["seen"].initial = self.instance.version
        self.helper.layout = Layout(
            "seen",
            "name",
            Div("starts_on", "ends_on", css_class="side-by-side"),
            Fieldset("Which cases", "limits", "not_audited_within"),
            Fieldset("Auditing", "days_to_audit"),
            Fieldset("Second readings", "moderated_share", "moderated_at_least", "moderates_blind"),
            Fieldset("What follows", "inadequate_days", "requires_improvement_days", "re_audit_months"),
            "notes",
        )

    def details(self) -> dict[str, Any]:
        """Give what was typed, by the names of the programme's fields."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def open_again_on(self, version: int) -> None:
        """Give the form the version that stands now: sending it again is then a decision."""
        self.data = {**self.data.dict(), "seen": version}

    def validate_unique(self) -> None:
        """Leave it to the operation, which sees what stands when it writes."""

    def _post_clean(self) -> None:
        """Keep the instance as it is stored: what was typed is checked by the operation."""


class KindForm(forms.Form):
    """Which audits the grid is about."""

    kind = forms.TypedChoiceField(coerce=AuditType, choices=AuditType.choices(), label="Type")
    theme = forms.ModelChoiceField(Theme.objects.filter(is_active=True), required=False, empty_label="None")
    question_set = forms.ModelChoiceField(
        QuestionSet.objects.filter(is_active=True), required=False, empty_label="Chosen by the auditor", label="Tool"
    )


class NumbersForm(forms.Form):
    """How many audits each service has in each month. Each box carries the number it was opened on."""

    def __init__(self, *args, units: Iterable[Unit], months: Iterable[date], held: Mapping, **kwargs) -> None:
        """Make a box for each service and month."""
        super().__init__(*args, **kwargs)
        self.units, self.months, self.held = list(units), list(months), held
        for unit in self.units:
            for month in self.months:
                self.fields[self.box(unit, month)] = forms.IntegerField(
                    min_value=0,
                    max_value=999,
                    required=False,
                    initial=held.get((unit.pk, month)) or None,
                    label=f"{unit}, {month:%B %Y}",
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "box plan-box", "maxlength": "3"}),
                )

    @staticmethod
    def box(unit: Unit, month: date) -> str:
        """Name the box of a service and month."""
        return f"n-{unit.pk}-{month:%Y%m}"

    def numbers(self) -> dict[tuple[int, date], int]:
        """Give what was typed."""
        return {cell: self.cleaned_data.get(box) or 0 for cell, box in self._cells().items()}

    def seen(self) -> dict[tuple[int, date], int]:
        """Give the numbers the boxes were opened on."""
        opened = {cell: self.data.get(f"was-{box}", "") for cell, box in self._cells().items()}
        return {cell: int(was) if was.isdecimal() and len(was) < 4 else 0 for cell, was in opened.items()}

    def refuse(self, problems: Mapping[tuple[int, date], str]) -> None:
        """Put against each box why its number cannot stand."""
        cells = self._cells()
        for cell, why in problems.items():
            self.add_error(cells.get(cell), why)

    def open_again(self) -> None:
        """Open the boxes on what stands now, leaving what was typed: sent again, it is put in place."""
        self.opens_on = self.held

    def rows(self) -> list[dict[str, Any]]:
        """Give the boxes row by row, with what each was opened on, for the page."""
        was = self.held if not self.is_bound else getattr(self, "opens_on", self.seen())
        return [{"unit": unit, "boxes": [self._box(unit, month, was) for month in self.months]} for unit in self.units]

    def _box(self, unit: Unit, month: date, was: Mapping) -> tuple[forms.BoundField, int]:
        return self[self.box(unit, month)], was.get((unit.pk, month), 0)

    def _cells(self) -> dict[tuple[int, date], str]:
        return {(unit.pk, month): self.box(unit, month) for unit in self.units for month in self.months}
