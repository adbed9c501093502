"""Where a year is heading, on months short enough to work out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.status import Goal, profile
from indicators.rules.trajectory import increments, project, shape_by, why_not_projected
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
APRIL, OCTOBER, MARCH = date(2021, 4, 1), date(2021, 10, 1), date(2022, 3, 1)
figures = st.decimals(0, 10_000, places=1)

# A dash is a month without a figure; the year starts in April.
#   basis        per       polarity  target  figures               year end  needed  reach
TABLE = """
    cumulative   year_end  lower     120     10,20                 120       10      reachable
    cumulative   year_end  lower     120     8,24                  144       9.6     at_risk
    cumulative   year_end  lower     120     12,24                 144       9.6     out_of_reach
    cumulative   year_end  lower     20      12,24                 144       -0.4    out_of_reach
    cumulative   year_end  higher    120     10,20                 120       10      reachable
    cumulative   year_end  higher    120     12,18                 108       10.2    at_risk
    cumulative   year_end  lower     120     9,30                  180       9       at_risk
    cumulative   year_end  higher    120     10.5,15               90        10.5    at_risk
    cumulative   year_end  higher    120     8,16                  96        10.4    out_of_reach
    cumulative   year_end  higher    20      12,24                 144       -0.4    reachable
    cumulative   year_end  lower     120     -,24                  144       9.6     at_risk
    cumulative   year_end  higher    120     -,16                  96        10.4    at_risk
    cumulative   month     lower     10      12,24                 144       9.6     out_of_reach
    in_month     month     higher    10      8,-,12                120       10      reachable
    in_month     month     lower     10      8,-,14                132       9.7     at_risk
    cumulative   year_end  lower     0       0,0                   0         0       reachable
    cumulative   year_end  higher    0       0,0                   0         0       reachable
"""


def of_the_year(figures):
    months = ((add_months(APRIL, place), figure) for place, figure in enumerate(figures))
    return {month: Decimal(figure) for month, figure in months if figure != "-"}


def heading(figures, *, target=120, basis=Basis.CUMULATIVE, per=Per.YEAR_END, polarity=Polarity.LOWER, month=MARCH):
    return project(
        of_the_year(figures), goal=Goal(Decimal(target), Per(per)), basis=basis, polarity=polarity, month=month
    )


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_where_the_year_is_heading(row):
    basis, per, polarity, target, months, year_end, needed, reach = row.split()
    year = heading(months.split(","), target=target, basis=Basis(basis), per=per, polarity=Polarity(polarity))
    assert (round(year.year_end, 1), round(year.required, 1), year.reach.value) == (
        Decimal(year_end),
        Decimal(needed),
        reach,
    )


# What is said. Figures as above; `per` is the year end, the basis a running total.
#   better  target  figures   sentence
SENTENCES = """
    lower   120     8,24      Heading for 144 by 31 March against 120, from 24 in the 2 months to May 2021, in a straight line; to get there, at most 9.6 a month for the 10 left, against 12 a month so far: at risk, as the pace so far is not enough, though April 2021 managed it (8).
    higher  120     8,16      Heading for 96 by 31 March against 120, from 16 in the 2 months to May 2021, in a straight line; to get there, 10.4 a month for the 10 left, against 8 a month so far: out of reach, as no month so far managed it (nearest: 8 in April 2021).
    lower   120     -,24      Heading for 144 by 31 March against 120, from 24 in the 2 months to May 2021, in a straight line; to get there, at most 9.6 a month for the 10 left, against 12 a month so far: at risk, as the pace so far is not enough and no month's own amount is known.
    lower   143.99  12,24     Heading for 144 by 31 March against 143.99, from 24 in the 2 months to May 2021, in a straight line; to get there, at most 11.999 a month for the 10 left, against 12 a month so far: out of reach, as no month so far managed it (nearest: 12 in April 2021).
    lower   20      12,24     Heading for 144 by 31 March against 20, from 24 in the 2 months to May 2021, in a straight line: the ceiling was passed in May 2021.
    lower   20      -,24      Heading for 144 by 31 March against 20, from 24 in the 2 months to May 2021, in a straight line: the ceiling was passed already.
    lower   20      -,24,60   Heading for 240 by 31 March against 20, from 60 in the 3 months to June 2021, in a straight line: the ceiling was passed already.
    lower   20      12,20     Heading for 120 by 31 March against 20, from 20 in the 2 months to May 2021, in a straight line; to get there, at most 0 a month for the 10 left, against 10 a month so far: out of reach, as no month so far managed it (nearest: 8 in May 2021).
    lower   0       0         Heading for 0 by 31 March against 0, from 0 in April 2021, in a straight line; to get there, at most 0 a month for the 11 left, against 0 a month so far: reachable, as the pace so far is enough.
    lower   0       0,1       Heading for 6 by 31 March against 0, from 1 in the 2 months to May 2021, in a straight line: the ceiling was passed in May 2021.
    higher  20      12,20,21  Heading for 84 by 31 March against 20, from 21 in the 3 months to June 2021, in a straight line: reached in May 2021.
