"""The summary: how many measures stand how, area by area."""

from collections import Counter

from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_month
from reports.editions.contents import Plain
from reports.editions.gathering.held import Held
from reports.editions.order import Place


def summary(held: Held) -> tuple[Plain, ...]:
    """Count each section's measures by how they stand at their newest month, in the order of the report."""
    counted = [(place, _count(held, place)) for place in held.places if held.indicators_of(place)]
    if not counted:
        return ()
    shown = [status for status in Status if any(numbers[status] for _, numbers in counted)]
    rows = tuple((place.heading, *(str(numbers[status]) for status in shown)) for place, numbers in counted)
    headings = ("Section", *(status.label for status in shown))
    caption = f"How the measures stand, {print_month(held.month)}"
    return (Plain(caption, headings, rows, numeric=tuple(range(1, len(headings)))),)


def _count(held: Held, place: Place) -> Counter[Status]:
    every = (held.own.get(one.pk) for one in held.indicators_of(place))
    return Counter(series.status if series else Status.NO_DATA for series in every)
