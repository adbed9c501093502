"""Withdrawing one return among many: whatever else was said of its figures and stands is held."""

from datetime import date
from decimal import Decimal

import hypothesis
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from indicators.models import (
    Benchmark,
    Doubt,
    Indicator,
    Outturn,
    OutturnRevision,
    Return,
    StagedFigure,
    Target,
)
from indicators.models.figures import Origin
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations import doorbell, returns, withdrawal
from indicators.operations.doubts import settle_doubt
from indicators.operations.figures import Figure, record_outturns, stage
from indicators.operations.withdrawal import (
    preview_withdrawal,
    withdraw_return,
)
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db
DECEMBER = date(2021, 12, 1)
LONG = "Indicator,Unit,Cohort,Month,Numerator,Denominator,Value"


@pytest.fixture
def publish(analyst):
    """Take a file in and publish it."""

    def _publish(*rows, head="Indicator,Dec-21", name="december.csv"):
        given = returns.receive_return(content="\n".join([head, *rows]).encode(), file_name=name, by=analyst)
        returns.publish_return(given, by=analyst, reason=RevisionReason.KEYING, override_reason="As printed")
        given.refresh_from_db()
        return given

    return _publish


@pytest.fixture
def withdraw(analyst):
    return lambda given: withdraw_return(given, by=analyst, reason="The wrong month")


def contacts(month=DECEMBER, code="RST-01", unit="southampton"):
    return Outturn.objects.filter(indicator__code=code, unit__code=unit, month=month, cohort=None).first()


def test_what_was_changed_since_stays_and_is_listed(publish, withdraw):
    first = publish("RST-01,2001", "RST-02,400", name="first.csv")
    publish("RST-01,2010", name="second.csv")
    preview = preview_withdrawal(first)
    assert (preview.restored, preview.removed, preview.left) == (0, 1, 1)
    assert [str(one.indicator.code) for one in preview.changed_since] == ["RST-01"]
    done = withdraw(first)
    assert (done.changed, done.removed, done.unchanged) == (0, 1, 1)
    assert contacts().value == 2010


def test_what_somebody_typed_comes_back_as_typed(publish, withdraw, analyst):
    indicator, unit = Indicator.objects.get(code="RST-01"), Unit.objects.get(code="southampton")
    figure = Figure(indicator, unit, DECEMBER, printed=Decimal(1999), note="By telephone")
    record_outturns([figure], by=analyst)
    withdraw(publish("RST-01,2001"))
    held = contacts()
    assert (held.value, held.origin, held.source, held.note) == (1999, Origin.ENTERED, None, "By telephone")


def test_clinic_figures_and_cohorts_come_back_each_by_itself(publish, withdraw):
    rows = ["PCT-01,pact,{},Dec-21,{},100,", "PCT-01,pact,,Dec-21,90,200,"]
    publish(rows[0].format("CLA", 80), rows[0].format("CPP", 70), rows[1], head=LONG)
    withdraw(publish(rows[0].format("CLA", 85), rows[0].format("CPP", 70), rows[0].format("CIN", 60), head=LONG))
    held = Outturn.objects.filter(indicator__code="PCT-01", unit__code="pact", month=DECEMBER)
    by_cohort = {row.cohort.code if row.cohort else "": row.numerator for row in held}
    assert by_cohort == {"": 90, "CLA": 80, "CPP": 70}


def test_a_figure_another_return_repeated_stays_and_is_that_returns_now(publish, withdraw):
    publish("RST-01,2001", name="first.csv")
    second = publish("RST-01,2010", name="second.csv")
    third = publish("RST-02,400", "RST-01,2010", name="third.csv")
    withdraw(second)
    assert (contacts().value, contacts().source, contacts().source_cell) == (2010, third, "B3")


def test_an_older_figure_comes_back_by_the_return_that_repeated_it(publish, withdraw):
    first, again = publish("RST-01,2001", name="first.csv"), publish("RST-01,2001", name="again.csv")
    second = publish("RST-01,2010", name="second.csv")
    withdraw(first)
    withdraw(second)
    assert (contacts().value, contacts().source) == (2001, again)


def take_away(analyst, code="RST-01", unit="southampton"):
    """Publish a sheet that takes a figure away."""
    sheet = Return.objects.create(
        kind=ReturnKind.SHEET, file_name="Typed in", unit=Unit.objects.get(code=unit), month=DECEMBER,
        state=ReturnState.CHECKED, uploaded_by=analyst, uploaded_at=timezone.now(),
    )  # fmt: skip
    StagedFigure.objects.create(
        batch=sheet.batch, indicator=Indicator.objects.get(code=code), unit=sheet.unit, month=DECEMBER, is_removal=True
    )
    returns.publish_return(sheet, by=analyst, reason=RevisionReason.KEYING)
    return sheet


