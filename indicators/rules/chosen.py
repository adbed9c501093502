"""Draw a series as the chart that was chosen for it: one shape of chart, whichever it is."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.rules.choice import ChartKind, Choice
from indicators.rules.rare import OTHER_WAY, draw_g, draw_t
from indicators.rules.shares import LANEY, P_CHART, Fractions, draw_shares
from indicators.rules.spc import MAKING_DATA_COUNT, Chart, Settings, draw
from indicators.rules.status import Reading


def draw_chosen(
    choice: Choice,
    figures: Mapping[date, Decimal | None],
    *,
    reading: Reading,
    fractions: Fractions | None = None,
    settings: Settings = MAKING_DATA_COUNT,
    rebases: Collection[date] = (),
    target: Decimal | Mapping[date, Decimal | None] | None = None,
) -> Chart | None:
    """Draw a series as it was chosen; None for a plain line, which nothing judges.

    A run chart is a chart whose icons are never shown: draw its line without limits. `settings` are those
    of an XmR chart; of a target, a chart of gaps knows nothing. Raises what the charts raise.
    """
    if choice.kind is ChartKind.LINE:
        return None
    if choice.gaps is not None:
        events = replace(reading, polarity=OTHER_WAY[reading.polarity]) if choice.counts_the_rest else reading
        return (draw_t if choice.kind is ChartKind.T else draw_g)(choice.gaps, reading=events)
    if choice.kind in (ChartKind.P, ChartKind.LANEY):
        of_shares = replace(LANEY if choice.kind is ChartKind.LANEY else P_CHART, baseline=settings.baseline)
        return draw_shares(fractions or {}, reading=reading, settings=of_shares, rebases=rebases, target=target)
    if choice.kind is ChartKind.RUN:
        settings = replace(settings, judges=False)
    return draw(figures, reading=reading, settings=settings, rebases=rebases, target=target)
