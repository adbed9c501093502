"""What people choose to see."""

import re
from datetime import date, datetime

from django import forms
from django.utils import timezone

from indicators.board import Choice
from indicators.models import PriorityArea
from indicators.rules.vocabulary import Status
from organisation.models import Unit


class UnitField(forms.ModelChoiceField):
    """A unit; one that has ended, or is still to come, says so."""

    def __init__(self, queryset=None, **kwargs):
        """Let the view give the units later."""
        super().__init__(queryset=queryset, **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        """Name the unit, and when it stood where that is not now."""
        return unit.name_on(timezone.localdate())


class AsAtForm(forms.Form):
    """Choose a day, to see things as they had been reported by its end."""

    as_at = forms.DateField(
        required=False,
        label="As reported on",
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "That is not a day: write it like 2021-11-10."},
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "placeholder": "2021-11-10", "class": "form-control"}
        ),
    )

    def __init__(self, *args, **kwargs):
        """Offer no day to come."""
        super().__init__(*args, **kwargs)
        self.fields["as_at"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_as_at(self) -> date | None:
        """Refuse a day to come: nobody knows what will be held then."""
        day = self.cleaned_data["as_at"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(f"{day.day} {day:%B %Y} is still to come.")
        return day

    @property
    def day(self) -> date | None:
        """Give the day chosen, if it is one."""
        self.is_valid()
        return self.cleaned_data.get("as_at")

    @property
    def refusal(self) -> str:
        """Say what is wrong with the day asked for."""
        return " ".join(str(problem) for problem in self.errors.get("as_at", []))


class BoardForm(AsAtForm):
    """Choose what the board shows."""

    field_order = ["area", "service", "status", "to", "as_at"]

    area = forms.ModelChoiceField(
        PriorityArea.objects.all(), required=False, to_field_name="slug", empty_label="All", label="Priority area"
    )
    service = UnitField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE).standing_first(),
        required=False,
        to_field_name="code",
        empty_label="All",
    )
    status = forms.ChoiceField(choices=[("", "Any"), *Status.choices()], required=False)
    to = forms.CharField(
        required=False, label="Up to", widget=forms.TextInput(attrs={"type": "month", "placeholder": "2021-10"})
    )

    def clean_to(self) -> date | None:
        """Read a month such as 2021-10."""
        given = self.cleaned_data["to"]
        if not given:
            return None
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", given):
            raise forms.ValidationError("Write a month like 2021-10.")
        return datetime.strptime(given, "%Y-%m").date()

    def choice(self) -> Choice:
        """Give what was chosen; whatever cannot be understood is as if not chosen."""
        self.is_valid()
        given = self.cleaned_data
        status = given.get("status")
        return Choice(
            given.get("area"),
            given.get("service"),
            Status(status) if status else None,
            given.get("to"),
            given.get("as_at"),
        )
