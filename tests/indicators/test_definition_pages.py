"""The pages on which definitions are read and changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.definition_page import DefinitionPage
from indicators.forms.definitions import MonthField
from indicators.models import Benchmark, Indicator, Population, Target
from indicators.operations.definitions import (
    Provenance,
    set_benchmark,
    set_neighbours,
    set_ownership,
    set_target,
    take_target_back,
)
from indicators.operations.stamps import stamp_of
from indicators.operations.versions import add_alias, define_version, drop_alias, record_break, take_break_back
from indicators.rules.vocabulary import Basis, Comparator, Per
from organisation.models import Unit

pytestmark = pytest.mark.django_db
FEBRUARY = date(2022, 2, 1)
ADDRESS = "/indicators/MSB-01/"


@pytest.fixture
def supervision():
    return Indicator.objects.get(code="MSB-01")


@pytest.fixture
def council():
    return Unit.objects.get(code="southampton")


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to("2022-01-15T12:00Z")


def text(page):
    return " ".join(page.content.decode().split())


def typed(client, address):
    """What a form holds as it opens: what the browser would send back."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    dates = {name: f"{value:%Y-%m}" for name, value in values.items() if isinstance(value, date)}
    return {name: "" if value is None else value for name, value in values.items()} | dates


def four_weeks(client, **more):
    standard = {"standard_value": "4", "standard_unit": "weeks", "standard_calendar": "", "standard_authority": "local"}
    about = {"effective_from": "2022-02", "reason": "Supervision moves to four weeks.", "marks_break": ""}
    return typed(client, f"{ADDRESS}define/") | standard | about | more


# a new version


def test_a_new_version_is_written_and_waits_for_its_month(sign_in, analyst, supervision):
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/", four_weeks(client), follow=True)
    assert "The new version is written." in text(page)
    assert "From February 2022: version 2 (standard from" in text(page)
    assert not supervision.breaks.exists()


