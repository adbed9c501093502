"""What makes a flag worsening: the newest month a special cause of concern, on trial too, and in words."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.spc import Settings, draw, latest_concern
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure

# which way is better, the months, what is said ("-" nothing)
TABLE = """
    higher   50 52 50 52 50 52 50 52 50 52 50 40   40% lies below the lower limit of 42.7%
    lower    50 52 50 52 50 52 50 52 50 52 50 40   -
    neither  50 52 50 52 50 52 50 52 50 52 50 40   -
    higher   50 52 50 52 50 52 50 52 50 52 50 51   -
    higher   50 51 50 51 50 51 40                  40% lies below the lower limit of 41.9% (limits on trial: 7 months are held of the 12 needed)
    higher   50 51 50 51 50 40                     -
    higher   50 50 50 50 50 50 50 50 50 50 50 50   -
    lower    11 12 13 14 15 16 17                  17% lies above the upper limit of 16.7% (limits on trial: 7 months are held of the 12 needed)
"""


def chart(better, months, **more):
    figures = {add_months(date(2021, 4, 1), at): Decimal(value) for at, value in enumerate(months)}
    reading = Reading(Measure.PERCENTAGE, more.pop("basis", Basis.IN_MONTH), Polarity(better))
    return draw(figures, reading=reading, **more)


def cases():
    for row in TABLE.strip().splitlines():
        better, rest = row.split(maxsplit=1)
        months, _, said = rest.partition("   ")
        yield pytest.param(better, months.split(), said.strip(), id=" ".join(row.split())[:60])


@pytest.mark.parametrize(("better", "months", "said"), cases())
def test_what_is_said_of_the_newest_month(better, months, said):
    assert latest_concern(chart(better, months)) == ("" if said == "-" else said)


def test_a_run_chart_of_many_months_is_not_judged():
    months = [*[50, 52] * 6, 30]
    assert latest_concern(chart("higher", months))
    assert not latest_concern(chart("higher", months, settings=Settings(judges=False)))


def test_a_running_total_says_that_it_is_the_month_alone():
    totals = [100 * at + (at % 2) * 6 for at in range(1, 12)] + [1_110]
    assert " in the month alone lies below the lower limit" in latest_concern(
        chart("higher", totals, basis=Basis.CUMULATIVE)
    )


def test_no_figures_are_no_concern():
    assert not latest_concern(chart("higher", []))
