"""What audits add up to for one reader: by month, over twelve months, by service, type, theme and domain.

Outstanding and Good always stand apart, "good or better" is derived, and counts stand beside every percentage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Count, Max

from audits.choosing import GOOD_OR_BETTER, list_address
from audits.counting import Tally, services_of, sum_by, sum_of, tally
from audits.models import AuditType, DomainGrade
from audits.models.audits import AuditQuerySet
from audits.reach import audits_of_own_units
from audits.rules.grades import Grade, MonthOfAudits, percentages_may_be_shown
from indicators.rules.intervals import Interval, print_percentage, wilson
from indicators.rules.wording import print_month
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import add_months, first_of_month, months_between

MONTHS = 12
AS_CELLS = ("outstanding", "good", GOOD_OR_BETTER, "requires_improvement", "inadequate")
NOT_COUNTED = (
    "The grade that stands counts: the final one, or until then the auditor's, which is provisional. "
    "An audit that may still be read blind is in no figure before it was read."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader chose: the last of the months (twelve, or another number), a service, type or theme."""

    to: date | None = None
    service: str = ""
    kind: str = ""
    theme: str = ""
    months: int = MONTHS


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is of, its counts, whether this reader may read percentages of so many, and its audits.

    `address` is that of the list with these audits, to which a grade is added; none where the list cannot tell them.
    """

    name: str
    counts: MonthOfAudits
    shows: bool
    address: str = ""

    def share(self, part: int) -> str:
        """Write a part as its share of the cases; nothing where there are too few, or none."""
        return print_percentage(part / self.counts.cases) if self.shows and self.counts.cases else ""

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Give each column after the number audited: its heading, the count, and its share where that may be shown."""
        counts = self.counts
        parts = [*((grade.label, counts.of(grade)) for grade in Grade)]
        parts.insert(2, ("Good or better", counts.good_or_better))
        return [(heading, part, self.share(part)) for heading, part in parts]

    @property
    def ways(self) -> list[tuple[str, int, str, str]]:
        """Give each of the cells with the address of the audits it counts; of none there is no address."""
        return [
            (heading, part, share, f"{self.address}&grade={one}" if part and self.address else "")
            for (heading, part, share), one in zip(self.cells, AS_CELLS, strict=True)
        ]

    @property
    def interval(self) -> Interval | None:
        """Give between what and what the share of good or better may lie; None where no percentage is shown."""
        return wilson(self.counts.good_or_better, self.counts.cases) if self.shows and self.counts.cases else None

    @property
    def between(self) -> str:
        """Write the interval."""
        own = self.interval
        return f"{print_percentage(own.low)} to {print_percentage(own.high)}" if own else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of lines: what it is by, and what must be known to read it."""

    name: str
    lines: Sequence[Line]
    note: str = ""

    @property
    def of(self) -> str:
        """Say what one line is of."""
        return self.name.removeprefix("By ").capitalize() if self.name.startswith("By ") else "Type"


class AuditFigures:
    """The figures of the audits of somebody's own units, over twelve months or one. Five queries for any number."""

    def __init__(self, by: User, choice: Choice) -> None:
        """Read them."""
        self.choice = choice
        self.reveals = access.may(by, Capability.READ_SMALL_PERCENTAGES)
        self._services = services_of()
        self.units = {unit.pk: unit for unit in Unit.objects.published()}
        chosen = self._chosen(_own(by))
        self._matching = chosen
        self.to = choice.to or self.latest
        self.months = months_between(add_months(self.to, 1 - choice.months), self.to) if self.to else []
        self._within = self._in_months(chosen)
        self._rows = tally(self._within.counted()) if self.months else []

    @cached_property
    def latest(self) -> date | None:
        """Give the newest month with a graded audit among those chosen."""
        newest = self._matching.graded().aggregate(newest=Max("audited_on"))["newest"]
        return first_of_month(newest) if newest else None

    def _chosen(self, audits: AuditQuerySet) -> AuditQuerySet:
        choice = self.choice
        if choice.service:
            code = {unit.pk: unit.code for unit in self.units.values()}
            audits = audits.filter(unit__in=[pk for pk, at in self._services.items() if code[at] == choice.service])
        if choice.kind:
            audits = audits.filter(kind=choice.kind)
        return audits.filter(theme__name=choice.theme) if choice.theme else audits

    def _in_months(self, audits: AuditQuerySet) -> AuditQuerySet:
        if not self.months:
            return audits.none()
        return audits.filter(audited_on__gte=self.months[0], audited_on__lt=add_months(self.months[-1], 1))

    @property
    def span(self) -> str:
        """Write the months."""
        if not self.months:
            return ""
        first, last = print_month(self.months[0]), print_month(self.months[-1])
        return last if first == last else f"{first} to {last}"

    @cached_property
    def rolling(self) -> Line:
        """Give the months together."""
        if not self.to:
            return self._line("", sum_of(self._rows))
        name = print_month(self.to) if self.choice.months == 1 else f"Twelve months to {print_month(self.to)}"
        return self._line(name, sum_of(self._rows))

    @property
    def sentence(self) -> str:
        """Say in one sentence what the twelve months come to."""
        counts = self.rolling.counts
        if not counts.cases:
            return "No graded audit matches."
        share, between = self.rolling.share(counts.good_or_better), self.rolling.between
        percent = f" ({share}; the practice behind it lies between {between.replace(' to ', ' and ')})" if share else ""
        said = f"{counts.good_or_better} of {counts.cases} audits good or better{percent}"
        unsettled = f"; {counts.provisional} of the grades are provisional" if counts.provisional else ""
        return f"{said}, {counts.inadequate} inadequate, {self.span}{unsettled}."

    @cached_property
    def sections(self) -> list[Section]:
        """Give every table of the page, in its order; those without a line are left out."""
        every = [self.by_month, self.by_service, self.by_kind, self.by_theme, self.by_domain, self.apart]
        return [section for section in every if section.lines]

    @cached_property
    def by_month(self) -> Section:
        """Give the months, the newest first, with the twelve together on top."""
        sums = sum_by(self._rows, lambda row: row.month)
        own = [self._line(print_month(one), sums.get(one, MonthOfAudits()), month=one, over=1) for one in self.months]
        return Section("By month", [self.rolling, *reversed(own)] if self._rows else [])

    @cached_property
    def by_service(self) -> Section:
        """Give the services, in the order of the organisation: nobody is ranked."""
        sums = sum_by(self._rows, lambda row: self._services.get(row.unit))
        known = [unit for unit in self.units.values() if unit.pk in sums]
        lines = [
            self._line(unit.name, sums[unit.pk], service=unit.code)
            for unit in sorted(known, key=lambda one: one.position)
        ]
        return Section(
            "By service",
            lines,
            "In the order of the organisation, with the audits of their teams, as far as you read them.",
        )

    @cached_property
    def by_kind(self) -> Section:
        """Give the types of audit."""
        sums = sum_by(self._rows, lambda row: row.kind)
        return Section(
            "By type", [self._line(kind.label, sums[kind], kind=kind.value) for kind in AuditType if kind in sums]
        )

    @cached_property
    def by_theme(self) -> Section:
        """Give the themes of thematic audits."""
        sums = sum_by(self._rows, lambda row: row.theme or None)
        return Section("By theme", [self._line(theme, sums[theme], theme=theme) for theme in sorted(sums)])

    @cached_property
    def by_domain(self) -> Section:
        """Give the grades of each domain: an audit has one of each it looked at."""
        if not self._rows:
            return Section("By domain", [])
        held = DomainGrade.objects.filter(audit__in=self._within.counted().values("pk")).order_by()
        rows = held.values_list("domain__position", "domain__name", "grade").annotate(number=Count("pk"))
        sums: dict[tuple[int, str], MonthOfAudits] = {}
        for position, name, grade, number in rows:
            key = (position, name)
            sums[key] = sums.get(key, MonthOfAudits()) + MonthOfAudits(**{grade: number})
        lines = [self._apart_line(name, sums[position, name]) for position, name in sorted(sums)]
        return Section("By domain", lines, "The grade of each side of practice as the auditor gave it.")

    @cached_property
    def apart(self) -> Section:
        """Give what is graded and not in the figures above."""
        sums = sum_by(self._apart_rows(), lambda row: row.kind)
        lines = [self._apart_line(kind.label, sums[kind]) for kind in AuditType if kind in sums]
        why = "Re-audits look again at cases that were Inadequate, observations at a worker: neither is in the figures."
        return Section("Counted apart", lines, why)

    def _apart_rows(self) -> Iterable[Tally]:
        return tally(self._within.counted_apart()) if self.months else []

    def _line(self, name: str, counts: MonthOfAudits, **more: object) -> Line:
        """Make a line; `more` says what its audits have besides what was chosen of the whole page."""
        given: dict[str, object] = {"month": self.to, "over": self.choice.months, "service": self.choice.service}
        given |= {"kind": self.choice.kind, "theme": self.choice.theme, **more}
        return replace(self._apart_line(name, counts), address=list_address(**given) if counts.cases else "")

    def _apart_line(self, name: str, counts: MonthOfAudits) -> Line:
        return Line(name, counts, self.reveals or percentages_may_be_shown(counts.cases))


def _own(by: User) -> AuditQuerySet:
    return audits_of_own_units(by).order_by()


def choices_of(by: User) -> tuple[list[tuple[str, str]], list[str]]:
    """Give the services and themes somebody may choose among: those of the audits they read. Three queries."""
    own = _own(by).graded()
    services = services_of()
    held = {services[unit] for unit in own.values_list("unit", flat=True).distinct() if unit in services}
    named = Unit.objects.filter(pk__in=held).order_by("position").values_list("code", "name")
    themes = own.exclude(theme=None).values_list("theme__name", flat=True).distinct()
    return list(named), sorted(themes)