def test_a_version_that_does_not_compare_marks_its_break_with_the_same_reason(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/", four_weeks(client, marks_break="on"))
    assert (supervision.breaks.get().month, supervision.breaks.get().reason) == (
        FEBRUARY,
        "Supervision moves to four weeks.",
    )


def test_a_version_needs_its_month_and_its_reason_and_nothing_typed_is_lost(sign_in, analyst, supervision):
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/", four_weeks(client, effective_from="soon", reason=""))
    assert page.status_code == 422
    assert "Write a month like 2022-02." in text(page)
    assert 'value="4"' in text(page)
    assert not supervision.versions.exists()


def test_of_how_few_there_is_no_percentage_is_seen_and_set_by_version(sign_in, analyst, supervision):
    client = sign_in(analyst)
    page = client.post(
        f"{ADDRESS}define/", four_weeks(client, effective_from="2022-01", fewest_shown="10"), follow=True
    )
    assert "A percentage of fewer than 10 is given as its counts" in text(page)
    assert list(supervision.versions.values_list("number", "fewest_shown")) == [(2, 10), (1, None)]
    supervision.refresh_from_db()
    assert supervision.fewest_shown == 10


def test_only_a_percentage_is_of_too_few(sign_in, analyst):
    client = sign_in(analyst)
    number = typed(client, "/indicators/RQA-01/define/")
    about = {"effective_from": "2022-02", "reason": "Few.", "fewest_shown": "10"}
    page = client.post("/indicators/RQA-01/define/", number | about)
    assert page.status_code == 422
    assert "Only a percentage can be of too few" in text(page)


def test_a_standard_of_days_says_which_days(sign_in, analyst):
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/", four_weeks(client, standard_unit="days"))
    assert "Say whether they are working days or calendar days." in text(page)


def test_half_a_standard_is_told_in_words(sign_in, analyst):
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/", four_weeks(client, standard_authority=""))
    assert "Give a standard with its value, its unit and what gives it force, or none of it." in text(page)


def test_only_what_was_changed_changes_in_the_month_chosen(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/", four_weeks(client))
    later = typed(client, f"{ADDRESS}define/") | {
        "effective_from": "2022-01",
        "reason": "Clearer",
        "counts": "children",
    }
    client.post(f"{ADDRESS}define/", later)
    newest = supervision.versions.first()
    assert (newest.number, newest.counts, newest.standard) == (3, "children", "")


def test_whoever_is_second_is_shown_both_and_decides(sign_in, analyst, supervision, deputy):
    client = sign_in(analyst)
    mine = four_weeks(client)
    define_version(
        supervision, effective_from=date(2022, 3, 1), reason="Said first", by=analyst, on=FEBRUARY, counts="children"
    )
    page = client.post(f"{ADDRESS}define/", mine)
    assert page.status_code == 422
    assert "Somebody changed this while you were writing" in text(page)
    assert "Version 2 written, from March 2022" in text(page)
    assert "<td>children</td><td>% of CIN</td>" in text(page)
    assert supervision.versions.count() == 2
    client.post(f"{ADDRESS}define/", mine | {"seen": page.context["form"]["seen"].value()})
    assert supervision.versions.count() == 3


# what is set beside it


def target_of(client, **more):
    about = {
        "cohort": "",
        "applies_from": "2022-02",
        "value": "80",
        "per": "level",
        "tolerance": "2",
        "reason": "Agreed",
    }
    return {"unit": Unit.objects.get(code="pact").pk, "approved_by": "", "approved_on": "", "seen": ""} | about | more


def test_a_target_for_a_service_is_set_and_shown(sign_in, analyst, deputy, supervision):
    client = sign_in(analyst)
    approved = {"approved_by": deputy.pk, "approved_on": "2022-01-10"}
    page = client.post(f"{ADDRESS}define/target/", target_of(client, **approved), follow=True)
    assert "<strong>80% at each month end</strong>, from February 2022, tolerance 2" in text(page)
    assert "Approved by Deputy director, 10 Jan 2022." in text(page)


def test_an_approver_without_a_day_is_refused(sign_in, analyst, deputy):
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/target/", target_of(client, approved_by=deputy.pk))
    assert "Say who approved the target and on what day, or neither." in text(page)


def test_a_target_there_is_already_is_shown_before_it_is_replaced(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/target/", target_of(client))
    page = client.post(f"{ADDRESS}define/target/", target_of(client, value="75"))
    assert "Somebody changed this while you were writing" in text(page)
    assert '<th scope="row">Target</th><td>80</td><td>75</td>' in text(page)
    assert Target.objects.get(indicator=supervision, unit__code="pact").value == 80


def test_a_target_is_put_right_in_its_place(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/target/", target_of(client))
    held = Target.objects.get(indicator=supervision, unit__code="pact")
    address = f"{ADDRESS}define/target/?target={held.pk}"
    page = client.post(address, typed(client, address) | {"value": "85", "applies_from": "2022-09"}, follow=True)
    assert "2 changes" in text(page)
    assert "value from <q>80</q> to <q>85</q>" in text(page)
    held.refresh_from_db()
    assert (held.value, held.applies_from) == (85, FEBRUARY)


def test_a_target_taken_back_while_it_was_put_right_loses_nothing_typed(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/target/", target_of(client))
    held = Target.objects.get(indicator=supervision, unit__code="pact")
    address = f"{ADDRESS}define/target/?target={held.pk}"
    given = target_of(client, value="85", seen=stamp_of(held))
    take_target_back(held, reason="?", by=analyst)
    page = client.post(address, given)
    assert "Somebody changed this while you were writing" in text(page)
    assert '<th scope="row">Target</th><td>nothing</td><td>85</td>' in text(page)
    client.post(address, given | {"seen": page.context["form"]["seen"].value()})
    assert Target.objects.get(indicator=supervision, unit__code="pact").value == 85


def test_a_target_is_taken_back_with_a_reason(sign_in, analyst, supervision):
    client = sign_in(analyst)
    client.post(f"{ADDRESS}define/target/", target_of(client))
    held = Target.objects.get(indicator=supervision, unit__code="pact")
    address = f"{ADDRESS}define/target/{held.pk}/take-back/"
    assert "80% at each month end for PACT from February 2022" in text(client.get(address))
    page = client.post(address, {"seen": stamp_of(held), "reason": "Meant for CPP"}, follow=True)
    assert "for PACT from February 2022: taken back. Meant for CPP" in text(page)


def benchmark_of(**more):
    about = {"comparator": "england", "year": "2018/19", "value": "81", "absence": "", "heading": "", "basis": ""}
    return about | {"source": "Annual release", "published_on": "", "neighbour_set": "", "seen": ""} | more


def test_an_old_benchmark_says_so(sign_in, analyst):
    page = sign_in(analyst).post(f"{ADDRESS}define/benchmark/", benchmark_of(), follow=True)
    assert 'England 2018-19: <strong>81%</strong> <span class="pill pill-reason-old">Older than two years' in text(page)


def test_a_benchmark_of_this_year_does_not(sign_in, analyst):
    page = sign_in(analyst).post(f"{ADDRESS}define/benchmark/", benchmark_of(year="2020-21"), follow=True)
    assert "Older than two years" not in text(page)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": ""}, "Give a figure, or say why there is none: not both."),
        ({"absence": "awaited"}, "Give a figure, or say why there is none: not both."),
        ({"year": "20/21"}, "Write a year like 2020-21 or 2020."),
    ],
)
def test_a_benchmark_that_cannot_be_is_refused_in_words(sign_in, analyst, wrong, said):
    page = sign_in(analyst).post(f"{ADDRESS}define/benchmark/", benchmark_of(**wrong))
    assert said in text(page)


def test_only_neighbours_have_an_edition(sign_in, analyst):
    edition = set_neighbours(edition="May 2021", source="?", published_on=None, names=["There"], by=analyst)
    client = sign_in(analyst)
    page = client.post(f"{ADDRESS}define/benchmark/", benchmark_of(neighbour_set=edition.pk))
    assert "Only an average of statistical neighbours has an edition of them." in text(page)
    given = benchmark_of(comparator="statistical_neighbours", neighbour_set=edition.pk, published_on="2021-11-25")
    page = client.post(f"{ADDRESS}define/benchmark/", given, follow=True)
    assert "published 25 Nov 2021. Statistical neighbours, May 2021." in text(page)


# breaks and names


def test_a_break_is_marked_shown_among_the_figures_and_taken_back(sign_in, analyst, supervision):
    client = sign_in(analyst)
    given = {"month": "2021-09", "unit": "", "reason": "A new case system"}
    page = client.post(f"{ADDRESS}define/break/", given, follow=True)
    assert '<th scope="row">Sep 2021</th><td colspan="8"><strong>Break in series:</strong> A new case' in text(page)
    said = "Target met in 0 of 2 scored months since the break in series of September 2021; 2 misses in a row"
    assert said in text(page)
    again = client.post(f"{ADDRESS}define/break/", given)
    assert "A break is marked from this month already." in text(again)
    pk = supervision.breaks.get().pk
    page = client.post(f"{ADDRESS}define/break/{pk}/take-back/", {"reason": "The wrong month"}, follow=True)
    assert "7 misses in a row" in text(page)
    assert "Taken back: The wrong month" in text(page)


def test_the_break_stands_between_the_months_it_parts(sign_in, analyst, supervision):
    record_break(supervision, month=date(2021, 9, 1), reason="New", by=analyst)
    rows = sign_in(analyst).get(ADDRESS).context["page"].months
    assert [(getattr(row, "standing", row).month, hasattr(row, "reason")) for row in rows[:4]] == [
        (date(2021, 10, 1), False),
        (date(2021, 9, 1), False),
        (date(2021, 9, 1), True),
        (date(2021, 8, 1), False),
    ]


def test_a_name_is_added_refused_where_it_means_another_and_dropped(sign_in, analyst, supervision):
    client = sign_in(analyst)
    refused = client.post(f"{ADDRESS}define/name/", {"name": "number of contacts"})
    assert "“number of contacts” already means RST-01, Number of contacts." in text(refused)
    page = client.post(f"{ADDRESS}define/name/", {"name": "CIN supervision"}, follow=True)
    assert "CIN supervision" in text(page)
    pk = supervision.aliases.get().pk
    page = client.post(f"{ADDRESS}define/name/{pk}/drop/", follow=True)
    assert "“CIN supervision”: taken back." in text(page)
    assert client.post(f"{ADDRESS}define/name/{pk}/drop/").status_code == 302


# whom it belongs to


def test_ownership_is_saved_and_shown_with_the_day_figures_are_due(sign_in, analyst, supervision):
    client = sign_in(analyst)
    given = typed(client, f"{ADDRESS}define/ownership/") | {
        "owner": analyst.pk, "updater": analyst.pk, "due_working_day": "10", "next_review_on": "2021-12-31",
    }  # fmt: skip
    page = client.post(f"{ADDRESS}define/ownership/", given, follow=True)
    assert "By working day 10 of the next month: those for November 2021 by 14 December 2021" in text(page)
    assert "31 December 2021 <strong>(overdue)</strong>" in text(page)


def test_the_tenth_working_day_after_october_2021_is_12_november(supervision):
    supervision.due_working_day = 10
    page = DefinitionPage(supervision, readable=set(), today=date(2021, 11, 12), newest=date(2021, 9, 1))
    assert (page.due.month, page.due.by, page.due.is_past) == (date(2021, 10, 1), date(2021, 11, 12), False)


def test_a_twenty_first_working_day_is_refused(sign_in, analyst):
    client = sign_in(analyst)
    given = typed(client, f"{ADDRESS}define/ownership/") | {"due_working_day": "21"}
    assert client.post(f"{ADDRESS}define/ownership/", given).status_code == 422


# from scratch


def new_indicator(**more):
    about = {
        "code": "NEW-1", "name": "Children seen alone", "measure": "percentage", "basis": "in_month", "decimals": "0",
        "polarity": "higher", "kind": "practice", "counts": "% of visits",
    }  # fmt: skip
    return about | more


def test_an_indicator_is_defined_from_scratch_and_listed(sign_in, analyst):
    from indicators.models import PriorityArea

    area = PriorityArea.objects.get(slug="direct-contact")
    page = sign_in(analyst).post("/indicators/new/", new_indicator(area=area.pk), follow=True)
    assert "Children seen alone" in text(page)
    assert "First defined." in text(page)
    assert area.listings.last().indicator.code == "NEW-1"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "new"}, "it is the address where indicators are defined"),
        ({"code": "A B"}, "Use letters, digits and hyphens only"),
        ({"code": "EAI-04"}, "Another one has this already"),
        ({"name": "Number of contacts"}, "Another one has this already"),
        ({"polarity": ""}, "Choose one of those offered."),
    ],
)
def test_what_cannot_be_defined_is_told_in_words(sign_in, analyst, wrong, said):
    page = sign_in(analyst).post("/indicators/new/", new_indicator(**wrong))
    assert page.status_code == 422
    assert said in text(page)


