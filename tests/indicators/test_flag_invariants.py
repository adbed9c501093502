"""Whatever comes in and whatever people answer, what must always be true of flags is."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actions.models import RaisedIn
from actions.operations import Promise, raise_action
from indicators.models import Flag, FlagEvent, Indicator, Outturn, RecordingClaim
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flag_answers import (
    FlagIsClosed,
    accept_flag_as_known,
    acknowledge_flag,
    snooze_flag,
    take_flag_up_again,
)
from indicators.operations.flags import Sweep, raise_flags
from indicators.operations.recording import NothingToClaim, claim_recording
from indicators.rules.vocabulary import Absence, FlagClass, FlagState, RevisionReason
from organisation.models import Unit
from organisation.rules.calendar import add_months, add_working_days, next_working_day

pytestmark = pytest.mark.django_db
START = date(2021, 4, 1)

# Against 87%: off target, just off it, on it, far above
FIGURES = st.sampled_from(["60", "86", "87", "95", "awaited", "not_available"])
STEPS = st.one_of(
    st.tuples(st.just("next month"), FIGURES),
    st.tuples(st.just("correct"), st.lists(FIGURES, min_size=1, max_size=3)),
    st.tuples(st.just("skip a month"), st.none()),
    st.tuples(st.just("answer"), st.sampled_from(["acknowledge", "snooze", "known", "take up"])),
    st.tuples(st.just("days pass"), st.integers(1, 60)),
    st.tuples(st.just("target"), st.sampled_from(["50", "87", "96"])),
    st.tuples(st.just("action"), st.none()),
    st.tuples(st.just("claim"), st.none()),
)


class World:
    """One series, one flag at most, and a day."""

    def __init__(self):
        self.by = get_user_model().objects.get(username="analyst")
        self.head = get_user_model().objects.get(username="head")
        self.series = {"indicator": Indicator.objects.get(code="EAI-04"), "unit": Unit.objects.get(kind="authority")}
        Flag.objects.all().delete()
        Outturn.objects.all().delete()
        self.month, self.day = add_months(START, -1), timezone.localdate()

    def do(self, step, about):
        getattr(self, step.replace(" ", "_"))(about)

    def next_month(self, figure):
        self.month = add_months(self.month, 1)
        self._record(self.month, figure)

    def correct(self, figures):
        for back, figure in enumerate(figures):
            if (month := add_months(self.month, -back)) >= START:
                self._record(month, figure)

    def skip_a_month(self, _):
        self.month = add_months(self.month, 1)

    def answer(self, how):
        until = max(self.day, timezone.localdate()) + timedelta(days=5)
        until = min(until, timezone.localdate() + timedelta(days=90))
        for flag in Flag.objects.live():
            {
                "acknowledge": lambda flag: acknowledge_flag(flag, by=self.head),
                "snooze": lambda flag: snooze_flag(flag, until=until, reason="?", by=self.head),
                "known": lambda flag: accept_flag_as_known(flag, review_on=until, reason="?", by=self.head),
                "take up": lambda flag: take_flag_up_again(flag, by=self.head),
            }[how](flag)
        for flag in Flag.objects.filter(state=FlagState.CLOSED):
            with pytest.raises(FlagIsClosed):
                acknowledge_flag(flag, by=self.head)

    def days_pass(self, number):
        self.day += timedelta(days=number)

    def target(self, value):
        self.series["indicator"].targets.update(value=Decimal(value))

    def action(self, _):
        promise = Promise(
            title="See to it", unit=self.series["unit"], raised_in=RaisedIn.DIRECT, indicator=self.series["indicator"],
            owner=self.head, due_on=add_working_days(timezone.localdate(), 10),
        )  # fmt: skip
        raise_action(promise, by=self.head)

    def claim(self, _):
        now = timezone.now()
        due_on = next_working_day(timezone.localdate(now))
        for flag in Flag.objects.live():
            with suppress(NothingToClaim):
                claim_recording(
                    flag, cases=4, wrong="Visits not entered", put_right_by=self.head, due_on=due_on, by=self.head,
                    now=now,
                )  # fmt: skip

    def _record(self, month, figure):
        is_absent = not figure.isdigit()
        about = {"absence": Absence(figure)} if is_absent else {"printed": Decimal(figure)}
        record_outturns([Figure(month=month, **self.series, **about)], by=self.by, reason=RevisionReason.DATA_QUALITY)

    def newest(self):
        return Outturn.objects.filter(**self.series, month__lte=self.month).order_by("-month").first()


def picture():
    """How every flag stands."""
    return {
        flag.pk: (flag.month, flag.state, flag.classification, flag.sentence, flag.rests_until)
        for flag in Flag.objects.all()
    }


def as_told():
    """How every flag stands by the newest row of its story."""
    newest = {event.flag_id: event for event in FlagEvent.objects.order_by("pk")}
    return {pk: (one.month, one.state, one.classification, one.sentence) for pk, one in newest.items()}


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
@example(steps=[("next month", "60")] * 3 + [("correct", ["not_available", "95", "95"])])
def test_whatever_happens_the_lifecycle_holds(db, steps):
    with transaction.atomic():
        world = World()
        for step, about in steps:
            before, told = picture(), FlagEvent.objects.count()
            world.do(step, about)
            between = picture()
            raise_flags(month=world.month, on=world.day)
            after = picture()
            holds(world, before, between, after, told)
        transaction.set_rollback(True)


def holds(world, before, between, after, told):
    events = FlagEvent.objects.count()
    assert Flag.objects.live().count() <= 1
    assert {pk: one[:4] for pk, one in after.items()} == as_told()  # every change is told
    assert events > told or after == before  # and nothing else is
    assert raise_flags(month=world.month, on=world.day) == Sweep()  # a second sweep writes nothing
    assert (picture(), FlagEvent.objects.count()) == (after, events)
    for pk, (_, state, *_) in after.items():
        if state == "closed" and between[pk][1] != "closed":
            newest = world.newest()
            assert newest.value is not None  # never closed by no data
            assert newest.value >= world.series["indicator"].targets.first().value
    for flag in Flag.objects.all():
        rests = flag.state in (FlagState.SNOOZED, FlagState.KNOWN)
        assert bool(flag.rests_until and flag.rest_reason and flag.rested_by_id and flag.rested_as) == rests
        assert (flag.closed_at is not None) == (flag.state == FlagState.CLOSED)
        assert not rests or flag.rests_until > world.day
    for claim in RecordingClaim.objects.open():  # it excuses its own month only, and no other
        flag = claim.flag
        excused = flag.classification == FlagClass.DOUBTFUL_DATA
        assert not excused or (claim.excuses and flag.month == claim.month)
    assert RecordingClaim.objects.open().count() <= 1
