"""Which second readings the page of agreement looks at. Every choice stands in the address."""

from django import forms

from audits.agreement import Chosen
from audits.models import AuditType
from indicators.forms.layout import FlatHelper
from organisation.models import Unit

MONTHS = [("12", "Newest 12 months"), ("36", "Newest 36 months"), ("0", "All")]
WHICH = [("", "All second readings"), ("sample", "The random sample alone")]


class AgreementForm(forms.Form):
    """The months, a service, a type, and whether the sample alone."""

    months = forms.ChoiceField(choices=MONTHS, required=False)
    service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE), to_field_name="code", required=False, empty_label="Every service"
    )
    kind = forms.ChoiceField(choices=[("", "Every type"), *AuditType.choices()], required=False, label="Type")
    which = forms.ChoiceField(choices=WHICH, required=False)

    def __init__(self, *args, **kwargs):
        """Set how it is laid out."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Show")

    def chosen(self) -> Chosen:
        """Give what was chosen; what makes no sense is left at the default."""
        self.is_valid()
        given = self.cleaned_data
        return Chosen(
            months=int(given.get("months") or 12),
            service=given.get("service"),
            kind=given.get("kind", ""),
            sample_only=given.get("which") == "sample",
        )
