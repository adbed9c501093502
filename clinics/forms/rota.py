"""What is typed to set the days of sessions."""

from django import forms

from clinics.models import Clinic
from indicators.forms.layout import FlatHelper
from organisation.layout import DayField, SeveralField
from organisation.validators import names_no_child


class ScheduleForm(forms.Form):
    """Set the day of the next session."""

    held_on = DayField(label="Day of the session")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Schedule")


class MoveForm(forms.Form):
    """Move a session to another day. `was` is the day the page was opened on."""

    to = DayField(label="New day")
    reason = forms.CharField(max_length=300, label="Why it moves", validators=[names_no_child])
    may_share = forms.BooleanField(required=False, label="It may share the day with another clinic")
    was = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Move the session")


class CancelForm(forms.Form):
    """Cancel a session, and why."""

    reason = forms.CharField(max_length=300, label="Why it is cancelled", validators=[names_no_child])

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Cancel the session")


class PauseForm(forms.Form):
    """Agree on days without clinics."""

    clinic = forms.ModelChoiceField(queryset=None, required=False, label="Which clinic")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    reason = forms.CharField(max_length=200, label="Why no clinic meets", validators=[names_no_child])

    def __init__(self, *args, clinics, may_pause_all, **kwargs):
        """Offer the clinics the view says may be paused, and all of them to those who may."""
        super().__init__(*args, **kwargs)
        self.fields["clinic"].queryset = clinics
        self.fields["clinic"].empty_label = "All clinics" if may_pause_all else "Choose a clinic"
        self.fields["clinic"].required = not may_pause_all
        self.helper = FlatHelper("Agree the pause")

    def clean(self):
        """Refuse a pause that ends before it begins."""
        given = super().clean()
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "A pause cannot end before it begins.")
        return given


class RollForm(forms.Form):
    """Clinics that take turns, a week each, in the order ticked below."""

    start = DayField(label="From")
    cadence_weeks = forms.IntegerField(
        min_value=1, max_value=52, initial=6, label="Every how many weeks each", help_text="6 is every sixth week."
    )
    clinics = SeveralField(
        queryset=Clinic.objects.none(), widget=forms.CheckboxSelectMultiple, label="Clinics, in this order"
    )
    may_share = forms.BooleanField(required=False, label="Clinics may share a day where there are too few weeks")

    def __init__(self, *args, clinics, **kwargs):
        """Offer the clinics the view says may be rolled."""
        super().__init__(*args, **kwargs)
        self.fields["clinics"].queryset = clinics
        self.helper = FlatHelper("Propose first days")

    def clean_start(self):
        """Begin on a day of the working week."""
        day = self.cleaned_data["start"]
        if day.weekday() > 4:
            raise forms.ValidationError("Choose a day from Monday to Friday: the clinics meet on that weekday.")
        return day
