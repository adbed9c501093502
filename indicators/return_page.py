"""What a return's page shows: what was understood, what is wrong, what would change, what comes next."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from indicators.models import (
    Benchmark,
    Flag,
    FlagEvent,
    Indicator,
    Outturn,
    OutturnRevision,
    Return,
    ReturnProblem,
    Target,
)
from indicators.models import StagedFigure as Staged
from indicators.models.against import in_force
from indicators.operations.merging import Change
from indicators.operations.names import AskedName
from indicators.operations.returns import Preview, Weight, problems_of
from indicators.operations.staging import count_understood
from indicators.returns.reading import ReadBenchmark, ReadTarget
from indicators.rules.differences import Numbers, differences, print_with_fraction
from indicators.rules.vocabulary import Comparator, Measure, Per, RevisionReason, Word
from indicators.rules.wording import print_held, print_month, print_target
from organisation.models import Unit
from organisation.rules.calendar import months_between

A_PAGE = 100
REJECTED, EVERYTHING = "rejected", "all"
ALWAYS_SHOWN = (Change.NEW, Change.CHANGED, Change.UNCHANGED)
NOT_BY_A_RETURN = (RevisionReason.ROLL_UP, RevisionReason.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose to see of a return: which figures and problems, and which page of each."""

    path: str
    figures: str = ""
    page: str = ""
    problems: str = ""
    problems_page: str = ""

    @classmethod
    def of(cls, given: Return, query: Mapping[str, str]) -> Self:
        """Take the choice out of an address; whatever cannot be understood is as if not chosen."""
        chosen = {one.name: str(query.get(one.name, "")) for one in fields(cls) if one.name != "path"}
        return cls(given.get_absolute_url(), **chosen)

    def but(self, **changed: object) -> str:
        """Give the address of the same page with something else chosen."""
        chosen = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "path"} | changed
        return f"{self.path}?" + urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Tab:
    """One way of looking at a list, with how many there are to see."""

    value: str
    label: str
    number: int
    is_current: bool
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a return: what is held or was, what the return gives, and what differs."""

    figure: Staged
    change: Change
    before: str
    after: str
    differences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, with the other ways to look at it and the addresses of the pages beside it."""

    tabs: Sequence[Tab]
    page: Page
    lines: Sequence[Any]
    before: str = ""
    after: str = ""

    @property
    def current(self) -> Tab:
        """Give the tab that is shown."""
        return next(tab for tab in self.tabs if tab.is_current)


@dataclass(frozen=True, slots=True)
class Understood:
    """What the reader made of a file, counted."""

    figures: int
    months: Sequence[date]
    indicators: int
    units: int
    cohorts: int
    sheets: Sequence[str]
    targets: int
    benchmarks: int

    @property
    def when(self) -> str:
        """Say which months it has figures for."""
        return print_months(self.months)


@dataclass(frozen=True, slots=True)
class Aside:
    """A target or benchmark that a return would change: the one held, and the one it gives."""

    indicator: Indicator
    what: str
    before: str
    after: str
    cell: str


class Step(Word):
    """What whoever loads a return has to do next."""

    ANSWER = "answer", "Answer the names nobody knows"
    CORRECT = "correct", "Put it right in the file"
    PUBLISH = "publish", "Publish"


def next_step(preview: Preview, asked: Sequence[AskedName]) -> Step:
    """Say the one thing to do next."""
    if asked:
        return Step.ANSWER
    return Step.CORRECT if preview.is_unreadable else Step.PUBLISH


def understood(given: Return) -> Understood:
    """Say what was understood of a return; of a typed sheet, what has been typed."""
    counted = dict(given.aside.get("understood") or count_understood(given.batch) | {"sheets": []})
    counted["months"] = [date.fromisoformat(month) for month in counted["months"]]
    return Understood(
        **counted,
        targets=len(given.aside.get("targets", [])),
        benchmarks=len(given.aside.get("benchmarks", [])),
    )


