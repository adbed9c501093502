"""Holding comparisons against the figures: with others, with earlier years and months, and with the target."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Benchmark, Series
from indicators.rules.claims.judging.counts import stands
from indicators.rules.claims.judging.courses import FAR_SHARE, NEAR_SHARE, better_sign
from indicators.rules.claims.judging.findings import (
    CONTRADICTED,
    NOT_CHECKABLE,
    NOT_FOUND,
    SUPPORTED,
    Finding,
    Spoken,
    for_each_meant,
    link,
    show,
    show_at,
)
from indicators.rules.claims.reading.comparators import Against, benchmarks_of
from indicators.rules.claims.reading.said import ComparisonSaid, Relation
from indicators.rules.runs import months_met
from indicators.rules.status import Assessment, explain
from indicators.rules.vocabulary import Basis, Comparator, Measure, Polarity, Status
from indicators.rules.wording import print_month
from organisation.rules.calendar import add_months, financial_year_start

TURNED = {SUPPORTED: CONTRADICTED, CONTRADICTED: SUPPORTED}


def judge_comparison(said: ComparisonSaid, spoken: Spoken) -> Finding | None:
    """Judge how figures are said to lie to others', to earlier ones, or to their target."""
    finding = for_each_meant(spoken, lambda series: _compare(said, spoken, series))
    if finding is None:
        is_unnamed = spoken.topic.is_empty or not said.againsts or said.againsts[0].is_target
        return None if is_unnamed else Finding(NOT_FOUND, "No figure is held of this to compare with.")
    return finding


def _compare(said: ComparisonSaid, spoken: Spoken, series: Series) -> Finding:
    if series.newest(spoken.month) is None:
        return Finding(NOT_FOUND, f"No figure is held for {series.label}.", (link(series),))
    if said.when is not None:
        found = [_with_month(said, spoken, series)]
    elif said.of is not None:
        found = [_two_years(said, said.of, series)]
    elif not said.againsts:
        found = [_judgement(said, spoken, series)]
    else:
        found = [_with(against, said, spoken, series) for against in said.againsts]
    finding = _all(found)
    return (
        Finding(TURNED.get(finding.verdict, finding.verdict), finding.sentence, finding.links)
        if said.is_negated
        else finding
    )


def _all(found: list[Finding]) -> Finding:
    verdicts = {finding.verdict for finding in found}
    if len(found) == 1 or verdicts == {SUPPORTED}:
        return Finding(found[0].verdict, " ".join(one.sentence for one in found), found[0].links)
    worst = next((one for one in found if one.verdict is CONTRADICTED), None)
    if worst:
        return worst
    told = " ".join(one.sentence for one in found)
    return Finding(NOT_FOUND, told, found[0].links)


def _with(against: Against, said: ComparisonSaid, spoken: Spoken, series: Series) -> Finding:
    if against.is_target:
        return _with_target(said, spoken, series)
    known = benchmarks_of(series, against)
    earlier = _earlier(against, spoken, series)
    comparable = [one for one in known if one.value is not None and _is_comparable(one, series)]
    if not comparable and not earlier:
        is_unfit = any(one.value is not None for one in known)
        return Finding(NOT_CHECKABLE if is_unfit else NOT_FOUND, _nothing_to_compare(series, known), (link(series),))
    if against.is_same_month and earlier:
        return _relate(said, spoken, series, *earlier[0], by_average=False)
    others = [(one.value, one.name) for one in comparable if one.value is not None] or earlier
    return _relate(said, spoken, series, *others[0], by_average=True)


def _is_comparable(benchmark: Benchmark, series: Series) -> bool:
    """Say whether a benchmark counts the same thing over the same time.

    A number of another authority is none, whatever its size; nor is a year's total beside a month's number.
    """
    if series.measure is Measure.NUMBER and benchmark.comparator is not Comparator.OWN_EARLIER_YEAR:
        return False
    if series.measure is Measure.NUMBER and series.reading.basis is Basis.IN_MONTH:
        return benchmark.basis is Basis.IN_MONTH
    return benchmark.basis is None or benchmark.basis is series.reading.basis


def _nothing_to_compare(series: Series, known: Iterable[Benchmark]) -> str:
    held = [one for one in known if one.value is not None]
    if not held:
        return f"No figure is held to compare {series.label} with there."
    one = held[0]
    assert one.value is not None  # noqa: S101 - chosen for it
    own = one.comparator is Comparator.OWN_EARLIER_YEAR
    why = "may cover another length of time" if own else "is a count of authorities of another size"
    return f"No figure is held to compare {series.label} with: {show(series, one.value)} ({one.name}) {why}."


