"""The summary of a term: what was audited, how it came out, what was learned, and what was done about it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from django.db.models import Q, QuerySet, Sum

from actions.models import Action, RaisedIn
from actions.models.actions import ActionQuerySet
from actions.reach import readable_actions
from audits.counting import Tally, sum_by, sum_of, tally
from audits.dip_samples import readable_dip_samples
from audits.learning import published_learning
from audits.models import AuditType, DipSampleRequest, Learning, LearningKind, Moderation, PlannedAudits
from audits.models.audits import AuditQuerySet
from audits.reach import audits_of_own_units
from audits.rules.agreement import Pair, cross_table, kappa, movement, say_kappa
from audits.rules.grades import Grade, MonthOfAudits
from audits.themes import Graded, by_service, graded_row
from organisation import access
from organisation.models import User
from organisation.roles import Capability

HANDED_IN = ("submitted", "moderated", "final")


class Span(Protocol):
    """From a day up to another: a term, or a month."""

    @property
    def starts_on(self) -> date:
        """Give its first day."""

    @property
    def ends_before(self) -> date:
        """Give the first day after it."""


@dataclass(frozen=True)
class TermPage:
    """One term for one reader: audits and actions of the units they read, learning and dip samples too."""

    term: Span
    by: User

    @property
    def may_read_audits(self) -> bool:
        """Say whether its reader reads audits at all; learning is for everybody who practises."""
        return access.may(self.by, Capability.READ_AUDITS)

    @cached_property
    def _audits(self) -> AuditQuerySet:
        term = {"audited_on__gte": self.term.starts_on, "audited_on__lt": self.term.ends_before}
        return audits_of_own_units(self.by).filter(**term)

    @cached_property
    def _tallied(self) -> list[Tally]:
        return tally(self._audits.graded())

    @cached_property
    def _done(self) -> Counter[str]:
        """Count what was handed in by type: dip samples have no grade and count here all the same."""
        return Counter(self._audits.filter(state__in=HANDED_IN).order_by().values_list("kind", flat=True))

    @cached_property
    def _planned(self) -> dict[str, int]:
        units = access.units_where(self.by, Capability.READ_AUDITS)
        lines = PlannedAudits.objects.filter(
            unit__in=units, month__gte=self.term.starts_on, month__lt=self.term.ends_before
        )
        return dict(lines.order_by().values_list("kind").annotate(number=Sum("number")))

    @property
    def whole(self) -> Graded:
        """Give everything done against everything planned."""
        planned, done = sum(self._planned.values()), sum(self._done.values())
        return graded_row(self.by, "All", sum_of(self._tallied), planned=planned, done=done)

    @cached_property
    def by_type(self) -> list[Graded]:
        """Give what was done against what was planned, by type."""
        sums = sum_by(self._tallied, lambda row: row.kind)
        return [
            graded_row(
                self.by, kind.label, sums.get(kind, MonthOfAudits()),
                planned=self._planned.get(kind, 0), done=self._done[kind],
            )
            for kind in AuditType
            if self._done[kind] or self._planned.get(kind)
        ]  # fmt: skip

    @cached_property
    def by_theme(self) -> list[Graded]:
        """Give how the audits of each theme came out, by name."""
        sums = sum_by(self._tallied, lambda row: row.theme or None)
        return [graded_row(self.by, theme, sums[theme]) for theme in sorted(sums)]

    @cached_property
    def by_service(self) -> list[Graded]:
        """Give how the audits of each service came out, in the order of the tree."""
        return by_service(self.by, self._tallied)

    # second readings

    @cached_property
    def pairs(self) -> list[Pair]:
        """Give both grades of every audit of the term that was read a second time; its newest reading counts."""
        read = (
            Moderation.objects.filter(audit__in=self._audits).exclude(auditor_grade="").order_by("moderated_at", "pk")
        )
        newest = {audit: (ours, theirs) for audit, ours, theirs in read.values_list("audit", "auditor_grade", "grade")}
        return [Pair(Grade(ours), Grade(theirs)) for ours, theirs in newest.values()]

    @property
    def agreed(self) -> int:
        """Count the second readings that gave the same grade."""
        return sum(pair.steps == 0 for pair in self.pairs)

    @property
    def agreement(self) -> str:
        """Say which way grades were moved, and how far beyond chance the two readers agree."""
        pairs = self.pairs
        return f"{movement(pairs).sentence()} {say_kappa(kappa(cross_table(pairs)), len(pairs))}"

    # what was learned, looked into and done

    @cached_property
    def _learning(self) -> list[Learning]:
        term = {"month__gte": self.term.starts_on, "month__lt": self.term.ends_before}
        return list(published_learning(self.by).filter(**term).order_by("month", "pk"))

    @property
    def learned(self) -> list[Learning]:
        """Give what the term taught, in the order of its months."""
        return [one for one in self._learning if one.kind == LearningKind.MESSAGE]

    @property
    def good_practice(self) -> list[Learning]:
        """Give the term's examples of good practice."""
        return [one for one in self._learning if one.kind == LearningKind.GOOD_PRACTICE]

    @cached_property
    def dip_samples(self) -> QuerySet[DipSampleRequest]:
        """Give the dip samples answered or declined in the term, and those asked for in it that still wait."""
        asked = Q(answered_at=None) & self._within("asked_at")
        return readable_dip_samples(self.by).filter(asked | self._within("answered_at")).order_by("asked_at", "pk")

    @cached_property
    def _from_audits(self) -> ActionQuerySet:
        return readable_actions(self.by).filter(raised_in=RaisedIn.AUDIT)

    @cached_property
    def raised(self) -> list[Action]:
        """Give the actions that audits led to in the term."""
        return list(self._from_audits.filter(self._within("raised_at")).order_by("raised_at", "pk"))

    @property
    def verified_of_raised(self) -> int:
        """Count those of them that somebody else has verified."""
        return sum(action.verified_at is not None for action in self.raised)

    @cached_property
    def verified(self) -> int:
        """Count the actions from audits verified in the term, whenever they were raised."""
        return self._from_audits.filter(self._within("verified_at")).count()

    def _within(self, name: str) -> Q:
        return Q(**{f"{name}__date__gte": self.term.starts_on, f"{name}__date__lt": self.term.ends_before})