def test_what_a_sheet_took_away_comes_back(publish, withdraw, analyst):
    first = publish("RST-01,2001")
    sheet = take_away(analyst)
    assert contacts() is None
    later = publish("RST-01,2010")
    withdraw(later)
    assert contacts() is None
    withdraw(sheet)
    assert (contacts().value, contacts().source) == (2001, first)


def test_what_a_sheet_took_away_stays_away_where_another_figure_came_since(publish, withdraw, analyst):
    publish("RST-01,2001")
    sheet = take_away(analyst)
    publish("RST-01,2010")
    withdraw(sheet)
    assert contacts().value == 2010


def test_what_rests_on_withdrawn_figures_is_rolled_up_again(publish, withdraw):
    publish("RST-01,pact-team-1,,Dec-21,,,10", "RST-01,pact-team-2,,Dec-21,,,5", head=LONG)
    second = publish("RST-01,pact-team-1,,Dec-21,,,12", "RST-01,cla-team-1,,Dec-21,,,3", head=LONG)
    assert contacts().value == 20
    done = withdraw(second)
    assert (contacts().value, contacts(unit="pact").value, contacts(unit="cla")) == (15, 15, None)
    assert done.rolled_up == 3
    story = OutturnRevision.objects.filter(unit__code="southampton", indicator__code="RST-01").first()
    assert story.explanation == "The return december.csv was withdrawn: The wrong month"


def test_a_reported_figure_withdrawn_gives_way_to_the_rolled_up_one(publish, withdraw):
    publish("RST-01,pact-team-1,,Dec-21,,,10", head=LONG)
    withdraw(publish("RST-01,2001"))
    assert (contacts().value, contacts().origin, contacts().parts) == (10, Origin.ROLLED_UP, 1)


def test_benchmarks_go_back_to_what_they_were_or_go(publish, withdraw):
    held = {(one.indicator_id, one.comparator, one.year): one.value for one in Benchmark.objects.all()}
    given = publish("EAI-04,90%,77,", "RST-02,400,,51", head="Indicator,Dec-21,England,South East")
    assert Benchmark.objects.filter(given_in=given).count() == preview_withdrawal(given).benchmarks == 2
    withdraw(given)
    assert {(one.indicator_id, one.comparator, one.year): one.value for one in Benchmark.objects.all()} == held


def test_a_target_printed_again_since_stays_and_is_that_returns_now(publish, withdraw):
    rows = ["RST-01,2001,1500 per month"]
    first = publish(*rows, head="Indicator,Dec-21,Target", name="first.csv")
    again = publish(*rows, head="Indicator,Dec-21,Target", name="again.csv")
    withdraw(first)
    target = Target.objects.get(indicator__code="RST-01", applies_from=Target.objects.get(given_in=again).applies_from)
    assert (target.value, target.given_in) == (1500, again)
    assert target.reason == "Printed as “1500 per month” in again.csv, C2."
    withdraw(again)
    assert not Target.objects.filter(given_in__in=[first, again]).exists()


def test_a_withdrawn_returns_doubts_are_settled_and_said_again_when_it_comes_again(publish, withdraw, analyst):
    given = publish("EAI-04,85% (121/128)")
    doubt = Doubt.objects.live().get(source=given)
    withdraw(given)
    doubt.refresh_from_db()
    assert (doubt.settled_by, doubt.settled_reason) == (
        analyst,
        "The return december.csv was withdrawn: The wrong month",
    )
    again = publish("EAI-04,85% (121/128)")
    assert Doubt.objects.live().get(source=again).sentence == doubt.sentence


def test_a_doubt_somebody_explained_is_not_said_again(publish, withdraw, analyst):
    given = publish("EAI-04,85% (121/128)")
    settle_doubt(Doubt.objects.live().get(source=given), by=analyst, reason="The counts are stale")
    withdraw(given)
    again = publish("EAI-04,85% (121/128)")
    assert not Doubt.objects.filter(source=again).exists()


def test_a_doubt_about_a_figure_that_stays_stays_with_it(publish, withdraw):
    given, again = publish("EAI-04,85% (121/128)"), publish("EAI-04,85% (121/128)", name="again.csv")
    withdraw(given)
    assert Doubt.objects.live().get(indicator__code="EAI-04", month=DECEMBER).source == again


