"""Every team by every measure, in one month: what is off target where, at a glance. Never ranked, and no single worker.

Read as plain rows and judged by the one rule for a status; each line of cells is written here, for a template a cell
would take longer than everything else together.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import NamedTuple, cast

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from indicators.addresses import address_of
from indicators.defined import Defined, Shapes
from indicators.models import Indicator, Outturn, Target
from indicators.plain import PlainIndicator
from indicators.rules.small_numbers import Few
from indicators.rules.status import Goal, Reading, assess, status_against
from indicators.rules.vocabulary import Absence, Basis, Per, Polarity, Status
from indicators.rules.wording import print_absence, print_figure
from indicators.small_numbers import SmallNumbers
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start

Pair = tuple[int, int]  # an indicator and a unit
HeldGoal = Sequence  # a target's value, what it is per, and its tolerance, as they were read


@dataclass(frozen=True, slots=True)
class Line:
    """A measure across the teams: how each stands and its figure as printed, or nothing where it has no row."""

    indicator: PlainIndicator
    judged: list[tuple[Status | None, str]]

    @property
    def cells(self) -> SafeString:
        """Write its cells."""
        cells = (_cell(status, said) if status else NO_ROW for status, said in self.judged)
        return mark_safe("".join(cells))  # noqa: S308 - escaped in _cell

    @property
    def address(self) -> str:
        """Give where its teams are compared."""
        return address_of("compare", self.indicator.code)


@dataclass(frozen=True, repr=False)
class Heatmap:
    """The measures and teams of a month, the teams service by service."""

    month: date
    services: list[tuple[Unit, list[Unit]]]
    lines: list[Line]
    counted: Counter[Status]

    @property
    def teams(self) -> int:
        """Count the teams."""
        return sum(len(teams) for _, teams in self.services)

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """Count the cells by status, in the order of the vocabulary."""
        return [(status, self.counted[status]) for status in Status if self.counted[status]]


def read_heatmap(month: date, *, readable: set[int], service: Unit | None = None, reveals: bool = False) -> Heatmap:
    """Read the heatmap in seven queries, however many teams and measures there are.

    `readable` are the units whose figures somebody may read; `reveals` where they may read percentages of too few.
    """
    services = _teams(month, readable, service)
    teams = [team.pk for _, below in services for team in below]
    rows = _figures(teams, month)
    fields = PlainIndicator._fields
    found = Indicator.objects.filter(pk__in=rows, is_active=True).order_by("code").values_list(*fields)
    indicators = [PlainIndicator(*row) for row in found]
    judge = _Judge(indicators, teams, month, reveals=reveals)
    lines = [Line(one, list(judge.line(one, rows[one.pk], teams))) for one in indicators]
    return Heatmap(month, services, lines, Counter(status for line in lines for status, _ in line.judged if status))


def _teams(month: date, readable: set[int], service: Unit | None) -> list[tuple[Unit, list[Unit]]]:
    """Give the teams that stood in a month, beneath their services, in the order of the tree."""
    stood = Q(valid_from__lt=add_months(month, 1)) & (Q(valid_to=None) | Q(valid_to__gte=month))
    teams = Unit.objects.filter(stood, kind=Unit.Kind.TEAM, pk__in=readable).select_related("parent")
    if service:
        teams = teams.filter(parent=service)
    found: dict[Unit, list[Unit]] = {}
    for team in teams.order_by("parent__position", "parent__name", "position", "name"):
        if team.parent:
            found.setdefault(team.parent, []).append(team)
    return list(found.items())


class _Row(NamedTuple):
    """What is held of one team's month, as far as a glance asks."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    absence: str
    month: date


def _figures(teams: Sequence[int], month: date) -> dict[int, dict[int, tuple[Decimal | None, str]]]:
    """Give each team's figure, or why there is none, by measure."""
    held = Outturn.objects.filter(unit__in=teams, month=month, cohort=None).order_by()
    found: dict[int, dict[int, tuple[Decimal | None, str]]] = {}
    for indicator, unit, value, absence in held.values_list("indicator_id", "unit_id", "value", "absence"):
        found.setdefault(indicator, {})[unit] = (value, absence)
    return found


