"""What a control chart says, in plain English and one sentence at a time."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from indicators.rules.spc.chart import Chart, Point
from indicators.rules.spc.settings import FEWEST_ON_TRIAL
from indicators.rules.spc.signals import sides_of, steps_of
from indicators.rules.spc.words import AssuranceIcon, SpecialCause, Variation
from indicators.rules.vocabulary import Basis, Polarity
from indicators.rules.wording import places_apart, print_month, print_target

VERDICTS = {
    Variation.COMMON_CAUSE: "nothing unusual",
    Variation.IMPROVEMENT: "unusual, and an improvement",
    Variation.CONCERN: "unusual, and a concern",
    Variation.NEITHER: "unusual, though neither direction is better",
}
DEMAND_VERDICTS = VERDICTS | {
    Variation.IMPROVEMENT: "unusual, and an easing of pressure",
    Variation.CONCERN: "unusual, and a growth in pressure",
}


def latest_sentence(chart: Chart, *, name: str) -> str:
    """Say how the latest month that has a figure stands, naming the month."""
    latest = chart.latest
    if latest is None or latest.value is None:
        return f"{name}: there are no figures to chart."
    alone = " alone" if chart.reading.basis is Basis.CUMULATIVE else ""
    month = f"in {print_month(latest.month)}{alone}"
    if not chart.shows_icons:
        return f"{name}: {_print(chart, latest.value)} {month}. {_why_no_icons(chart, latest)}"
    figure, finding = _finding(chart, latest, latest.value)
    verdicts = DEMAND_VERDICTS if chart.reading.is_demand else VERDICTS
    return f"{name}: {figure} {month} {finding}: {verdicts[latest.variation]}."


def latest_concern(chart: Chart) -> str:
    """Say why the latest month is a special cause of concern, as part of a sentence; nothing where it is none.

    For flags, which ask a person to look and judge nobody. So limits on trial count as well, from seven
    figures on, and it is said: a month beyond even these is worth a question. No icon is shown of them.
    """
    latest = chart.latest
    if latest is None or latest.value is None or latest.variation is not Variation.CONCERN or chart.has_collapsed:
        return ""
    held = chart.stretches[latest.stretch].held
    if not chart.shows_icons and not (chart.on_trial and held >= FEWEST_ON_TRIAL):
        return ""
    figure, finding = _finding(chart, latest, latest.value)
    needed = chart.settings.minimum_points
    trial = f" (limits on trial: {held} months are held of the {needed} needed)" if chart.on_trial else ""
    alone = " in the month alone" if chart.reading.basis is Basis.CUMULATIVE else ""
    return f"{figure}{alone} {finding}{trial}"


def assurance_sentence(chart: Chart) -> str:
    """Say what the limits say of the target in force, or why they say nothing."""
    latest, icon = chart.latest, chart.assurance
    if latest is None:
        return "No assurance: there are no figures."
    if chart.reading.polarity is Polarity.NEITHER:
        return "No assurance: neither direction is better."
    if latest.target is None:
        return f"No assurance: no target is in force in {print_month(latest.month)}."
    if icon is None:
        return f"No assurance. {_why_no_icons(chart, latest)}"
    return _against_limits(chart, latest, icon, latest.target)


def _against_limits(chart: Chart, latest: Point, icon: AssuranceIcon, target: float) -> str:
    if icon is AssuranceIcon.HIT_OR_MISS:
        return (
            f"The target of {_print(chart, target)} lies within the usual range, {_usual_range(chart, latest)}: "
            "a month meets it or misses it by chance."
        )
    is_above = latest.limits.upper is not None and target > latest.limits.upper
    limit = latest.limits.upper if is_above else latest.limits.lower
    printed_target, printed_limit = _print_apart(chart, target, limit)
    lies = f"above the upper limit of {printed_limit}" if is_above else f"below the lower limit of {printed_limit}"
    outcome = "met" if icon is AssuranceIcon.PASS else "missed"
    return f"The target of {printed_target} lies {lies}: unless something changes it is {outcome} month after month."


def _why_no_icons(chart: Chart, latest: Point) -> str:
    if chart.on_trial:
        stretch = chart.stretches[latest.stretch]
        since = f" since the re-base in {print_month(chart.months[stretch.start])}" if latest.stretch else ""
        months = "1 month is" if stretch.held == 1 else f"{stretch.held} months are"
        return (
            f"{months} held{since}; {chart.settings.minimum_points} are needed before a chart can say what is unusual."
        )
    if not chart.settings.judges:
        return "A run chart has no limits to say what is unusual."
    if latest.limits.average_range is None:
        return "No two neighbouring months are held that limits could rest on."
    return "The figures vary too little from month to month to draw limits."


def _finding(chart: Chart, latest: Point, value: float) -> tuple[str, str]:
    """Write the figure, and what is to be said of it, in places that tell the two apart."""
    cause, limits = latest.cause, latest.limits
    if cause is SpecialCause.NONE:
        return _print(chart, value), f"is within its usual range, {_usual_range(chart, latest)}"
    if cause in (SpecialCause.RISING, SpecialCause.FALLING):
        return _print(chart, value), _trend(chart, latest)
    if cause in (SpecialCause.RUN_ABOVE, SpecialCause.RUN_BELOW):
        return _shift(chart, latest, value)
    figure, limit = _print_apart(chart, value, limits.upper if cause.is_high else limits.lower)
    line = f"the {'upper' if cause.is_high else 'lower'} limit of {limit}"
    if cause in (SpecialCause.TWO_OF_THREE_HIGH, SpecialCause.TWO_OF_THREE_LOW):
        return figure, f"lies close to {line}, as does at least one of the two months before it"
    return figure, f"lies {'above' if cause.is_high else 'below'} {line}"


def _trend(chart: Chart, latest: Point) -> str:
    """Say since when it has risen or fallen without a stop, and from what."""
    start, own = _months_so_far(chart, latest)
    first = len(own) - 1 - _running(steps_of(own))
    before = own[first]
    direction = "up" if latest.cause is SpecialCause.RISING else "down"
    held = "" if before is None else f" from {_print(chart, before)}"
    return f"is {direction} month after month{held} in {print_month(chart.months[start + first])}"


def _shift(chart: Chart, latest: Point, value: float) -> tuple[str, str]:
    months = _running(sides_of(_months_so_far(chart, latest)[1], latest.limits.mean))
    figure, mean = _print_apart(chart, value, latest.limits.mean)
    side = "above" if latest.cause is SpecialCause.RUN_ABOVE else "below"
    return figure, f"makes {months} months running {side} the mean of {mean}"


def _months_so_far(chart: Chart, latest: Point) -> tuple[int, Sequence[float | None]]:
    """Give where the latest stretch starts, and its figures up to the latest."""
    start = chart.stretches[latest.stretch].start
    return start, chart.values[start : chart.months.index(latest.month) + 1]


def _running(signs: Sequence[int]) -> int:
    """Count how many of the last signs are the same."""
    return sum(1 for _ in takewhile(lambda sign: sign == signs[-1], reversed(signs)))


def _usual_range(chart: Chart, latest: Point) -> str:
    lower, upper = latest.limits.drawn(chart.reading.measure)
    assert lower is not None  # noqa: S101 - a chart with icons has limits
    assert upper is not None  # noqa: S101 - a chart with icons has limits
    return f"{_print(chart, lower)} to {_print(chart, upper)}"


def _print(chart: Chart, value: float, places: int = 1) -> str:
    return print_target(Decimal(str(value)), chart.reading.measure, places)


def _print_apart(chart: Chart, value: float, line: float | None) -> tuple[str, str]:
    """Write a figure and the line it is set against with the places it takes to tell them apart."""
    assert line is not None  # noqa: S101 - it has been compared with the line
    places = places_apart(Decimal(str(value)), Decimal(str(line)))
    return _print(chart, value, places), _print(chart, line, places)
