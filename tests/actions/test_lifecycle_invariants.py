"""Whatever people do to an action: no owner verifies, no date is lost, no slip is hidden."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actions import operations
from actions.models import Action, DueDateChange, OwnerChange, ProgressUpdate, RaisedIn
from actions.operations import Hands, Promise
from actions.rules.lifecycle import JUDGED, OPEN, ActionState
from indicators.models import Indicator
from organisation.models import Unit, User
from organisation.rules.calendar import next_working_day

pytestmark = pytest.mark.django_db
START = date(2021, 11, 19)
PEOPLE = ("manager.pact", "team.pact", "head", "deputy", "qa", "manager.cla", "board")
REFUSED = (
    PermissionDenied, ValidationError, operations.ActionHasMovedOn, operations.MoveNotAllowed,
    operations.NotYoursToAccept, operations.OwnerMayNotVerify, operations.SecondExtensionNeedsDeputy,
)  # fmt: skip
WHO = st.sampled_from(PEOPLE)
STEPS = st.one_of(
    st.tuples(st.just("move"), WHO, st.sampled_from(list(ActionState))),
    st.tuples(st.just("extend"), WHO, st.integers(-10, 40)),
    st.tuples(st.just("hand_over"), WHO, st.sampled_from([*PEOPLE, "Police"])),
    st.tuples(st.just("place"), WHO, WHO),
    st.tuples(st.just("accept"), WHO, st.none()),
)


class World:
    """One action, and what has ever been true of it."""

    def __init__(self, owner):
        self.people = {name: User.objects.get(username=name) for name in PEOPLE}
        self.day = START
        promise = Promise(
            title="Cover the visits", unit=Unit.objects.get(code="pact"), raised_in=RaisedIn.DIRECT,
            indicator=Indicator.objects.get(code="PDC-01"), owner=self.people[owner], due_on=date(2021, 12, 1),
        )  # fmt: skip
        self.action = operations.raise_action(promise, by=self.people["manager.pact"], on=self.day)
        self.owners, self.dates, self.states = [self.action.owner_id], [self.action.due_on], [self.action.state]

    def do(self, step, who, about):
        before = Action.objects.get(pk=self.action.pk)
        try:
            with transaction.atomic():
                getattr(self, step)(self.people[who], about)
        except REFUSED:
            after = Action.objects.get(pk=self.action.pk)
            assert {f.attname: getattr(after, f.attname) for f in Action._meta.fields} == {
                f.attname: getattr(before, f.attname) for f in Action._meta.fields
            }
        after = Action.objects.get(pk=self.action.pk)
        for kept, now in ((self.owners, after.owner_id), (self.dates, after.due_on), (self.states, after.state)):
            if kept[-1] != now:
                kept.append(now)
        return before, after

    def move(self, by, state):
        operations.report_progress(self.action, by=by, note=f"Now {state.label}", state=state)

    def extend(self, by, days):
        newest = Action.objects.get(pk=self.action.pk).due_on
        to = next_working_day(newest + timedelta(days=days))
        operations.extend_action(self.action, by=by, new_due_on=to, reason="Sickness", on=self.day)

    def hand_over(self, by, whom):
        to = Hands(self.people[whom]) if whom in self.people else Hands(outside_owner=whom)
        version = Action.objects.get(pk=self.action.pk).version
        operations.reassign_action(self.action, to, reason="Moved teams", by=by, seen_version=version)

    def place(self, by, whom):
        operations.place_action(self.action, by=by, due_on=date(2022, 1, 4), owner=self.people[whom], on=self.day)

    def accept(self, by, _):
        operations.accept_action(self.action, by=by)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(owner=st.sampled_from(["manager.pact", "head", "qa", "deputy"]), steps=st.lists(STEPS, min_size=3, max_size=14))
@example(
    owner="qa",
    steps=[
        ("move", "qa", ActionState.DONE), ("move", "qa", ActionState.VERIFIED), ("move", "head", ActionState.VERIFIED),
        ("move", "qa", ActionState.EMBEDDED), ("move", "head", ActionState.EMBEDDED),
    ],
)  # fmt: skip
@example(
    owner="head",
    steps=[
        ("hand_over", "deputy", "manager.pact"), ("move", "manager.pact", ActionState.DONE),
        ("move", "head", ActionState.VERIFIED), ("move", "qa", ActionState.IN_PROGRESS),
        ("extend", "head", 7), ("extend", "head", 14), ("extend", "deputy", 14), ("move", "qa", ActionState.DONE),
        ("move", "qa", ActionState.VERIFIED), ("hand_over", "deputy", "Police"),
    ],
)  # fmt: skip
def test_whatever_happens_the_lifecycle_holds(db, owner, steps):
    with transaction.atomic():
        world = World(owner)
        for step, who, about in steps:
            before, after = world.do(step, who, about)
            nobody_judges_their_own(world, after)
            no_date_is_lost(world, after)
            every_change_is_a_row(world, before, after)
            a_state_says_when(after)
        transaction.set_rollback(True)


def nobody_judges_their_own(world, action):
    judged = ProgressUpdate.objects.filter(action=action, state__in=JUDGED)
    moved_by = {update.reported_by_id for update in judged if update.note.startswith("Now")}
    if action.verified_by_id:
        assert action.verified_by_id not in world.owners
        assert action.verified_by_id != action.said_done_by_id
        assert ActionState.DONE in world.states
    if action.state in JUDGED:
        assert moved_by


def no_date_is_lost(world, action):
    assert action.original_due_on == date(2021, 12, 1)
    moves = list(DueDateChange.objects.filter(action=action).order_by("pk"))
    assert [move.old_due_on for move in moves] + [action.due_on] == world.dates
    assert all(move.new_due_on > move.old_due_on for move in moves)
    assert Action.objects.with_slips().get(pk=action.pk).slips == len(world.dates) - 1
    deputies = [move for move in moves[1:] if move.changed_by != world.people["deputy"]]
    assert not deputies


def every_change_is_a_row(world, before, after):
    assert OwnerChange.objects.filter(action=after).count() == len(world.owners) - 1
    if before.owner_id != after.owner_id and after.owner_id:
        assert after.accepted_at is None or OwnerChange.objects.filter(action=after).first().changed_by == after.owner
    changed = (before.state, before.owner_id, before.due_on) != (after.state, after.owner_id, after.due_on)
    assert after.version == before.version + 1 if changed else after.version >= before.version


def a_state_says_when(action):
    is_open = action.state in OPEN
    assert (action.closed_at is None) == is_open
    assert (action.done_at is None) == (is_open or action.state == ActionState.CANCELLED)
    assert (action.verified_at is not None) == (action.state in JUDGED)
    assert action.month_at_start is not None
    assert (action.month_at_done is not None) == (action.done_at is not None)
