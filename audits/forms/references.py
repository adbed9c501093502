"""Audits named by their references."""

import re

from django import forms

from audits.models import Audit
from audits.models.audits import AuditQuerySet


class ReferencesField(forms.CharField):
    """References of audits with commas between, among those its form may name; gives the audits."""

    def __init__(self, **kwargs) -> None:
        """Nothing has to be named."""
        super().__init__(required=False, max_length=2000, **kwargs)
        self.among: AuditQuerySet = Audit.objects.none()

    def clean(self, value) -> list[Audit]:
        """Find the audits, or say which are none."""
        asked = [one.upper() for one in re.split(r"[\s,;]+", super().clean(value)) if one]
        found = {audit.reference: audit for audit in self.among.filter(reference__in=asked)}
        if unknown := [one for one in asked if one not in found]:
            raise forms.ValidationError(f"No audit that can be named here is called {', '.join(unknown)}.")
        return list(found.values())
