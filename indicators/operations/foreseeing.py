"""What publishing a return would make doubtful among the figures held, put down beside what was read of it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from indicators.evidence import Coming
from indicators.models import Benchmark, Indicator, Return, ReturnProblem
from indicators.operations.doubts import foresee_doubts
from indicators.returns.reading import ReadBenchmark, Reading, ReadTarget
from indicators.rules.doubts import Suspicion
from indicators.rules.doubts.benchmarks import taken_back
from indicators.rules.doubts.examining import Finding
from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import print_month

FACT = ("indicator_id", "unit_id", "cohort_id", "month")


def put_foreseen_down(given: Return, reading: Reading, touched: set[int]) -> None:
    """Add jumps, contradictions, copied benchmarks, odd targets: what the reader cannot see in the file alone."""
    indicators = Indicator.objects.in_bulk(touched)
    coming = Coming(given.batch, reading.targets, reading.benchmarks)
    findings = foresee_doubts(coming, touched)
    problems = [*_problems(given, reading, findings, indicators), *_benchmarks_taken_back(given, reading)]
    start = given.problems.count()
    for position, problem in enumerate(problems, start=start):
        problem.position = position
    ReturnProblem.objects.bulk_create(problems, batch_size=500)


def _problems(
    given: Return, reading: Reading, findings: list[Finding], indicators: dict[int, Indicator]
) -> Iterator[ReturnProblem]:
    """Keep what is about a figure, target or benchmark of this return, and was not said by its reader."""
    if not findings:
        return
    staged = {row[2:]: (row[0], row[1]) for row in given.figures.values_list("pk", "source_cell", *FACT)}
    read: tuple[ReadBenchmark | ReadTarget, ...] = (*reading.benchmarks, *reading.targets)
    beside = {one.indicator: one for one in read}
    said = set(given.problems.filter(figure__isnull=False).values_list("code", "figure_id"))
    for finding in findings:
        found, indicator = finding.found, indicators.get(finding.key[0])
        figure, cell = staged.get((*finding.key, found.month), (None, ""))
        if indicator is None or (found.code, figure) in said:
            continue
        if figure is not None:
            yield _problem(given, found, indicator, *_place(cell), figure_id=figure)
        elif found.month is None and (one := beside.get(indicator.code)):
            yield _problem(given, found, indicator, "", one.column, one.row)


def _benchmarks_taken_back(given: Return, reading: Reading) -> Iterator[ReturnProblem]:
    """Note where N/A is printed for a benchmark that is held, and stays."""
    absent = [one for one in reading.benchmarks if one.absence is Absence.NOT_APPLICABLE]
    if not absent:
        return
    held = {
        (one.indicator.code, one.comparator, one.year): one
        for one in Benchmark.objects.filter(value__isnull=False).select_related("indicator")
    }
    for read in absent:
        if one := held.get((read.indicator, read.comparator, read.year)):
            measure = Measure(one.indicator.measure)
            found = taken_back(one.value or Decimal(0), Absence.NOT_APPLICABLE, called=one.called, measure=measure)
            yield _problem(given, found, one.indicator, "", read.column, read.row)


def _problem(
    given: Return, found: Suspicion, indicator: Indicator, sheet: str, column: str, row: int, **more: Any
) -> ReturnProblem:
    when = f", {print_month(found.month)}" if found.month else ""
    return ReturnProblem(
        source=given,
        sheet=sheet,
        column=column,
        row=row,
        code=found.code,
        severity=found.severity,
        message=f"{f'Row {row}, ' if row else ''}{indicator.name}{when}: {found.sentence}",
        can_override=True,
        **more,
    )


def _place(cell: str) -> tuple[str, str, int]:
    """Read sheet, column and row from where a figure was read: Sheet1!G5."""
    sheet, _, place = cell.rpartition("!")
    at = re.fullmatch(r"([A-Z]{1,4})(\d+)", place)
    return (sheet, at[1], int(at[2])) if at else (sheet, "", 0)