"""


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:3]))
def test_the_sentence_gives_numbers_dates_and_the_rule(row):
    polarity, target, months, said = row.split(None, 3)
    assert heading(months.split(","), target=target, polarity=Polarity(polarity)).sentence() == said


def test_a_year_that_is_over_is_only_looked_back_on():
    year = heading([str(10 * month) for month in range(1, 13)], target=119)
    assert (year.required, year.months_left, year.reach.value) == (None, 0, "out_of_reach")
    assert year.sentence() == "2021-22 ended on 120 against 119: not met."
    assert heading([str(10 * month) for month in range(1, 13)]).sentence() == "2021-22 ended on 120 against 120: met."


def test_months_without_a_figure_and_a_tolerance_are_said():
    year = project(
        of_the_year(["8", "-", "14"]),
        goal=Goal(Decimal(10), Per.MONTH, tolerance=Decimal(2)),
        basis=Basis.IN_MONTH,
        polarity=Polarity.LOWER,
        month=OCTOBER,
    )
    assert year.missing == 1
    assert year.sentence().startswith(
        "Heading for 132 by 31 March against 120 (tolerance 2), from 33 in the 3 months to June 2021, "
        "1 of them at the pace of the others, in a straight line;"
    )


def test_what_each_month_added_is_kept_with_the_newest_figure():
    year = heading(["8", "24", "-", "40"])
    assert (year.latest, year.newest) == (40, date(2021, 7, 1))
    assert year.amounts == ((APRIL, 8), (date(2021, 5, 1), 16))


# Last year's shape: 5 a month in the first third of the year, 10 in the second, 15 in the last, so that a quarter
# of the work is done by the end of August. Worked by hand: 8 in August is little for August, 8 in April much.
#   better  target  figures of this year   profile  year end  needed  reach
SHAPED = """
    lower   120     8,16,24,32,40          30       160       11.43   at_risk
    lower   120     8,16,24,32             20       192       11      out_of_reach
    lower   120     4,16,24,32,40          30       160       11.43   at_risk
    lower   160     8,16,24,32,40          40       160       17.14   reachable
    higher  120     8,16,24,32,40          30       160       11.43   reachable
    higher  190     8,16,24,32,40          47.5     160       21.43   out_of_reach
    higher  190     9,18,27,36,40          47.5     160       21.43   at_risk
    higher  120     4,8,12,16,20,30,40     50       96        16      out_of_reach
    higher  120     0                      5        0         10.91   out_of_reach
