"""What is found when a statement is held against the figures, and how several findings make one.

Precision comes before recall: a statement is borne out if any fair reading of it holds, and contradicted
only if every reading fails, one series is meant beyond doubt, and nothing said is left over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.reading.months import When
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.said import Quantity
from indicators.rules.claims.reading.topics import ANY, Fit, Topic
from indicators.rules.claims.words import ClaimVerdict, Link
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month, print_target

SUPPORTED, CONTRADICTED, NOT_FOUND, AMBIGUOUS, NOT_CHECKABLE = (
    ClaimVerdict.SUPPORTED,
    ClaimVerdict.CONTRADICTED,
    ClaimVerdict.NOT_FOUND,
    ClaimVerdict.AMBIGUOUS,
    ClaimVerdict.NOT_CHECKABLE,
)
OF_A_PART = "This may speak of a part of what is held."
SMALL = 10  # smaller numbers without a unit are rarely figures: two workers, 8 sessions
APPROXIMATELY = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its sentence, and the figures it rests on."""

    verdict: ClaimVerdict
    sentence: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a statement was made: of what, of which months, in a text about which month."""

    names: Names
    topic: Topic
    month: date
    when: When | None = None
    noun: Topic | None = None  # what stands right behind a number

    def fit(self, measures: frozenset[Measure] = ANY) -> Fit:
        """Find the series spoken of."""
        return self.names.fit(self.topic, measures)


Judge = Callable[[Series], Finding]


def for_each_meant(spoken: Spoken, judge: Judge, measures: frozenset[Measure] = ANY) -> Finding | None:
    """Judge a statement for every series it may mean; None if it means none that is held.

    Of things listed side by side the statement is made of each.
    """
    parts = spoken.names.parts(spoken.topic)
    found: list[Finding] = []
    missing: list[Topic] = []
    for part in parts:
        fit = spoken.names.fit(part, measures)
        if fit.series:
            found.append(settle([judge(series) for series in fit.series], fit))
        else:
            missing.append(part)
    if not found:
        return None
    finding = together(found, missing) if len(parts) > 1 else found[0]
    is_of_a_part = spoken.topic.is_narrowed or any(spoken.names.fit(part, measures).is_partial for part in parts)
    if is_of_a_part and finding.verdict is SUPPORTED:
        return replace(finding, verdict=NOT_CHECKABLE, sentence=f"{OF_A_PART} {finding.sentence}")
    return finding


def settle(found: Sequence[Finding], fit: Fit) -> Finding:
    """Make one finding of those about the series that fit."""
    verdicts = {finding.verdict for finding in found}
    if len(verdicts) == 1 or fit.are_twins:
        order = (SUPPORTED, NOT_FOUND, NOT_CHECKABLE, CONTRADICTED)
        first = min(found, key=lambda finding: order.index(finding.verdict) if finding.verdict in order else 0)
        alike = [finding for finding in found if finding.verdict is first.verdict]
        sentence = first.sentence if fit.are_twins else joined(finding.sentence for finding in alike)
        return softened(Finding(first.verdict, sentence, links_of(alike)), fit)
    return Finding(AMBIGUOUS, f"Several series fit: {joined(one.sentence for one in found)}", links_of(found))


def any_of(found: Sequence[Finding], fit: Fit) -> Finding | None:
    """Take the first that bears a statement out; accuse only if it can mean nothing else."""
    hit = next((finding for finding in found if finding.verdict is SUPPORTED), None)
    if hit or not found:
        return hit
    if all(finding.verdict is CONTRADICTED for finding in found):
        return softened(found[0], fit)
    first = next(finding for finding in found if finding.verdict is not CONTRADICTED)
    return replace(first, verdict=NOT_FOUND)


def softened(finding: Finding, fit: Fit) -> Finding:
    """Take back an accusation where something else may have been meant."""
    if finding.verdict is not CONTRADICTED or fit.is_certain:
        return finding
    return replace(finding, verdict=NOT_FOUND, sentence=f"Not found in the figures held. {finding.sentence}")


def together(found: Sequence[Finding], missing: Sequence[Topic]) -> Finding:
    """Make one finding of a statement about several things: it holds if it holds for each."""
    verdicts = [finding.verdict for finding in found]
    sentence = joined(finding.sentence for finding in found)
    if missing:
        unnamed = ", ".join(_named(topic) for topic in missing)
        sentence = f"{sentence} No figure is held to say so of {unnamed}."
    if CONTRADICTED in verdicts:
        verdict = CONTRADICTED
    elif not missing and set(verdicts) == {SUPPORTED}:
        verdict = SUPPORTED
    else:
        verdict = NOT_FOUND
    return Finding(verdict, sentence, links_of(found))


def _named(topic: Topic) -> str:
    cohorts = {"in need": "children in need", "protection": "child protection", "looked after": "children looked after"}
    words = [*sorted(topic.heads), *(cohorts.get(cohort, cohort) for cohort in sorted(topic.cohorts))]
    return " ".join(words)


def joined(sentences: Iterable[str], most: int = 4) -> str:
    """Put a few sentences side by side, each once."""
    distinct = list(dict.fromkeys(sentences))
    more = f" And {len(distinct) - most} more." if len(distinct) > most else ""
    return " ".join(distinct[:most]) + more


def links_of(found: Iterable[Finding]) -> tuple[Link, ...]:
    """Gather the links of several findings, each once."""
    return tuple(dict.fromkeys(link for finding in found for link in finding.links))


def link(series: Series, months: Iterable[date] = (), value: Decimal | None = None) -> Link:
    """Link to a series, to months of it, or to one figure of it."""
    return Link(series.code, tuple(months), value, series.unit, series.cohort)


def says(quantity: Quantity, value: Decimal) -> bool:
    """Say whether a number as said is a value as held, rounded to the places it is said with (halves up)."""
    if quantity.is_approximate and abs(value - quantity.value) <= APPROXIMATELY * abs(quantity.value):
        return True
    half = Decimal(1).scaleb(-quantity.places) / 2
    return quantity.value - half <= value < quantity.value + half


def months_of(when: When, series: Series, month: date) -> set[date]:
    """Give the months a phrase means; "now" means the newest figure as well, "since April" all up to the newest."""
    months = set(when.months)
    newest = series.newest(month)
    if when.is_now and newest:
        months.add(newest)
    if when.is_course and when.months[-1] == month:
        months |= {at for at in series.values if at > month}
    return months


def single_months(when: When | None, series: Series, month: date) -> list[date]:
    """Give the single months that are meant beyond doubt and have a figure."""
    if when is None or when.is_course:
        return []
    return [at for at in sorted(months_of(when, series, month)) if at in series.values]


def span_of(months: Iterable[date]) -> str:
    """Write from which month to which figures run."""
    held = sorted(months)
    first, last = print_month(held[0]), print_month(held[-1])
    return first if first == last else f"{first} to {last}"


def show(series: Series, value: Decimal) -> str:
    """Write a figure of a series."""
    return print_target(value, series.measure)


def show_at(series: Series, month: date) -> str:
    """Write a figure of a series with its month."""
    return f"{show(series, series.values[month])} in {print_month(month)}"
