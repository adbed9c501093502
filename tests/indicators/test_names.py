"""Names nobody knows: asked about once, answered once, remembered; forgotten by those who may define."""

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import CohortAlias, IndicatorAlias, LeftOutName
from indicators.models.returns import ReturnState
from indicators.operations import names, reading, returns
from indicators.operations.names import Answer, NameKind
from organisation.models import UnitAlias

pytestmark = pytest.mark.django_db
LONG = "Indicator,Unit,Cohort,Month,Numerator,Denominator\n"


@pytest.fixture
def given(analyst):
    rows = (
        "PCT-01,Pakt,Kids in care,Nov-21,121,128\n"
        "Percentage of sunny days,pact,,Nov-21,1,2\n"
        "percentage of SUNNY days.,cla,,Nov-21,1,2\n"
        "Wet days,pact,,Nov-21,1,2\n"
    )
    return returns.receive_return(content=(LONG + rows).encode(), file_name="a.csv", by=analyst)


def answers(*more):
    return [
        Answer(NameKind.INDICATOR, "Percentage of sunny days", "EAI-01"),
        Answer(NameKind.INDICATOR, "Wet days", None),
        Answer(NameKind.UNIT, "Pakt", "pact"),
        Answer(NameKind.COHORT, "Kids in care", "CLA"),
        *more,
    ]


def test_each_name_is_asked_once_with_its_rows_however_it_is_spelt(given):
    assert [(one.kind.value, one.name, one.rows) for one in names.asked_names(given)] == [
        ("indicator", "Percentage of sunny days", [3, 4]),
        ("unit", "Pakt", [2]),
        ("cohort", "Kids in care", [2]),
        ("indicator", "Wet days", [5]),
    ]


def test_an_answer_is_remembered_and_the_return_read_again(given, analyst):
    read = names.remember_names(given, answers(), by=analyst)
    assert read.state == ReturnState.CHECKED
    assert names.asked_names(read) == []
    assert read.figures.count() == 3
    alias = IndicatorAlias.objects.get(name="Percentage of sunny days")
    assert (alias.indicator.code, alias.remembered_by) == ("EAI-01", analyst)
    assert UnitAlias.objects.get(name="Pakt").unit.code == "pact"
    assert CohortAlias.objects.get(name="Kids in care").cohort.code == "CLA"
    assert LeftOutName.objects.get().name == "Wet days"


def test_the_next_return_with_the_name_asks_nothing(given, analyst):
    names.remember_names(given, answers(), by=analyst)
    content = (LONG + "Percentage of Sunny Days,PAKT,,Nov-21,1,2\n").encode()
    assert names.asked_names(returns.receive_return(content=content, file_name="b.csv", by=analyst)) == []


def test_a_name_that_means_something_else_already_is_refused_and_nothing_is_remembered(given, analyst):
    IndicatorAlias.objects.create(indicator_id=1, name="Wet days")
    with pytest.raises(names.NameIsTaken, match=r"“Wet days” means .* already"):
        names.remember_names(given, answers(), by=analyst)
    assert not UnitAlias.objects.filter(name="Pakt").exists()
    given.refresh_from_db()
    assert given.state == ReturnState.CHECKED


def test_the_same_answer_twice_is_one(given, analyst):
    names.remember_names(given, answers()[:1], by=analyst)
    names.remember_names(given, answers(), by=analyst)
    assert IndicatorAlias.objects.filter(name="Percentage of sunny days").count() == 1


def test_a_settled_return_is_not_answered(given, analyst):
    returns.discard_return(given, by=analyst)
    with pytest.raises(returns.ReturnIsSettled):
        names.remember_names(given, answers(), by=analyst)


def test_a_large_return_goes_back_to_wait_and_cannot_be_published(given, analyst, monkeypatch):
    monkeypatch.setattr(reading, "READ_AT_ONCE", 10)
    names.remember_names(given, answers(), by=analyst)
    given.refresh_from_db()
    assert given.state == ReturnState.RECEIVED
    with pytest.raises(returns.ReturnIsSettled):
        returns.publish_return(given, by=analyst)
    assert reading.read_waiting_returns() == 1


def test_a_forgotten_name_is_asked_about_again(given, analyst):
    names.remember_names(given, answers(), by=analyst)
    alias = UnitAlias.objects.get(name="Pakt")
    assert names.forget_name(NameKind.UNIT, alias.pk, by=analyst) == "Pakt"
    content = (LONG + "PCT-01,Pakt,,Nov-21,1,2\n").encode()
    again = returns.receive_return(content=content, file_name="b.csv", by=analyst)
    assert [one.name for one in names.asked_names(again)] == ["Pakt"]


def test_who_may_answer_and_who_may_forget(given, analyst, head):
    with pytest.raises(PermissionDenied):
        names.remember_names(given, answers(), by=head)
    with pytest.raises(PermissionDenied):
        names.forget_name(NameKind.INDICATOR, IndicatorAlias.objects.first().pk, by=head)


def test_all_remembered_names_are_listed_in_four_queries(given, analyst, django_assert_num_queries):
    before = {(one.kind.value, one.name) for one in names.remembered_names()}
    names.remember_names(given, answers(), by=analyst)
    with django_assert_num_queries(4):  # indicators', units', cohorts' names, and those left out
        listed = names.remembered_names()
    assert {(one.kind.value, one.name) for one in listed if one.by} - before == {
        ("indicator", "Percentage of sunny days"),
        ("unit", "Pakt"),
        ("cohort", "Kids in care"),
        ("left_out", "Wet days"),
    }