def _earlier(against: Against, spoken: Spoken, series: Series) -> list[tuple[Decimal, str]]:
    """Give our own earlier figures, where months of that year are held."""
    newest = series.newest(spoken.month)
    if newest is None or not against.began:
        return []
    same = add_months(newest, -12)
    if against.is_same_month or same in series.values:
        return [(series.values[same], print_month(same))] if same in series.values else []
    months = [at for at in series.values if financial_year_start(at).year == against.began]
    if len(months) < 2 or series.is_running_total:
        return []
    average = sum((series.values[at] for at in months), Decimal(0)) / len(months)
    return [(average, f"the average of the {len(months)} months held of that year")]


def _relate(
    said: ComparisonSaid, spoken: Spoken, series: Series, other: Decimal, name: str, *, by_average: bool
) -> Finding:
    """Judge by the latest figure (or that of the month named) and by the average of the year: both must agree."""
    newest = series.newest(spoken.month)
    assert newest is not None  # noqa: S101 - the caller has looked
    at, value, told = _own(spoken, series, newest)
    average = _average(spoken, series, newest) if by_average else None
    holds = relates(said.relation, value, other, series)
    if holds is None:
        return Finding(
            NOT_CHECKABLE, f"Neither direction is better for {series.label}: {told}.", (link(series, (at,), value),)
        )
    rest = f", {_months_so(series, value, other, newest)}" if average is not None and name else ""
    sentence = f"{series.label}: {told} against {show(series, other)} ({name}){rest}."
    links = (link(series, (at,), value),)
    is_agreed = average is None or relates(said.relation, average, other, series) is holds
    if not is_agreed or (not holds and _is_close_call(said.relation, value, other, series)):
        return Finding(NOT_FOUND, sentence, links)
    return Finding(SUPPORTED if holds else CONTRADICTED, sentence, links)


def _is_close_call(relation: Relation, value: Decimal, other: Decimal, series: Series) -> bool:
    """Say whether a comparison that does not hold is too close to contradict.

    Where a year is heading is an estimate, and two rounded figures that are equal need not be so.
    """
    gap = abs(value - other)
    if relation is Relation.NEAR:
        return gap <= FAR_SHARE * abs(other)
    if series.is_running_total:
        return gap <= NEAR_SHARE * abs(other)
    return not gap and series.measure is not Measure.NUMBER


def _own(spoken: Spoken, series: Series, newest: date) -> tuple[date, Decimal, str]:
    """Give the figure to compare: of a running total where its year is heading, as others' are of whole years."""
    when = spoken.when
    at = when.months[-1] if when and not when.is_course and when.months[-1] in series.values else newest
    year = series.trajectory(at) if series.is_running_total else None
    if series.is_running_total:
        months = (at.month - 4) % 12 + 1
        end = year.year_end if year else series.values[at] / months * 12
        return at, end, f"{show_at(series, at)}, heading for {show(series, end)} by 31 March"
    return at, series.values[at], show_at(series, at)


def _average(spoken: Spoken, series: Series, newest: date) -> Decimal | None:
    """Give the average of the year so far, where the text speaks of no single month."""
    if series.is_running_total or (spoken.when is not None and not spoken.when.is_course):
        return None
    figures = series.this_year(newest)
    return sum(figures.values(), Decimal(0)) / len(figures) if len(figures) > 2 else None


def _months_so(series: Series, latest: Decimal, other: Decimal, newest: date) -> str:
    """Say in how many months of the year a figure lay on the side where the latest lies."""
    figures = series.this_year(newest)
    side = (latest > other) - (latest < other)
    count = sum((value > other) - (value < other) == side for value in figures.values())
    word = {1: "above", -1: "below"}.get(side, "equal to")
    return f"{word} it in {count} of {len(figures)} months this year"


def relates(relation: Relation, value: Decimal, other: Decimal, series: Series) -> bool | None:
    """Say whether a figure lies to another as said; None where neither direction is better."""
    difference = value - other
    better = better_sign(series.reading.polarity)
    if relation in (Relation.BETTER, Relation.WORSE, Relation.MEETS, Relation.MISSES) and not better:
        return None
    return {
        Relation.ABOVE: difference > 0,
        Relation.BELOW: difference < 0,
        Relation.BETTER: better * difference > 0,
        Relation.WORSE: better * difference < 0,
        Relation.NEAR: abs(difference) <= NEAR_SHARE * abs(other),
        Relation.MEETS: better * difference >= 0,
        Relation.MISSES: better * difference < 0,
    }[relation]


