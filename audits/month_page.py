"""A month of audits for one reader: planned and done, how they came out, read again, followed up, learned from."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from audits.agreement import Agreement, Chosen, read_agreement
from audits.figures import MONTHS, AuditFigures, Choice, Line, Section
from audits.follow_up import Followed, FollowUp, ReAudit, read_follow_up
from audits.models import PlannedAudits
from audits.programme_page import Line as PlannedLine
from audits.programme_page import counted, standing_lines
from audits.term_page import TermPage
from indicators.rules.wording import print_month
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.calendar import add_months

BY = ("by_service", "by_kind", "by_theme", "by_domain", "apart")


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """A month from its first day up to the next month's."""

    starts_on: date

    @property
    def ends_before(self) -> date:
        """Give the first day of the next month."""
        return add_months(self.starts_on, 1)


@dataclass(frozen=True, slots=True)
class Beside:
    """One way of looking at the figures: the month's lines, and those of the twelve months that end with it."""

    month: Section
    year: Section


@dataclass(frozen=True)
class MonthPage:
    """One month, of the units its reader reads audits of. No auditor is told apart from another."""

    month: date
    by: User

    @property
    def name(self) -> str:
        """Write the month."""
        return print_month(self.month)

    @property
    def before(self) -> date:
        """Give the month before it."""
        return add_months(self.month, -1)

    @property
    def after(self) -> date:
        """Give the month after it."""
        return add_months(self.month, 1)

    # planned and done

    @cached_property
    def summary(self) -> TermPage:
        """Give what a term's summary says, of this month: planned and done by type, learning, actions."""
        return TermPage(MonthSpan(self.month), self.by)

    @cached_property
    def planned(self) -> list[PlannedLine]:
        """Give the lines of programmes for the month, each with how it stands."""
        units = access.units_where(self.by, Capability.READ_AUDITS)
        lines = counted(PlannedAudits.objects.filter(unit__in=units, month=self.month), on=timezone.localdate())
        ordered = lines.order_by("unit__position", "unit__name", "kind", "pk")
        return standing_lines(ordered, on=timezone.localdate())

    # how they came out

    @cached_property
    def figures(self) -> AuditFigures:
        """Give the month's own figures."""
        return AuditFigures(self.by, Choice(self.month, months=1))

    @cached_property
    def rolling(self) -> AuditFigures:
        """Give those of the twelve months that end with it."""
        return AuditFigures(self.by, Choice(self.month))

    @property
    def whole(self) -> list[Line]:
        """Give all audits of the month, and of the twelve months."""
        return [self.figures.rolling, self.rolling.rolling]

    @cached_property
    def sections(self) -> list[Beside]:
        """Give the figures by service, type, theme and domain; those of which the twelve months have none are left."""
        both = [Beside(getattr(self.figures, name), getattr(self.rolling, name)) for name in BY]
        return [one for one in both if one.year.lines]

    @cached_property
    def has_small_percentages(self) -> bool:
        """Say whether a percentage of fewer than ten is in it, which is for the QA unit alone."""
        held = [line for one in self.sections for section in (one.month, one.year) for line in section.lines]
        return self.figures.reveals and any(0 < line.counts.cases < 10 for line in [*held, *self.whole])

    # read again, followed up

    @cached_property
    def _readings(self) -> Agreement:
        return read_agreement(self.by, Chosen(months=0))

    @property
    def agreement(self) -> Agreement:
        """Give the second readings of the month's audits."""
        return self._agreement(1)

    @property
    def agreement_of_year(self) -> Agreement:
        """Give those of the twelve months."""
        return self._agreement(MONTHS)

    def _agreement(self, months: int) -> Agreement:
        first = add_months(self.month, 1 - months)
        kept = [one for one in self._readings.readings if first <= one.month <= self.month]
        return Agreement(kept, self._readings.services, self._readings.reveals)

    @property
    def readings(self) -> list[tuple[str, Agreement]]:
        """Give both with their names."""
        return [(self.name, self.agreement), (f"Twelve months to {self.name}", self.agreement_of_year)]

    @cached_property
    def _follow_up(self) -> FollowUp:
        return read_follow_up(self.by)

    @property
    def followed(self) -> list[Followed]:
        """Give the month's audits whose grade asks for actions."""
        return [one for one in self._follow_up.followed if one.audit.month == self.month]

    @property
    def acted_on(self) -> int:
        """Count those on which an action was raised."""
        return sum(one.is_acted_on for one in self.followed)

    @property
    def late(self) -> int:
        """Count those whose days to act are over without one."""
        return sum(one.is_late for one in self.followed)

    @property
    def asked(self) -> str:
        """Say how many of the month's audits ask for actions, and how many have one."""
        late = f", {self.late} past the days to act without one" if self.late else ""
        return f"Of the month's audits {len(self.followed)} ask for actions: {self.acted_on} have one{late}."

    @property
    def actions_said(self) -> str:
        """Say how many actions were raised and verified."""
        held = self.summary
        return (
            f"{len(held.raised)} raised in the month, {held.verified_of_raised} of them verified by now. "
            f"{held.verified} verified in the month, whenever they were raised."
        )

    @property
    def re_audits(self) -> list[ReAudit]:
        """Give the re-audits of the month, and those of its audits."""
        return [one for one in self._follow_up.re_audits if self.month in (one.audit.month, one.first.month)]