def print_months(months: Sequence[date]) -> str:
    """Write months: a run of them by its ends, others one by one, at most six."""
    if len(months) > 2 and list(months) == months_between(months[0], months[-1]):
        return f"{print_month(months[0])} to {print_month(months[-1])}"
    named = [print_month(month) for month in months[:6]]
    more = [f"{len(months) - 6} more"] if len(months) > 6 else []
    return ", ".join(named + more)


def problems_shown(given: Return, weights: Counter[Weight], choice: Choice) -> Listed:
    """Give one page of a return's problems, in the order of the file."""
    counted = [(weight.value, weight.label, weights[weight]) for weight in Weight if weights[weight]]
    ways = [(EVERYTHING, "All", weights.total()), *counted]
    tabs = _tabs(ways, choice.problems, EVERYTHING, lambda value: choice.but(problems=value, problems_page=""))
    current = next(tab for tab in tabs if tab.is_current)
    weight = None if current.value == EVERYTHING else Weight(current.value)
    page = _page(current.number, choice.problems_page)
    lines = list(_slice(problems_of(given, weight), page))
    return Listed(tabs, page, lines, *_beside(page, lambda number: choice.but(problems_page=number)))


def figures_to_come(preview: Preview, choice: Choice) -> Listed:
    """Give one page of a return's figures beside those held, before it is published."""

    def lines(only: Change | None, start: int, number: int) -> list[Line]:
        found = preview.lines(only, start=start, number=number)
        return [_line(one.figure, one.change, one.held) for one in found]

    return _figures(preview.given, preview.changes, preview.weights[Weight.UNREADABLE], lines, choice)


def figures_published(given: Return, counted: Counter[Change], unreadable: int, choice: Choice) -> Listed:
    """Give one page of what a published return did: its figures beside those they took the place of."""

    def lines(only: Change | None, start: int, number: int) -> list[Line]:
        staged = as_published(given).select_related("indicator", "unit", "cohort").order_by("pk")
        chosen = list((staged.filter(change=only.value) if only else staged)[start : start + number])
        replaced = _replaced_by(given, chosen)
        return [_line(figure, Change(figure.change), replaced.get(_fact(figure))) for figure in chosen]

    return _figures(given, counted, unreadable, lines, choice)


def as_published(given: Return) -> QuerySet[Any]:
    """Give a published return's figures with what each did: from history, however much was changed since."""
    changed = _same_fact(OutturnRevision.objects.filter(new_source=given).exclude(reason__in=NOT_BY_A_RETURN))
    written = _same_fact(Outturn.objects.filter(source=given))
    overtaken = _same_fact(OutturnRevision.objects.filter(old_source=given))
    change = Case(
        When(is_removal=True, then=Case(When(Exists(changed), then=Value("removed")), default=Value("nothing"))),
        When(Exists(changed), then=Value("changed")),
        When(Exists(written) | Exists(overtaken), then=Value("new")),
        default=Value("unchanged"),
    )
    return given.figures.annotate(change=change)


def count_published(given: Return) -> Counter[Change]:
    """Count what a published return did, in one query."""
    counted = as_published(given).order_by().values_list("change").annotate(number=Count("pk"))
    return Counter({Change(change): number for change, number in counted})


def target_lines(targets: Sequence[ReadTarget]) -> list[Aside]:
    """Set the targets that would change beside the ones in force."""
    indicators = _by_code(targets)
    rows: dict[int, list[Target]] = {}
    held = Target.objects.filter(unit__kind=Unit.Kind.AUTHORITY, cohort=None, indicator__in=indicators.values())
    for target in held.order_by("-applies_from"):
        rows.setdefault(target.indicator_id, []).append(target)
    return [_target_line(read, indicators[read.indicator], rows) for read in targets]


def benchmark_lines(benchmarks: Sequence[ReadBenchmark]) -> list[Aside]:
    """Set the benchmarks that would change beside the ones held."""
    indicators = _by_code(benchmarks)
    held = {
        (one.indicator_id, one.comparator, one.year): one
        for one in Benchmark.objects.filter(indicator__in=indicators.values())
    }
    return [_benchmark_line(read, indicators[read.indicator], held) for read in benchmarks]