# what everybody reads


def test_the_whole_story_is_told_in_order_to_whoever_reads_the_board(
    sign_in, analyst, board_reader, supervision, council, deputy, time_machine
):
    days = iter(range(16, 31))

    def tomorrow():
        time_machine.move_to(f"2022-01-{next(days)}T09:00Z")

    tomorrow()
    define_version(
        supervision, effective_from=FEBRUARY, reason="Four weeks from now on.", by=analyst, on=date(2022, 1, 16),
        standard_value=Decimal(4), standard_unit="weeks", standard_authority="local",
    )  # fmt: skip
    tomorrow()
    take_break_back(record_break(supervision, month=FEBRUARY, reason="New", by=analyst), reason="No", by=analyst)
    tomorrow()
    about = {"indicator": supervision, "unit": council, "applies_from": FEBRUARY, "per": Per.LEVEL, "by": analyst}
    set_target(value=Decimal(80), reason="Agreed", **about)
    tomorrow()
    set_target(value=Decimal(85), reason="Agreed again", **about)
    tomorrow()
    set_benchmark(
        indicator=supervision, comparator=Comparator.ENGLAND, year="2020-21", value=Decimal(70), absence=None,
        source="Annual release", provenance=Provenance(Basis.ROLLING_12M), by=analyst,
    )  # fmt: skip
    tomorrow()
    drop_alias(add_alias(supervision, name="CIN supervision", by=analyst), by=analyst)
    tomorrow()
    set_ownership(
        supervision, lead_service=supervision.lead_service, owner=deputy, updater=None, due_working_day=None,
        next_review_on=None, by=analyst,
    )  # fmt: skip
    page = sign_in(board_reader).get(ADDRESS)
    events = page.context["definition"].events
    assert [f"{event.kind}: {event.what}" for event in events if event.at.year == 2022] == [
        "Indicator: Changed",
        "Other name: “CIN supervision”: taken back",
        "Other name: “CIN supervision”",
        "Benchmark: England 2020-21: 70%",
        "Target: for Southampton from February 2022",
        "Target: 80% at each month end for Southampton from February 2022",
        "Break in series: From February 2022: taken back",
        "Break in series: From February 2022",
        "Wording: Version 2, from February 2022",
    ]
    assert "standard from <q>nothing</q> to <q>4 weeks (local standard)</q>" in text(page)
    assert "owner from <q>PACT service manager</q> to <q>Deputy director</q>" in text(page)
    assert "/define/" not in text(page)