"""
LAST_YEAR = [5] * 4 + [10] * 4 + [15] * 4


def last_year(amounts=LAST_YEAR, basis=Basis.CUMULATIVE):
    totals = [sum(amounts[: at + 1]) for at in range(len(amounts))]
    figures = totals if basis is Basis.CUMULATIVE else amounts
    return {add_months(date(2020, 4, 1), at): Decimal(figure) for at, figure in enumerate(figures)}


def shaped(figures, before=None, *, target=120, polarity=Polarity.LOWER, breaks=()):
    return project(
        of_the_year(figures),
        goal=Goal(Decimal(target), Per.YEAR_END),
        basis=Basis.CUMULATIVE,
        polarity=polarity,
        month=MARCH,
        last_year=last_year() if before is None else before,
        breaks=breaks,
    )


@pytest.mark.parametrize("row", SHAPED.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_the_year_may_follow_the_shape_of_last_year(row):
    polarity, target, months, profile, year_end, needed, reach = row.split()
    year = shaped(months.split(","), target=target, polarity=Polarity(polarity))
    assert (year.shape_of, year.reach.value) == ("2020-21", reach)
    assert (year.profile, year.year_end) == (Decimal(profile), Decimal(year_end))
    assert round(year.required, 2) == Decimal(needed)


def test_the_shape_is_said():
    assert shaped(["4", "16", "24", "32", "40"]).sentence() == (
        "Heading for 160 by 31 March against 120, from 40 in the 5 months to August 2021, in the shape of 2020-21; "
        "to get there, at most 11.4 a month for the 7 left, against 8 a month so far: at risk, as the pace so far is "
        "not enough, though April 2021 managed it for the time of year (4)."
    )


def test_months_without_a_figure_follow_the_shape_too():
    values = {APRIL: Decimal(6), date(2021, 8, 1): Decimal(12)}
    year = project(
        values,
        goal=Goal(Decimal(12), Per.MONTH),
        basis=Basis.IN_MONTH,
        polarity=Polarity.HIGHER,
        month=OCTOBER,
        last_year=last_year(basis=Basis.IN_MONTH),
    )
    assert (year.so_far, year.year_end, year.missing) == (36, 144, 3)


@pytest.mark.parametrize(
    ("why", "before", "breaks"),
    [
        ("fewer than twelve months are held", last_year(LAST_YEAR[:11]), ()),
        ("a running total fell", last_year([5, 5, -1, *LAST_YEAR[3:]]), ()),
        ("nothing was done by now last year", last_year([0] * 5 + [20] * 7), ()),
        ("nothing was done all year", last_year([0] * 12), ()),
        ("the series broke during last year", last_year(), (date(2020, 10, 1),)),
        ("the series broke in April", last_year(), (APRIL,)),
        ("there is none", {}, ()),
    ],
)
def test_without_a_shape_to_go_by_the_line_is_straight(why, before, breaks):
    year = shaped(["8", "16", "24", "32", "40"], before, breaks=breaks)
    assert (year.shape_of, year.year_end, year.profile) == ("", 96, 50), why


def test_a_break_before_last_year_began_leaves_its_shape_alone():
    assert shaped(["8", "16", "24", "32", "40"], breaks=(date(2020, 4, 1), date(2019, 7, 1))).shape_of == "2020-21"


def test_later_and_earlier_months_of_last_years_figures_are_ignored():
    more = last_year() | {date(2020, 3, 1): Decimal(99), APRIL: Decimal(8)}
    assert shaped(["8", "16", "24", "32", "40"], more) == shaped(["8", "16", "24", "32", "40"])


@given(st.lists(figures, min_size=1, max_size=12), st.integers(0, 20_000), st.sampled_from(Polarity), st.booleans())
def test_a_shape_of_equal_months_is_a_straight_line(steps, target, polarity, is_monthly):
    basis, per = (Basis.IN_MONTH, Per.MONTH) if is_monthly else (Basis.CUMULATIVE, Per.YEAR_END)
    totals = [str(sum(steps[: end + 1])) for end in range(len(steps))]
    values = of_the_year(list(map(str, steps)) if is_monthly else totals)
    options = {"goal": Goal(Decimal(target), per), "basis": basis, "polarity": polarity, "month": MARCH}
    straight = project(values, **options)
    even = project(values, **options, last_year=last_year([7] * 12, basis))
    if straight is not None:
        assert (round(even.year_end, 6), round(even.profile, 6), even.reach) == (
            round(straight.year_end, 6),
            round(straight.profile, 6),
            straight.reach,
        )


# A break in July. A monthly count begins again in July (9 months left of 12); a running total in August (8 months),
# because the total in July may still hold months counted the old way. Worked by hand.
#   basis        per       better  target  figures                since    so far  target  profile  year end  needed  reach
BROKEN = """
    in_month     month     lower   10      90,90,90,8,12          2021-07  20      90      20       90        10      reachable
    in_month     month     lower   10      90,90,90,8,16          2021-07  24      90      20       108       9.43    at_risk
    in_month     month     lower   10      90,90,90,-,12          2021-07  24      90      20       108       9.43    out_of_reach
    cumulative   year_end  lower   120     90,180,270,278,290,300 2021-08  22      80      20       88        9.67    out_of_reach
    cumulative   year_end  lower   120     90,180,270,278,290,298 2021-08  20      80      20       80        10      reachable
    cumulative   year_end  lower   120     90,180,270,278,290,299 2021-08  21      80      20       84        9.83    at_risk
    cumulative   year_end  higher  120     90,180,270,8,16,28     2021-08  20      80      20       80        10      reachable
    cumulative   month     higher  10      90,180,270,-,100,111   2021-09  11      70      10       77        9.83    reachable
