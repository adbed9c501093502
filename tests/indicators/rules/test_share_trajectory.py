"""Where a percentage is heading over a year, from parts and wholes short enough to work out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.intervals import NotAShareError
from indicators.rules.share_trajectory import project_share
from indicators.rules.status import Goal
from indicators.rules.vocabulary import Basis, Per, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
APRIL, JULY, MARCH = date(2021, 4, 1), date(2021, 7, 1), date(2022, 3, 1)


def of_the_year(text):
    cells = text.split(",")
    held = ((add_months(APRIL, at), cell.split("/")) for at, cell in enumerate(cells) if cell != "-")
    return {month: (int(part), int(whole)) for month, (part, whole) in held}


def heading(text, *, target=90, basis=Basis.IN_MONTH, polarity=Polarity.HIGHER, per=Per.MONTH, **options):
    options = {"month": MARCH} | options
    return project_share(of_the_year(text), goal=Goal(Decimal(target), per), basis=basis, polarity=polarity, **options)


# Needed is the percentage of the cases still to come: above 100 or below 0 no share of them would do.
#   basis       better  target  so far                                 year end  to come  needed  reach
TABLE = """
    in_month    higher  90      90/100,92/100                          91        1000     89.8    reachable
    in_month    higher  90      85/100,93/100                          89        1000     90.2    at_risk
    in_month    higher  90      85/100,87/100                          86        1000     90.8    out_of_reach
    in_month    higher  90      96/100,40/100,60/100                   65.33     900      98.22   out_of_reach
    in_month    higher  90      99/100,40/100,60/100                   66.33     900      97.89   at_risk
    in_month    higher  90      4/10,4/10,4/10,4/10,4/10,4/10,4/10     40        50       160     out_of_reach
    in_month    higher  100     99/100,100/100                         99.5      1000     100.1   out_of_reach
    in_month    higher  100     100/100,100/100                        100       1000     100     reachable
    in_month    lower   0       0/100,0/100                            0         1000     0       reachable
    in_month    lower   0       0/100,1/100                            0.5       1000     -0.1    out_of_reach
    in_month    lower   23      20/100,28/100                          24        1000     22.8    at_risk
    in_month    lower   23      24/100,28/100                          26        1000     22.4    out_of_reach
    in_month    higher  90      85/100,-,93/100                        89        900      90.33   at_risk
    cumulative  higher  90      85/100,178/200                         89        1000     90.2    at_risk
    cumulative  higher  90      85/100,-,267/300                       89        900      90.33   out_of_reach
    cumulative  higher  90      -,7/20                                 35        100       101     out_of_reach
    cumulative  higher  90      -,178/200                              89        1000     90.2    at_risk
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_where_a_share_is_heading(row):
    basis, polarity, target, so_far, year_end, to_come, needed, reach = row.split()
    year = heading(so_far, target=target, basis=Basis(basis), polarity=Polarity(polarity))
    assert (round(year.year_end, 2), year.expected, round(year.required, 2), year.reach.value) == (
        Decimal(year_end),
        Decimal(to_come),
        Decimal(needed),
        reach,
    )


#   better  target  so far          sentence
SENTENCES = """
    higher  90      90/100,92/100   Heading for 91% over the year against 90%, from 182 of 200 in the 2 months to May 2021: reachable, as the share so far is enough.
    higher  90      85/100,93/100   Heading for 89% over the year against 90%, from 178 of 200 in the 2 months to May 2021; to get there, at least 90.2% of the 1,000 or so still to come: at risk, as the share so far is not enough, though May 2021 managed it (93%).
    lower   23      24/100,28/100   Heading for 26% over the year against 23%, from 52 of 200 in the 2 months to May 2021; to get there, at most 22.4% of the 1,000 or so still to come: out of reach, as no month so far managed it (nearest: 24% in April 2021).
    higher  100     99/100          Heading for 99% over the year against 100%, from 99 of 100 in April 2021: out of reach, as even all of the 1,100 or so still to come would make it 99.9%.
    lower   0       1/100           Heading for 1% over the year against 0%, from 1 of 100 in April 2021: out of reach, as even none of the 1,100 or so still to come would make it 0.1%.
"""


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:3]))
def test_the_sentence_gives_numbers_dates_and_the_rule(row):
    polarity, target, so_far, said = row.split(None, 3)
    assert heading(so_far, target=target, polarity=Polarity(polarity)).sentence() == said


