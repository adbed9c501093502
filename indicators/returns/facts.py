"""Looking across rows: facts stated twice, parts that do not make their whole, running totals that fall."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from indicators.returns.reading import Entry, KnownIndicator, Problem
from indicators.returns.tables import Report, month_in_words
from indicators.rules.doubts import Fact, Suspicion, running_total_falls
from indicators.rules.doubts.parts import doubts_of_parts
from indicators.rules.doubts.twice import stated_twice
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Basis, Measure
from organisation.rules.calendar import financial_year_start

Key = tuple[str, str | None, str | None, date]


def settle_facts(report: Report, indicators: Mapping[str, KnownIndicator]) -> None:
    """Add every doubt that only shows when rows are set beside each other."""
    facts: dict[Key, Entry] = {}
    for entry in report.reading.entries:
        first = facts.setdefault(entry.fact, entry)
        if first is not entry:
            alike = _said(first) == _said(entry)
            _add(report, entry, stated_twice(first.printed, entry.printed, where=first.cell, alike=alike))
    _check_parts(report, facts, indicators)
    _check_running_totals(report, facts.values(), indicators)


def _said(entry: Entry) -> tuple[object, ...]:
    return (entry.value, entry.numerator, entry.denominator, entry.absence)


def _check_parts(report: Report, facts: Mapping[Key, Entry], indicators: Mapping[str, KnownIndicator]) -> None:
    parts: dict[Key, list[Entry]] = {}
    for entry in facts.values():
        if entry.cohort is not None:
            parts.setdefault((entry.indicator, entry.unit, None, entry.month), []).append(entry)
    for key, own in parts.items():
        if whole := facts.get(key):
            indicator = indicators[whole.indicator]
            for found in doubts_of_parts(_fact(whole, indicator), [_fact(part, indicator) for part in own]):
                _add(report, whole, found)


def _check_running_totals(report: Report, entries: Iterable[Entry], indicators: Mapping[str, KnownIndicator]) -> None:
    newest: dict[Key, tuple[Entry, Decimal]] = {}
    totals = [entry for entry in entries if _is_running_total(indicators[entry.indicator])]
    for entry in sorted(totals, key=lambda entry: entry.month):
        total = _total(entry, indicators[entry.indicator].measure)
        if total is None:
            continue
        year = (entry.indicator, entry.unit, entry.cohort, financial_year_start(entry.month))
        before = newest.get(year)
        if before and (found := running_total_falls(before[1], total)):
            _add(report, entry, found)
        newest[year] = (entry, total)


def _is_running_total(indicator: KnownIndicator) -> bool:
    """Say whether its figures can only rise: a share of a growing whole may well fall."""
    return indicator.basis is Basis.CUMULATIVE and indicator.measure is not Measure.PERCENTAGE


def _total(entry: Entry, measure: Measure) -> Decimal | None:
    """Give what has added up: as printed, else worked out. A rate whose population is not given is not compared."""
    if entry.value is not None or entry.numerator is None:
        return entry.value
    if measure is Measure.NUMBER:
        return entry.numerator
    return value_of(entry.numerator, entry.denominator, measure) if entry.denominator else None


def _fact(entry: Entry, indicator: KnownIndicator) -> Fact:
    return Fact(indicator.measure, entry.value, entry.numerator, entry.denominator)


def _add(report: Report, entry: Entry, found: Suspicion) -> None:
    message = f"Row {entry.row}, {month_in_words(entry.month)}: {found.sentence}"
    at = (entry.row, entry.column, found.code, found.severity, message)
    report.add(Problem(*at, can_override=True, sheet=entry.sheet, entry=entry))
