"""What every picture of a series needs: what it is set against, where it breaks, where it begins and ends."""

from decimal import Decimal

from indicators.rules.runs import Break
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure, short_month
from indicators.standings import Series


def aims_of(series: Series) -> list[Decimal | None]:
    """Give what each month's figure should have been: the target, or the profile towards it."""
    return [at.aim for at in series.standings]


def breaks_of(series: Series) -> dict[int, Break]:
    """Give the breaks that fall between two of the months drawn, by the place of the first month after each."""
    months = [at.month for at in series.standings]
    after = {sum(month < one.month for month in months): one for one in series.breaks}
    return {place: one for place, one in sorted(after.items()) if 0 < place < len(months)}


def first_to_last(series: Series) -> str:
    """Say where the line begins and ends; of a broken series, the part since the break that has figures."""
    held = [at for at in series.comparable if at.outturn.value is not None]
    held = held or [at for at in series.standings if at.outturn.value is not None]
    first, last = held[0], held[-1]
    if first is last:
        return f"{last.printed} in {short_month(last.month)}"
    return f"from {first.printed} in {short_month(first.month)} to {last.printed} in {short_month(last.month)}"


def print_value(value: Decimal, series: Series) -> str:
    """Write a value of the scale, with a place more where it is small."""
    fine = 1 if series.reading.measure is not Measure.NUMBER and value < 10 else 0
    return print_figure(value, series.reading.measure, max(series.indicator.decimals, fine))