"""
JULY = date(2021, 7, 1)


@pytest.mark.parametrize("row", BROKEN.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_nothing_rests_on_months_before_a_break(row):
    basis, per, polarity, aim, months, since, so_far, target, profile, year_end, needed, reach = row.split()
    year = project(
        of_the_year(months.split(",")),
        goal=Goal(Decimal(aim), Per(per)),
        basis=Basis(basis),
        polarity=Polarity(polarity),
        month=MARCH,
        breaks=[JULY],
        last_year=last_year(basis=Basis(basis)),
    )
    assert (f"{year.since:%Y-%m}", year.so_far, year.target, year.profile) == (
        since,
        Decimal(so_far),
        Decimal(target),
        Decimal(profile),
    )
    assert (year.year_end, round(year.required, 2), year.reach.value) == (Decimal(year_end), Decimal(needed), reach)
    assert all(at >= JULY for at, _ in year.amounts)


@given(st.lists(figures, min_size=4, max_size=12), st.lists(figures, min_size=3, max_size=3), st.sampled_from(Basis))
def test_whatever_was_before_the_break_the_projection_is_the_same(steps, others, basis):
    options = {"goal": Goal(Decimal(10), Per.MONTH), "polarity": Polarity.LOWER, "month": MARCH, "breaks": [JULY]}
    totals = [sum(steps[: end + 1]) for end in range(len(steps))]
    here = dict(enumerate(totals if basis is Basis.CUMULATIVE else steps))
    there = here | dict(enumerate(others))
    one, other = (
        project(of_the_year([str(held[at]) for at in sorted(held)]), basis=basis, **options) for held in (here, there)
    )
    assert one == other


def test_a_year_with_a_break_says_so():
    year = project(
        of_the_year(["90", "180", "270", "278", "290", "299"]),
        goal=Goal(Decimal(120), Per.YEAR_END),
        basis=Basis.CUMULATIVE,
        polarity=Polarity.LOWER,
        month=OCTOBER,
        breaks=[JULY],
    )
    assert year.sentence() == (
        "Heading for 84 by 31 March against 80 for the 8 months from August 2021, from 21 in the 2 months to "
        "September 2021, in a straight line, counted anew after the break in series; to get there, at most 9.8 a month "
        "for the 6 left, against 10.5 a month so far: at risk, as the pace so far is not enough, though September 2021 "
        "managed it (9)."
    )


def test_the_newest_of_several_breaks_counts_and_one_to_come_does_not():
    breaks = [date(2021, 5, 1), JULY, date(2021, 12, 1)]
    year = project(
        of_the_year(["9"] * 6),
        goal=Goal(Decimal(10), Per.MONTH),
        basis=Basis.IN_MONTH,
        polarity=Polarity.LOWER,
        month=OCTOBER,
        breaks=breaks,
    )
    assert (year.since, year.months, year.elapsed, year.months_left) == (JULY, 9, 3, 6)


@pytest.mark.parametrize("broken", [APRIL, date(2020, 10, 1), date(2022, 1, 1)])
def test_a_break_outside_the_months_so_far_or_in_april_parts_nothing(broken):
    figures = ["8", "24", "30", "41"]
    options = {"basis": Basis.CUMULATIVE, "polarity": Polarity.LOWER, "month": OCTOBER}
    goal = Goal(Decimal(120), Per.YEAR_END)
    with_break = project(of_the_year(figures), goal=goal, breaks=[broken], **options)
    assert with_break == project(of_the_year(figures), goal=goal, **options)


# Nothing to project


#   measure     basis        per       better   figures  sentence
NOTHING = """
    number      cumulative   year_end  lower    -        No projection: no month of 2021-22 has a figure by April 2021.
    number      in_month     month     lower    -        No projection: no month of 2021-22 has a figure by April 2021.
    number      cumulative   year_end  neither  8        No projection: neither direction is better.
    number      snapshot     level     lower    8        No projection: the target is for each month end or average, not for what a year adds up to.
    rate        rolling_12m  month     lower    8        No projection: the target is for each month end or average, not for what a year adds up to.
    number      in_month     year_end  lower    8        No projection: the target is for each month end or average, not for what a year adds up to.
    percentage  in_month     month     lower    8        No projection: a percentage does not add up over the year.
    number      in_month     month     lower    8
