"""Any view as it was reported on a date: whatever happened since, the figures held then can be read back."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.as_reported import end_of, outturns_as_at
from indicators.models import Doubt, Indicator, Outturn
from indicators.operations import returns
from indicators.operations.definitions import set_benchmark, set_target
from indicators.operations.doubts import settle_doubt
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.withdrawal import ReturnIsNotPublished, withdraw_return
from indicators.rules.vocabulary import Absence, Comparator, Per, RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 1, 9, tzinfo=UTC)
CODES, MONTHS = ("RST-01", "RST-02"), (date(2026, 11, 1), date(2026, 12, 1))
WHICH = Q(indicator__code__in=CODES, month__in=MONTHS)
FACT = st.tuples(st.sampled_from(CODES), st.sampled_from(MONTHS))
VALUE = st.one_of(st.integers(0, 3), st.just(Absence.AWAITED))
STEP = st.one_of(
    st.tuples(st.just("type"), FACT, VALUE),
    st.tuples(st.just("publish"), FACT, VALUE),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
)


def held(outturns):
    return sorted(
        (one.indicator.code, one.month, one.value, one.absence, one.source_id, one.origin) for one in outturns
    )


def now_held():
    return held(Outturn.objects.filter(WHICH).select_related("indicator"))


def take(step, published, by):
    match step:
        case ("type", (code, month), value):
            figure = Figure(
                Indicator.objects.get(code=code),
                Unit.objects.get(kind="authority"),
                month,
                printed=None if value is Absence.AWAITED else Decimal(value),
                absence=value if value is Absence.AWAITED else None,
            )
            record_outturns([figure], by=by, reason=RevisionReason.KEYING)
        case ("publish", (code, month), value):
            content = f"Indicator,{month:%b-%y}\n{code},{'TBC' if value is Absence.AWAITED else value}\n".encode()
            one = returns.receive_return(content=content, file_name="a.csv", by=by)
            returns.publish_return(one, by=by, reason=RevisionReason.KEYING)
            published.append(one)
        case ("withdraw", place) if place < len(published):
            withdraw_return(published[place], by=by, reason="Not right")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_every_past_moment_reads_back_as_it_was(steps, analyst, time_machine):
    from django.db import transaction

    with transaction.atomic():
        snapshots, published = [], []
        for place, step in enumerate(steps):
            time_machine.move_to(START + timedelta(days=place), tick=False)
            try:
                with transaction.atomic():
                    take(step, published, analyst)
            except ReturnIsNotPublished:
                pass
            snapshots.append((START + timedelta(days=place, hours=1), now_held()))
        for moment, snapshot in snapshots:
            assert held(outturns_as_at(moment, WHICH)) == snapshot
        transaction.set_rollback(True)


def test_nothing_was_held_before_anything_was_recorded():
    assert outturns_as_at(datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_it_takes_two_queries_however_much_there_is(django_assert_num_queries):
    with django_assert_num_queries(2):  # the figures that still stand, those that stood until later
        for outturn in outturns_as_at(datetime(2100, 1, 1, tzinfo=UTC)):
            assert outturn.indicator.code
            assert outturn.unit.name


def test_a_day_ends_at_midnight_in_england():
    assert end_of(date(2021, 7, 1)).astimezone(UTC) == datetime(2021, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)


NOON = datetime(2031, 5, 10, 12, tzinfo=UTC)
OCTOBER = date(2021, 10, 1)


def southampton():
    return Unit.objects.get(code="southampton")


def contacts():
    return Indicator.objects.get(code="RST-01")


def change_everything(analyst, time_machine):
    """At noon correct October's contacts, aim elsewhere and set another benchmark; then let three days pass."""
    time_machine.move_to(NOON, tick=False)
    figure = Figure(contacts(), southampton(), OCTOBER, printed=Decimal(1979))
    record_outturns([figure], by=analyst, reason=RevisionReason.LATE_RECORDING)
    set_target(
        indicator=contacts(), unit=southampton(), value=Decimal(9000), applies_from=date(2021, 4, 1), per=Per.MONTH,
        reason="Agreed", by=analyst,
    )  # fmt: skip
    set_benchmark(
        indicator=contacts(), comparator=Comparator.ENGLAND, year="", value=Decimal(12345), absence=None,
        heading="England", source="A later one", by=analyst,
    )  # fmt: skip
    time_machine.move_to(NOON + timedelta(days=3), tick=False)


