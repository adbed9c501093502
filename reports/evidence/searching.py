"""What somebody may read of the evidence, and how it is searched: by class, person, unit, thing, words and days."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from organisation import access, people
from organisation.evidence.catalogue import veiled
from organisation.layout import DayField
from organisation.models import EvidenceEntry, Unit, User
from organisation.roles import Capability
from organisation.rules.evidence import Record
from organisation.validators import names_no_child

NEEDS = {
    Record.GRADE: Capability.READ_AUDITS,
    Record.READ: Capability.READ_AUDIT_READS,
    Record.LOOK: Capability.READ_LOOKS,
    Record.ROLE: Capability.READ_EVIDENCE_OF_PEOPLE,
    Record.SIGN_IN: Capability.READ_EVIDENCE_OF_PEOPLE,
    Record.EVIDENCE: Capability.READ_EVIDENCE_OF_PEOPLE,
}
"""What else somebody needs to read a class of the evidence: it never tells more than its own page does."""


def readable_records(user: User) -> list[Record]:
    """Give the classes of evidence somebody may read."""
    return [one for one in Record if one not in NEEDS or access.may(user, NEEDS[one])]


def readable_entries(user: User) -> QuerySet[EvidenceEntry]:
    """Give the entries somebody may read: of their classes and units, and of what belongs to no unit."""
    units = access.units_where(user, Capability.READ_EVIDENCE)
    reached = Q() if _is_everything(units) else Q(unit__in=units) | Q(unit=None)
    closed = [one.value for one in Record if one not in readable_records(user)]
    rows = EvidenceEntry.objects.filter(reached).exclude(record__in=closed)  # so that the index by time is used
    if access.may(user, Capability.MODERATE_AUDITS):
        rows = rows.exclude(veiled(user))
    return rows.select_related("actor", "person", "unit")


def _is_everything(units: set[int]) -> bool:
    return bool(units) and not Unit.objects.exclude(pk__in=units).exists()


class EvidenceFilter(django_filters.FilterSet):
    """Entries of a class, by or about a person, of a unit, with words in them, between days."""

    record = django_filters.ChoiceFilter(label="Class", empty_label="All")
    person = django_filters.ModelChoiceFilter(
        queryset=User.objects.all(), label="By or about", empty_label="Anybody", method="of_person"
    )
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.none(), label="Unit", empty_label="All")
    words = django_filters.CharFilter(label="Words in it", method="with_words", validators=[names_no_child])
    since = django_filters.DateFilter("at", "date__gte", label="From", widget=DayField.widget)
    until = django_filters.DateFilter("at", "date__lte", label="To", widget=DayField.widget)

    class Meta:
        model = EvidenceEntry
        fields: list[str] = []

    def __init__(self, *args, user: User, **kwargs) -> None:
        """Offer this person's classes and units."""
        super().__init__(*args, queryset=readable_entries(user), **kwargs)
        self.filters["record"].extra["choices"] = [(one.value, one.label) for one in readable_records(user)]
        units = access.units_where(user, Capability.READ_EVIDENCE)
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=units).exclude(kind=Unit.Kind.WORKER)
        if not _is_everything(units):
            self.filters["person"].queryset = people.within(access.line_of(user), User.objects.all())

    def of_person(self, rows: QuerySet, name: str, value: User) -> QuerySet:
        """Keep what somebody did and what is about them."""
        return rows.filter(Q(actor=value) | Q(person=value))

    def with_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the entries in which every word stands somewhere."""
        for word in value.split():
            rows = rows.filter(
                Q(thing__icontains=word)
                | Q(act__icontains=word)
                | Q(was__icontains=word)
                | Q(became__icontains=word)
                | Q(why__icontains=word)
            )
        return rows

    @property
    def told(self) -> str:
        """Say what was chosen, for the record of an export."""
        form = self.form
        chosen = form.cleaned_data if form.is_valid() else {}
        said = [f"{form.fields[name].label}: {value}" for name, value in chosen.items() if value]
        return ("; ".join(said) or "All of it")[:300]


class ExportForm(forms.Form):
    """In which form evidence is taken away, and why."""

    kind = forms.ChoiceField(choices=[("csv", "CSV, of any length"), ("xlsx", "Excel, up to 20,000 entries")])
    reason = forms.CharField(max_length=300, label="What it is for", validators=[names_no_child])
