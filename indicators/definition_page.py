"""What an indicator's page shows of its definition: what is in force, what is set beside it, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q

from indicators import definition_history as history
from indicators.as_reported import benchmarks_as_at, populations_as_at, targets_of_as_at
from indicators.definition_history import Event
from indicators.models import (
    Benchmark,
    ChartSettings,
    Indicator,
    IndicatorAlias,
    IndicatorVersion,
    Population,
    Rebase,
    SeriesBreak,
    Target,
)
from indicators.models.definitions import Wording, wording_in_force
from indicators.rules.benchmarks import is_old
from indicators.rules.vocabulary import Comparator, Measure
from indicators.rules.wording import print_number
from organisation.history import Change
from organisation.models import Unit
from organisation.rules.calendar import add_months, add_working_days, first_of_month

COMPARATORS = [word.value for word in Comparator]


@dataclass(frozen=True)
class VersionShown:
    """A version, with what it changed and whether its time has come."""

    version: IndicatorVersion
    changes: list[Change]
    is_in_force: bool
    is_to_come: bool


@dataclass(frozen=True)
class TargetShown:
    """A target as it is written, with its history."""

    target: Target
    printed: str
    tolerance: str
    events: list[Event]


@dataclass(frozen=True)
class BenchmarkShown:
    """A benchmark as it is written, whether it is old beside the newest figure, and its history."""

    benchmark: Benchmark
    printed: str
    is_old: bool | None
    events: list[Event]


@dataclass(frozen=True)
class FiguresDue:
    """The next month figures are due for, and by what day."""

    month: date
    by: date
    is_past: bool


class DefinitionPage:
    """An indicator's definition and all that belongs to it, of the units somebody may read."""

    def __init__(
        self,
        indicator: Indicator,
        *,
        readable: set[int],
        today: date,
        newest: date | None = None,
        as_at: datetime | None = None,
    ) -> None:
        """Take `newest`, the month of the newest figure shown: what is set beside it is as old as it is then.

        With a moment as `as_at`, targets, benchmarks and populations are those held then.
        """
        self.indicator, self.readable, self.today, self.newest = indicator, readable, today, newest
        self.as_at = as_at
        self.month = newest or first_of_month(today)

    @property
    def in_force(self) -> Wording:
        """Give the wording in force today: a version's, or the indicator's own where there never was another."""
        return self.version or self.indicator

    @cached_property
    def version(self) -> IndicatorVersion | None:
        """Give the version in force today."""
        return wording_in_force(self._versions, first_of_month(self.today))

    @property
    def counted_by(self) -> IndicatorVersion | None:
        """Give the version the newest figure was counted by, where that is not the one in force today."""
        then = wording_in_force(self._versions, self.month)
        return then if then != self.version else None

    @cached_property
    def versions(self) -> list[VersionShown]:
        """Give every version, the newest first."""
        return [
            VersionShown(
                one,
                history.what_changed(one, self._versions),
                is_in_force=one == self.version,
                is_to_come=one.effective_from > self.today,
            )
            for one in reversed(self._versions)
        ]

    @cached_property
    def breaks(self) -> list[SeriesBreak]:
        """Give the breaks, those taken back too."""
        whose = Q(unit=None) | Q(unit__in=self.readable)
        found = SeriesBreak.objects.filter(whose, indicator=self.indicator)
        return list(found.select_related("unit", "recorded_by", "withdrawn_by"))

    @cached_property
    def rebases(self) -> list[Rebase]:
        """Give the months limits begin anew from, those taken back too."""
        whose = Q(unit=None) | Q(unit__in=self.readable)
        found = Rebase.objects.filter(whose, indicator=self.indicator)
        return list(found.select_related("unit", "recorded_by", "withdrawn_by"))

    @cached_property
    def chart(self) -> ChartSettings | None:
        """Give how it was set to be charted; none where the rule and the product's own settings hold."""
        return ChartSettings.objects.filter(indicator=self.indicator).select_related("set_by").first()

    @cached_property
    def aliases(self) -> list[IndicatorAlias]:
        """Give the other names it comes in under."""
        return list(self.indicator.aliases.select_related("remembered_by"))

    @cached_property
    def targets(self) -> list[TargetShown]:
        """Give the targets: the authority's first, then unit by unit and cohort by cohort, the newest of each first."""
        held: Iterable[Target]
        if self.as_at:
            held = [one for one in targets_of_as_at(self.as_at, self.indicator) if one.unit_id in self.readable]
        else:
            found = self.indicator.targets.filter(unit__in=self.readable).order_by("-applies_from")
            held = found.select_related("unit", "cohort", "set_by", "approved_by")
        measure = Measure(self.indicator.measure)
        return [
            TargetShown(
                one,
                history.print_held_target(one, measure),
                print_number(one.tolerance) if one.tolerance else "",
                [event for event in self._of_targets if event.about == one.pk],
            )
            for one in sorted(held, key=_whose)
        ]

    @cached_property
    def benchmarks(self) -> list[BenchmarkShown]:
        """Give the benchmarks, own earlier years first."""
        return [
            BenchmarkShown(
                one,
                history.print_held_benchmark(one, self.indicator),
                is_old(year=one.year, published_on=one.published_on, month=self.month),
                [event for event in self._of_benchmarks if event.about == one.pk],
            )
            for one in sorted(self.benchmarks_held, key=lambda one: (COMPARATORS.index(one.comparator), one.year))
        ]

    @cached_property
    def benchmarks_held(self) -> list[Benchmark]:
        """Give the benchmarks as rows."""
        if self.as_at:
            return benchmarks_as_at(self.as_at, [self.indicator])
        return list(self.indicator.benchmarks.select_related("neighbour_set", "set_by"))

    @cached_property
    def populations(self) -> list[Population]:
        """Give the populations a rate is counted on, the newest first."""
        if self.indicator.measure != Measure.RATE:
            return []
        held: Iterable[Population]
        if self.as_at:
            held = [one for one in populations_as_at(self.as_at) if one.unit_id in self.readable]
        else:
            held = Population.objects.filter(unit__in=self.readable).select_related("unit").order_by("-applies_from")
        return sorted(held, key=lambda one: (one.unit.kind != Unit.Kind.AUTHORITY, one.unit_id))

    @property
    def due(self) -> FiguresDue | None:
        """Say by when the month after the newest is due, where a working day is set."""
        if not self.indicator.due_working_day or not self.newest:
            return None
        month = add_months(self.newest, 1)
        by = add_working_days(add_months(month, 1) - timedelta(days=1), self.indicator.due_working_day)
        return FiguresDue(month, by, by < self.today)

    @property
    def review_is_overdue(self) -> bool:
        """Say whether the definition should have been looked at again by now."""
        return bool(self.indicator.next_review_on and self.indicator.next_review_on < self.today)

    @cached_property
    def events(self) -> list[Event]:
        """Tell everything that happened to the definition, the newest first."""
        told = [
            *history.of_indicator(self.indicator),
            *history.of_versions(self._versions),
            *history.of_breaks(self.breaks),
            *history.of_rebases(self.rebases),
            *history.of_chart_settings(self.indicator),
            *history.of_aliases(self.indicator),
            *self._of_targets,
            *self._of_benchmarks,
        ]
        return sorted(told, key=lambda event: event.at, reverse=True)

    @cached_property
    def _versions(self) -> list[IndicatorVersion]:
        return list(self.indicator.versions.select_related("written_by").order_by("number"))

    @cached_property
    def _of_targets(self) -> list[Event]:
        return list(history.of_targets(self.indicator, readable=self.readable))

    @cached_property
    def _of_benchmarks(self) -> list[Event]:
        return list(history.of_benchmarks(self.indicator))


def _whose(target: Target) -> tuple:
    is_below = target.unit.kind != Unit.Kind.AUTHORITY
    return (is_below, target.unit.position, target.unit.name, target.cohort.name if target.cohort else "")
