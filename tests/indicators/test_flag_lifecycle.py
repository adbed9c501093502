from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from indicators.models import Flag, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flag_answers import (
    FlagIsClosed,
    NotARest,
    accept_flag_as_known,
    acknowledge_flag,
    acknowledge_flags,
    snooze_flag,
    take_flag_up_again,
)
from indicators.operations.flags import raise_flags
from indicators.rules.vocabulary import FlagClass, FlagState, RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db
AUGUST, OCTOBER, NOVEMBER, DECEMBER = (date(2021, month, 1) for month in (8, 10, 11, 12))


@pytest.fixture
def flag():
    """The flag on timely assessments: new in October 2021."""
    return flag_of("EAI-04")


def flag_of(code):
    return Flag.objects.live().get(indicator__code=code, unit__kind="authority")


def record(analyst, code, month, printed):
    indicator, unit = Indicator.objects.get(code=code), Unit.objects.get(kind="authority")
    figure = Figure(indicator=indicator, unit=unit, month=month, printed=Decimal(printed))
    record_outturns([figure], by=analyst, reason=RevisionReason.DATA_QUALITY)


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def story(flag):
    return [(event.state, event.note) for event in flag.events.all()]


def test_a_snoozed_flag_asks_again_on_its_day(flag, head):
    snooze_flag(flag, until=in_days(7), reason="A new team starts", by=head)
    assert raise_flags(month=OCTOBER, on=in_days(6)).woken == 0
    assert raise_flags(month=OCTOBER, on=in_days(7)).woken == 1
    flag.refresh_from_db()
    assert (flag.state, flag.rests_until, flag.rest_reason, flag.rested_by) == ("open", None, "", None)
    day = f"{in_days(7).day} {in_days(7):%B %Y}"
    assert story(flag)[1:] == [
        ("snoozed", f"Until {day}: A new team starts"),
        ("open", f"Open again: snoozed until {day}"),
    ]
    assert raise_flags(month=OCTOBER, on=in_days(7)).woken == 0


def test_a_flag_accepted_as_known_comes_back_to_be_reviewed(flag, head):
    accept_flag_as_known(flag, review_on=in_days(200), reason="The court is slow", by=head)
    raise_flags(month=OCTOBER, on=in_days(199))
    assert flag_of("EAI-04").state == FlagState.KNOWN
    raise_flags(month=OCTOBER, on=in_days(200))
    assert flag_of("EAI-04").state == FlagState.OPEN
    assert story(flag)[-1][1].startswith("Open again: to be reviewed on")


def test_a_rest_ends_though_the_figures_have_gone(flag, head):
    snooze_flag(flag, until=in_days(7), reason="?", by=head)
    Outturn.objects.filter(indicator__code="EAI-04").delete()
    assert raise_flags(month=OCTOBER, on=in_days(8)).woken == 1


def test_a_snoozed_flag_that_grows_louder_asks_at_once_and_says_so(flag, analyst, head):
    snooze_flag(flag, until=in_days(60), reason="?", by=head)
    record(analyst, "EAI-04", NOVEMBER, 60)
    raise_flags(month=NOVEMBER)
    flag.refresh_from_db()
    assert (flag.state, flag.classification, flag.rests_until) == ("open", "worsening", None)
    assert story(flag)[-1] == ("open", "Open again: it was new when it was snoozed")


def test_a_snoozed_flag_that_grows_quieter_rests_on(flag, analyst, head):
    snooze_flag(flag, until=in_days(60), reason="?", by=head)
    record(analyst, "EAI-04", NOVEMBER, 90)
    raise_flags(month=NOVEMBER)
    flag.refresh_from_db()
    assert (flag.state, flag.classification) == ("snoozed", "recovering")


def test_a_rest_is_ended_by_hand(flag, head):
    snooze_flag(flag, until=in_days(7), reason="?", by=head)
    assert take_flag_up_again(flag, by=head).state == FlagState.OPEN
    take_flag_up_again(flag, by=head)
    assert story(flag)[2:] == [("open", "Taken up again")]


