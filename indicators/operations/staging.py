"""Putting what was read of a return down in the database: its figures, its problems, and what stands beside them."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from indicators.models import (
    Cohort,
    Indicator,
    LeftOutName,
    Population,
    PrintedRow,
    Return,
    ReturnProblem,
    StagedFigure,
)
from indicators.models.against import in_force
from indicators.operations.figures import Figure, stage
from indicators.operations.foreseeing import put_foreseen_down
from indicators.operations.merging import take_out
from indicators.returns.names import plain
from indicators.returns.reading import (
    Entry,
    Known,
    KnownCohort,
    KnownIndicator,
    KnownUnit,
    Problem,
    ReadBenchmark,
    Reading,
    ReadRow,
    ReadTarget,
)
from indicators.rules.figures import LARGEST
from indicators.rules.vocabulary import Absence, Basis, Comparator, Measure, Per, Severity
from indicators.rules.wording import print_month
from organisation.models import Unit

KEPT_ASIDE = ("replaces",)  # what a return keeps beside its figures however often it is read


def known_names() -> Known:
    """Give the reader every name it may meet, in seven queries."""
    indicators = Indicator.objects.prefetch_related("aliases")
    return Known(
        [
            KnownIndicator(
                indicator.code,
                indicator.name,
                Measure(indicator.measure),
                Basis(indicator.basis),
                tuple(alias.name for alias in indicator.aliases.all()),
            )
            for indicator in indicators
        ],
        [
            KnownUnit(
                unit.code,
                unit.name,
                unit.kind == Unit.Kind.AUTHORITY,
                _aliases(unit),
                unit.valid_from,
                unit.valid_to,
            )
            for unit in Unit.objects.prefetch_related("aliases")
        ],
        [
            KnownCohort(cohort.code, cohort.name, _aliases(cohort))
            for cohort in Cohort.objects.prefetch_related("aliases")
        ],
        timezone.localdate(),
        frozenset(plain(name) for name in LeftOutName.objects.values_list("name", flat=True)),
    )


def put_down(given: Return, reading: Reading) -> None:
    """Keep what was read of a return, in place of whatever was read of it before."""
    given.problems.all().delete()
    take_out(given.batch)
    beside: tuple[ReadTarget | ReadBenchmark, ...] = (*reading.targets, *reading.benchmarks)
    refused: list[Problem] = []
    stage(figures_of(reading.entries, refused=refused), batch=given.batch)
    _put_problems_down(given, [*reading.problems, *refused])
    _put_printed_down(given, reading.printed)
    given.aside = {name: given.aside[name] for name in KEPT_ASIDE if name in given.aside} | {
        "targets": [_aside(target) for target in reading.targets],
        "benchmarks": [_aside(benchmark) for benchmark in reading.benchmarks],
        "understood": count_understood(given.batch) | {"sheets": _sheets(reading)},
    }
    put_foreseen_down(given, reading, touched_by(given.batch, {one.indicator for one in beside}))


def touched_by(batch: UUID, beside: Collection[str]) -> set[int]:
    """Give the indicators a batch has figures of, and those of some codes."""
    staged = StagedFigure.objects.filter(batch=batch).order_by().values_list("indicator_id", flat=True).distinct()
    return set(staged) | set(Indicator.objects.filter(code__in=beside).values_list("pk", flat=True))


def storable(text: str) -> str:
    """Bring text to what every database holds: a NUL or half a letter shows as �."""
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def count_understood(batch: UUID) -> dict[str, Any]:
    """Count what a batch holds figures of: figures, indicators, units, cohorts, and which months."""
    staged = StagedFigure.objects.filter(batch=batch).order_by()
    counted = staged.aggregate(
        figures=Count("pk"),
        indicators=Count("indicator", distinct=True),
        units=Count("unit", distinct=True),
        cohorts=Count("cohort", distinct=True),
    )
    months = staged.values_list("month", flat=True).distinct()
    return counted | {"months": sorted(month.isoformat() for month in months)}


def _sheets(reading: Reading) -> list[str]:
    """Name the sheets it was read from, where there are several."""
    return list(dict.fromkeys(storable(entry.sheet) for entry in reading.entries if entry.sheet))


def read_targets(given: Return) -> list[ReadTarget]:
    """Give the targets read of a return."""
    return [
        ReadTarget(
            **row
            | {
                "value": Decimal(row["value"]),
                "per": Per(row["per"]),
                "applies_from": date.fromisoformat(row["applies_from"]),
            }
        )
        for row in given.aside.get("targets", [])
    ]


def read_benchmarks(given: Return) -> list[ReadBenchmark]:
    """Give the benchmarks read of a return."""
    return [
        ReadBenchmark(
            **row
            | {
                "comparator": Comparator(row["comparator"]),
                "value": Decimal(row["value"]) if row["value"] is not None else None,
                "absence": Absence(row["absence"]) if row["absence"] else None,
            }
        )
        for row in given.aside.get("benchmarks", [])
    ]


def _aliases(thing) -> tuple[str, ...]:
    return tuple(alias.name for alias in thing.aliases.all())


def figures_of(entries: Iterable[Entry], *, refused: list[Problem] | None = None) -> Iterator[Figure]:
    """Turn what was read into figures to record, with the population under a rate given by its numerator alone.

    An entry no figure can be made of gives none, and why is added to `refused`: where no population is
    held, or where it works out larger than can be held.
    """
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}
    populations = _Populations()
    for entry in entries:
        if entry.unit is None:
            continue
        indicator, unit = indicators[entry.indicator], units[entry.unit]
        figure = Figure(
            indicator=indicator,
            unit=unit,
            cohort=cohorts[entry.cohort] if entry.cohort else None,
            month=entry.month,
            numerator=entry.numerator,
            denominator=populations.denominator(entry, indicator, unit),
            printed=entry.value,
            absence=entry.absence,
            cell=storable(entry.cell[:60]),
            note=storable(entry.note),
        )
        problem = _why_not(figure, entry)
        if problem is None:
            yield figure
        elif refused is not None:
            refused.append(problem)


def _why_not(figure: Figure, entry: Entry) -> Problem | None:
    """Say why no figure can be made of an entry, if none can."""
    if figure.lacks_its_denominator:
        sentence = (
            f"Row {entry.row}: {entry.printed} is a numerator alone, and no population of {figure.unit} is held for "
            f"{print_month(entry.month)} to count the rate on. Give the denominator or the rate itself, or have the "
            "population entered and load the file again."
        )
        return Problem(entry.row, entry.column, "no_population", Severity.BLOCK, sentence, sheet=entry.sheet)
    return None if _can_be_held(figure) else _is_too_large(entry)


def _can_be_held(figure: Figure) -> bool:
    try:
        return figure.value is None or abs(figure.value) < LARGEST
    except InvalidOperation:  # more digits than any arithmetic here keeps
        return False


def _is_too_large(entry: Entry) -> Problem:
    sentence = f"Row {entry.row}: {entry.printed} works out larger than any figure here can be."
    return Problem(entry.row, entry.column, "figure_too_large", Severity.BLOCK, sentence, sheet=entry.sheet)


class _Populations:
    """The populations rates are counted on, read once."""

    def __init__(self) -> None:
        self.rows: dict[int, list[Population]] = {}
        for row in Population.objects.order_by("-applies_from"):
            self.rows.setdefault(row.unit_id, []).append(row)

    def denominator(self, entry: Entry, indicator: Indicator, unit: Unit) -> Decimal | None:
        """Give a figure's denominator: for a rate given by its numerator alone, the population in force."""
        alone = entry.numerator is not None and entry.denominator is None and entry.value is None
        if not alone or indicator.measure != Measure.RATE:
            return entry.denominator
        population = in_force(self.rows.get(unit.pk, []), entry.month)
        return Decimal(population.number) if population else None


