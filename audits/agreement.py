"""How well auditors and second readers agree, gathered for a page: whole, by month, service, type and cause.

Each audit counts once, by its first second reading: one that was opened again is read by somebody who knows
what was decided. No auditor is told apart here; that is `by_auditor`, for the QA unit alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from audits.counting import services_of
from audits.models import AuditType, Moderation, WhyModerated
from audits.reach import audits_of_own_units
from audits.rules.agreement import (
    LADDER,
    Kappa,
    Movement,
    Pair,
    Weights,
    cross_table,
    kappa,
    movement,
    rate,
    say_kappa,
)
from audits.rules.grades import Grade, percentages_may_be_shown
from audits.rules.leniency import Leniency, leniency
from indicators.rules.intervals import Interval
from indicators.rules.wording import print_month, short_month
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import add_months, months_between


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which readings are looked at: so many months up to the newest (0: all), a service, a type, the sample alone."""

    months: int = 12
    service: Unit | None = None
    kind: str = ""
    sample_only: bool = False


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """One audit that was read twice."""

    pair: Pair
    month: date
    service: int | None
    unit: int
    kind: str
    why: str
    was_blind: bool
    auditor: User | None


@dataclass(frozen=True, slots=True)
class Row:
    """How a part of the readings agrees."""

    label: str
    pairs: list[Pair]
    short: str = ""
    reveals: bool = False

    @property
    def number(self) -> int:
        """Say how many were read twice."""
        return len(self.pairs)

    @property
    def moved(self) -> Movement:
        """Count what stayed and what moved which way."""
        return movement(self.pairs)

    @property
    def rate(self) -> Interval | None:
        """Give how often both gave the same grade, with its interval; of fewer than ten to the QA unit alone."""
        return rate(self.pairs) if self.reveals or percentages_may_be_shown(self.number) else None


@dataclass(frozen=True, slots=True)
class AuditorRow:
    """One auditor's habit. For the QA unit; in the order of names, never of figures."""

    auditor: User
    found: Leniency


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything the page of agreement shows."""

    readings: list[ReadTwice]
    services: dict[int, str]
    reveals: bool

    @property
    def whole(self) -> Row:
        """Give all readings together."""
        return self._row("All", [one.pair for one in self.readings])

    @property
    def blind(self) -> int:
        """Say how many were read blind."""
        return sum(one.was_blind for one in self.readings)

    @property
    def kappa(self) -> Kappa | None:
        """Give weighted kappa, by the square of the gap."""
        return kappa(cross_table(self.whole.pairs))

    @property
    def linear(self) -> Kappa | None:
        """Give weighted kappa by the size of the gap, to compare."""
        return kappa(cross_table(self.whole.pairs), Weights.LINEAR)

    @property
    def kappa_said(self) -> str:
        """Say what kappa means, and no more."""
        return say_kappa(self.kappa, len(self.readings))

    @property
    def table(self) -> list[tuple[Grade, list[tuple[int, bool]]]]:
        """Give the table auditor by second reader; each count with whether both gave that grade."""
        counts = cross_table(self.whole.pairs)
        return [
            (grade, [(number, row == column) for column, number in enumerate(counts[row])])
            for row, grade in enumerate(LADDER)
        ]

    @property
    def months(self) -> list[Row]:
        """Give each month from the first to the newest, also those in which nothing was read."""
        if not self.readings:
            return []
        by = self._by(lambda one: one.month)
        return [
            self._row(print_month(month), by.get(month, []), short_month(month))
            for month in months_between(min(by), max(by))
        ]

    @property
    def by_service(self) -> list[Row]:
        """Give each service."""
        by = self._by(lambda one: one.service)
        return sorted((self._row(self.services.get(pk or 0, "Other"), by[pk]) for pk in by), key=lambda row: row.label)

    @property
    def by_kind(self) -> list[Row]:
        """Give each type of audit."""
        by = self._by(lambda one: one.kind)
        return [self._row(kind.label, by[kind.value]) for kind in AuditType if kind.value in by]

    @property
    def by_why(self) -> list[Row]:
        """Give each cause of a reading: only the sample speaks for all audits."""
        by = self._by(lambda one: one.why)
        known = [self._row(why.label, by[why.value]) for why in WhyModerated if why.value in by]
        return known + ([self._row("Not recorded", by[""])] if "" in by else [])

    def _row(self, label: str, pairs: list[Pair], short: str = "") -> Row:
        return Row(label, pairs, short, self.reveals)

    def _by(self, key: Callable[[ReadTwice], object]) -> dict:
        found: dict = defaultdict(list)
        for one in self.readings:
            found[key(one)].append(one.pair)
        return found


def read_agreement(user: User, chosen: Chosen) -> Agreement:
    """Gather the audits read twice that somebody reads audits of, as chosen."""
    first = Moderation.objects.filter(audit__in=audits_of_own_units(user)).exclude(auditor_grade="")
    earlier = Moderation.objects.filter(audit=OuterRef("audit"), pk__lt=OuterRef("pk"))
    rows = first.filter(~Exists(earlier)).select_related("audit__auditor").order_by("pk")
    in_service = services_of()
    readings = [_read(row, in_service) for row in rows if row.audit.month]
    services = dict(Unit.objects.filter(kind=Unit.Kind.SERVICE).order_by().values_list("pk", "name"))
    reveals = access.may(user, Capability.READ_SMALL_PERCENTAGES)
    return Agreement(_chosen(readings, chosen), services, reveals)


def by_auditor(user: User, agreement: Agreement) -> list[AuditorRow]:
    """Give each auditor's habit, for whoever reads audits a second time where these were made; in order of names."""
    units = access.units_where(user, Capability.MODERATE_AUDITS)
    by: dict[User, list[Pair]] = defaultdict(list)
    for one in agreement.readings:
        if one.unit in units and one.auditor:
            by[one.auditor].append(one.pair)
    return [
        AuditorRow(person, leniency(by[person])) for person in sorted(by, key=lambda person: (str(person), person.pk))
    ]


def _read(row: Moderation, in_service: dict[int, int]) -> ReadTwice:
    audit = row.audit
    assert audit.month  # noqa: S101 - asked for by whoever calls
    return ReadTwice(
        Pair(Grade(row.auditor_grade), Grade(row.grade)),
        audit.month,
        in_service.get(audit.unit_id),
        audit.unit_id,
        audit.kind,
        row.why,
        row.was_blind,
        audit.auditor,
    )


def _chosen(readings: Sequence[ReadTwice], chosen: Chosen) -> list[ReadTwice]:
    kept: Iterable[ReadTwice] = readings
    if readings and chosen.months:
        since = add_months(max(one.month for one in readings), 1 - chosen.months)
        kept = [one for one in kept if one.month >= since]
    if chosen.service:
        kept = [one for one in kept if one.service == chosen.service.pk]
    if chosen.kind:
        kept = [one for one in kept if one.kind == chosen.kind]
    if chosen.sample_only:
        kept = [one for one in kept if one.why == WhyModerated.SAMPLE]
    return list(kept)
