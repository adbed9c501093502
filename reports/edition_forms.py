"""What people say of an edition in the making: its month and day, who writes what by when, what is left out."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone

from indicators.forms.definitions import MonthField
from organisation.layout import DayField, FlatHelper
from organisation.models import User
from organisation.people import able_to
from organisation.roles import Capability
from organisation.validators import names_no_child
from reports.editions.preparing import Line
from reports.forms import SeenForm
from reports.operations.editions import Given


class OpenForm(forms.Form):
    """Open the edition of a month."""

    month = MonthField(label="Newest month of its figures", help_text="The report of November has October’s figures.")
    name = forms.CharField(
        max_length=120,
        required=False,
        label="What stands on its cover",
        help_text="Left empty, the month after its figures.",
        validators=[names_no_child],
    )
    meets_on = DayField(
        required=False,
        label="The Board meets on",
        help_text="Sections are then due eight working days before, five before the pack goes out.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Open the edition")


class PlanForm(SeenForm):
    """Say what an edition is called and when the Board meets."""

    name = forms.CharField(max_length=120, label="What stands on its cover", validators=[names_no_child])
    meets_on = DayField(required=False, label="The Board meets on")


class SectionForm(forms.Form):
    """Say who writes a section, by when."""

    due_on = DayField(required=False, label="Due on")

    def __init__(self, data=None, *, line: Line, people: Sequence[User]):
        """Offer the people who may write, and whoever has it now; name the section for whoever cannot see the row."""
        owner, due_on = line.section.owner, line.section.due_on
        first = {"owner": str(owner.pk) if owner else "", "due_on": due_on}
        super().__init__(data, prefix=f"section-{line.section.pk}", initial=first)
        self.line = line
        self.offered = {str(one.pk): one for one in [*people, *([owner] if owner else [])]}
        choices = [("", "Nobody yet"), *((pk, str(one)) for pk, one in self.offered.items())]
        self.fields["owner"] = forms.ChoiceField(choices=choices, required=False, label=f"Who writes {line.heading}")
        self.fields["owner"].widget.attrs["class"] = "form-select"
        self.fields["due_on"].widget.attrs["class"] = "form-control"
        self.fields["due_on"].label = f"{line.heading} is due on"

    def given(self) -> Given:
        """Give what was said."""
        return Given(self.offered.get(self.cleaned_data["owner"]), self.cleaned_data["due_on"])


class LeaveOutForm(forms.Form):
    """Say why an edition goes without words in a section."""

    reason = forms.CharField(
        max_length=300,
        required=False,
        validators=[names_no_child],
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why the edition goes without words here",
        help_text="The Board reads it. Left empty, the section is waited for again.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Save")


def writers() -> list[User]:
    """Give the people a section can be given to."""
    return list(able_to(Capability.WRITE_COMMENTARY, on=timezone.localdate()))