def test_the_board_sets_past_figures_against_the_targets_and_benchmarks_of_then(sign_in, analyst, time_machine):
    change_everything(analyst, time_machine)
    client = sign_in(analyst)
    now, then = (client.get(f"/indicators/?to=2021-10{as_at}") for as_at in ("", "&as_at=2031-05-09"))
    rows = [next(row for row in page.context["board"].rows if row.indicator.code == "RST-01") for page in (now, then)]
    assert [row.at(OCTOBER).printed for row in rows] == ["1,979", "1,978"]
    assert [row.target for row in rows] == ["9,000 a month", "1,400 a month"]
    assert [row.benchmarks.get("England") for row in rows] == ["12,345", "Not applicable"]
    assert "as_at=2031-05-09" in then.content.decode().partition("<tbody")[2]


def test_a_file_of_a_past_day_holds_what_was_held_then(sign_in, analyst, time_machine):
    change_everything(analyst, time_machine)
    file = sign_in(analyst).get("/indicators/?to=2021-10&as_at=2031-05-09&file=csv")
    assert any("1,978" in row for row in csv.reader(io.StringIO(file.content.decode())))


@pytest.mark.parametrize("address", ["/indicators/", "/indicators/RST-01/"])
@pytest.mark.parametrize(
    ("day", "said"),
    [("yesterday", "That is not a day"), ("2021-13-40", "That is not a day"), ("9999-12-31", "is still to come")],
)
def test_a_day_that_is_none_or_still_to_come_is_refused_kindly(sign_in, analyst, address, day, said):
    page = sign_in(analyst).get(f"{address}?as_at={day}&file=csv")
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "What follows is as held now." in page.content.decode()


def test_htmx_is_told_the_same_in_an_answer_it_shows(sign_in, analyst):
    page = sign_in(analyst).get("/indicators/?as_at=9999-12-31", headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "is still to come" in page.content.decode().partition('id="results"')[2]


def test_an_indicators_page_shows_a_past_day(sign_in, analyst, time_machine):
    change_everything(analyst, time_machine)
    page = sign_in(analyst).get("/indicators/RST-01/?as_at=2031-05-09")
    shown = page.context
    assert shown["page"].series.by_month[OCTOBER].printed == "1,978"
    assert [one.target.value for one in shown["definition"].targets] == [1400]
    assert "12,345" not in [one.printed for one in shown["definition"].benchmarks]
    assert list(shown["page"].revisions) == []
    assert "As reported on 9 May 2031." in page.content.decode()
    assert '<a href="?">Back to now</a>' in page.content.decode()
    assert "Actions meant to move it" not in page.content.decode()


def test_a_doubt_settled_since_was_still_a_doubt_then(sign_in, analyst, time_machine):
    doubt = Doubt.objects.live().filter(indicator__code="PCT-02", unit__code="pact").first()
    time_machine.move_to(NOON, tick=False)
    settle_doubt(doubt, by=analyst, reason="Stale")
    time_machine.move_to(NOON + timedelta(days=3), tick=False)
    client = sign_in(analyst)
    then = client.get("/indicators/PCT-02/?unit=pact&as_at=2031-05-09").context["page"].doubts
    after = client.get("/indicators/PCT-02/?unit=pact&as_at=2031-05-10").context["page"].doubts
    assert doubt in then
    assert doubt not in after


def test_a_series_that_was_not_there_yet_says_so(sign_in, analyst):
    page = sign_in(analyst).get("/indicators/PCT-01/?unit=pact&as_at=2001-05-09")
    assert "Nothing had been reported by then." in page.content.decode()
    assert sign_in(analyst).get("/indicators/PCT-01/?unit=nowhere&as_at=2001-05-09").status_code == 404


def test_a_past_day_shows_no_more_than_today(sign_in, board_reader, analyst):
    team = Unit.objects.get(code="pact-team-1")
    record_outturns([Figure(contacts(), team, OCTOBER, printed=Decimal(5))], by=analyst)
    today = datetime.now(tz=UTC).date().isoformat()
    page = sign_in(board_reader).get(f"/indicators/RST-01/?as_at={today}").context["page"]
    assert "team" not in {one.unit.kind for one in page.every}
