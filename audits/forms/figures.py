"""What people choose to see of the figures of audits."""

from collections.abc import Iterable

from django import forms

from audits.figures import Choice
from audits.models import AuditType
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
