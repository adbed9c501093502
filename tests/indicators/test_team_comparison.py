"""Teams side by side: what the page says, to whom, and what it never does."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.funnel_plot import ticks
from indicators.models import Cohort, Indicator, Outturn, Population
from indicators.rules.funnel import Place
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Measure
from organisation.models import Membership, Unit, User
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)
ADDRESS = "/indicators/EAI-04/teams/"


@pytest.fixture
def timely():
    return Indicator.objects.get(code="EAI-04")


@pytest.fixture
def teams(timely):
    """Fourteen teams of two services with three months each; the tenth is far below the others."""
    made = [a_team(number, "pact" if number > 4 else "cla") for number in range(1, 15)]
    for number, team in enumerate(made, start=1):
        for back in range(3):
            hold(timely, team, add_months(OCTOBER, -back), 40 if number == 10 else 80 + number % 3, 100)
    return made


def a_team(number, service, **more):
    parent = Unit.objects.get(code=service)
    about = {"code": f"new-{number}", "name": f"New team {number}", "kind": "team", "position": 100 + number}
    return Unit.objects.create(parent=parent, **about | more)


def hold(indicator, unit, month, seen, size=None, cohort=None):
    top, bottom = Decimal(seen), Decimal(size) if size else None
    return Outturn.objects.create(
        indicator=indicator, unit=unit, month=month, cohort=cohort, numerator=top if bottom else None, denominator=bottom,
        value=value_of(top, bottom, Measure(indicator.measure)), origin="entered",
        recorded_by=User.objects.get(username="analyst"), recorded_at=timezone.now(),
    )  # fmt: skip


def compare(client, **asked):
    return client.get(ADDRESS, asked).context["comparison"]


def names(comparison):
    return [str(one.unit) for one in comparison.units]


def text(page):
    return " ".join(page.content.decode().split())


# who differs


def test_the_team_that_differs_is_named_on_top(sign_in, analyst, teams):
    page = sign_in(analyst).get(ADDRESS)
    assert "1 of 14 teams differs from the rest more than chance explains: New team 10 (low)." in text(page)


def test_a_point_is_told_by_shape_and_says_itself_in_words(sign_in, analyst, teams):
    plot = sign_in(analyst).get(ADDRESS).context["plot"]
    assert plot.count('<circle class="team"') == 13
    assert '<polygon class="team team-far"' in plot
    assert (
        "<title>New team 10. 40 of 100 assessments completed: fewer than chance alone explains among these 14 teams.</title>"
        in plot
    )
    assert 'role="img" aria-label="Funnel plot' in plot


def test_the_table_holds_what_the_plot_holds_in_the_order_of_the_tree(sign_in, analyst, teams):
    comparison = compare(sign_in(analyst))
    ordered = sorted(teams, key=lambda team: (team.parent.position, team.position))
    assert names(comparison) == [str(team) for team in ordered]
    far = next(one for one in comparison.units if str(one.unit) == "New team 10")
    assert (far.counts, far.printed, far.place) == ("40 of 100", "40%", Place.VERY_LOW)
    assert far.between == "31% to 50%"


def test_nothing_on_the_page_sorts_or_ranks(sign_in, analyst, teams):
    page = text(sign_in(analyst).get(ADDRESS))
    assert "there is no other" in page
    assert "sort=" not in page


def test_differences_nobody_asked_about_widen_the_limits_and_it_is_said(sign_in, analyst, teams, timely):
    for number, row in enumerate(Outturn.objects.filter(unit__in=teams, month=OCTOBER)):
        row.numerator = row.value = Decimal(95 if number % 2 else 65)
        row.save()
    page = text(sign_in(analyst).get(ADDRESS))
    assert "overdispersion" in page
    assert "so the limits are widened for all alike" in page


# which months


def test_months_are_added_up_and_percentages_never_averaged(sign_in, analyst, teams, timely):
    Outturn.objects.filter(unit=teams[0], month=date(2021, 9, 1)).update(numerator=1, denominator=1, value=100)
    comparison = compare(sign_in(analyst), span="3")
    one = next(one for one in comparison.units if one.unit == teams[0])
    assert one.counts == "163 of 201"
    assert (comparison.span, one.counted.months) == ("August 2021 to October 2021", 3)


def test_a_month_asked_for_is_the_one_shown(sign_in, analyst, teams):
    Outturn.objects.filter(unit=teams[9], month=date(2021, 8, 1)).update(numerator=81, value=81)
    comparison = compare(sign_in(analyst), month="2021-08")
    assert comparison.span == "August 2021"
    assert comparison.sentence.startswith("None of the 14 teams")
    assert all("August 2021" in one.over_time for one in comparison.units)


def test_a_team_that_has_ended_is_compared_in_its_months_only(sign_in, analyst, teams):
    Unit.objects.filter(pk=teams[0].pk).update(valid_to=date(2021, 9, 30))
    client = sign_in(analyst)
    assert str(teams[0]) not in names(compare(client))
    assert str(teams[0]) in names(compare(client, month="2021-09"))


def test_a_team_without_a_figure_that_month_is_listed_and_not_placed(sign_in, analyst, teams):
    Outturn.objects.filter(unit=teams[0], month=OCTOBER).delete()
    one = next(one for one in compare(sign_in(analyst)).units if one.unit == teams[0])
    assert (one.printed, one.why_not, one.place) == ("No figure", "no counts are held", None)


def test_a_figure_without_counts_is_not_shown_as_if_it_were_of_many_months(sign_in, analyst, teams):
    Outturn.objects.filter(unit=teams[0]).update(numerator=None, denominator=None)
    client = sign_in(analyst)

    def one(**asked):
        return next(one for one in compare(client, **asked).units if one.unit == teams[0])

    assert (one().printed, one(span="3").printed) == ("81%", "No figure")


# when there is no funnel


def test_under_ten_teams_each_has_its_own_figures_only(sign_in, analyst, teams):
    page = sign_in(analyst).get(ADDRESS, {"within": "cla"})
    assert "it needs 10 teams with cases, and here are 4" in text(page)
    assert not page.context["plot"]
    assert len(page.context["multiples"].every) == 4


def test_counts_have_no_funnel(sign_in, analyst, teams):
    contacts = Indicator.objects.get(code="RST-01")
    for team in teams:
        hold(contacts, team, OCTOBER, 120)
    page = sign_in(analyst).get("/indicators/RST-01/teams/")
    assert "There is no funnel plot of a number" in text(page)
    assert "95% interval" not in text(page)
    assert "span" not in page.context["choices"].fields
    assert not page.context["plot"]


def test_rates_are_compared_on_their_populations(sign_in, analyst, teams):
    rate = Indicator.objects.filter(measure="rate").first()
    for number, team in enumerate(teams):
        Population.objects.create(unit=team, applies_from=date(2021, 4, 1), number=2_000, source="?")
        hold(rate, team, OCTOBER, 70 if number == 3 else 20, 2_000)
    page = sign_in(analyst).get(f"/indicators/{rate.code}/teams/", {"month": "2021-10"})
    assert f"differs from the rest more than chance explains: {teams[3]} (high)" in text(page)


def test_few_cases_are_marked_and_no_percentage_is_written(sign_in, analyst, teams):
    Outturn.objects.filter(unit=teams[0], month=OCTOBER).update(numerator=3, denominator=4, value=75)
    client = sign_in(analyst)
    one = next(one for one in compare(client).units if one.unit == teams[0])
    assert (one.counts, one.printed, one.between) == ("3 of 4", "–", "30% to 95%")
    assert "Few cases" in text(client.get(ADDRESS))
    assert one.over_time.startswith("3 of 4 in October 2021, few cases")


def test_without_figures_of_teams_there_is_a_sentence(sign_in, analyst):
    page = sign_in(analyst).get(ADDRESS)
    assert "No figures of teams beneath Southampton are held, so there is nothing to compare." in text(page)


def test_teams_that_all_reach_everything_are_still_drawn(sign_in, analyst, teams):
    Outturn.objects.filter(unit__in=teams).update(numerator=100, value=100)
    page = sign_in(analyst).get(ADDRESS)
    assert "None of the 14 teams differs" in text(page)
    assert page.context["plot"].count('<circle class="team"') == 14


# of whom


def test_a_cohort_is_compared_by_itself(sign_in, analyst, teams, timely):
    cohort = Cohort.objects.first()
    for team in teams[:3]:
        hold(timely, team, OCTOBER, 9, 10, cohort)
    client = sign_in(analyst)
    assert len(compare(client, cohort=cohort.code).units) == 3
    assert len(compare(client).units) == 14


@pytest.mark.parametrize("kind", ["worker", "authority", "x"])
def test_single_workers_are_not_there_to_compare(sign_in, analyst, teams, kind):
    assert sign_in(analyst).get(ADDRESS, {"kind": kind}).status_code == 404


def test_no_worker_is_read_even_by_the_line_above(sign_in, deputy, teams, timely):
    worker = Unit.objects.create(parent=teams[0], code="w-1", name="Worker 1", kind="worker")
    hold(timely, worker, OCTOBER, 1, 100)
    page = sign_in(deputy).get(ADDRESS)
    assert "Worker 1" not in text(page)
    assert len(page.context["comparison"].units) == 14


def test_a_board_reader_compares_no_teams(sign_in, board_reader, teams):
    page = sign_in(board_reader).get(ADDRESS)
    assert "Your role reads figures of the authority and its services, not of teams." in text(page)
    assert "New team" not in text(page)


def test_a_team_manager_sees_the_teams_they_may_read_and_no_other(sign_in, pact_team_manager, teams):
    Membership.objects.filter(user=pact_team_manager).update(unit=teams[6])
    comparison = compare(sign_in(pact_team_manager))
    assert names(comparison) == [str(teams[6])]


# what it takes


def test_the_page_takes_the_same_queries_however_many_teams(sign_in, analyst, teams, django_assert_num_queries):
    client = sign_in(analyst)
    client.get(ADDRESS)
    # 1 session, 2 user, 3 memberships with the notice; 4 the indicator, 5 units above workers, 6 its cohorts;
    # 7 all units; 8 figures, 9 targets, 10 versions, 11 breaks; 12 settings of charts, 13 re-bases
    for within in ("southampton", "cla"):
        with django_assert_num_queries(13):
            client.get(ADDRESS, {"within": within})


def test_small_charts_share_one_scale(sign_in, analyst, teams):
    small = sign_in(analyst).get(ADDRESS).context["multiples"]
    assert small.scale == "40% to 90%, Aug 21 to Oct 21"
    assert [str(one.of.unit) for one in small.every] == names(compare(sign_in(analyst)))
    assert all(re.search(r'role="img" aria-label="[^"]+"', one.picture) for one in small.every)


@pytest.mark.parametrize(
    ("low", "high", "marks"), [(0, 100, [0, 20, 40, 60, 80, 100]), (81, 82, [81, 81.2]), (5, 5, [5, 6])]
)
def test_a_scale_has_round_marks(low, high, marks):
    assert ticks(low, high)[: len(marks)] == pytest.approx(marks)