def _with_month(said: ComparisonSaid, spoken: Spoken, series: Series) -> Finding:
    assert said.when is not None  # noqa: S101 - the caller has looked
    newest = series.newest(spoken.month)
    assert newest is not None  # noqa: S101 - the caller has looked
    figures = series.comparable(newest)
    other = said.when.months[-1]
    when = spoken.when if spoken.when is not said.when else None
    at = when.months[-1] if when and not when.is_course and when.months[-1] in figures else newest
    if other not in figures or at not in figures or other == at:
        return Finding(NOT_FOUND, f"No figure of {series.label} is held to compare with there.", (link(series),))
    value = figures[at]
    before = f"{show(series, figures[other])} in {print_month(other)}"
    told = f"{series.label}: {show(series, value)} in {print_month(at)} against {before}."
    holds = relates(said.relation, value, figures[other], series)
    links = (link(series, (at,), value), link(series, (other,), figures[other]))
    if holds is None:
        return Finding(NOT_CHECKABLE, f"{told} Neither direction is better.", links)
    if not holds and _is_close_call(said.relation, value, figures[other], series):
        return Finding(NOT_FOUND, told, links)
    return Finding(SUPPORTED if holds else CONTRADICTED, told, links)


def _two_years(said: ComparisonSaid, of: Against, series: Series) -> Finding:
    """Judge how one earlier year lies to another: an increase between 19/20 and 20/21."""
    later = [one for one in benchmarks_of(series, of) if one.value is not None]
    earlier = [one for one in benchmarks_of(series, said.againsts[0]) if one.value is not None]
    if not later or not earlier:
        return Finding(NOT_FOUND, f"No figures are held to compare those years of {series.label}.", (link(series),))
    after, before = later[0].value, earlier[0].value
    assert after is not None  # noqa: S101 - chosen for it
    assert before is not None  # noqa: S101 - chosen for it
    told = (
        f"{series.label}: {show(series, after)} ({later[0].name}) against {show(series, before)} ({earlier[0].name})."
    )
    holds = relates(said.relation, after, before, series)
    if holds is None:
        return Finding(NOT_CHECKABLE, f"{told} Neither direction is better.", (link(series),))
    return Finding(SUPPORTED if holds else CONTRADICTED, told, (link(series, (), after), link(series, (), before)))


def _with_target(said: ComparisonSaid, spoken: Spoken, series: Series) -> Finding:
    """Judge a target by the status rule: a running total by its profile, not by the year's target."""
    at, assessment = _assessed(spoken, series)
    told = f"{series.label}, {_explained(assessment, series, at)}"
    links = (link(series, (at,), assessment.value),)
    if assessment.gap is None:
        return Finding(NOT_CHECKABLE, told, links)
    if said.relation is Relation.NEAR:
        return Finding(SUPPORTED if assessment.status is not Status.OFF_TARGET else NOT_FOUND, told, links)
    holds = stands(said.relation, assessment.gap, assessment.status, series)
    if holds or (assessment.status is Status.WITHIN_TOLERANCE and said.relation in (Relation.MEETS, Relation.MISSES)):
        return Finding(SUPPORTED if holds else NOT_FOUND, told, links)
    is_loose = said.relation is Relation.ABOVE and series.reading.polarity is Polarity.LOWER
    if is_loose and assessment.status is Status.ON_TARGET:  # "exceeds its target" may mean that it does better
        return Finding(NOT_FOUND, told, links)
    return Finding(CONTRADICTED, told, links)


def _assessed(spoken: Spoken, series: Series) -> tuple[date, Assessment]:
    newest = series.newest(spoken.month)
    assert newest is not None  # noqa: S101 - the caller has looked
    when = spoken.when
    at = when.months[-1] if when and not when.is_course and when.months[-1] in series.values else newest
    return at, series.assessed(at)


def _explained(assessment: Assessment, series: Series, at: date) -> str:
    sentence = explain(assessment, reading=series.reading, month=at)
    return f"{print_month(at)} – {sentence[0].lower()}{sentence[1:]}"


def _judgement(said: ComparisonSaid, spoken: Spoken, series: Series) -> Finding:
    """Judge good and poor: by the latest month and all of the year's, against the target."""
    at, assessment = _assessed(spoken, series)
    told = f"{series.label}, {_explained(assessment, series, at)}"
    links = (link(series, (at,), assessment.value),)
    if assessment.gap is None:
        return Finding(NOT_CHECKABLE, told, links)
    start = financial_year_start(at)
    statuses = [series.assessed(month).status for month in series.values if start <= month <= at]
    met, scored = months_met(statuses)
    near = statuses.count(Status.WITHIN_TOLERANCE)
    told = f"{told} The target was met in {met} of {scored} months this year."
    is_good = assessment.status is not Status.OFF_TARGET
    says_good = said.relation is Relation.MEETS
    if is_good is says_good:
        return Finding(SUPPORTED, told, links)
    is_clear = met + near == 0 if says_good else met == scored
    return Finding(CONTRADICTED if is_clear else NOT_FOUND, told, links)
