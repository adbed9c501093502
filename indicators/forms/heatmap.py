"""What is chosen of the heatmap: a month, and the teams of one service."""

from datetime import date

from django import forms
from django.db.models import QuerySet

from indicators.forms.choices import BoardForm, UnitField
from organisation.models import Unit


class HeatmapForm(forms.Form):
    """Choose a month and a service; nothing chosen: the newest month, and every team one reads."""

    service = UnitField(Unit.objects.none(), required=False, to_field_name="code", empty_label="All")
    to = forms.CharField(
        required=False, label="Month", widget=forms.TextInput(attrs={"type": "month", "placeholder": "2021-10"})
    )

    def __init__(self, *args, services: QuerySet[Unit], **kwargs):
        """Offer the services whose teams somebody reads."""
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    clean_to = BoardForm.clean_to

    def choice(self) -> tuple[date | None, Unit | None]:
        """Give the month and the service chosen; whatever cannot be understood is as if not chosen."""
        self.is_valid()
        return self.cleaned_data.get("to"), self.cleaned_data.get("service")
