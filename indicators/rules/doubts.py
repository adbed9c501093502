"""What is doubtful about figures: a catalogue of small rules, each with a code, a severity and a sentence.

A doubt reports; it never corrects. In the PACT clinic of 10 November 2021 the visits had the
percentages wrong and the plans had the numerators wrong: nobody can know which from the
figures alone. To add a rule, write one function over a figure (or over a fact's parts) and put
it in the list at the end; `tests/indicators/rules/test_doubts.py` holds the cases.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.rollup import roll_up, value_of
from indicators.rules.vocabulary import Measure, Severity
from indicators.rules.wording import print_number


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as it was given: printed, with its fraction where there is one."""

    measure: Measure
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing doubtful about a figure."""

    code: str
    severity: Severity
    sentence: str


def value_is_not_its_fraction(fact: Fact) -> Suspicion | None:
    """R01: the printed value equals its fraction, rounded to the places it is printed with."""
    if fact.value is None or fact.numerator is None or not fact.denominator:
        return None
    if fact.measure is Measure.NUMBER:
        return None
    computed = value_of(fact.numerator, fact.denominator, fact.measure)
    if _rounded_like(fact.value, computed) == fact.value:
        return None
    unit = "%" if fact.measure is Measure.PERCENTAGE else ""
    return Suspicion(
        "value_is_not_its_fraction",
        Severity.BLOCK,
        f"{print_number(fact.value)}{unit} is printed, but {_fraction(fact)} is {print_number(computed)}{unit}.",
    )


def count_is_not_its_numerator(fact: Fact) -> Suspicion | None:
    """R01: of a number the numerator is the number itself."""
    if fact.measure is not Measure.NUMBER or fact.value is None or fact.numerator in (None, fact.value):
        return None
    return Suspicion(
        "count_is_not_its_numerator",
        Severity.BLOCK,
        f"{print_number(fact.value)} is printed, but {_fraction(fact)} is given beside it.",
    )


def numerator_is_above_denominator(fact: Fact) -> Suspicion | None:
    """R05: a part of a percentage is never larger than its whole."""
    if fact.measure is not Measure.PERCENTAGE or fact.numerator is None or fact.denominator is None:
        return None
    if fact.numerator <= fact.denominator:
        return None
    return Suspicion(
        "numerator_above_denominator", Severity.BLOCK, f"The part is larger than the whole: {_fraction(fact)}."
    )


def denominator_is_zero(fact: Fact) -> Suspicion | None:
    """Nothing can be a share of nobody."""
    if fact.denominator is None or fact.denominator > 0:
        return None
    return Suspicion(
        "denominator_not_above_zero", Severity.BLOCK, f"The denominator of {_fraction(fact)} is not above zero."
    )


def percentage_is_out_of_range(fact: Fact) -> Suspicion | None:
    """A percentage lies between 0 and 100."""
    if fact.measure is not Measure.PERCENTAGE or fact.value is None or 0 <= fact.value <= 100:
        return None
    return Suspicion(
        "percentage_out_of_range", Severity.BLOCK, f"{print_number(fact.value)}% is not between 0 and 100."
    )


def figure_is_negative(fact: Fact) -> Suspicion | None:
    """Nothing that is counted here can be less than none."""
    negative = [given for given in (fact.value, fact.numerator, fact.denominator) if given is not None and given < 0]
    if not negative or (fact.measure is Measure.PERCENTAGE and fact.numerator is None and fact.denominator is None):
        return None
    return Suspicion("negative_figure", Severity.BLOCK, f"{print_number(negative[0])} is less than none.")


def count_is_not_whole(fact: Fact) -> Suspicion | None:
    """A number of children is a whole number."""
    if fact.measure is not Measure.NUMBER or fact.value is None or fact.value == fact.value.to_integral_value():
        return None
    return Suspicion("count_not_whole", Severity.WARN, f"{print_number(fact.value)} is not a whole number.")


def share_looks_like_a_fraction_of_one(fact: Fact) -> Suspicion | None:
    """0.27 where percentages are expected is probably 27%; it is asked about, not guessed."""
    if fact.measure is not Measure.PERCENTAGE or fact.value is None or not 0 < fact.value < 1:
        return None
    return Suspicion(
        "unit_differs",
        Severity.WARN,
        f"{fact.value:f} is read as {fact.value:f}%: is {print_number(fact.value * 100)}% meant?",
    )


def parts_do_not_sum(whole: Fact, parts: Sequence[Fact]) -> Suspicion | None:
    """R02: the parts' numerators and denominators add up to the whole's."""
    held = [(part.numerator, part.denominator) for part in parts if part.numerator is not None]
    if whole.numerator is None or len(held) < 2 or len(held) != len(parts):
        return None
    numerator, denominator = roll_up((top, bottom) for top, bottom in held if top is not None)
    if (numerator, denominator) == (whole.numerator, whole.denominator):
        return None
    summed = print_number(numerator) + (f"/{print_number(denominator)}" if denominator is not None else "")
    return Suspicion(
        "parts_do_not_sum",
        Severity.WARN,
        f"The cohorts add up to {summed}, but the total is given as {_fraction(whole)}.",
    )


def running_total_falls(earlier: Decimal, later: Decimal) -> Suspicion | None:
    """R14: a running total never falls within its year."""
    if later >= earlier:
        return None
    return Suspicion(
        "running_total_falls",
        Severity.WARN,
        f"A running total falls from {print_number(earlier)} to {print_number(later)}.",
    )


RULES: tuple[Callable[[Fact], Suspicion | None], ...] = (
    value_is_not_its_fraction,
    count_is_not_its_numerator,
    numerator_is_above_denominator,
    denominator_is_zero,
    percentage_is_out_of_range,
    figure_is_negative,
    count_is_not_whole,
    share_looks_like_a_fraction_of_one,
)


def suspicions(fact: Fact, rules: Iterable[Callable[[Fact], Suspicion | None]] = RULES) -> list[Suspicion]:
    """Give everything the catalogue finds doubtful about one figure."""
    return [found for rule in rules if (found := rule(fact)) is not None]


def _fraction(fact: Fact) -> str:
    numerator = print_number(fact.numerator) if fact.numerator is not None else "?"
    return f"{numerator}/{print_number(fact.denominator)}" if fact.denominator is not None else numerator


def _rounded_like(printed: Decimal, computed: Decimal) -> Decimal:
    places = min(int(printed.as_tuple().exponent), 0)
    return computed.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