def test_a_board_reader_is_told_nothing_of_a_teams_target(sign_in, analyst, board_reader, supervision):
    team = Unit.objects.get(code="pact-team-1")
    set_target(
        indicator=supervision, unit=team, applies_from=FEBRUARY, value=Decimal(80), per=Per.LEVEL, reason="?", by=analyst
    )  # fmt: skip
    assert "PACT team 1" not in text(sign_in(board_reader).get(ADDRESS))
    assert "PACT team 1" in text(sign_in(analyst).get(ADDRESS))


def test_the_page_says_by_which_version_the_newest_figure_was_counted(sign_in, analyst, supervision, time_machine):
    time_machine.move_to("2022-02-15T09:00Z")
    define_version(
        supervision, effective_from=FEBRUARY, reason="?", by=analyst, on=timezone.localdate(), counts="children"
    )
    page = text(sign_in(analyst).get(ADDRESS))
    assert "version 2, since February 2022" in page
    assert "The newest figure shown, for October 2021, was counted by version 1." in page


def test_a_rate_shows_the_populations_it_is_counted_on(sign_in, board_reader):
    Population.objects.update(vintage="mid-2020", published_on=date(2021, 6, 25))
    page = text(sign_in(board_reader).get("/indicators/EAI-03/"))
    assert "<strong>51,313</strong> aged 0-17, Southampton, from April 2021" in page
    assert "mid-2020. Implied by the referral counts" in page
    assert "Populations used" not in text(sign_in(board_reader).get(ADDRESS))


