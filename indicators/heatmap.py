"""Every team by every measure, in one month: what is off target where, at a glance. Never ranked, and no single worker.

Read as plain rows and judged by the one rule for a status; each line of cells is written here, for a template a cell
would take longer than everything else together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from indicators.defined import Defined, Shapes
from indicators.models import Indicator, Outturn, Target
from indicators.rules.small_numbers import Few
from indicators.rules.status import Goal, assess
from indicators.rules.vocabulary import Absence, Basis, Measure, Per, Status
from indicators.rules.wording import print_absence, print_figure
from indicators.small_numbers import SmallNumbers
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start

Pair = tuple[int, int]  # an indicator and a unit


@dataclass(frozen=True, slots=True)
class Line:
    """A measure across the teams. `cells` are written already."""

    indicator: Indicator
    cells: SafeString


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
    indicators = list(Indicator.objects.filter(pk__in={pair[0] for pair in rows}, is_active=True).order_by("code"))
    judge = _Judge(indicators, teams, month, reveals=reveals)
    counted: Counter[Status] = Counter()
    lines = []
    for indicator in indicators:
        cells = [judge.cell(indicator, team, rows.get((indicator.pk, team))) for team in teams]
        counted.update(status for status, _ in cells if status)
        lines.append(Line(indicator, mark_safe("".join(written for _, written in cells))))  # noqa: S308 - escaped in _written
    return Heatmap(month, services, lines, counted)


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


@dataclass(frozen=True, slots=True)
class _Row:
    """What is held of one team's month, as far as a glance asks."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    absence: str
    month: date


def _figures(teams: Sequence[int], month: date) -> dict[Pair, _Row]:
    held = Outturn.objects.filter(unit__in=teams, month=month, cohort=None).order_by()
    said = held.values_list("indicator_id", "unit_id", "value", "numerator", "denominator", "absence")
    return {(row[0], row[1]): _Row(*row[2:], month) for row in said}


class _Judge:
    """Sets figures against their targets, as they were defined that month."""

    def __init__(self, indicators: Sequence[Indicator], teams: Sequence[int], month: date, *, reveals: bool) -> None:
        """Read the targets, the definitions, and what running totals held the year before."""
        keys = {one.pk for one in indicators}
        self.month, self.small = month, SmallNumbers(keys, reveals=reveals)
        defined = Defined(keys)
        self.readings = {one.pk: defined.reading(one, month) for one in indicators}
        self.goals = _goals(keys, teams, month)
        running = [one.pk for one in indicators if one.basis == Basis.CUMULATIVE]
        self.shapes = _shapes(running, teams, month, defined) if running else {}

    def cell(self, indicator: Indicator, team: int, row: _Row | None) -> tuple[Status | None, str]:
        """Say how a team stands on a measure, and write its cell; nothing where it has no row."""
        if row is None:
            return None, '<td class="heat"></td>'
        few = self.small.of(indicator, team, None, row)
        pair = (indicator.pk, team)
        status = Status.NOT_SCORED
        if few is None:
            reading, shapes = self.readings[indicator.pk], self.shapes.get(pair)
            shape = shapes.by(self.month) if shapes else None
            status = assess(row.value, self.goals.get(pair), reading=reading, month=self.month, shape=shape).status
        return status, _written(status, _said(indicator, row, few))


def _goals(indicators: set[int], teams: Sequence[int], month: date) -> dict[Pair, Goal]:
    """Give the target in force of each team and measure: the newest that applies by then."""
    held = Target.objects.filter(indicator__in=indicators, unit__in=teams, cohort=None, applies_from__lte=month)
    said = held.order_by("applies_from").values_list(
        "indicator_id", "unit_id", "value", "per", "tolerance", "applies_from"
    )
    newest = {(row[0], row[1]): row[2:] for row in said}
    return {pair: Goal(value, Per(per), tolerance, since) for pair, (value, per, tolerance, since) in newest.items()}


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


def _said(indicator: Indicator, row: _Row, few: Few | None) -> str:
    if few is not None:
        return few.printed
    if row.value is None:
        return print_absence(Absence(row.absence))
    return print_figure(row.value, Measure(indicator.measure), indicator.decimals)


def _written(status: Status, said: str) -> str:
    """Write a cell: shape and colour by its class, the figure, and the status in a word for who hears it."""
    return (
        f'<td class="heat heat-{status.value}">{escape(said)}<span class="visually-hidden">, {status.label}</span></td>'
    )
