"""Themes: what the audits of each came out as, what they taught, and what is being done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from actions.models import Action, RaisedIn
from actions.reach import readable_actions
from audits.counting import Tally, services_of, sum_by, sum_of, tally
from audits.learning import PUBLISHED, published_learning
from audits.models import Audit, AuditType, Learning, Theme
from audits.reach import audits_of_own_units
from audits.rules.grades import MonthOfAudits, percentages_may_be_shown
from indicators.rules.intervals import print_percentage
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Graded:
    """A row of a table of grades: what it is about, the counts, and whether shares may stand beside them.

    `planned` is how many were planned and `done` how many were done, graded or not; None where that is not asked.
    """

    label: str
    counts: MonthOfAudits
    show: bool
    planned: int | None = None
    done: int | None = None

    @property
    def shares(self) -> tuple[str, str, str]:
        """Write good or better, requires improvement, inadequate: the count, and its share where that may be shown."""
        counts = self.counts
        parts = (counts.good_or_better, counts.requires_improvement, counts.inadequate)
        good, improve, inadequate = (self._said(part) for part in parts)
        return good, improve, inadequate

    def _said(self, part: int) -> str:
        return f"{part} ({print_percentage(part / self.counts.cases)})" if self.show else str(part)


def graded_row(user: User, label: str, counts: MonthOfAudits, **more: int | None) -> Graded:
    """Make a row for somebody: a percentage of fewer than ten is for the QA unit alone."""
    show = access.may(user, Capability.GRADE_AUDITS) or percentages_may_be_shown(counts.cases)
    return Graded(label, counts, show and counts.cases > 0, **more)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme in the list: how its audits came out, and how much was learned from it."""

    theme: Theme
    graded: Graded
    learned: int


def list_themes(user: User) -> list[ThemeRow]:
    """Give the themes with their audits in counts, as far as somebody reads audits; in a fixed number of queries."""
    counts = sum_by(tally(audits_of_own_units(user).counted()), lambda row: row.theme or None)
    published = Q(learning__published_at__isnull=False, learning__withdrawn_at=None)
    themes = Theme.objects.annotate(learned=Count("learning", filter=published, distinct=True))
    rows = (
        ThemeRow(one, graded_row(user, one.name, counts.get(one.name, MonthOfAudits())), one.learned) for one in themes
    )
    return [row for row in rows if row.theme.is_active or row.graded.counts.cases or row.learned]


@dataclass(frozen=True)
class ThemePage:
    """One theme for one reader, whose audits are of the units they read. No worker and no auditor is set apart."""

    theme: Theme
    by: User

    @cached_property
    def _tallied(self) -> list[Tally]:
        return tally(audits_of_own_units(self.by).counted().filter(theme=self.theme))

    @property
    def whole(self) -> Graded:
        """Give all its audits."""
        return graded_row(self.by, "All", sum_of(self._tallied))

    @property
    def by_service(self) -> list[Graded]:
        """Give them by service, in the order of the tree."""
        return by_service(self.by, self._tallied)

    @property
    def by_type(self) -> list[Graded]:
        """Give them by type."""
        sums = sum_by(self._tallied, lambda row: row.kind)
        return [graded_row(self.by, kind.label, sums[kind]) for kind in AuditType if kind in sums]

    @cached_property
    def learning(self) -> QuerySet[Learning]:
        """Give what was published under it, newest first."""
        return published_learning(self.by).filter(PUBLISHED, theme=self.theme)

    @cached_property
    def actions(self) -> list[Action]:
        """Give the actions its audits led to."""
        return list(actions_of(self.by, audits_of_own_units(self.by).filter(theme=self.theme)))


def by_service(user: User, tallied: Iterable[Tally]) -> list[Graded]:
    """Sum rows by service, in the order of the tree: none is ranked."""
    services = services_of()
    sums = sum_by(tallied, lambda row: services.get(row.unit))
    return [
        graded_row(user, unit.name, sums[unit.pk])
        for unit in Unit.objects.filter(pk__in=sums).order_by("position", "name")
    ]


def actions_of(user: User, audits: QuerySet[Audit]) -> QuerySet[Action]:
    """Give the actions somebody may read that were raised on some audits, the oldest first."""
    pages = [Audit(pk=pk).get_absolute_url() for pk in audits.order_by().values_list("pk", flat=True)]
    raised = readable_actions(user).filter(raised_in=RaisedIn.AUDIT, source_path__in=pages)
    return raised.order_by("raised_at", "pk")
