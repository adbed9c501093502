"""What every picture of a series needs: what it is set against, where it breaks, where it begins and ends."""

from decimal import Decimal

from indicators.models.against import in_force
from indicators.months import Months
from indicators.rules.runs import Break
from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import print_figure, short_month
from indicators.standings import Series


def aims_of(series: Series) -> list[Decimal | None]:
    """Give what each month's figure should have been: the target, or the profile towards it."""
    if series.reading.basis is Basis.CUMULATIVE:
        return [at.aim for at in series.standings]
    in_force_then = (in_force(series.targets, month) for month in series.standings.dates)
    return [target.value if target else None for target in in_force_then]


def breaks_of(series: Series) -> dict[int, Break]:
    """Give the breaks that fall between two of the months drawn, by the place of the first month after each."""
    if not series.breaks:
        return {}
    months = series.standings.dates
    after = {sum(month < one.month for month in months): one for one in series.breaks}
    return {place: one for place, one in sorted(after.items()) if 0 < place < len(months)}


def first_to_last(series: Series) -> str:
    """Say where the line begins and ends; of a broken series, the part since the break that has figures."""
    months = series.comparable
    places = _places_held(months)
    if not places:
        months = series.standings
        places = _places_held(months)
    first, last = months[places[0]], months[places[-1]]
    if first is last:
        return f"{last.printed} in {short_month(last.month)}"
    return f"from {first.printed} in {short_month(first.month)} to {last.printed} in {short_month(last.month)}"


def _places_held(months: Months) -> list[int]:
    return [place for place, value in enumerate(months.column(months.columns.value)) if value is not None]


def print_value(value: Decimal, series: Series) -> str:
    """Write a value of the scale, with a place more where it is small."""
    fine = 1 if series.reading.measure is not Measure.NUMBER and value < 10 else 0
    return print_figure(value, series.reading.measure, max(series.indicator.decimals, fine))
