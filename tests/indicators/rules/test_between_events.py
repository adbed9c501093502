"""What lies between events, from their dates or from monthly figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.between_events import Between, Gap, cases_between_events, days_between, months_between_events
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
START = date(2020, 4, 1)


def by_month(figures):
    return {add_months(START, at): figure for at, figure in enumerate(figures)}


def lengths(found):
    return [gap.length for gap in found.gaps]


def test_days_between_events_whatever_order_they_are_given_in():
    found = days_between([date(2021, 5, 3), date(2021, 1, 1), date(2021, 1, 11)], until=date(2021, 6, 2))
    assert found.gaps == (
        Gap(date(2021, 1, 1), date(2021, 1, 11), 10),
        Gap(date(2021, 1, 11), date(2021, 5, 3), 112),
    )
    assert (found.since, found.between, found.last_event) == (30, Between.DAYS, date(2021, 5, 3))


def test_events_of_one_day_lie_half_a_day_apart():
    assert lengths(days_between([date(2021, 1, 1), date(2021, 1, 1), date(2021, 1, 2)])) == [0.5, 1]


def test_without_events_nothing_lies_between_them():
    for found in (days_between([], until=START), months_between_events({}), cases_between_events({})):
        assert (found.gaps, found.since, found.last_event) == ((), None, None)


#   events a month           months without one        since
MONTHS = """
    0 0 1 0 0 1 0            2                         1
    1 1 0 2 0 0 0            0 1                       3
    0 0 0                    -                         -
    0 1 0 - 0 1 0 0 1 0      2                         1
    1 0 -                    -                         -
"""


@pytest.mark.parametrize("row", MONTHS.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_months_without_an_event_between_months_with_one(row):
    counts, gaps, since = (part.split() for part in row.strip().split("   ") if part.strip())
    found = months_between_events(by_month(None if count == "-" else Decimal(count) for count in counts))
    assert lengths(found) == [float(gap) for gap in gaps if gap != "-"]
    assert found.since == (None if since == ["-"] else float(since[0]))


def test_a_month_left_out_is_a_month_that_is_not_known():
    held = by_month([1, 0, 0, 1, 0, 1])
    del held[date(2020, 6, 1)]
    assert lengths(months_between_events(held)) == [1]


#   events of cases            cases between             since
CASES = """
    1/11 0/10 1/11             20                        5
    1/1 0/10 1/1               10                        0
    0/10 1/10 0/10 0/10 1/10   29                        5
    2/11 1/3                   3 4                       1
    1/11 - 1/11 1/11           10                        5
    0/10 0/10                  -                         -
"""


@pytest.mark.parametrize("row", CASES.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_events_are_taken_as_spread_evenly_through_the_cases_of_their_month(row):
    shares, gaps, since = (part.split() for part in row.strip().split("   ") if part.strip())
    found = cases_between_events(
        by_month(None if share == "-" else tuple(map(int, share.split("/"))) for share in shares)
    )
    assert lengths(found) == [float(gap) for gap in gaps if gap != "-"]
    assert found.since == (None if since == ["-"] else float(since[0]))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(3, 40)), min_size=1, max_size=24))
def test_no_case_is_lost_between_the_first_event_and_the_end(months):
    found = cases_between_events(by_month(months))
    events = sum(part for part, _ in months)
    assert len(found.gaps) == max(events - 1, 0)
    if events:
        first = next(at for at, (part, _) in enumerate(months) if part)
        after = sum(whole - part for part, whole in months[first + 1 :])
        within = months[first][1] - months[first][0]
        assert after <= sum(lengths(found)) + found.since <= after + within
