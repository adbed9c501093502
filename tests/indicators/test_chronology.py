"""A year of one indicator, told: what the figures said, what was decided and done, and what was known when."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from actions.models import Action, DueDateChange, ProgressUpdate, RaisedIn
from clinics.models import AgendaItem, Clinic, ClinicSession, Outcome
from indicators.chronology import Chronology
from indicators.indicator_page import Asked, IndicatorPage
from indicators.models import Doubt, Flag, FlagEvent, Indicator
from indicators.operations.charts import mark_rebase
from indicators.operations.definitions import set_target
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.versions import record_break
from indicators.rules.vocabulary import Per, RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2031, 11, 10, 9, tzinfo=UTC)
ADDRESS = "/indicators/MSB-01/chronology/"


def supervision():
    return Indicator.objects.get(code="MSB-01")


def southampton():
    return Unit.objects.get(code="southampton")


def year_of(by, first=None, **asked):
    page = IndicatorPage(supervision(), by=by, asked=Asked(**asked), today=timezone.localdate())
    return Chronology(page, first=first)


def told(year, kind):
    return {
        (chapter.month, entry.on, entry.said)
        for chapter in year.chapters
        for entry in chapter.entries
        if entry.kind == kind
    }


def text(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def hold(by, month, value, moment, time_machine):
    time_machine.move_to(moment, tick=False)
    record_outturns(
        [Figure(supervision(), southampton(), month, printed=Decimal(value))],
        by=by,
        reason=RevisionReason.LATE_RECORDING,
    )


def test_it_tells_the_twelve_months_up_to_the_newest(sign_in, deputy):
    page = sign_in(deputy).get(ADDRESS)
    year = page.context["year"]
    assert (year.first, year.last) == (date(2020, 11, 1), date(2021, 10, 1))
    assert len(told(year, "Figure")) == 7
    assert "Off target: 67% against 90%" in text(page)


def test_a_figure_stands_under_its_month_with_the_day_it_became_known(analyst, time_machine):
    month = date(2031, 10, 1)
    hold(analyst, month, 80, NOVEMBER, time_machine)
    year = year_of(analyst)
    ((under, on, said),) = told(year, "Figure")
    assert (under, on) == (month, date(2031, 11, 10))
    assert said.startswith("Off target: 80% against 90%")


def test_what_was_known_at_a_months_end_is_said_plainly(analyst, time_machine):
    """October came in November as 80 and was corrected in December: at the end of November 80 was what was known."""
    hold(analyst, date(2031, 10, 1), 80, NOVEMBER, time_machine)
    hold(analyst, date(2031, 10, 1), 85, datetime(2031, 12, 9, 9, tzinfo=UTC), time_machine)
    hold(analyst, date(2031, 12, 1), 88, datetime(2032, 1, 9, 9, tzinfo=UTC), time_machine)
    known = {chapter.month: chapter.known for chapter in year_of(analyst, date(2031, 10, 1)).chapters}
    assert "67% for October 2021" in known[date(2031, 10, 1)], "nothing newer had come by then"
    assert known[date(2031, 11, 1)].endswith("80% for October 2031, since changed to 85%.")
    assert known[date(2031, 12, 1)].endswith("85% for October 2031.")
    assert known[date(2032, 2, 1)] == "", "still to come"


def test_before_anything_was_recorded_nothing_was_known(deputy):
    year = year_of(deputy)
    assert {chapter.known for chapter in year.chapters if chapter.month} == {
        "Known here at the end of the month: nothing yet."
    }
    assert "were first recorded here on" in year.recorded


def test_months_that_hold_nothing_are_told_as_one(analyst):
    """Every figure of the year stands under its own month; what lies between is one line, not ten."""
    told = year_of(analyst, date(2033, 4, 1)).shortened
    assert [(one.month, one.until) for one in told] == [(date(2033, 4, 1), date(2034, 3, 1))]
    with_figures = year_of(analyst)
    assert [one.month for one in with_figures.shortened if one.entries] == [
        one.month for one in with_figures.chapters if one.entries
    ]


def test_a_change_stands_in_the_month_it_was_made_and_the_figure_names_what_it_was(analyst, time_machine):
    hold(analyst, date(2031, 10, 1), 80, NOVEMBER, time_machine)
    hold(analyst, date(2031, 10, 1), 85, datetime(2031, 12, 9, 9, tzinfo=UTC), time_machine)
    year = year_of(analyst, date(2031, 10, 1))
    assert told(year, "Figure changed") == {(date(2031, 12, 1), date(2031, 12, 9), "October 2031: 80% became 85%.")}
    figure = next(entry for entry in year.chapters[0].entries if entry.kind == "Figure")
    assert figure.detail.endswith("first reported as 80% on 10 November 2031")


def test_flags_and_doubts_stand_under_the_month_they_speak_of(deputy, analyst):
    flag = Flag.objects.get(indicator=supervision(), unit=southampton(), cohort=None)
    FlagEvent.objects.create(
        flag=flag, happened_at=timezone.now(), month=flag.month, state="closed", classification=flag.classification,
        sentence=flag.sentence, note="Two months on target.",
    )  # fmt: skip
    Doubt.objects.create(
        code="falls", severity="warn", indicator=supervision(), unit=southampton(), month=date(2021, 6, 1),
        sentence="It fell by ten.", raised_at=timezone.now(), settled_at=timezone.now(), settled_by=analyst,
        settled_reason="The team moved.",
    )  # fmt: skip
    year = year_of(deputy)
    today = timezone.localdate()
    assert {(month, on) for month, on, _ in told(year, "Flag raised") | told(year, "Flag closed")} == {
        (date(2021, 10, 1), today)
    }
    assert (date(2021, 6, 1), today, "It fell by ten.") in told(year, "Doubt")
    assert told(year, "Doubt settled") == {(date(2021, 6, 1), today, "The team moved.")}


def test_what_clinics_decided_stands_on_the_day_they_sat(deputy):
    session = ClinicSession.objects.create(clinic=Clinic.objects.get(unit__code="pact"), held_on=date(2021, 8, 11))
    item = AgendaItem.objects.create(
        session=session, position=1, kind="indicator", title="Supervision", reason="Ours", indicator=supervision()
    )
    Outcome.objects.create(
        item=item, assurance="not_assured", cause="capacity", discussion="Two posts are empty.", decision="Fill them.",
        recorded_by=deputy, recorded_at=timezone.now(),
    )  # fmt: skip
    ((month, on, said),) = told(year_of(deputy), "Clinic")
    assert (month, on) == (date(2021, 8, 1), date(2021, 8, 11))
    assert said.endswith("not assured. Cause: capacity. Fill them.")


def test_an_action_is_told_with_its_owners_role_and_not_a_name(deputy, pact_manager):
    june = datetime(2021, 6, 14, 9, tzinfo=UTC)
    action = Action.objects.create(
        title="Cover the vacancies", unit=southampton(), indicator=supervision(), raised_in=RaisedIn.DIRECT,
        raised_by=deputy, raised_at=june, owner=pact_manager, due_on=date(2021, 9, 30), original_due_on=date(2021, 8, 31),
    )  # fmt: skip
    DueDateChange.objects.create(
        action=action, old_due_on=date(2021, 8, 31), new_due_on=date(2021, 9, 30), reason="Nobody applied.",
        changed_by=deputy, changed_at=datetime(2021, 8, 20, 9, tzinfo=UTC),
    )  # fmt: skip
    for state, day in (("in_progress", 1), ("in_progress", 5), ("done", 28)):
        ProgressUpdate.objects.create(
            action=action, note=f"On day {day}.", state=state, reported_by=pact_manager,
            reported_at=datetime(2021, 7, day, 9, tzinfo=UTC),
        )  # fmt: skip
    year = year_of(deputy)
    mine = [
        (entry.on, entry.kind, entry.detail)
        for chapter in year.chapters
        for entry in chapter.entries
        if entry.said == "Cover the vacancies"
    ]
    assert [(on, kind) for on, kind, _ in mine] == [
        (date(2021, 6, 14), "Action agreed"),
        (date(2021, 7, 1), "Action in progress"),
        (date(2021, 7, 28), "Action done, to be verified"),
        (date(2021, 8, 20), "Action date moved"),
        (date(2021, 9, 30), "Action due"),
    ]
    assert all("Owner: Service manager, PACT" in detail for *_, detail in mine)
    assert "From 31 August 2021 to 30 September 2021: Nobody applied." in mine[3][2]


def test_breaks_new_limits_and_targets_stand_where_they_begin(deputy, analyst):
    record_break(supervision(), month=date(2021, 7, 1), reason="A new case system", by=analyst)
    mark_rebase(supervision(), month=date(2021, 8, 1), reason="A new form", by=analyst)
    set_target(
        indicator=supervision(), unit=southampton(), value=Decimal(95), applies_from=date(2021, 9, 1), per=Per.LEVEL,
        reason="Agreed by the board.", by=analyst,
    )  # fmt: skip
    year = year_of(deputy)
    assert {month for month, *_ in told(year, "Break in series") if month} == {date(2021, 7, 1)}
    assert {month for month, *_ in told(year, "New limits")} == {date(2021, 8, 1)}
    assert any(month == date(2021, 9, 1) and "95%" in said for month, _, said in told(year, "Target"))


def test_what_came_after_the_year_stands_at_its_end(deputy, analyst):
    """Definitions were set down when the example was loaded: long after the months they are about."""
    last = year_of(deputy).chapters[-1]
    assert last.month is None
    assert {entry.kind for entry in last.entries} >= {"Definition: target"}


def test_a_reader_of_the_board_is_told_no_flag_action_or_clinic(board_reader):
    kinds = {entry.kind for chapter in year_of(board_reader).chapters for entry in chapter.entries}
    assert not [kind for kind in kinds if kind.startswith(("Flag", "Action", "Clinic"))]


def test_another_year_and_another_unit_may_be_asked_for(sign_in, deputy):
    page = sign_in(deputy).get("/indicators/PCT-02/chronology/?unit=pact&cohort=CLA&from=2021-04")
    assert (page.context["year"].first, page.context["page"].series.cohort.code) == (date(2021, 4, 1), "CLA")
    assert sign_in(deputy).get(f"{ADDRESS}?unit=nowhere").status_code == 404


@pytest.mark.parametrize("given", ["soon", "1066-10", "2021-13"])
def test_a_month_that_is_none_is_refused_kindly(sign_in, deputy, given):
    page = sign_in(deputy).get(f"{ADDRESS}?from={given}")
    assert page.status_code == 422
    assert "Write a month like 2022-02." in text(page)


def test_its_head_repeats_on_every_sheet_and_months_head_their_rows(sign_in, deputy):
    page = sign_in(deputy).get(ADDRESS).content.decode()
    assert page.count("<thead>") == 1
    assert page.count('scope="rowgroup"') == 9, "those that follow one another and hold nothing stand in one"


def test_it_keeps_to_its_budget(sign_in, deputy, django_assert_num_queries):
    client = sign_in(deputy)
    client.get(ADDRESS)
    # 1 session, 2 user, 3 memberships, 4 indicator, 5 the tree of units; of every unit 6 figures, 7 whose they
    # are, 8 targets, 9 versions, 10 breaks; of the series shown 11 figures, 12 targets, 13 versions, 14 breaks;
    # 15 chart settings, 16 re-bases; 17 revisions, 18 flags, 19 doubts, 20 targets shown, 21 history of targets;
    # 22 to 28 versions, breaks, re-bases and histories of the definition; 29 clinics, 30 actions, 31 their
    # updates, 32 changes of their dates
    with django_assert_num_queries(32):
        client.get(ADDRESS)