@pytest.mark.pure
@pytest.mark.parametrize("written", ["2022-02", "2022-02-01", "February 2022", "feb 2022", " 02/2022 "])
def test_a_month_is_understood_however_it_is_written(written):
    assert MonthField().clean(written) == FEBRUARY


def test_an_indicators_page_keeps_to_its_budget(sign_in, analyst, django_assert_num_queries, supervision):
    record_break(supervision, month=date(2021, 9, 1), reason="?", by=analyst)
    client = sign_in(analyst)
    client.get(ADDRESS)
    # 1 session, 2 user, 3 memberships with the notice; 4 the indicator with its owner and updater; 5 the tree of units;
    # of every unit 6 figures, 7 whose they are, 8 targets, 9 versions, 10 breaks; of the series shown, with its rows
    # themselves, 11 figures, 12 targets, 13 versions, 14 breaks; 15 successions of the unit;
    # 16 chart settings, 17 re-bases, 18 benchmarks and 19 actions for the chart; 20 doubts, 21 flags,
    # 22 what clinics decided, 23 whether audits are counted, 24 revisions;
    # then the definition: 25 versions, 26 breaks, 27 history of the indicator, 28 of its other names,
    # 29 of its targets, 30 of its benchmarks, 31 targets, 32 other names;
    # 33 re-bases, 34 settings of its chart, 35 their history; 36 the dip samples asked for
    with django_assert_num_queries(36):
        client.get(ADDRESS)


def test_the_budget_does_not_grow_with_what_is_set_beside_it(
    sign_in, analyst, supervision, council, django_assert_num_queries
):
    for number in range(1, 9):
        set_target(
            indicator=supervision, unit=council, applies_from=date(2022, number, 1), value=Decimal(number), per=Per.LEVEL,
            reason="?", by=analyst,
        )  # fmt: skip
        record_break(supervision, month=date(2022, number, 1), reason="?", by=analyst)
        add_alias(supervision, name=f"Name {number}", by=analyst)
    assert Benchmark.objects.filter(indicator=supervision).count() == 5
    client = sign_in(analyst)
    client.get(ADDRESS)
    with django_assert_num_queries(36):
        client.get(ADDRESS)