def _put_problems_down(given: Return, problems: list[Problem]) -> None:
    staged = _staged_by_fact(given) if any(problem.entry for problem in problems) else {}
    ReturnProblem.objects.bulk_create(
        (
            ReturnProblem(
                source=given,
                position=position,
                sheet=storable(problem.sheet[:120]),
                row=problem.row,
                column=problem.column[:4],
                code=problem.code,
                severity=problem.severity,
                message=storable(problem.message),
                can_override=problem.can_override,
                asked=storable(problem.asked[:200]),
                near=list(problem.near),
                figure_id=staged.get(problem.entry.fact) if problem.entry else None,
            )
            for position, problem in enumerate(problems)
        ),
        batch_size=500,
    )


def _put_printed_down(given: Return, printed: list[ReadRow]) -> None:
    """Keep the rows as they were printed, in place of those read before."""
    given.printed_rows.all().delete()
    if not printed:
        return
    indicators, units, cohorts = (dict(model.objects.values_list("code", "pk")) for model in (Indicator, Unit, Cohort))
    PrintedRow.objects.bulk_create(
        (
            PrintedRow(
                source=given,
                position=position,
                indicator_id=indicators[row.indicator],
                unit_id=units[row.unit],
                cohort_id=cohorts[row.cohort] if row.cohort else None,
                label=storable(row.label[:200]),
                kind=storable(row.kind[:60]),
                cells=_cells(row),
            )
            for position, row in enumerate(printed)
        ),
        batch_size=500,
    )


def _cells(row: ReadRow) -> dict[str, Any]:
    """Write a row's texts as JSON holds them."""
    months: Any = {month.isoformat(): storable(text) for month, text in row.months}
    compared = [[storable(heading), storable(text)] for heading, text in row.compared]
    return {"months": months, "compared": compared} | ({} if row.target is None else {"target": storable(row.target)})


def _staged_by_fact(given: Return) -> dict[tuple, int]:
    rows = StagedFigure.objects.filter(batch=given.batch).values_list(
        "indicator__code", "unit__code", "cohort__code", "month", "pk"
    )
    return {(indicator, unit, cohort, month): pk for indicator, unit, cohort, month, pk in rows}


def _aside(read: ReadTarget | ReadBenchmark) -> dict[str, object]:
    """Write a target or benchmark as JSON holds it: figures as text, exactly as read."""
    values = ((name, getattr(read, name)) for name in read.__slots__)
    return {name: _as_json(value) for name, value in values}


def _as_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return storable(value) if isinstance(value, str) else value
