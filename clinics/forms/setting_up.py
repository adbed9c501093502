"""What is typed to set a clinic up or to change it."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from clinics.models import Clinic
from clinics.rules.agenda import Breakdown, Seat
from clinics.rules.rota import on_or_after
from indicators.forms.layout import FlatHelper
from indicators.models import PriorityArea
from organisation.layout import DayField, SeveralField
from organisation.validators import names_no_child

DETAILS = (
    "name", "unit", "chair", "weekday", "cadence_weeks", "first_held_on", "starts_at", "length_minutes",
    "place", "agenda_days_before", "is_convened", "notes",
)  # fmt: skip


class ClinicForm(forms.ModelForm):
    """What a clinic is and when it meets. It saves nothing itself."""

    first_held_on = DayField(
        label="First day", required=False, help_text="The rota is counted from it. Without it, days are set one by one."
    )
    may_share = forms.BooleanField(
        required=False, label="It may meet on the same day as another clinic", help_text="Otherwise you are told."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Clinic
        fields = DETAILS
        labels = {
            "unit": "Service",
            "cadence_weeks": "Every how many weeks",
            "starts_at": "Time",
            "length_minutes": "Length in minutes",
            "is_convened": "It is convened",
            "agenda_days_before": "Agenda proposed how many working days before",
        }
        help_texts = {"cadence_weeks": "1 is every week, 6 every sixth.", "is_convened": "Untick to stand it down."}
        widgets = {
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, units, people, **kwargs):
        """Offer the services and people the view says may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = "Choose a service"
        self.fields["chair"].queryset = people
        self.fields["chair"].empty_label = "Nobody yet"
        self.fields["seen"].initial = self.instance.version
        for name in ("name", "place", "notes"):
            self.fields[name].validators.append(names_no_child)
        if self.instance.pk:
            self.fields["unit"].disabled = True
        self.helper = FlatHelper("Save" if self.instance.pk else "Set up the clinic")
        self.helper.layout = Layout(
            "seen",
            Fieldset("The clinic", "name", "unit", "chair"),
            Fieldset(
                "When it meets",
                Div("weekday", "cadence_weeks", "first_held_on", css_class="side-by-side"),
                Div("starts_at", "length_minutes", css_class="side-by-side"),
                "place",
                "may_share",
            ),
            Fieldset("Besides", "agenda_days_before", "is_convened", "notes"),
        )

    def clean(self):
        """Hold the first day to the weekday, naming the nearest day that fits."""
        given = super().clean()
        day, weekday = given.get("first_held_on"), given.get("weekday")
        if day and weekday is not None and day.weekday() != weekday:
            fits = on_or_after(day, weekday)
            is_a = f"{day.day} {day:%B %Y} is a {day:%A}."
            instead = f"Choose a {fits:%A}, such as {fits.day} {fits:%B %Y}, or change the weekday."
            self.add_error("first_held_on", f"{is_a} {instead}")
        return given

    def details(self) -> dict[str, Any]:
        """Give what was typed, as the operations take it."""
        return {name: self.cleaned_data[name] for name in (*DETAILS, "may_share")}

    def open_again_on(self, version: int) -> None:
        """Give the form the version that stands now: sending it again is then a decision."""
        data = self.data.copy()
        data["seen"] = version
        self.data = data


class MeasureFilter(forms.Form):
    """Which measures are offered."""

    words = forms.CharField(required=False, label="Words")
    area = forms.ModelChoiceField(
        queryset=PriorityArea.objects.all(), required=False, label="Priority area", empty_label="Any"
    )


class AddMeasuresForm(forms.Form):
    """Measures ticked in the list, and how they are broken down."""

    indicators = SeveralField(
        queryset=None, label="Measures", error_messages={"required": "Tick at least one measure."}
    )
    breakdown = forms.TypedChoiceField(coerce=Breakdown, choices=Breakdown.choices(), initial=Breakdown.TEAM)

    def __init__(self, *args, offered, **kwargs):
        """Offer the measures the clinic does not look at yet."""
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = offered


class LineForm(forms.Form):
    """What a clinic calls a measure, and how it breaks it down."""

    heading = forms.CharField(
        max_length=200, required=False, label="What this clinic calls it", validators=[names_no_child]
    )
    breakdown = forms.TypedChoiceField(coerce=Breakdown, choices=Breakdown.choices())

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Save")


class MemberForm(forms.Form):
    """Somebody who belongs to a clinic."""

    user = forms.ModelChoiceField(queryset=None, label="Person", empty_label="Choose a person")
    seat = forms.TypedChoiceField(coerce=Seat, choices=Seat.choices(), label="As")

    def __init__(self, *args, people, **kwargs):
        """Offer the people the view says may belong."""
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.helper = FlatHelper("Add")