def test_without_any_month_by_itself_that_is_said():
    year = heading("-,178/200", basis=Basis.CUMULATIVE)
    assert year.sentence().endswith("as the share so far is not enough and no month's own share is known.")


def test_a_year_that_is_over_is_only_looked_back_on():
    year = heading(",".join(["89/100"] * 12))
    assert (year.required, year.reach.value) == (None, "out_of_reach")
    assert (
        year.sentence() == "The year came to 89% against 90%, 1,068 of 1,200 in the 12 months to March 2022: not met."
    )
    assert heading(",".join(["90/100"] * 12)).sentence().endswith(": met.")


@pytest.mark.parametrize("basis", [Basis.IN_MONTH, Basis.CUMULATIVE])
def test_nothing_rests_on_months_before_a_break(basis):
    before = "50/100,100/200,150/300," if basis is Basis.CUMULATIVE else "50/100,50/100,50/100,"
    after = "230/400,320/500,410/600" if basis is Basis.CUMULATIVE else "80/100,90/100,90/100"
    year = heading(before + after, basis=basis, breaks=[JULY])
    if basis is Basis.CUMULATIVE:
        assert (f"{year.since:%Y-%m}", year.part, year.whole, year.months_left) == ("2021-08", 180, 200, 6)
    else:
        assert (f"{year.since:%Y-%m}", year.part, year.whole, year.months_left) == ("2021-07", 260, 300, 6)
    assert "counted anew after the break in series" in year.sentence()


@pytest.mark.parametrize(
    ("why", "year"),
    [
        (
            "no figure yet",
            project_share(
                {}, goal=Goal(Decimal(90), Per.MONTH), basis=Basis.IN_MONTH, polarity=Polarity.HIGHER, month=APRIL
            ),
        ),
        ("no cases yet", heading("0/0,0/0")),
        ("neither is better", heading("9/10", polarity=Polarity.NEITHER)),
        ("a month-end share has no year end", heading("9/10", basis=Basis.SNAPSHOT)),
        ("a rolling share has no year end", heading("9/10", basis=Basis.ROLLING_12M)),
        ("a level has no year end", heading("9/10", per=Per.LEVEL)),
        (
            "a total that was counted again makes no share",
            heading("90/100,80/200,110/210", basis=Basis.CUMULATIVE, breaks=[date(2021, 5, 1)]),
        ),
    ],
)
def test_there_may_be_nothing_to_project(why, year):
    assert year is None, why


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(NotAShareError, match="11 of 10 is no share"):
        heading("11/10")


months = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=11
)


@given(months, st.integers(0, 100), st.sampled_from([Polarity.HIGHER, Polarity.LOWER]))
def test_the_needed_share_of_what_is_to_come_arrives_at_the_target(shares, target, polarity):
    year = heading(",".join(f"{part}/{whole}" for part, whole in shares), target=target, polarity=polarity)
    ending = 100 * year.part + year.required * year.expected
    assert ending / (year.whole + year.expected) == pytest.approx(target)


@given(months, st.integers(0, 100))
def test_the_other_share_is_the_mirror_image(shares, target):
    here = heading(",".join(f"{part}/{whole}" for part, whole in shares), target=target)
    there = heading(
        ",".join(f"{whole - part}/{whole}" for part, whole in shares), target=100 - target, polarity=Polarity.LOWER
    )
    assert here.reach is there.reach
    assert here.required == pytest.approx(100 - there.required)


@given(months)
def test_running_totals_and_single_months_are_one_year(shares):
    totals = [(sum(p for p, _ in shares[: at + 1]), sum(w for _, w in shares[: at + 1])) for at in range(len(shares))]
    monthly, running = (",".join(f"{part}/{whole}" for part, whole in figures) for figures in (shares, totals))
    assert heading(monthly) == heading(running, basis=Basis.CUMULATIVE)
