"""Which teams differ more than chance explains, decided by counting and never by ranking."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.funnel import (
    NotARateError,
    Place,
    Placed,
    Team,
    TooFewTeamsError,
    compare_rates,
    compare_shares,
    overdispersion,
    tails_at_limits,
)
from indicators.rules.intervals import NotAShareError

pytestmark = pytest.mark.pure


def teams_of(table):
    rows = (row.split() for row in table.strip().splitlines())
    return [Team(name, int(seen), int(size)) for name, seen, _, size, *_ in rows]


def places_of(table):
    return [row.split()[-1] for row in table.strip().splitlines()]


def tails_of(table):
    return [tuple(map(float, row.split()[4:6])) for row in table.strip().splitlines()]


# Visits on time, overall 647 of 724. Tails: scipy (binom.cdf, binom.sf). Glen is as far off as chance takes a
# large team, Heath as far as it takes a small one; Cedar is further, Kiln near the edge.
#   team     on time       so few    so many   place
CHANCE_EXPLAINS_MOST = """
    Abbey     54 of   60   0.625133  0.541970  within
    Birch     91 of  104   0.311879  0.786159  within
    Cedar     43 of   60   0.000121  0.999966  very_low
    Dale      31 of   33   0.879473  0.303452  within
    Elm       69 of   81   0.149207  0.914039  within
    Fern      25 of   28   0.584290  0.652707  within
    Glen     120 of  131   0.834579  0.251635  within
    Heath      6 of    6   1.000000  0.509324  within
    Isle      61 of   66   0.843867  0.283794  within
    Juniper   41 of   45   0.718923  0.470736  within
    Kiln      88 of   90   0.999528  0.002755  high
    Larch     18 of   20   0.643336  0.640613  within
"""

# Overall 635 of 724, and teams that differ: phi 2.8735 (numpy, quantile). On the plain limits Kiln would be
# very high, Birch and Glen high, Cedar very low.
TEAMS_DIFFER = """
    Abbey     47 of   60   0.028541  0.987357  within
    Birch     98 of  104   0.991227  0.022464  within
    Cedar     37 of   60   0.000000  1.000000  low
    Dale      31 of   33   0.925818  0.210963  within
    Elm       66 of   81   0.067839  0.963489  within
    Fern      23 of   28   0.256265  0.878796  within
    Glen     124 of  131   0.997614  0.006475  within
    Heath      6 of    6   1.000000  0.455209  within
    Isle      61 of   66   0.920611  0.163449  within
    Juniper   36 of   45   0.094252  0.956289  within
    Kiln      88 of   90   0.999898  0.000689  within
    Larch     18 of   20   0.724040  0.546786  within
"""

# Referrals for the children who live there, overall 223 for 13,680; phi 1.3995. Tails: scipy (poisson).
#   area     referrals      so few    so many   place
RATES = """
    North     14 in 1200    0.123001  0.921032  within
    South     31 in 1500    0.918700  0.113166  within
    East      22 in 1400    0.487103  0.596371  within
    West       9 in 1100    0.015963  0.992652  within
    Mid       70 in 2600    0.999963  0.000063  very_high
    Dock      25 in 1600    0.467541  0.610193  within
    Park      18 in  900    0.841920  0.223907  within
    Hill      12 in  800    0.458611  0.650976  within
    Vale       2 in 1300    0.000000  1.000000  very_low
    Moor       0 in   30    0.613218  1.000000  within
    Lea       20 in 1250    0.525689  0.562836  within
"""


def rows_of(table, compare):
    lines = [line.split() for line in table.strip().splitlines()]
    funnel = compare([Team(name, int(seen), int(size)) for name, seen, _, size, *_ in lines])
    expected = [(float(fewer), float(more), place) for *_, fewer, more, place in lines]
    return [pytest.param(team, *row, id=team.name) for team, row in zip(funnel.teams, expected, strict=True)]


def funnel_of(table, compare=compare_shares):
    lines = [line.split() for line in table.strip().splitlines()]
    return compare([Team(name, int(seen), int(size)) for name, seen, _, size, *_ in lines])


@pytest.mark.parametrize(
    ("team", "fewer", "more", "place"),
    rows_of(CHANCE_EXPLAINS_MOST, compare_shares)
    + rows_of(TEAMS_DIFFER, compare_shares)
    + rows_of(RATES, compare_rates),
)
def test_a_team_is_placed_by_its_exact_tail(team, fewer, more, place):
    assert (team.fewer, team.more) == pytest.approx((fewer, more), abs=1e-6)
    assert team.place == place


@pytest.mark.parametrize(
    ("funnel", "phi"),
    [
        (funnel_of(CHANCE_EXPLAINS_MOST), 0.5628998698017775),
        (funnel_of(TEAMS_DIFFER), 2.873544177660189),
        (funnel_of(RATES, compare_rates), 1.3994876776742167),
    ],
)
def test_overdispersion_is_the_mean_square_of_deviates_drawn_in_at_either_end(funnel, phi):
    assert funnel.phi == pytest.approx(phi, rel=1e-12)


@pytest.mark.parametrize(
    ("phi", "alert", "alarm"),
    [(0.2, 0.025, 0.001), (1, 0.025, 0.001), (2.873544177660189, 4.4617e-4, 8.0980e-8), (4, 4.4288e-5, 3.1957e-10)],
)
def test_limits_are_widened_only_where_teams_differ_more_than_chance(phi, alert, alarm):
    """Source: scipy, norm.sf of 1.959964 and of 3.090232 times the square root of phi."""
    assert [float(tail) for tail in tails_at_limits(phi)] == pytest.approx([alert, alarm], rel=1e-4, abs=0)


# In words


#   team  sentence
SENTENCES = """
    Cedar  43 of 60 visits on time: fewer than chance alone explains among these 12 teams.
    Kiln   88 of 90 visits on time: on the high side, though chance gives that now and then among these 12 teams.
    Heath  6 of 6 visits on time: within what chance alone explains among these 12 teams.