class _Judge:
    """Sets figures against their targets, as they were defined that month."""

    def __init__(
        self, indicators: Sequence[PlainIndicator], teams: Sequence[int], month: date, *, reveals: bool
    ) -> None:
        """Read the targets, the definitions, and what running totals held the year before."""
        keys = {one.pk for one in indicators}
        defined = Defined(keys)
        self.month = month
        self.readings = {one.pk: defined.reading(cast("Indicator", one), month) for one in indicators}
        self.goals = _goals(keys, teams, month)
        running = [one.pk for one in indicators if one.basis == Basis.CUMULATIVE]
        self.shapes = _shapes(running, teams, month, defined) if running else {}
        self.few = _few(indicators, teams, month, reveals)

    def line(
        self, indicator: PlainIndicator, rows: Mapping[int, tuple[Decimal | None, str]], teams: Sequence[int]
    ) -> Iterator[tuple[Status | None, str]]:
        """Say how each team stands on a measure, and its figure or why there is none; nothing where it has no row."""
        goals, few, reading = self.goals.get(indicator.pk, {}), self.few, self.readings[indicator.pk]
        measure, decimals, polarity = reading.measure, indicator.decimals, reading.polarity
        runs_on = reading.basis is Basis.CUMULATIVE
        for team in teams:
            if (row := rows.get(team)) is None:
                yield None, ""
                continue
            value, absence = row
            goal = goals.get(team)
            if value is None:
                status, said = Status.NO_DATA, print_absence(Absence(absence))
            elif few and (too_few := few.get((indicator.pk, team))):
                status, said = Status.NOT_SCORED, too_few.printed
            else:
                said = print_figure(value, measure, decimals)
                if goal is None or polarity is Polarity.NEITHER:
                    status = Status.NOT_SCORED
                elif runs_on:
                    status = self._running(indicator.pk, team, value, goal, reading)
                else:
                    status = status_against(value, goal[0], goal[2], polarity=polarity)
            yield status, said

    def _running(self, indicator: int, team: int, value: Decimal, goal: HeldGoal, reading: Reading) -> Status:
        shapes = self.shapes.get((indicator, team))
        shape = shapes.by(self.month) if shapes else None
        aim = Goal(goal[0], Per(goal[1]), goal[2])
        return assess(value, aim, reading=reading, month=self.month, shape=shape).status


def _goals(indicators: set[int], teams: Sequence[int], month: date) -> dict[int, dict[int, HeldGoal]]:
    """Give the target in force of each team, by measure: the newest that applies by then."""
    held = Target.objects.filter(indicator__in=indicators, unit__in=teams, cohort=None, applies_from__lte=month)
    goals: dict[int, dict[int, HeldGoal]] = {}
    said = ("indicator_id", "unit_id", "value", "per", "tolerance")
    for indicator, unit, *goal in held.order_by("applies_from").values_list(*said):
        goals.setdefault(indicator, {})[unit] = goal
    return goals


def _few(indicators: Sequence[PlainIndicator], teams: Sequence[int], month: date, reveals: bool) -> dict[Pair, Few]:
    """Give which figures are percentages of too few: read only where a measure says how few are too few."""
    asked = {one.pk: one for one in indicators if one.fewest_shown is not None}
    if not asked:
        return {}
    small = SmallNumbers(set(asked), reveals=reveals, of=Q(unit__in=teams, month=month))
    held = Outturn.objects.filter(indicator__in=asked, unit__in=teams, month=month, cohort=None).order_by()
    found = {}
    for indicator, unit, *said in held.values_list("indicator_id", "unit_id", *_Row._fields):
        few = small.of(cast("Indicator", asked[indicator]), unit, None, _Row(*said))
        if few is not None:
            found[indicator, unit] = few
    return found


def _shapes(indicators: Sequence[int], teams: Sequence[int], month: date, defined: Defined) -> Mapping[Pair, Shapes]:
    """Give how last year's work fell to its months, which running totals are judged by."""
    start = financial_year_start(month)
    held = Outturn.objects.filter(
        indicator__in=indicators, unit__in=teams, cohort=None, month__gte=add_months(start, -12), month__lt=start,
        value__isnull=False,
    )  # fmt: skip
    values: dict[Pair, dict[date, Decimal]] = {}
    for indicator, unit, at, value in held.order_by().values_list("indicator_id", "unit_id", "month", "value"):
        values.setdefault((indicator, unit), {})[at] = value  # type: ignore[assignment]
    return {pair: Shapes(own, Basis.CUMULATIVE, defined.breaks_of(*pair)) for pair, own in values.items()}


def _cell(status: Status, said: str) -> str:
    """Write a cell: shape and colour by its class, the figure, and the status in a word for who hears it."""
    return f"{BEFORE[status]}{escape(said)}{AFTER[status]}"


NO_ROW = '<td class="heat"></td>'
BEFORE = {status: f'<td class="heat heat-{status.value}">' for status in Status}
AFTER = {status: f'<span class="visually-hidden">, {status.label}</span></td>' for status in Status}
