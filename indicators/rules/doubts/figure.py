"""One figure alone: its value, its fraction, its unit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_number


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as it was given: printed, with its fraction where there is one."""

    measure: Measure
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


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
        f"{print_number(fact.value)}{unit} is printed, but {written_fraction(fact)} is {print_number(computed)}{unit}.",
    )


def count_is_not_its_numerator(fact: Fact) -> Suspicion | None:
    """R01: of a number the numerator is the number itself."""
    if fact.measure is not Measure.NUMBER or fact.value is None or fact.numerator in (None, fact.value):
        return None
    return Suspicion(
        "count_is_not_its_numerator",
        f"{print_number(fact.value)} is printed, but {written_fraction(fact)} is given beside it.",
    )


def numerator_is_above_denominator(fact: Fact) -> Suspicion | None:
    """R05: a part of a percentage is never larger than its whole."""
    if fact.measure is not Measure.PERCENTAGE or fact.numerator is None or fact.denominator is None:
        return None
    if fact.numerator <= fact.denominator:
        return None
    return Suspicion("numerator_above_denominator", f"The part is larger than the whole: {written_fraction(fact)}.")


def denominator_is_zero(fact: Fact) -> Suspicion | None:
    """Nothing can be a share of nobody."""
    if fact.denominator is None or fact.denominator > 0:
        return None
    return Suspicion("denominator_not_above_zero", f"The denominator of {written_fraction(fact)} is not above zero.")


def percentage_is_out_of_range(fact: Fact) -> Suspicion | None:
    """A percentage lies between 0 and 100."""
    if fact.measure is not Measure.PERCENTAGE or fact.value is None or 0 <= fact.value <= 100:
        return None
    return Suspicion("percentage_out_of_range", f"{print_number(fact.value)}% is not between 0 and 100.")


def figure_is_negative(fact: Fact) -> Suspicion | None:
    """Nothing that is counted here can be less than none."""
    negative = [given for given in (fact.value, fact.numerator, fact.denominator) if given is not None and given < 0]
    if not negative or (fact.measure is Measure.PERCENTAGE and fact.numerator is None and fact.denominator is None):
        return None
    return Suspicion("negative_figure", f"{print_number(negative[0])} is less than none.")


def count_is_not_whole(fact: Fact) -> Suspicion | None:
    """A number of children is a whole number."""
    if fact.measure is not Measure.NUMBER or fact.value is None or fact.value == fact.value.to_integral_value():
        return None
    return Suspicion("count_not_whole", f"{print_number(fact.value)} is not a whole number.")


def share_looks_like_a_fraction_of_one(fact: Fact) -> Suspicion | None:
    """0.27 where percentages are expected is probably 27%; it is asked about, not guessed."""
    if fact.measure is not Measure.PERCENTAGE or fact.value is None or not 0 < fact.value < 1:
        return None
    return Suspicion(
        "unit_differs",
        f"{fact.value:f} is read as {fact.value:f}%: is {print_number(fact.value * 100)}% meant?",
    )


def month_is_to_come(month: date, *, today: date) -> Suspicion | None:
    """R18: there are no figures of the future."""
    return Suspicion("month_to_come", "The month is still to come.") if month > today else None


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


def written_fraction(fact: Fact) -> str:
    """Write a fraction as it was given: 121/128, or the numerator alone."""
    numerator = print_number(fact.numerator) if fact.numerator is not None else "?"
    return f"{numerator}/{print_number(fact.denominator)}" if fact.denominator is not None else numerator


def _rounded_like(printed: Decimal, computed: Decimal) -> Decimal:
    places = min(int(printed.as_tuple().exponent), 0)
    return computed.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
