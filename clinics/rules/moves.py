"""What has become of a figure: since an agenda was issued, and since the clinic last met."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.vocabulary import Basis, Measure, Polarity
from indicators.rules.wording import print_day, print_month, print_number
from organisation.rules.calendar import financial_year_start


@dataclass(frozen=True, slots=True)
class At:
    """A figure of one month at one moment, as it is computed with and as people read it."""

    month: date
    value: Decimal | None
    printed: str


def say_moved(then: str, now: str, *, on: date | None) -> str:
    """Say that a figure is another than when the agenda was issued, and since when; nothing where it is the same."""
    if then == now:
        return ""
    if not now:
        return f"{then} as issued; taken back since."
    since = f", corrected on {print_day(on)}" if on else ""
    return f"{then or 'No figure'} as issued; {now} now{since}."


def say_change(then: At | None, now: At | None, *, measure: Measure, basis: Basis, polarity: Polarity) -> str:
    """Say how a measure stands against how it stood, and whether that is the way it should go."""
    if now is None:
        return "No figure." if then is None else "The figure was taken back."
    if then is None:
        return "No figure then."
    if then.value is None or now.value is None:
        return _between_words(then, now)
    if then.month == now.month:
        moved = _moved(then.value, now.value, measure, polarity)
        return f"Corrected: {moved}." if moved else "No newer figure."
    if basis is Basis.CUMULATIVE and measure is not Measure.PERCENTAGE:
        return _ran_on(then, now)
    moved = _moved(then.value, now.value, measure, polarity)
    return f"{moved.capitalize()}." if moved else "The same."


def _between_words(then: At, now: At) -> str:
    if then.value is None and now.value is None:
        return "Still no figure."
    if then.value is None:
        return "A figure has come."
    return f"No figure for {print_month(now.month)}."


def _ran_on(then: At, now: At) -> str:
    """Say what a running total gained; across April it began anew."""
    assert then.value is not None  # noqa: S101 - the caller has looked
    assert now.value is not None  # noqa: S101 - the caller has looked
    if financial_year_start(then.month) != financial_year_start(now.month):
        return "The running total began anew in April."
    gained = now.value - then.value
    return f"{print_number(gained)} more." if gained >= 0 else f"{print_number(-gained)} fewer: a running total fell."


def _moved(then: Decimal, now: Decimal, measure: Measure, polarity: Polarity) -> str:
    if then == now:
        return ""
    by = abs(now - then)
    written = next((text for places in range(1, 4) if (text := print_number(by, places)) != "0"), "a trace")
    points = f" point{'' if written == '1' else 's'}" if measure is Measure.PERCENTAGE else ""
    rose = now > then
    said = f"{'up' if rose else 'down'} {written}{points}"
    if polarity is Polarity.NEITHER:
        return said
    return f"{said}, {'better' if rose == (polarity is Polarity.HIGHER) else 'worse'}"