def lines_put_back(pairs: Sequence[tuple[Outturn, Staged]]) -> list[tuple[Outturn, str, str]]:
    """Set the figures a withdrawal would put back beside those they would take the place of."""
    return [(held, _printed(held, held), _printed(held, back)) for held, back in pairs]


def lines_taken_away(held: Sequence[Outturn]) -> list[tuple[Outturn, str]]:
    """Write the figures a withdrawal would take away."""
    return [(one, _printed(one, one)) for one in held]


def _printed(figure: Outturn, row: Outturn | Staged) -> str:
    return print_with_fraction(numbers_of(row), Measure(figure.indicator.measure))


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a published return, for the data note."""

    counted: Counter[Change]
    reasons: Sequence[str]
    overridden: Sequence[ReturnProblem]
    doubts_live: int
    doubts_settled: int
    flags_live: int
    flags_moved: int
    restored: int
    taken_away: int


def account_of(given: Return) -> Account:
    """Tell what a published return did and what hangs on it now, in eight queries."""
    doubts = list(given.doubts.values_list("settled_at", flat=True))
    withdrawn = OutturnRevision.objects.filter(old_source=given, reason=RevisionReason.WITHDRAWN)
    back = list(withdrawn.values_list("new_origin", flat=True))
    flags = Flag.objects.live().filter(Exists(_same_series(given)))
    moved = FlagEvent.objects.filter(flag__in=flags, happened_at__gte=given.published_at, happened_by=None)
    return Account(
        counted=count_published(given),
        reasons=_reasons(given),
        overridden=list(problems_of(given, Weight.DOUBTFUL)[:A_PAGE]),
        doubts_live=sum(settled is None for settled in doubts),
        doubts_settled=sum(settled is not None for settled in doubts),
        flags_live=flags.count(),
        flags_moved=moved.values("flag").distinct().count(),
        restored=sum(origin != "" for origin in back),
        taken_away=sum(origin == "" for origin in back),
    )


def _reasons(given: Return) -> list[str]:
    """Say why published figures were changed, as it was said when they were."""
    made = OutturnRevision.objects.filter(new_source=given).exclude(reason__in=NOT_BY_A_RETURN)
    said = made.order_by().values_list("reason", "explanation").distinct()
    return [": ".join(filter(None, [RevisionReason(reason).label, explanation])) for reason, explanation in said]


def _figures(
    given: Return,
    counted: Counter[Change],
    unreadable: int,
    lines: Callable[[Change | None, int, int], list[Line]],
    choice: Choice,
) -> Listed:
    shown = [change for change in Change if change in ALWAYS_SHOWN or counted[change]]
    ways = [(change.value, change.label, counted[change]) for change in shown]
    ways += [(REJECTED, "Rejected cells", unreadable), (EVERYTHING, "All figures", counted.total())]
    first = next((value for value, _, number in (ways[1], ways[0]) if number), EVERYTHING)
    tabs = _tabs(ways, choice.figures, first, lambda value: choice.but(figures=value, page=""))
    current = next(tab for tab in tabs if tab.is_current)
    page = _page(current.number, choice.page)
    beside = _beside(page, lambda number: choice.but(page=number))
    if current.value == REJECTED:
        return Listed(tabs, page, list(_slice(problems_of(given, Weight.UNREADABLE), page)), *beside)
    only = None if current.value == EVERYTHING else Change(current.value)
    return Listed(tabs, page, lines(only, *_start_and_number(page)), *beside)


def _tabs(ways: Sequence[tuple[str, str, int]], chosen: str, first: str, address: Callable[[str], str]) -> list[Tab]:
    known = {value for value, _, _ in ways}
    current = chosen if chosen in known else first
    return [Tab(value, label, number, value == current, address(value)) for value, label, number in ways]


def _beside(page: Page, address: Callable[[int], str]) -> tuple[str, str]:
    """Give the addresses of the page before and the page after, where there are any."""
    before = address(page.previous_page_number()) if page.has_previous() else ""
    after = address(page.next_page_number()) if page.has_next() else ""
    return before, after


def _page(number: int, asked: str) -> Page:
    """Give a page of `number` things nobody has fetched yet."""
    return Paginator(range(number), A_PAGE).get_page(asked)


def _start_and_number(page: Page) -> tuple[int, int]:
    start = A_PAGE * (page.number - 1)
    return start, A_PAGE


def _slice(rows: QuerySet, page: Page) -> QuerySet:
    start, number = _start_and_number(page)
    return rows[start : start + number]


def _line(figure: Staged, change: Change, held: Outturn | OutturnRevision | None) -> Line:
    measure = Measure(figure.indicator.measure)
    new = numbers_of(figure)
    if change is Change.UNCHANGED and held is None:  # of a published return: what it gave is what was held
        return Line(figure, change, print_with_fraction(new, measure), print_with_fraction(new, measure))
    if held is None:
        return Line(figure, change, "–", _written(figure, measure))
    old = numbers_of(held)
    told = differences(old, new, measure) if change is Change.CHANGED else []
    return Line(figure, change, print_with_fraction(old, measure), _written(figure, measure), told)


def _written(figure: Staged, measure: Measure) -> str:
    return "taken away" if figure.is_removal else print_with_fraction(numbers_of(figure), measure)


def numbers_of(row: Staged | Outturn | OutturnRevision) -> Numbers:
    """Give all that is held of a figure; of a revision, what was held before it."""
    prefix = "old_" if isinstance(row, OutturnRevision) else ""
    return Numbers(**{part.name: getattr(row, prefix + part.name) for part in fields(Numbers)})


def _fact(row: Staged | OutturnRevision) -> tuple:
    return (row.indicator_id, row.unit_id, row.cohort_id, row.month)


def _replaced_by(given: Return, figures: Sequence[Any]) -> dict[tuple, OutturnRevision]:
    """Find what some figures of a published return took the place of."""
    changed = [figure for figure in figures if figure.change in (Change.CHANGED, Change.REMOVED)]
    made = OutturnRevision.objects.filter(
        new_source=given,
        indicator__in={figure.indicator_id for figure in changed},
        month__in={figure.month for figure in changed},
    ).exclude(reason__in=NOT_BY_A_RETURN)
    return {_fact(revision): revision for revision in made.order_by("pk")} if changed else {}


def _same_fact(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the rows about the fact of the staged figure outside (a null never equals a null)."""
    same = {name: OuterRef(name) for name in ("indicator_id", "unit_id", "month")}
    return (
        rows.order_by().alias(whose=Coalesce("cohort_id", 0)).filter(whose=Coalesce(OuterRef("cohort_id"), 0), **same)
    )