"""


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_team_is_spoken_of_in_counts_and_not_judged(row):
    name, said = row.split(None, 1)
    funnel = funnel_of(CHANCE_EXPLAINS_MOST)
    assert next(funnel.sentence(team, of="visits on time") for team in funnel.teams if team.name == name) == said


def test_where_limits_are_widened_the_sentence_says_what_else_explains():
    funnel = funnel_of(RATES, compare_rates)
    assert funnel.sentence(funnel.teams[4], of="referrals") == (
        "70 referrals, where 42.4 are usual for its size: more than chance and the usual differences explain "
        "among these 11 teams."
    )


def test_the_foot_of_the_plot_says_how_limits_were_made():
    assert funnel_of(CHANCE_EXPLAINS_MOST).method() == (
        "Limits: what chance passes one time in 40 (95%) and one in 1,000 (99.8%) on either side of 647 of 724 (89%), "
        "these 12 teams together. The teams differ no more than chance explains, so the limits are not widened."
    )
    assert (
        funnel_of(TEAMS_DIFFER)
        .method()
        .endswith(
            "The teams differ more than chance explains (overdispersion 2.9), so the limits are widened 1.7 times."
        )
    )


def test_a_team_without_cases_stays_in_its_place_and_is_not_compared():
    lines = [Team("Nobody", 0, 0), *(Team(str(at), 9, 10) for at in range(10))]
    funnel = compare_shares(lines)
    nobody = funnel.teams[0]
    assert (nobody.place, nobody.figure, funnel.compared) == (Place.NO_CASES, None, 10)
    assert funnel.sentence(nobody, of="visits on time") == "No cases, so there is nothing to compare."


# Refused


def test_fewer_than_ten_teams_are_refused_in_words():
    with pytest.raises(TooFewTeamsError) as refused:
        compare_shares([Team(str(at), 9, 10) for at in range(9)])
    assert str(refused.value) == (
        "A funnel needs 10 teams with cases, and here are 9: show each team's own figures with their interval instead."
    )


def test_a_team_without_cases_does_not_make_ten():
    with pytest.raises(TooFewTeamsError, match="here are 9"):
        compare_shares([Team("Nobody", 0, 0), *(Team(str(at), 9, 10) for at in range(9))])


def test_overdispersion_of_too_few_is_refused_too():
    with pytest.raises(TooFewTeamsError, match="here is 1:"):
        overdispersion([0.5])


@pytest.mark.parametrize(
    ("compare", "seen", "size", "error", "said"),
    [
        (compare_shares, 11, 10, NotAShareError, "11 of 10 is no share"),
        (compare_shares, Decimal("2.5"), 10, NotAShareError, "2.5 is no number of cases"),
        (compare_rates, Decimal("2.5"), 10, NotARateError, "2.5 is no number of events"),
        (compare_rates, -1, 10, NotARateError, "-1 is no number of events"),
        (compare_rates, 1, 0, NotARateError, "1 in 0 is no rate"),
    ],
)
def test_what_is_no_figure_is_refused_in_words(compare, seen, size, error, said):
    with pytest.raises(error, match=said):
        compare([Team("One", seen, size), *(Team(str(at), 1, 10) for at in range(10))])


# Never a ranking


def test_teams_keep_the_order_they_came_in_and_have_no_other():
    names = [team.name for team in funnel_of(CHANCE_EXPLAINS_MOST).teams]
    assert names == [line.split()[0] for line in CHANCE_EXPLAINS_MOST.strip().splitlines()]
    one, other = funnel_of(CHANCE_EXPLAINS_MOST).teams[:2]
    with pytest.raises(TypeError):
        sorted([one, other])


@st.composite
def some_teams(draw):
    size = st.integers(0, 40)
    sizes = draw(st.lists(st.integers(1, 40), min_size=10, max_size=14)) + draw(st.lists(size, max_size=2))
    return [Team(f"Team {at}", draw(st.integers(0, size)), size) for at, size in enumerate(sizes)]


@given(some_teams(), st.randoms(use_true_random=False))
def test_the_order_of_teams_changes_nothing(teams, chance):
    shuffled = chance.sample(teams, len(teams))
    for compare in (compare_shares, compare_rates):
        before, after = compare(teams), compare(shuffled)
        assert before.phi == after.phi
        assert {team.name: team for team in before.teams} == {team.name: team for team in after.teams}


@settings(max_examples=60)
@given(some_teams())
def test_every_decision_is_that_of_tails_counted_in_whole_numbers(teams):
    funnel = compare_shares(teams)
    alert, alarm = tails_at_limits(funnel.phi)
    overall = Fraction(funnel.seen, funnel.size)
    for team in funnel.teams:
        if not team.size:
            continue
        each = [comb(team.size, at) * overall**at * (1 - overall) ** (team.size - at) for at in range(team.size + 1)]
        fewer, more = sum(each[: team.seen + 1]), sum(each[team.seen :])
        side, tail = ("low", fewer) if fewer < more else ("high", more)
        assert team.place == (f"very_{side}" if tail < alarm else side if tail < alert else "within")


def test_a_figure_exactly_on_a_limit_is_within_it():
    """One of 40 cases overall, and a team of one case that is it: exactly 2.5% of what chance gives."""
    teams = [Team("One", 1, 1), *(Team(str(at), 0, 4) for at in range(9)), Team("Rest", 0, 3)]
    funnel = compare_shares(teams)
    assert (funnel.seen, funnel.size, funnel.is_widened) == (1, 40, False)
    assert funnel.teams[0].place is Place.WITHIN


def test_teams_that_have_nothing_in_common_widen_the_limits_beyond_all_of_them():
    teams = [Team(str(at), 100_000 * (at % 2), 100_000) for at in range(10)]
    funnel = compare_shares(teams)
    assert {team.place for team in funnel.teams} == {Place.WITHIN}
    assert funnel.phi == pytest.approx(100_000)


def test_nobody_and_everybody_on_time_are_all_within():
    for seen in (0, 10):
        funnel = compare_shares([Team(str(at), seen, 10) for at in range(10)])
        assert {team.place for team in funnel.teams} == {Place.WITHIN}
        assert funnel.phi == 0


# To draw


@given(st.integers(1, 300))
def test_limits_of_a_half_are_symmetric(size):
    teams = [Team(str(at), 5, 10) for at in range(10)]
    lines = compare_shares(teams).lines_at(size)
    assert (lines.low, lines.very_low) == pytest.approx((1 - lines.high, 1 - lines.very_high), abs=1e-9)
    assert 0 <= lines.very_low <= lines.low < lines.high <= lines.very_high <= 1


@pytest.mark.parametrize("table", [CHANCE_EXPLAINS_MOST, TEAMS_DIFFER])
def test_a_team_lies_beyond_the_drawn_lines_where_it_is_said_to(table):
    funnel = funnel_of(table)
    for team in funnel.teams:
        lines = funnel.lines_at(team.size)
        drawn = [team.figure < lines.very_low, team.figure < lines.low, team.figure > lines.high]
        assert drawn == [team.place == "very_low", team.place in ("low", "very_low"), team.place == "high"]


def test_curves_run_from_the_smallest_team_to_the_largest():
    shares, rates = funnel_of(CHANCE_EXPLAINS_MOST).curves(), funnel_of(RATES, compare_rates).curves(points=20)
    assert (shares[0].size, shares[-1].size) == (6, 131)
    assert (rates[0].size, rates[-1].size, len(rates)) == (30, 2600, 20)
    assert all(line.very_low <= line.low <= line.high <= line.very_high for line in (*shares, *rates))
    assert all(line.size == int(line.size) for line in shares)


def test_teams_of_one_size_have_limits_all_the_same():
    (lines,) = compare_rates([Team(str(at), at, 1) for at in range(10)]).curves()
    assert lines.size == 1
    assert lines.low < 4.5 < lines.high


def test_a_widened_funnel_is_wider():
    calm, wide = funnel_of(CHANCE_EXPLAINS_MOST).lines_at(60), funnel_of(TEAMS_DIFFER).lines_at(60)
    assert wide.high - wide.low > calm.high - calm.low
    assert isinstance(funnel_of(TEAMS_DIFFER).teams[0], Placed)
