"""Who is given which audit, and by when; and asking to be let off one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from audits.models import Audit
from audits.operations.allocating import Auditors, Giving, proposed_due
from indicators.forms.layout import FlatHelper
from organisation.layout import DayField
from organisation.validators import names_no_child


class AllocateForm(forms.Form):
    """An auditor and a day for each of several audits."""

    def __init__(self, *args, audits: Iterable[Audit], auditors: Auditors, today: date, **kwargs) -> None:
        """Make two boxes for each audit, proposing who is outside its line and has fewest."""
        super().__init__(*args, **kwargs)
        self.audits, self.auditors = list(audits), auditors
        proposed = auditors.propose(audit for audit in self.audits if not audit.auditor_id)
        for audit in self.audits:
            self.fields[f"auditor-{audit.pk}"] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                required=False,
                choices=self._choices(audit),
                initial=audit.auditor_id or proposed.get(audit.pk),
                label=f"{audit.reference}, auditor",
            )
            self.fields[f"due-{audit.pk}"] = DayField(
                required=False, initial=proposed_due(audit, on=today), label=f"{audit.reference}, due on"
            )
            self.fields[f"seen-{audit.pk}"] = forms.IntegerField(initial=audit.version, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a day wherever an auditor is chosen."""
        given = super().clean() or {}
        for audit in self.audits:
            due = f"due-{audit.pk}"
            if given.get(f"auditor-{audit.pk}") and due not in self.errors and not given.get(due):
                self.add_error(due, "Say by when.")
        return given

    def givings(self) -> list[Giving]:
        """Give what was chosen; an audit without an auditor stays as it is."""
        chosen = ((audit, self.cleaned_data[f"auditor-{audit.pk}"]) for audit in self.audits)
        return [
            Giving(
                audit.pk,
                self.auditors.people[person],
                self.cleaned_data[f"due-{audit.pk}"],
                self.cleaned_data[f"seen-{audit.pk}"],
            )
            for audit, person in chosen
            if person
        ]

    def refuse(self, problems: Mapping[int, tuple[str, str]]) -> None:
        """Put against each box why it cannot stand."""
        for audit, (field, sentence) in problems.items():
            self.add_error(f"{field}-{audit}", sentence)

    def rows(self) -> list[dict[str, Any]]:
        """Give each audit with its boxes, and why nobody was proposed where nobody was."""
        return [
            {
                "audit": audit,
                "auditor": self[f"auditor-{audit.pk}"],
                "due": self[f"due-{audit.pk}"],
                "seen": self[f"seen-{audit.pk}"],
                "why": self.auditors.why_nobody(audit),
            }
            for audit in self.audits
        ]

    def _choices(self, audit: Audit) -> list:
        """Offer who may audit the case first, and say of the others that they are in its line."""
        in_line = self.auditors.are_in_line(audit)
        known = self.auditors.known
        may = [
            (pk, f"{person} – {known[pk].open} open")
            for pk, person in self.auditors.people.items()
            if pk not in in_line
        ]
        may_not = [(pk, str(person)) for pk, person in self.auditors.people.items() if pk in in_line]
        groups = [("May audit it", may), ("In the line of the case: may not", may_not)]
        return [("", "Nobody yet"), *[group for group in groups if group[1]]]


class AskForm(forms.Form):
    """Why somebody asks to be let off an audit."""

    reason = forms.CharField(
        max_length=300,
        validators=[names_no_child],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: the case closed before it could be read. No name, no number.",
    )

    def __init__(self, *args, **kwargs) -> None:
        """Lay it out as every form is."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Ask to be let off")


class DecideForm(forms.Form):
    """The QA unit's answer."""

    answer = forms.CharField(
        max_length=300,
        required=False,
        validators=[names_no_child],
        help_text="A refusal says why.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs) -> None:
        """Lay it out as every form is."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Let it off")
