"""What the reader is told beforehand, and what it understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.rules.vocabulary import Absence, Basis, Comparator, Measure, Per, Severity


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """An indicator the reader may meet, with every name it goes by."""

    code: str
    name: str
    measure: Measure
    basis: Basis
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit the reader may meet. The one marked as the authority is meant where none is named.

    `since` and `until` are its first and last day; None where it has none.
    """

    code: str
    name: str
    is_authority: bool = False
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class KnownCohort:
    """A cohort the reader may meet."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the reader knows beforehand. `today` decides which months are still to come."""

    indicators: Sequence[KnownIndicator]
    units: Sequence[KnownUnit]
    cohorts: Sequence[KnownCohort]
    today: date
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as read: of what, where, when, and from which cell."""

    indicator: str
    unit: str | None
    cohort: str | None
    month: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    absence: Absence | None
    row: int
    column: str
    sheet: str = ""
    printed: str = ""
    note: str = ""

    @property
    def fact(self) -> tuple[str, str | None, str | None, date]:
        """Say which fact it states: one fact has one figure."""
        return (self.indicator, self.unit, self.cohort, self.month)

    @property
    def cell(self) -> str:
        """Name the cell as a spreadsheet does, with its sheet where there are several."""
        return f"{self.sheet}!{self.column}{self.row}" if self.sheet else f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """A target as read, in force from a month on."""

    indicator: str
    value: Decimal
    per: Per
    applies_from: date
    printed: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class ReadBenchmark:
    """Somebody else's figure as read; `heading` is what its column is called."""

    indicator: str
    comparator: Comparator
    year: str
    value: Decimal | None
    absence: Absence | None
    heading: str
    printed: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it is printed, text by text: what it is called, and its cells by month and by heading.

    `target` is None where there is no such column.
    """

    indicator: str
    unit: str
    cohort: str | None
    label: str
    kind: str
    months: tuple[tuple[date, str], ...]
    target: str | None = None
    compared: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or doubtful, with the place it is at.

    A problem that blocks and `can_override` is doubtful, not unreadable: it may be published
    all the same, with a reason and a name. Of a name nobody knows, `asked` is the name as printed
    and `near` the codes of what it may mean, best first.
    """

    row: int
    column: str
    code: str
    severity: Severity
    message: str
    can_override: bool = False
    sheet: str = ""
    entry: Entry | None = None
    asked: str = ""
    near: tuple[str, ...] = ()

    @property
    def is_a_doubt(self) -> bool:
        """Say whether it speaks of a figure that could be read all the same."""
        return self.entry is not None


@dataclass(slots=True)
class Reading:
    """All that was understood of a file, and everything wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    targets: list[ReadTarget] = field(default_factory=list)
    benchmarks: list[ReadBenchmark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    printed: list[ReadRow] = field(default_factory=list)

    @property
    def blocks(self) -> list[Problem]:
        """Give the problems that stop publishing."""
        return [problem for problem in self.problems if problem.severity is Severity.BLOCK]

    @property
    def unreadable(self) -> list[Problem]:
        """Give the problems no reason can override."""
        return [problem for problem in self.blocks if not problem.can_override]

    @property
    def months(self) -> list[date]:
        """Give the months it has figures for, oldest first."""
        return sorted({entry.month for entry in self.entries})

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """Give it in the shape `read_return --json` prints. Figures are numbers, months ISO dates."""
        return {
            "entries": [_entry_json(entry) for entry in self.entries],
            "targets": [_target_json(target) for target in self.targets],
            "benchmarks": [_benchmark_json(benchmark) for benchmark in self.benchmarks],
            "problems": [_problem_json(problem) for problem in self.problems],
        }


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "indicator": entry.indicator,
        "unit": entry.unit,
        "cohort": entry.cohort,
        "month": entry.month.isoformat(),
        "numerator": _plain(entry.numerator),
        "denominator": _plain(entry.denominator),
        "value": _plain(entry.value),
        "absence": entry.absence.value if entry.absence else None,
        "row": entry.row,
        "column": entry.column,
    }


def _target_json(target: ReadTarget) -> dict[str, object]:
    return {
        "indicator": target.indicator,
        "value": _plain(target.value),
        "per": target.per.value,
        "applies_from": target.applies_from.isoformat(),
        "printed": target.printed,
        "row": target.row,
        "column": target.column,
    }


def _benchmark_json(benchmark: ReadBenchmark) -> dict[str, object]:
    return {
        "indicator": benchmark.indicator,
        "comparator": benchmark.comparator.value,
        "year": benchmark.year,
        "value": _plain(benchmark.value),
        "absence": benchmark.absence.value if benchmark.absence else None,
        "heading": benchmark.heading,
        "row": benchmark.row,
        "column": benchmark.column,
    }


def _problem_json(problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _plain(number: Decimal | None) -> int | float | None:
    """Give a figure as a JSON number: whole where it is whole."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