def test_withdrawing_is_all_or_nothing(publish, withdraw, monkeypatch):
    given = publish("RST-01,2001")
    monkeypatch.setattr(withdrawal, "_settle_doubts", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        withdraw(given)
    given.refresh_from_db()
    assert (given.state, contacts().value) == (ReturnState.PUBLISHED, 2001)


def test_the_preview_says_what_is_then_done_and_writes_nothing(publish, withdraw):
    publish("RST-01,2001")
    given = publish("RST-01,2002", "RST-02,400")
    before = OutturnRevision.objects.count(), StagedFigure.objects.count()
    preview = preview_withdrawal(given)
    assert (OutturnRevision.objects.count(), StagedFigure.objects.count()) == before
    done = withdraw(given)
    assert (preview.restored, preview.removed, preview.left) == (done.changed, done.removed, done.unchanged)
    assert (done.changed, done.removed) == (1, 1)


def test_the_month_is_swept_again(publish, withdraw, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    given = publish("RST-01,2001")
    monkeypatch.setattr(doorbell._waiting, "months", set(), raising=False)
    monkeypatch.setattr(doorbell.current_app, "send_task", lambda name, args: rung.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(given)
    assert rung == ["2021-12-01"]


def test_withdrawing_takes_no_more_queries_for_more_figures(publish, withdraw, django_assert_max_num_queries):
    rows = [f"PCT-01,pact,CLA,{year}-{month:02d},121,128," for year in range(2010, 2020) for month in range(1, 13)]
    given = publish(*rows, head=LONG)
    with django_assert_max_num_queries(130):
        assert withdraw(given).removed == 120


MONTHS = [date(2031, 1, 1)]
event = st.one_of(
    st.tuples(st.just("publish"), st.dictionaries(st.sampled_from(MONTHS), st.sampled_from([5, 7, 9]), min_size=1)),
    st.tuples(st.just("type"), st.tuples(st.sampled_from(MONTHS), st.sampled_from([5, 7, 9]))),
    st.tuples(st.just("sheet"), st.sampled_from(MONTHS)),
    st.tuples(st.just("sheet"), st.sampled_from(MONTHS)),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@hypothesis.given(events=st.lists(event, min_size=2, max_size=12))
def test_whatever_is_withdrawn_the_newest_that_still_stands_is_held(analyst, events):
    """The oracle: of all that was said of a fact and stands, the last; a sheet here takes a figure away."""
    indicator, unit = Indicator.objects.get(code="RST-01"), Unit.objects.get(code="southampton")

    def held():
        return {row.month: row for row in Outturn.objects.filter(indicator=indicator, unit=unit, month__in=MONTHS)}

    with transaction.atomic():
        said, given = [], []  # (return or None, month, value or None), in the order said
        for what, about in events:
            if what == "publish":
                given.append(_returned(analyst, [Figure(indicator, unit, m, printed=Decimal(v)) for m, v in about.items()]))  # fmt: skip
                said += [(given[-1], month, value) for month, value in about.items()]
            elif what == "type" and (now := held().get(about[0])) and now.value != about[1]:
                figure = Figure(indicator, unit, about[0], printed=Decimal(about[1]))
                record_outturns([figure], by=analyst, reason=RevisionReason.KEYING)
                said.append((None, *about))
            elif what == "sheet" and about in held():
                given.append(_returned(analyst, [], takes=(indicator, unit, about)))
                said.append((given[-1], about, None))
            elif what == "withdraw" and about < len(given):
                withdraw_return(given.pop(about), by=analyst, reason="?")
            standing = {one.pk for one in given}
            expected = {m: v for source, m, v in said if source is None or source.pk in standing}
            assert {month: row.value for month, row in held().items()} == {m: v for m, v in expected.items() if v}
            assert {row.source_id for row in held().values()} <= standing | {None}
        transaction.set_rollback(True)


def _returned(analyst, figures, takes=None):
    given = Return.objects.create(
        file_name="a.csv", state=ReturnState.CHECKED, uploaded_by=analyst, uploaded_at=timezone.now()
    )
    stage(figures, batch=given.batch)
    if takes:
        indicator, unit, month = takes
        StagedFigure.objects.create(batch=given.batch, indicator=indicator, unit=unit, month=month, is_removal=True)
    returns.publish_return(given, by=analyst, reason=RevisionReason.KEYING)
    return given
