"""Forms about keeping: another time, a hold, and whom what is held is given out about."""

from django import forms
from django.core.exceptions import ValidationError

from organisation.evidence.keeping import all_kept
from organisation.layout import DayField, FlatHelper
from organisation.models import Unit, User
from organisation.validators import names_no_child


class Reasoned(forms.Form):
    """A form that says why."""

    button = ""
    reason = forms.CharField(max_length=300, label="Why", validators=[names_no_child])

    def __init__(self, *args, **kwargs) -> None:
        """Set the button, and the reason last."""
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.helper = FlatHelper(self.button)


class PeriodForm(Reasoned):
    """How many months a class of record is kept."""

    button = "Set it"
    months = forms.IntegerField(min_value=1, max_value=1200, label="How many months they are kept")


class LegalHoldForm(Reasoned):
    """What is held back, from when, and until when."""

    button = "Hold back"
    person = forms.ModelChoiceField(User.objects.all(), required=False, label="Person")
    unit = forms.ModelChoiceField(Unit.objects.all(), required=False, label="Unit, with everything below it")
    thing = forms.CharField(
        max_length=100,
        required=False,
        label="One audit",
        help_text="Its reference: QA-0123.",
        validators=[names_no_child],
    )
    kept = forms.ChoiceField(required=False, label="Class of record")
    holds_from = DayField(label="From")
    holds_until = DayField(required=False, label="Until", help_text="Leave empty: until it is released.")

    def __init__(self, *args, **kwargs) -> None:
        """Offer the classes there are."""
        super().__init__(*args, **kwargs)
        going = [(one.slug, one.called) for one in all_kept() if one.months is not None]
        self.fields["kept"].choices = [("", "Every class"), *going]

    def clean(self) -> dict:
        """Refuse a hold of nothing."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("person", "unit", "thing", "kept")):
            raise ValidationError("Name a person, a unit, an audit or a class of record.")
        return given


class SubjectForm(Reasoned):
    """Whose access request is answered: a member of staff, or a worker whose work was audited."""

    button = "Make the file"
    person = forms.ModelChoiceField(User.objects.all(), required=False, label="Somebody who signs in")
    worker = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.WORKER), required=False, label="A worker whose work is measured or audited"
    )

    def clean(self) -> dict:
        """Ask for one or the other, or both where they are the same person."""
        given = super().clean() or {}
        if not given.get("person") and not given.get("worker"):
            raise ValidationError("Choose whom it is about.")
        return given


class CaseForm(Reasoned):
    """Which case, by its number in the case system. The number is neither stored nor put down."""

    button = "Find its audits"
    number = forms.CharField(
        max_length=60,
        label="Number in the case system",
        help_text="It is turned into its key at once and kept nowhere.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
