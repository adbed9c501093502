"""What people choose of the record of clinics."""

from collections.abc import Iterable

from django import forms

from clinics.rules.continuity import Continuity


class RecordForm(forms.Form):
    """Choose a service and a financial year."""

    service = forms.ChoiceField(required=False)
    year = forms.ChoiceField(required=False, label="Financial year")

    def __init__(self, data, rows: Iterable[Continuity]):
        """Offer what there is."""
        super().__init__(data)
        self.rows = list(rows)
        for name, offered in (
            ("service", sorted({row.service for row in self.rows})),
            ("year", sorted({row.quarter.year for row in self.rows}, reverse=True)),
        ):
            self.fields[name].choices = [("", "All"), *((one, one) for one in offered)]

    def chosen(self) -> list[Continuity]:
        """Give the rows chosen; what cannot be understood is as if not chosen."""
        self.is_valid()
        service, year = self.cleaned_data.get("service"), self.cleaned_data.get("year")
        return [row for row in self.rows if service in ("", None, row.service) and year in ("", None, row.quarter.year)]
