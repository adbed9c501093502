"""Related indicators: what one figure says about another. Only where a relation is held with the definitions.

A part may stand at a service and its whole at the authority, a month apart: clinics count on the
day, boards at the month end. So a doubt says of each figure whose it is and of when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.rollup import half_of_last_place
from indicators.rules.wording import print_month, print_number

FEW = 10
PER_10_000 = 10_000
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that is compared, said with what it is of, whose and when."""

    name: str
    month: date
    printed: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def counted(self) -> Decimal | None:
        """Say how many it counts: the denominator of a share, else the figure itself."""
        return self.denominator if self.denominator is not None else self.printed

    @property
    def said(self) -> str:
        """Name it with its month."""
        return f"{self.name}, {print_month(self.month)}"

    @property
    def slack(self) -> Decimal:
        """Give how far rounding can have moved a share that stands without its fraction."""
        return half_of_last_place(self.printed) if self.printed is not None else Decimal(0)


def impossible_for_denominator(share: Decimal, base: Given) -> Suspicion | None:
    """R15: some whole number of the base makes the percentage, to the places it is printed with."""
    everybody = base.counted
    if everybody is None or everybody <= 0 or not 0 <= share <= 100:
        return None
    exactly, half = share * everybody / HUNDRED, half_of_last_place(share)
    near = [exactly.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING)]
    if any(abs(HUNDRED * each / everybody - share) <= half for each in near):
        return None
    makes = " and ".join(
        f"{print_number(each)} make {print_number(HUNDRED * each / everybody)}%" for each in dict.fromkeys(near)
    )
    sentence = f"No whole number of {print_number(everybody)} ({base.name}) makes {print_number(share)}%: {makes}."
    return Suspicion("impossible_for_denominator", sentence, base.month)


def share_of_very_few(share: Decimal, base: Given) -> Suspicion | None:
    """R16: a percentage of fewer than ten says little, and may say who."""
    few = base.counted
    if few is None or not 0 < few < FEW:
        return None
    sentence = f"A percentage is printed of {print_number(few)} ({base.name}): too few for one."
    return Suspicion("share_of_very_few", sentence, base.month)


def subset_larger_than_whole(part: Given, whole: Given) -> Suspicion | None:
    """R05: those of a part are among those of the whole."""
    inner, outer = part.counted, whole.counted
    if inner is None or outer is None or inner <= outer:
        return None
    sentence = (
        f"{print_number(inner)} are counted here, but only {print_number(outer)} in all ({whole.said}): "
        "a part larger than its whole. Are they different populations?"
    )
    return Suspicion("subset_larger_than_whole", sentence, part.month)


def part_contradicts_whole(part: Given, whole: Given, everybody: Decimal) -> Suspicion | None:
    """R05: of the whole's share, the part's own count leaves room for the rest to be between none and all."""
    if part.numerator is None or part.denominator is None or whole.printed is None:
        return None
    rest = max(everybody - part.denominator, Decimal(0))
    least = (whole.printed - whole.slack) * everybody / HUNDRED
    most = (whole.printed + whole.slack) * everybody / HUNDRED
    about = f"{print_number(whole.printed)}% of {print_number(everybody)} are"
    whose = f"{print_number(part.numerator)} of {print_number(part.denominator)} ({part.said})"
    if part.numerator > most:
        sentence = f"{about} at most {print_number(most, 0)}, but one part alone has {whose}."
    elif part.numerator + rest < least:
        sentence = (
            f"{about} at least {print_number(least, 0)}, but one part has {whose}: the rest cannot make up for it."
        )
    else:
        return None
    return Suspicion("part_contradicts_whole", sentence, whole.month)


def looser_below_stricter(part: Given, stricter: Given, everybody: Decimal | None) -> Suspicion | None:
    """R06: whoever meets the stricter standard meets the looser one.

    Where the stricter one is of more people (`everybody`), those outside the part may all have met it.
    """
    if stricter.printed is None:
        return None
    if part.numerator is None or part.denominator is None or everybody is None:
        is_below = part.printed is not None and part.printed + part.slack < stricter.printed - stricter.slack
        return _looser(part, stricter, stricter.printed) if is_below else None
    outside = max(everybody - part.denominator, Decimal(0))
    met = (stricter.printed - stricter.slack) * everybody / HUNDRED - outside
    if part.numerator >= met:
        return None
    return _looser(part, stricter, HUNDRED * met / part.denominator)


def _looser(part: Given, stricter: Given, least: Decimal) -> Suspicion:
    here = HUNDRED * part.numerator / part.denominator if part.numerator and part.denominator else part.printed
    strict = print_number(stricter.printed or Decimal(0))
    sentence = (
        f"{print_number(here or Decimal(0))}% meet the looser standard, but {strict}% "
        f"meet the stricter one ({stricter.said}): it would have to be {print_number(least)}% or more."
    )
    return Suspicion("looser_below_stricter", sentence, part.month)


def rate_is_not_its_count(rate: Given, count: Decimal, of: str, population: Decimal) -> Suspicion | None:
    """R13: a printed rate follows from its count on the population held, rounding allowed for."""
    if rate.printed is None or rate.numerator is not None or population <= 0:
        return None
    makes = PER_10_000 * count / population
    if abs(makes - rate.printed) <= rate.slack:
        return None
    sentence = (
        f"{print_number(rate.printed)} is printed, but {print_number(count)} ({of}) on a population of "
        f"{print_number(population)} make {print_number(makes)}.{_would_fit(rate, count)}"
    )
    return Suspicion("rate_is_not_its_count", sentence, rate.month)


def _would_fit(rate: Given, count: Decimal) -> str:
    if rate.printed is None or rate.printed <= rate.slack or count <= 0:
        return ""
    least, most = (PER_10_000 * count / (rate.printed + sign * rate.slack) for sign in (1, -1))
    return f" It fits a population of {print_number(least, 0)} to {print_number(most, 0)}."


def shares_do_not_sum(shares: Sequence[Given]) -> Suspicion | None:
    """R15: the shares of one whole make 100%, each rounded by at most half of its last place."""
    printed = [share.printed for share in shares if share.printed is not None]
    if len(printed) < 2 or len(printed) != len(shares):
        return None
    together = sum(printed, Decimal(0))
    if abs(together - HUNDRED) <= sum((share.slack for share in shares), Decimal(0)):
        return None
    added = " + ".join(print_number(each) for each in printed)
    names = "; ".join(share.name for share in shares)
    sentence = f"{added} make {print_number(together)}, not 100 ({names})."
    return Suspicion("shares_do_not_sum", sentence, shares[0].month)
