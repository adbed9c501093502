"""Claims that a miss is recording: made, believed for one refresh, judged by the next figure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from indicators.models import Flag, Indicator, Outturn, RecordingClaim, Return
from indicators.operations.figures import Figure, record_outturns, stage
from indicators.operations.flag_answers import FlagIsClosed, acknowledge_flag
from indicators.operations.flags import Sweep, raise_flags
from indicators.operations.recording import NothingToClaim, claim_recording
from indicators.operations.returns import receive_return
from indicators.recording import judged_by_return
from indicators.recording_rates import rates_of
from indicators.rules.vocabulary import Absence, FlagClass, FlagState, RevisionReason
from organisation.models import Unit
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = (date(2021, month, 1) for month in (10, 11, 12))


@pytest.fixture
def flag():
    """Visits to children looked after: 60% in October against 100%."""
    return Flag.objects.get(indicator__code="PDC-02", unit__kind="authority")


def in_days(number):
    return add_working_days(timezone.localdate(), number)


def claim(flag, by, **more):
    given = {"cases": 40, "wrong": "Visits made, not entered", "put_right_by": by, "due_on": in_days(10)} | more
    return claim_recording(flag, by=by, **{"now": timezone.now()} | given)


def record(analyst, month, printed=None, code="PDC-02", absence=None):
    figure = Figure(
        indicator=Indicator.objects.get(code=code), unit=Unit.objects.get(kind="authority"), month=month,
        printed=None if printed is None else Decimal(printed), absence=absence,
    )  # fmt: skip
    record_outturns([figure], by=analyst, reason=RevisionReason.LATE_RECORDING)


def swept(flag, month):
    done = raise_flags(month=month)
    flag.refresh_from_db()
    return done


def test_a_claim_makes_the_miss_doubtful_data_and_says_so(flag, head):
    assert flag.classification == FlagClass.WORSENING
    claim(flag, head)
    swept(flag, OCTOBER)
    assert flag.classification == FlagClass.DOUBTFUL_DATA
    assert "as recording in 40 cases, to be put right by" in flag.sentence
    assert raise_flags(month=OCTOBER) == Sweep()


@pytest.mark.parametrize(("figure", "state"), [("100", "confirmed"), ("71", "not_confirmed")])
def test_the_next_month_judges_it(flag, head, analyst, figure, state):
    made = claim(flag, head)
    record(analyst, NOVEMBER, figure)
    assert swept(flag, NOVEMBER).judged == 1
    made.refresh_from_db()
    assert (made.state, made.followed_up_month) == (state, NOVEMBER)
    assert raise_flags(month=NOVEMBER) == Sweep()


@pytest.mark.parametrize(("figure", "state"), [("100", "confirmed"), ("71", "not_confirmed")])
def test_the_same_month_given_again_judges_it(flag, head, analyst, figure, state):
    made = claim(flag, head)
    record(analyst, OCTOBER, figure)
    swept(flag, OCTOBER)
    made.refresh_from_db()
    assert (made.state, made.followed_up_month) == (state, OCTOBER)


def test_still_off_target_it_is_practice_again_and_asks_again(flag, head, analyst):
    acknowledge_flag(flag, by=head)
    claim(flag, head)
    swept(flag, OCTOBER)
    record(analyst, NOVEMBER, "71")
    swept(flag, NOVEMBER)
    assert FlagClass(flag.classification).interrupts
    assert flag.state == FlagState.OPEN


def test_no_data_judges_nothing(flag, head, analyst):
    made = claim(flag, head)
    record(analyst, NOVEMBER, absence=Absence.AWAITED)
    assert swept(flag, NOVEMBER).judged == 0
    made.refresh_from_db()
    assert made.state == "open"
    assert flag.classification == FlagClass.AWAITED_DATA


def test_a_second_claim_on_the_same_run_is_kept_and_does_not_excuse(flag, head, analyst):
    claim(flag, head)
    record(analyst, NOVEMBER, "71")
    swept(flag, NOVEMBER)
    second = claim(flag, head, cases=20)
    swept(flag, NOVEMBER)
    assert not second.excuses
    assert flag.classification != FlagClass.DOUBTFUL_DATA
    record(analyst, DECEMBER, "72")
    swept(flag, DECEMBER)
    second.refresh_from_db()
    assert second.state == "not_confirmed"


def test_after_a_month_on_target_the_next_miss_may_be_excused_again(flag, head, analyst):
    claim(flag, head)
    for month, figure in ((NOVEMBER, "100"), (DECEMBER, "60")):
        record(analyst, month, figure)
        swept(flag, month)
    assert claim(flag, head).excuses
    swept(flag, DECEMBER)
    assert flag.classification == FlagClass.DOUBTFUL_DATA


def test_sent_twice_it_is_one_and_another_waits(flag, head):
    assert claim(flag, head) == claim(flag, head)
    with pytest.raises(NothingToClaim, match="already"):
        claim(flag, head, cases=12)
    assert RecordingClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"cases": 0}, "cases"),
        ({"wrong": " "}, "wrong"),
        ({"wrong": "Born 3/4/2012, never entered"}, "wrong"),
        ({"due_on": date(2021, 1, 4)}, "due_on"),
        ({"due_on": date(2099, 12, 25)}, "due_on"),
    ],
)
def test_what_cannot_stand_is_refused_where_it_was_given(flag, head, wrong, where):
    with pytest.raises(ValidationError) as refused:
        claim(flag, head, **wrong)
    assert list(refused.value.message_dict) == [where]
    assert not RecordingClaim.objects.exists()


def test_no_more_cases_than_the_figure_is_of(flag, head):
    Outturn.objects.filter(indicator=flag.indicator, unit=flag.unit).update(numerator=30, denominator=50)
    with pytest.raises(ValidationError, match="it cannot be wrong in more"):
        claim(flag, head, cases=51)


def test_what_is_not_off_target_has_no_miss_to_explain(head):
    awaited = Flag.objects.filter(classification=FlagClass.AWAITED_DATA).first()
    with pytest.raises(NothingToClaim, match="not off target"):
        claim(awaited, head)


def test_a_closed_flag_and_another_services_are_refused(flag, head, pact_manager):
    with pytest.raises(PermissionDenied):
        claim(flag, pact_manager)
    Flag.objects.filter(pk=flag.pk).update(state="closed", closed_at=datetime(2021, 11, 1, tzinfo=UTC))
    with pytest.raises(FlagIsClosed):
        claim(flag, head)


def test_figures_taken_away_leave_it_open(flag, head):
    made = claim(flag, head)
    Outturn.objects.filter(indicator=flag.indicator, month=OCTOBER).delete()
    raise_flags(month=OCTOBER)
    made.refresh_from_db()
    assert made.state == "open"


def typed(by, **more):
    return {
        "cases": "40", "wrong": "Visits made, not entered", "put_right_by": by.pk, "due_on": in_days(10).isoformat()
    } | more  # fmt: skip


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_it_is_claimed_on_the_flags_page_and_told_in_its_story(flag, head, sign_in, analyst):
    client = sign_in(head)
    assert "It is recording" in text_of(client.get(flag.get_absolute_url()))
    answer = client.post(f"/flags/{flag.pk}/recording/", typed(head), follow=True)
    shown = text_of(answer)
    assert "Claimed as recording in October 2021: 40 cases, to be put right by Head of service by" in shown
    assert f"/flags/{flag.pk}/recording/" not in shown
    record(analyst, NOVEMBER, "71")
    raise_flags(month=NOVEMBER)
    shown = text_of(client.get(flag.get_absolute_url()))
    assert "not confirmed: the figure for November 2021, 71%, is still off target, so it counts as practice." in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cases": ""}, "Say in how many cases."),
        ({"wrong": ""}, "Say what is wrong with the record."),
        ({"put_right_by": ""}, "Name who puts it right."),
        ({"due_on": "2021-01-04"}, "Choose today or a day to come."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(flag, head, sign_in, wrong, said):
    answer = sign_in(head).post(f"/flags/{flag.pk}/recording/", typed(head, wrong="Visits of autumn") | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "wrong" in wrong or "Visits of autumn" in text_of(answer)


def test_the_form_says_before_saving_that_a_second_claim_does_not_excuse(flag, head, sign_in, analyst):
    client = sign_in(head)
    assert "does not excuse" not in text_of(client.get(f"/flags/{flag.pk}/recording/"))
    claim(flag, head)
    record(analyst, NOVEMBER, "71")
    raise_flags(month=NOVEMBER)
    assert "This claim does not excuse the miss." in text_of(client.get(f"/flags/{flag.pk}/recording/"))


def test_a_claim_that_waits_is_not_made_again(flag, head, sign_in):
    claim(flag, head)
    answer = sign_in(head).post(f"/flags/{flag.pk}/recording/", typed(head, cases="3"))
    assert answer.status_code == 422
    assert "It is claimed as recording already" in text_of(answer)


def test_the_rate_by_service_gives_counts_and_no_percentage_of_few(
    flag, head, sign_in, analyst, django_assert_max_num_queries
):
    claim(flag, head)
    record(analyst, OCTOBER, "100")
    raise_flags(month=OCTOBER)
    [rate] = [one.rate for one in rates_of(Flag.objects.all(), year=date(2021, 4, 1)) if one.service == flag.service]
    assert (rate.claimed, rate.confirmed, rate.not_confirmed, rate.waiting) == (1, 1, 0, 0)
    assert rate.missed >= 1
    with django_assert_max_num_queries(30):
        shown = text_of(sign_in(head).get("/flags/recording/?year=2021-04-01"))
    assert "How it is counted" in shown
    assert "Months missed" in sign_in(head).get("/flags/recording/?file=csv").content.decode()


def test_a_return_says_what_it_would_make_of_a_claim(flag, head, analyst):
    claim(flag, head)
    given = Return.objects.create(
        file_name="November.xlsx", sha256="0" * 64, uploaded_by=analyst, uploaded_at=timezone.now(), state="checked"
    )
    figure = Figure(indicator=flag.indicator, unit=flag.unit, month=NOVEMBER, printed=Decimal(71))
    stage([figure], batch=given.batch)
    [said] = judged_by_return(given)
    assert "40 cases, to be put right by Head of service" in said
    assert said.endswith(
        "This return says 71% for November 2021, still off target: publishing it counts the miss as practice."
    )


def test_a_return_of_too_few_gives_its_counts_but_to_who_may_read_them(flag, head, analyst):
    claim(flag, head)
    given = Return.objects.create(
        file_name="November.xlsx", sha256="0" * 64, uploaded_by=analyst, uploaded_at=timezone.now(), state="checked"
    )
    half = {"numerator": Decimal(1), "denominator": Decimal(2)}
    stage([Figure(indicator=flag.indicator, unit=flag.unit, month=NOVEMBER, **half)], batch=given.batch)
    Indicator.objects.filter(pk=flag.indicator_id).update(fewest_shown=10)
    assert judged_by_return(given)[0].endswith("This return says 1 of 2 for November 2021.")
    assert "This return says 50%" in judged_by_return(given, reveals=True)[0]


def test_an_unchanged_figure_published_again_judges_it_too(flag, head, analyst):
    made = claim(flag, head)
    given = Return.objects.create(
        file_name="Again.xlsx", sha256="0" * 64, uploaded_by=analyst, uploaded_at=timezone.now(), state="published",
        published_by=analyst, published_at=timezone.now(),
    )  # fmt: skip
    stage([Figure(indicator=flag.indicator, unit=flag.unit, month=OCTOBER, printed=Decimal(60))], batch=given.batch)
    raise_flags(month=OCTOBER)
    made.refresh_from_db()
    assert (made.state, made.followed_up_month) == ("not_confirmed", OCTOBER)


def test_the_page_of_a_return_says_so_before_it_is_published(flag, head, analyst, sign_in):
    claim(flag, head)
    content = b"Indicator,Nov-21\nPDC-02,71%\n"
    given = receive_return(content=content, file_name="november.csv", by=analyst)
    shown = text_of(sign_in(analyst).get(given.get_absolute_url()))
    assert "Claimed as recording" in shown
    assert "This return says 71% for November 2021" in shown
