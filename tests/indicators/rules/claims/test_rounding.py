"""Whether a figure is said exactly or rounded."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.claims import Series, check_claims
from indicators.rules.claims.rounding import is_rounded
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)
VISITS = Series(
    "PDC-02",
    "Percentage of visits on time",
    Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER),
    {date(2021, 9, 1): Decimal("64.5"), OCTOBER: Decimal("80.8")},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visits on time were 80.8% in October.", False),
        ("Visits on time were 81% in October.", True),
        ("Visits on time rose from 64.5% to 81%.", True),
        ("Visits on time rose from 64.5% to 80.8%.", False),
        ("Visits on time were 84% in October.", False),
        ("Visits on time have risen.", False),
    ],
)
def test_a_figure_is_rounded_where_it_is_said_with_fewer_places_than_it_has(text, expected):
    (claim,) = check_claims(text, [VISITS], month=OCTOBER)
    assert is_rounded(claim) is expected
