"""What people choose to see."""

import re
from datetime import date, datetime

from django import forms
from django.utils import timezone

from indicators.board import Choice
from indicators.models import PriorityArea
from indicators.rules.vocabulary import FlagClass, Status
from organisation.models import Unit


class UnitField(forms.ModelChoiceField):
    """A unit; one that has ended, or is still to come, says so."""

    def __init__(self, queryset=None, **kwargs):
        """Let the view give the units later."""
        super().__init__(queryset=queryset, **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        """Name the unit, and when it stood where that is not now."""
        return unit.name_on(timezone.localdate())


class BoardForm(forms.Form):
    """Choose what the board shows."""

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

    as_at = forms.DateField(
        required=False,
        label="As reported on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "placeholder": "2021-11-10"}),
    )

    def clean_as_at(self) -> date | None:
        """Refuse a day that is still to come: nobody knows what will be held then."""
        given = self.cleaned_data["as_at"]
        if given and given > timezone.localdate():
            raise forms.ValidationError("Choose a day that is not in the future.")
        return given

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


class FlagForm(forms.Form):
    """Choose which flags are shown."""

    service = UnitField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE).standing_first(),
        required=False,
        to_field_name="code",
        empty_label="All",
    )
    classification = forms.ChoiceField(choices=[("", "Any"), *FlagClass.choices()], required=False, label="Class")
    state = forms.ChoiceField(
        choices=[("", "Live"), ("open", "Open"), ("acknowledged", "Acknowledged"), ("closed", "Closed")], required=False
    )
