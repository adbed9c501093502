"""How somebody wants to be told."""

from django import forms

from organisation.layout import FlatHelper
from organisation.models import User

from .reading import kinds_of

DAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]


class SettingsForm(forms.Form):
    """Which e-mails, on which day, and which kinds."""

    by_email = forms.BooleanField(
        required=False,
        label="Send me e-mails",
        help_text="The weekly letter, and what cannot wait. Without them, everything stands in the list.",
    )
    digest_day = forms.TypedChoiceField(
        choices=DAYS,
        coerce=int,
        label="Day of the weekly letter",
        help_text="On a bank holiday it comes on another working day of that week. None comes with nothing to say.",
    )
    wanted = forms.MultipleChoiceField(
        required=False, label="Tell me of", widget=forms.CheckboxSelectMultiple, help_text="In the list and by e-mail."
    )

    def __init__(self, *args, person: User, **kwargs):
        """Offer the kinds this person may turn off, as they stand."""
        super().__init__(*args, **kwargs)
        optional, self.duty = kinds_of(person)
        kept = getattr(person, "notification_settings", None)
        muted = set(person.muted_kinds.values_list("kind", flat=True))
        self.initial = {
            "by_email": kept.by_email if kept else True,
            "digest_day": kept.digest_day if kept else 0,
            "wanted": [kind.name for kind in optional if kind.name not in muted],
        }
        self.fields["wanted"].choices = [(kind.name, kind.label) for kind in optional]
        if not optional:
            del self.fields["wanted"]
        self.helper = FlatHelper("Save")

    def clean(self):
        """Give an empty list where there was nothing to choose."""
        given = super().clean() or {}
        return {"wanted": []} | given
