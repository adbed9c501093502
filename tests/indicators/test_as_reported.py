"""Any view as it was reported on a date: whatever happened since, the figures held then can be read back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.as_reported import end_of, outturns_as_at
from indicators.models import Indicator, Outturn
from indicators.operations import returns
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.withdrawal import ReturnIsNotPublished, withdraw_return
from indicators.rules.vocabulary import Absence, RevisionReason
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