def _same_series(given: Return) -> QuerySet[Any]:
    """Give a return's figures of the series of the flag outside."""
    same = {name: OuterRef(name) for name in ("indicator_id", "unit_id")}
    return given.figures.alias(whose=Coalesce("cohort_id", 0)).filter(whose=Coalesce(OuterRef("cohort_id"), 0), **same)


def _by_code(read: Sequence[ReadTarget] | Sequence[ReadBenchmark]) -> dict[str, Indicator]:
    found = Indicator.objects.filter(code__in={one.indicator for one in read})
    return {indicator.code: indicator for indicator in found}


def _target_line(read: ReadTarget, indicator: Indicator, rows: dict[int, list[Target]]) -> Aside:
    measure = Measure(indicator.measure)
    held = in_force(rows.get(indicator.pk, []), read.applies_from)
    before = f"{print_target(held.value, measure)} {Per(held.per).label}" if held else "–"
    after = f"{print_target(read.value, measure)} {read.per.label}"
    return Aside(indicator, f"Target from {print_month(read.applies_from)}", before, after, f"{read.column}{read.row}")


def _benchmark_line(read: ReadBenchmark, indicator: Indicator, held: dict[tuple, Benchmark]) -> Aside:
    measure = Measure(indicator.measure)
    known = held.get((indicator.pk, read.comparator, read.year))
    before = print_held(known.value, known.absence, measure) if known else "–"
    called = read.heading or Comparator(read.comparator).label
    after = print_held(read.value, read.absence, measure)
    return Aside(indicator, called, before, after, f"{read.column}{read.row}")
