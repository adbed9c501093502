"""What people choose to see of the figures of audits."""

from collections.abc import Iterable

from django import forms

from audits.choosing import COUNTED, GOOD_OR_BETTER, Listed
from audits.figures import Choice
from audits.models import AuditType
from audits.rules.grades import Grade
from indicators.forms.definitions import MonthField


class FiguresForm(forms.Form):
    """Choose the last of the twelve months, a service, a type or a theme."""

    to = MonthField(required=False, label="Twelve months to")
    service = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, label="Type", choices=[("", "Every type"), *AuditType.choices()])
    theme = forms.ChoiceField(required=False)

    def __init__(self, *args, services: Iterable[tuple[str, str]], themes: Iterable[str], **kwargs) -> None:
        """Offer the services and themes there are audits of."""
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", "Every service"), *services]
        self.fields["theme"].choices = [("", "Every theme"), *((theme, theme) for theme in themes)]

    def choice(self) -> Choice:
        """Give what was chosen; what is not understood is as if not chosen."""
        self.is_valid()
        given = self.cleaned_data
        return Choice(given.get("to"), given.get("service", ""), given.get("kind", ""), given.get("theme", ""))


class ListForm(FiguresForm):
    """Choose which audits are listed: those of a month, and of a grade as the figures count it."""

    to = None  # type: ignore[assignment]
    month = MonthField(required=False)
    over = forms.TypedChoiceField(
        coerce=int,
        required=False,
        label="Months",
        choices=[("", "That month alone"), ("12", "Twelve months to it")],
    )
    grade = forms.ChoiceField(
        required=False,
        label="In the figures",
        choices=[
            ("", "All audits"),
            (COUNTED, "Counted in the figures"),
            (GOOD_OR_BETTER, "Good or better"),
            *Grade.choices(),
        ],
    )
    field_order = ["month", "over", "service", "kind", "theme", "grade"]

    def listed(self) -> Listed:
        """Give what was chosen; what is not understood is as if not chosen."""
        self.is_valid()
        return Listed(**{name: value for name, value in self.cleaned_data.items() if value})