"""


@pytest.mark.parametrize("row", NOTHING.strip().splitlines(), ids=lambda row: " ".join(row.split()[:5]))
def test_there_may_be_nothing_to_project_and_it_is_said_why(row):
    measure, basis, per, polarity, months, *said = row.split(None, 5)
    options = {
        "goal": Goal(Decimal(120), Per(per)),
        "basis": Basis(basis),
        "polarity": Polarity(polarity),
        "month": APRIL,
        "measure": Measure(measure),
    }
    assert why_not_projected(of_the_year(months.split(",")), **options) == "".join(said)
    assert (project(of_the_year(months.split(",")), **options) is None) == bool(said)


def test_without_a_target_there_is_nothing_to_project():
    options = {"basis": Basis.IN_MONTH, "polarity": Polarity.LOWER, "month": APRIL}
    assert why_not_projected({}, goal=None, **options) == "No projection: no target is set."


NOTHING_AFTER = (
    "No projection: the series breaks in July 2021, nothing before it counts, and what a running total adds is "
    "only known from the month after."
)


@pytest.mark.parametrize(
    ("basis", "months", "said"),
    [
        (
            Basis.IN_MONTH,
            "8,8,8",
            "No projection: the series breaks in July 2021, nothing before it counts.",
        ),
        (
            Basis.CUMULATIVE,
            "8,16,24,30",
            NOTHING_AFTER,
        ),
    ],
)
def test_after_a_break_there_may_be_nothing_yet(basis, months, said):
    options = {
        "goal": Goal(Decimal(10), Per.MONTH),
        "basis": basis,
        "polarity": Polarity.LOWER,
        "month": OCTOBER,
        "breaks": [JULY],
    }
    assert project(of_the_year(months.split(",")), **options) is None
    assert why_not_projected(of_the_year(months.split(",")), **options) == said


# Months, and counts of children


def test_neither_last_year_nor_later_months_count():
    values = {date(2021, 3, 1): Decimal(900), APRIL: Decimal(10), date(2021, 5, 1): Decimal(500)}
    goal = Goal(Decimal(10), Per.MONTH)
    year = project(values, goal=goal, basis=Basis.IN_MONTH, polarity=Polarity.LOWER, month=APRIL)
    assert (year.so_far, year.year_end, year.elapsed) == (10, 120, 1)


def test_a_running_total_steps_from_the_month_before_and_begins_again_in_april():
    values = of_the_year(["55", "118", "-", "237", "292"]) | {date(2022, 4, 1): Decimal(60)}
    assert [int(step) for step in increments(values, basis=Basis.CUMULATIVE).values()] == [55, 63, 55, 60]


@given(st.lists(figures, min_size=1, max_size=12))
def test_the_steps_of_a_running_total_add_up_to_it(steps):
    totals = [str(sum(steps[: end + 1])) for end in range(len(steps))]
    assert list(increments(of_the_year(totals), basis=Basis.CUMULATIVE).values()) == steps


@given(st.lists(figures, min_size=1, max_size=11), st.integers(0, 20_000))
def test_keeping_the_needed_pace_arrives_at_the_target(steps, target):
    totals = [str(sum(steps[: end + 1])) for end in range(len(steps))]
    year = heading(totals, target=target)
    assert round(year.so_far + year.required * year.months_left, 6) == target


def test_a_rate_may_be_put_as_a_number_of_children():
    rate = heading(["55", "118", "182", "237", "292", "333", "392"], target=637)
    children = rate.in_counts(51_313)
    assert round(children.required) == 251
    assert (children.reach, children.months_left) == (rate.reach, rate.months_left)
    assert children.remaining == pytest.approx(rate.remaining * Decimal("5.1313"))
    assert children.sentence() == (
        "Heading for 3,448.2 by 31 March against 3,268.6, from 2,011.5 in the 7 months to October 2021, in a straight "
        "line; to get there, at most 251.4 a month for the 5 left, against 287.4 a month so far: at risk, as the pace "
        "so far is not enough, though September 2021 managed it (210.4)."
    )


@given(
    amounts=st.lists(st.integers(0, 500), min_size=24, max_size=24),
    months=st.integers(1, 12),
    per=st.sampled_from([Per.YEAR_END, Per.MONTH]),
    broken=st.none() | st.integers(-11, 0),
)
def test_status_and_projection_follow_the_same_profile(amounts, months, per, broken):
    """Whatever last year looked like, both say the same of where the year should be by now."""
    april_before = add_months(APRIL, -12)
    totals = {}
    for place in range(12 + months):
        at = add_months(april_before, place)
        totals[at] = Decimal(sum(amounts[place // 12 * 12 : place + 1]))
    newest, breaks = max(totals), [] if broken is None else [add_months(APRIL, broken)]
    goal = Goal(Decimal(637), per)
    projected = project(
        totals,
        goal=goal,
        basis=Basis.CUMULATIVE,
        polarity=Polarity.LOWER,
        month=newest,
        last_year=totals,
        breaks=breaks,
    )
    shape = shape_by(newest, totals, basis=Basis.CUMULATIVE, breaks=breaks)
    by_now = profile(goal, basis=Basis.CUMULATIVE, month=newest, shape=shape)
    assert abs(projected.profile - by_now) < Decimal("1e-15")
    assert projected.shape_of == (shape.year if shape else "")


def test_nothing_but_a_running_total_has_a_shape():
    year = {add_months(APRIL, place): Decimal(place) for place in range(-12, 3)}
    assert shape_by(APRIL, year, basis=Basis.IN_MONTH) is None
    assert shape_by(APRIL, year, basis=Basis.CUMULATIVE) is None, "falls within the year: no shape to go by"
