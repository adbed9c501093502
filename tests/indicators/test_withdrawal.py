"""Withdrawing a return: what it replaced comes back, what was new goes, nothing is forgotten."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import Doubt, Outturn, OutturnRevision, Target
from indicators.operations import returns
from indicators.operations.withdrawal import (
    ReturnIsNotPublished,
    WithdrawalNeedsReason,
    preview_withdrawal,
    withdraw_return,
)
from indicators.rules.vocabulary import RevisionReason

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


def publish(by, *rows, head="Indicator,Nov-21", **why):
    given = returns.receive_return(content="\n".join([head, *rows]).encode(), file_name="a.csv", by=by)
    returns.publish_return(given, by=by, **why)
    return given


def correct(by, *rows):
    return publish(by, *rows, reason=RevisionReason.LATE_RECORDING)


def contacts():
    held = Outturn.objects.filter(indicator__code="RST-01", unit__kind="authority", month=NOVEMBER).first()
    return held and int(held.value)


def test_a_new_figure_goes(analyst):
    given = publish(analyst, "RST-01,2001")
    withdraw_return(given, by=analyst, reason="Wrong month")
    assert contacts() is None


def test_its_story_stays(analyst):
    given = publish(analyst, "RST-01,2001")
    withdraw_return(given, by=analyst, reason="Wrong month")
    (revision,) = OutturnRevision.objects.filter(indicator__code="RST-01", month=NOVEMBER)
    assert (revision.was, revision.became, revision.reason) == ("2,001", "no figure", RevisionReason.WITHDRAWN)
    assert "Wrong month" in revision.explanation


def test_a_corrected_figure_comes_back_with_where_it_came_from(analyst):
    first = publish(analyst, "RST-01,2001")
    second = correct(analyst, "RST-01,2010")
    withdraw_return(second, by=analyst, reason="Wrong month")
    held = Outturn.objects.get(indicator__code="RST-01", unit__kind="authority", month=NOVEMBER)
    assert (held.value, held.source, held.source_cell) == (Decimal(2001), first, "B2")


def test_a_figure_changed_since_stays(analyst):
    first = publish(analyst, "RST-01,2001")
    correct(analyst, "RST-01,2010")
    assert preview_withdrawal(first).left == 1
    withdraw_return(first, by=analyst, reason="Wrong month")
    assert contacts() == 2010


def test_figures_of_withdrawn_returns_do_not_come_back(analyst):
    first = publish(analyst, "RST-01,2001")
    second = correct(analyst, "RST-01,2010")
    withdraw_return(first, by=analyst, reason="Wrong month")
    withdraw_return(second, by=analyst, reason="Wrong again")
    assert contacts() is None


def test_three_deep_the_first_that_still_counts_comes_back(analyst):
    publish(analyst, "RST-01,2001")
    second = correct(analyst, "RST-01,2010")
    third = correct(analyst, "RST-01,2020")
    withdraw_return(second, by=analyst, reason="Wrong month")
    withdraw_return(third, by=analyst, reason="Wrong month")
    assert contacts() == 2001


def test_published_again_it_counts_again(analyst):
    withdraw_return(publish(analyst, "RST-01,2001"), by=analyst, reason="Too early")
    again = publish(analyst, "RST-01,2001")
    assert contacts() == 2001
    withdraw_return(again, by=analyst, reason="Too early again")
    assert contacts() is None


def test_an_awaited_figure_comes_back_as_awaited(analyst):
    publish(analyst, "RST-01,TBC")
    given = correct(analyst, "RST-01,2001")
    withdraw_return(given, by=analyst, reason="Wrong month")
    assert Outturn.objects.get(indicator__code="RST-01", month=NOVEMBER).absence == "awaited"


def test_cohorts_of_a_clinic_are_facts_of_their_own(analyst):
    head = "Indicator,Unit,Cohort,Month,Numerator,Denominator"
    given = publish(analyst, "PCT-01,PACT,CLA,2021-12,100,120", "PCT-01,PACT,CPP,2021-12,200,300", head=head)
    assert preview_withdrawal(given).removed == 2
    withdraw_return(given, by=analyst, reason="Wrong month")
    assert not Outturn.objects.filter(indicator__code="PCT-01", month=date(2021, 12, 1)).exists()


def test_a_target_goes_back_to_what_it_was(analyst):
    target = Target.objects.get(indicator__code="RST-01", unit__kind="authority")
    before = target.value
    given = publish(analyst, "RST-01,2001,1500", head="Indicator,Nov-21,Target")
    target.refresh_from_db()
    assert target.value == 1500
    withdraw_return(given, by=analyst, reason="Wrong target")
    target.refresh_from_db()
    assert target.value == before


def test_its_doubts_are_settled_by_whoever_withdraws_it(analyst):
    given = publish(analyst, "EAI-04,130%", override_reason="As printed")
    withdraw_return(given, by=analyst, reason="Wrong column")
    doubts = Doubt.objects.filter(source=given)
    assert {doubt.code for doubt in doubts} == {"percentage_out_of_range", "jump_out_of_character"}
    for doubt in doubts:
        assert (doubt.settled_by, "Wrong column" in doubt.settled_reason) == (analyst, True)


def test_it_says_who_withdrew_it_when_and_why(analyst):
    given = publish(analyst, "RST-01,2001")
    withdraw_return(given, by=analyst, reason=" Wrong month ")
    given.refresh_from_db()
    assert (given.state, given.withdrawn_by, given.withdrawal_reason) == ("withdrawn", analyst, "Wrong month")


def test_only_with_a_reason(analyst):
    with pytest.raises(WithdrawalNeedsReason):
        withdraw_return(publish(analyst, "RST-01,2001"), by=analyst, reason="  ")


def test_only_once(analyst):
    given = publish(analyst, "RST-01,2001")
    withdraw_return(given, by=analyst, reason="Wrong month")
    with pytest.raises(ReturnIsNotPublished):
        withdraw_return(given, by=analyst, reason="Wrong month")


def test_only_by_whoever_may_load_returns(analyst, deputy):
    with pytest.raises(PermissionDenied):
        withdraw_return(publish(analyst, "RST-01,2001"), by=deputy, reason="Wrong month")


def test_a_preview_writes_nothing(analyst):
    given = publish(analyst, "RST-01,2001")
    revisions = OutturnRevision.objects.count()
    assert preview_withdrawal(given).removed == 1
    assert (contacts(), OutturnRevision.objects.count()) == (2001, revisions)