def test_the_same_answer_sent_twice_is_one(flag, head):
    for _ in range(2):
        snooze_flag(flag, until=in_days(7), reason="?", by=head)
    for _ in range(2):
        accept_flag_as_known(flag, review_on=in_days(7), reason="?", by=head)
    assert [state for state, _ in story(flag)] == ["open", "snoozed", "known"]


def test_an_acknowledged_flag_may_rest_and_asks_anew(flag, head):
    acknowledge_flag(flag, by=head)
    snooze_flag(flag, until=in_days(7), reason="?", by=head)
    raise_flags(month=OCTOBER, on=in_days(7))
    assert flag_of("EAI-04").acknowledged_by is None


def test_a_rest_of_no_or_too_many_days_is_refused(flag, head):
    for days in (0, 93):
        with pytest.raises(NotARest):
            snooze_flag(flag, until=in_days(days), reason="?", by=head)
    assert flag_of("EAI-04").state == FlagState.OPEN


def test_a_reason_points_at_no_child(flag, head):
    with pytest.raises(ValidationError):
        snooze_flag(flag, until=in_days(7), reason="See NHS 943 476 5919", by=head)


def test_only_whoever_answers_for_it_lets_a_flag_rest(pact_manager, cla_manager):
    flag = flag_of("PDC-01")
    for answer in (
        lambda by: snooze_flag(flag, until=in_days(7), reason="?", by=by),
        lambda by: accept_flag_as_known(flag, review_on=in_days(7), reason="?", by=by),
        lambda by: take_flag_up_again(flag, by=by),
    ):
        with pytest.raises(PermissionDenied):
            answer(cla_manager)
        answer(pact_manager)


def test_a_closed_flag_rests_no_more(flag, head):
    Flag.objects.filter(pk=flag.pk).update(state="closed", closed_at=timezone.now())
    with pytest.raises(FlagIsClosed):
        snooze_flag(flag, until=in_days(7), reason="?", by=head)


def test_several_flags_are_acknowledged_once_and_only_ones_own(pact_manager):
    theirs = list(Flag.objects.live().filter(indicator__lead_service__code="pact").values_list("pk", flat=True))
    assert len(theirs) > 1
    assert acknowledge_flags([*theirs, flag_of("EAI-04").pk], by=pact_manager) == len(theirs)
    assert acknowledge_flags([*theirs, flag_of("EAI-04").pk], by=pact_manager) == 0
    assert flag_of("EAI-04").state == FlagState.OPEN
    assert [state for state, _ in story(flag_of("PDC-01"))].count("acknowledged") == 1


def test_a_correction_of_the_month_it_was_closed_on_opens_the_same_flag_again(flag, analyst):
    record(analyst, "EAI-04", AUGUST, 88)
    record(analyst, "EAI-04", OCTOBER, 88)
    raise_flags(month=OCTOBER)
    flag.refresh_from_db()
    assert (flag.state, flag.month) == (FlagState.CLOSED, OCTOBER)
    record(analyst, "EAI-04", OCTOBER, 85)
    raise_flags(month=OCTOBER)
    again = Flag.objects.get(indicator__code="EAI-04")
    assert (again.pk, again.state, again.first_month, again.closed_at) == (flag.pk, "open", OCTOBER, None)
    assert story(again)[-1] == ("open", "Open again: what had closed it was corrected")


def test_closing_ends_a_rest(flag, analyst, head):
    accept_flag_as_known(flag, review_on=in_days(200), reason="?", by=head)
    record(analyst, "EAI-04", NOVEMBER, 90)
    record(analyst, "EAI-04", DECEMBER, 90)
    raise_flags(month=DECEMBER)
    flag.refresh_from_db()
    assert (flag.state, flag.classification, flag.rests_until) == ("closed", FlagClass.NEW, None)
