"""Fields that forms about actions share."""

from datetime import date

from django import forms
from django.utils import timezone

from actions.rules.due import day_in_words, why_not_due
from actions.rules.spoken import challenge_month, read_day
from organisation.rules.calendar import is_working_day, next_working_day
from organisation.validators import names_no_child


class DateField(forms.DateField):
    """A day, chosen with the browser's own date picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SpokenDayField(forms.CharField):
    """A day as people write it. A month alone, such as January 2021, is asked about."""

    def __init__(self, **kwargs):
        """Say how it may be written."""
        kwargs.setdefault("help_text", "A working day, such as 24 November 2026 or 24/11/2026.")
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def to_python(self, value) -> date | None:  # type: ignore[override]
        """Give the day that was meant."""
        text, on = super().to_python(value), timezone.localdate()
        if not text:
            return None
        spoken = read_day(text, on=on)
        if spoken is None:
            raise forms.ValidationError(f"“{text}” is no day. Write it as 24 November {on.year}, or 24/11/{on.year}.")
        if spoken.month:
            raise forms.ValidationError(challenge_month(spoken.month, on=on))
        return spoken.day

    def validate(self, value) -> None:
        """Ask for it where it is required."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value) -> None:
        """Leave the day: its text has been measured as it was read."""

    def prepare_value(self, value):
        """Write a day out in words."""
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value


class KeptDays(forms.MultipleChoiceField):
    """The day to be kept although nobody works on it: shown once it is asked about."""

    widget = forms.MultipleHiddenInput

    def validate(self, value) -> None:
        """Take any: it counts only where it is the day that was given."""


class DueForm(forms.Form):
    """When it is due. A day nobody works on is asked about, and stands only when it is ticked."""

    due_on = SpokenDayField(label="Due date")
    keep_day = KeptDays(required=False, label="Is that the day you mean?")

    def clean(self):
        """Refuse a day that is past; ask about one on which nobody works."""
        super().clean()
        given = self.cleaned_data
        due_on = given.get("due_on")
        given["keep_day"] = due_on is not None and due_on.isoformat() in given.get("keep_day", [])
        if due_on is None:
            return given
        if not is_working_day(due_on):
            self._offer_to_keep(due_on)
        if why := why_not_due(due_on, on=timezone.localdate(), keep_day=given["keep_day"]):
            self.add_error("due_on", why)
        return given

    @property
    def nearest_day(self) -> str:
        """Give the next working day, where the one given is none and was not kept."""
        due_on = self.cleaned_data.get("asked_day") if self.is_bound else None
        return day_in_words(next_working_day(due_on)) if due_on and "due_on" in self.errors else ""

    def _offer_to_keep(self, day: date) -> None:
        if day < timezone.localdate():
            return
        self.cleaned_data["asked_day"] = day
        field = self.fields["keep_day"]
        field.widget = forms.CheckboxSelectMultiple()
        field.choices = [(day.isoformat(), f"Keep {day_in_words(day)}, although nobody works then")]


class OwnerFields(forms.Form):
    """Who will do it: one person here, or one named body outside with somebody here who keeps after it."""

    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="Nobody yet")
    outside_owner = forms.CharField(
        max_length=120,
        required=False,
        label="Or a body outside the service",
        help_text="For example the police.",
        validators=[names_no_child],
    )
    liaison = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="You",
        label="Who here keeps after it",
        help_text="Only for a body outside.",
    )

    def __init__(self, *args, people, **kwargs):
        """Offer the people the view says may own an action."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["liaison"].queryset = people

    def clean(self):
        """Refuse two owners: then nobody is. Somebody keeps after a body outside only."""
        given = super().clean()
        if given.get("owner") and given.get("outside_owner"):
            self.add_error("outside_owner", "Name one owner: a person here or a body outside, not both.")
        if given.get("liaison") and not given.get("outside_owner"):
            self.add_error("liaison", "Somebody keeps after a body outside only: name that body, or nobody here.")
        return given
