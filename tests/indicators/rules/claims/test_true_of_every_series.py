"""Sentences made from the figures of every printed series: all are true, so none may be contradicted.

And the same with a wrong figure: each is contradicted, whatever the series.
"""

from decimal import Decimal
from itertools import pairwise

import pytest

from indicators.rules.claims import ClaimVerdict, check_claims
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month
from tests.indicators.rules.claims.report_series import OCTOBER, of_the_report

pytestmark = pytest.mark.pure
SERIES = [one for one in of_the_report() if len(one.values) > 2]


def say(series, value):
    return f"{value:,}" + {Measure.PERCENTAGE: "%", Measure.RATE: " per 10,000"}.get(series.measure, "")


def name(series):
    return series.name.strip().rstrip(".")


def figures(series):
    """Name the figure of every month."""
    return [f"{name(series)} was {say(series, value)} in {print_month(at)}." for at, value in series.values.items()]


def latest(series):
    """Give the newest figure without its month, and its rounded neighbour."""
    value = series.values[max(series.values)]
    return [f"{name(series)} is {say(series, value)}.", f"{name(series)} now stands at {say(series, value)}."]


def changes(series):
    """Say from what to what each month went, and by how much."""
    months = sorted(series.values)
    told = []
    for before, after in pairwise(months):
        start, end = series.values[before], series.values[after]
        way = "rose" if end > start else "fell" if end < start else "went"
        told.append(
            f"{name(series)} {way} from {say(series, start)} in {print_month(before)} to {say(series, end)} in {print_month(after)}."
        )
        if end != start and not series.is_running_total:
            told.append(f"{name(series)} {way} in {print_month(after)}.")
    return told


def since_april(series):
    """Say how far each has come since April."""
    first, last = min(series.values), max(series.values)
    difference = series.values[last] - series.values[first]
    if not difference or series.is_running_total:
        return []
    way = "up" if difference > 0 else "down"
    unit = " points" if series.measure is Measure.PERCENTAGE else ""
    return [f"{name(series)} is {way} {abs(difference)}{unit} since April."]


def ranges(series):
    """Say between what each lay."""
    low, high = min(series.values.values()), max(series.values.values())
    return [
        f"{name(series)} was between {say(series, low)} and {say(series, high)}.",
        f"{name(series)} ranged from {say(series, low)} to {say(series, high)} this year.",
    ]


def records(series):
    """Name the month of the highest and of the lowest."""
    if series.is_running_total:
        return []
    newest = max(series.values)
    told = []
    if series.values[newest] == max(series.values.values()):
        told.append(f"{name(series)} is at its highest this year.")
    if series.values[newest] == min(series.values.values()):
        told.append(f"{name(series)} is at its lowest this year.")
    return told


def limits(series):
    """Say on which side of a number the newest lies."""
    value = series.values[max(series.values)]
    return [
        f"{name(series)} is above {say(series, value - 1)}.",
        f"{name(series)} is below {say(series, value + 1)}.",
        f"{name(series)} is at least {say(series, value)}.",
        f"{name(series)} has not been below {say(series, min(series.values.values()))} this year.",
    ]


def benchmarks(series):
    """Quote every benchmark, and say on which side of it the newest lies."""
    told = []
    newest = series.values[max(series.values)]
    for one in series.benchmarks:
        if one.value is None:
            continue
        told.append(f"{name(series)}: {one.name} {say(series, one.value)}.")
        if series.is_running_total or "Southampton" in one.name or newest == one.value:
            continue
        word = "higher" if newest > one.value else "lower"
        told.append(f"{name(series)} is {word} than {one.name} in {print_month(max(series.values))}.")
    return told


def targets(series):
    """Quote the target."""
    goal = series.goal_in(OCTOBER)
    return [f"The target for {name(series)} is {say(series, goal.target)}."] if goal else []


TRUTHS = (figures, latest, changes, since_april, ranges, records, limits, benchmarks, targets)


def claims_by_sentence(sentences):
    """Check many sentences as one text, each a paragraph, and give each its claims."""
    text = "\n\n".join(sentences)
    claims = check_claims(text, of_the_report(), month=OCTOBER)
    start, told = 0, {}
    for sentence in sentences:
        end = start + len(sentence)
        told[sentence] = [claim for claim in claims if start <= claim.start < end]
        start = end + 2
    return told


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.__name__)
def test_what_is_true_of_a_series_is_never_contradicted(truth):
    told = claims_by_sentence([sentence for series in SERIES for sentence in truth(series)])
    wrong = {
        sentence: [
            f"{claim.quoted}: {claim.sentence}" for claim in claims if claim.verdict is ClaimVerdict.CONTRADICTED
        ]
        for sentence, claims in told.items()
    }
    assert {sentence: why for sentence, why in wrong.items() if why} == {}


BORNE_OUT = [truth for truth in TRUTHS if truth not in (since_april, benchmarks)]


@pytest.mark.parametrize("truth", BORNE_OUT, ids=lambda truth: truth.__name__)
def test_what_is_true_of_a_series_is_borne_out(truth):
    told = claims_by_sentence([sentence for series in SERIES for sentence in truth(series)])
    missed = [
        sentence
        for sentence, claims in told.items()
        if ClaimVerdict.SUPPORTED not in {claim.verdict for claim in claims}
    ]
    assert missed == []


def test_a_wrong_figure_of_a_named_month_is_contradicted_for_every_series():
    wrong = {
        f"{name(series)} was {say(series, value + Decimal(7))} in {print_month(at)}.": series.code
        for series in SERIES
        for at, value in series.values.items()
    }
    told = claims_by_sentence(list(wrong))
    missed = [
        (sentence, [(claim.quoted, claim.verdict.value, claim.sentence) for claim in told[sentence]])
        for sentence, code in wrong.items()
        if (ClaimVerdict.CONTRADICTED, (code,)) not in [(claim.verdict, claim.codes) for claim in told[sentence]]
    ]
    assert missed == []
