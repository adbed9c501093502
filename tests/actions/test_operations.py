from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions import operations
from actions.models import Action, ProgressUpdate, RaisedIn
from actions.operations import Hands, Promise
from actions.rules.lifecycle import ActionState
from indicators.models import Indicator
from organisation.models import Unit
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
TODAY = date(2021, 11, 19)
WEDNESDAY = date(2021, 12, 1)


def raised(by, *, owner=None, due_on=WEDNESDAY, unit="pact", **more):
    promise = Promise(
        title="Cover the visits", unit=Unit.objects.get(code=unit), raised_in=RaisedIn.DIRECT,
        owner=owner, due_on=due_on, **more,
    )  # fmt: skip
    return operations.raise_action(promise, by=by, on=TODAY)


def test_the_reports_46_actions_wait_in_a_queue_of_their_own():
    reported = Action.objects.filter(raised_in=RaisedIn.BOARD_REPORT)
    assert reported.count() == 46
    assert reported.unplaced().count() == 46
    assert reported.exclude(due_on=None).count() == 7
    assert not reported.exclude(owner=None).exists()


def test_an_action_keeps_where_its_measure_stood(pact_manager):
    action = raised(pact_manager, indicator=Indicator.objects.get(code="PDC-01"))
    assert action.value_at_start == 89


@pytest.mark.parametrize(
    ("due_on", "why"),
    [
        (date(2021, 1, 29), "is past"),
        (date(2022, 1, 3), "is not a working day. The next one is Tuesday 4 January 2022"),
        (date(2021, 11, 20), "is not a working day"),
    ],
)
def test_a_date_nobody_can_keep_is_refused(pact_manager, due_on, why):
    with pytest.raises(ValidationError) as refused:
        raised(pact_manager, due_on=due_on)
    assert why in refused.value.message_dict["due_on"][0]


def test_two_owners_are_refused(pact_manager):
    with pytest.raises(ValidationError, match="Name one owner"):
        raised(pact_manager, owner=pact_manager, outside_owner="Police")


def test_placing_needs_an_owner_and_happens_once(pact_manager, head):
    action = raised(pact_manager, due_on=None)
    with pytest.raises(ValidationError, match="Name one owner"):
        operations.place_action(action, by=head, due_on=WEDNESDAY, on=TODAY)
    placed = operations.place_action(action, by=head, due_on=WEDNESDAY, owner=pact_manager, on=TODAY)
    assert (placed.is_placed, placed.original_due_on) == (True, WEDNESDAY)
    with pytest.raises(operations.ActionHasMovedOn):
        operations.place_action(action, by=head, due_on=WEDNESDAY, owner=head, on=TODAY)


def test_a_manager_places_only_in_their_own_service(pact_manager, cla_manager):
    action = raised(pact_manager, due_on=None)
    with pytest.raises(PermissionDenied):
        operations.place_action(action, by=cla_manager, due_on=WEDNESDAY, owner=cla_manager, on=TODAY)


def test_progress_moves_the_action_and_is_kept(pact_manager):
    action = raised(pact_manager, owner=pact_manager)
    operations.report_progress(action, by=pact_manager, note="Begun", state=ActionState.IN_PROGRESS)
    operations.report_progress(action, by=pact_manager, note="All covered", state=ActionState.DONE)
    action.refresh_from_db()
    assert (action.state, action.closed_by) == (ActionState.DONE, pact_manager)
    assert [update.note for update in ProgressUpdate.objects.filter(action=action)] == ["All covered", "Begun"]


def test_the_owner_does_not_verify_their_own_action(head, qa):
    action = raised(head, owner=head)
    operations.report_progress(action, by=head, note="Done", state=ActionState.DONE)
    with pytest.raises(operations.OwnerMayNotVerify):
        operations.report_progress(action, by=head, note="And good", state=ActionState.VERIFIED)
    operations.report_progress(action, by=qa, note="Seen", state=ActionState.VERIFIED)
    action.refresh_from_db()
    assert action.state == ActionState.VERIFIED


def test_verifying_is_not_everybodys(pact_manager, cla_manager):
    action = raised(pact_manager, owner=cla_manager)
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    with pytest.raises(PermissionDenied):
        operations.report_progress(action, by=pact_manager, note="Good", state=ActionState.VERIFIED)


def test_who_said_that_it_is_done_does_not_verify_it(pact_manager, head, qa):
    action = raised(pact_manager, owner=pact_manager)
    operations.report_progress(action, by=head, note="Done", state=ActionState.DONE)
    with pytest.raises(operations.OwnerMayNotVerify, match="You said that it is done"):
        operations.report_progress(action, by=head, note="And good", state=ActionState.VERIFIED)


def test_who_keeps_after_a_body_outside_does_not_verify_it(pact_manager, head, qa):
    action = raised(pact_manager, outside_owner="Police", liaison=head)
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    with pytest.raises(operations.OwnerMayNotVerify, match="keep after the body outside"):
        operations.report_progress(action, by=head, note="And good", state=ActionState.VERIFIED)


def test_whoever_owned_it_before_does_not_verify_it(pact_manager, head, qa):
    action = raised(pact_manager, owner=head)
    operations.reassign_action(action, Hands(pact_manager), reason="Moved", by=head, seen_version=1)
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    with pytest.raises(operations.OwnerMayNotVerify, match="owner does not verify"):
        operations.report_progress(action, by=head, note="Good", state=ActionState.VERIFIED)


def test_done_keeps_where_the_measure_stood_and_a_refusal_forgets_it(pact_manager, qa):
    action = raised(pact_manager, owner=pact_manager, indicator=Indicator.objects.get(code="PDC-01"))
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    action.refresh_from_db()
    assert (action.value_at_done, action.said_done_by) == (89, pact_manager)
    assert action.month_at_done == action.month_at_start
    operations.report_progress(action, by=qa, note="Only half the teams", state=ActionState.IN_PROGRESS)
    action.refresh_from_db()
    assert (action.done_at, action.value_at_done, action.said_done_by, action.closed_at) == (None, None, None, None)
    assert action.updates.first().note == "Only half the teams"


def test_nothing_is_reported_without_words(pact_manager):
    with pytest.raises(ValidationError, match="Say what has happened"):
        operations.report_progress(raised(pact_manager), by=pact_manager, note=" ", state=ActionState.IN_PROGRESS)


def test_the_owner_accepts_and_nobody_for_them(pact_manager, head):
    action = raised(head, owner=pact_manager)
    assert action.accepted_at is None
    with pytest.raises(operations.NotYoursToAccept):
        operations.accept_action(action, by=head)
    assert operations.accept_action(action, by=pact_manager).accepted_at


def test_who_names_themselves_or_works_on_it_has_accepted_it(pact_manager, head):
    assert raised(pact_manager, owner=pact_manager).accepted_at
    action = raised(head, owner=pact_manager)
    operations.report_progress(action, by=pact_manager, note="Begun", state=ActionState.NOT_STARTED)
    action.refresh_from_db()
    assert action.accepted_at


def test_a_new_owner_has_yet_to_accept(pact_manager, head, cla_manager):
    action = raised(pact_manager, owner=pact_manager)
    operations.reassign_action(action, Hands(cla_manager), reason="Moved", by=head, seen_version=action.version)
    action.refresh_from_db()
    assert (action.owner, action.accepted_at, action.version) == (cla_manager, None, 2)
    assert str(action.owner_changes.get()) == f"{pact_manager} to {cla_manager}"


def test_what_changed_since_it_was_read_is_not_overwritten(pact_manager, head):
    action = raised(pact_manager, owner=pact_manager)
    operations.report_progress(action, by=head, note="Seen", state=ActionState.IN_PROGRESS, seen_version=1)
    with pytest.raises(operations.ActionHasMovedOn):
        operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE, seen_version=1)
    assert action.updates.count() == 1


def test_nobody_drops_what_they_promised_themselves(pact_manager, head, deputy):
    action = raised(pact_manager, owner=pact_manager)
    with pytest.raises(operations.MoveNotAllowed, match="does not cancel their own"):
        operations.report_progress(action, by=pact_manager, note="No longer", state=ActionState.CANCELLED)
    operations.report_progress(action, by=head, note="Overtaken", state=ActionState.CANCELLED)
    action.refresh_from_db()
    assert (action.state, action.closed_reason) == (ActionState.CANCELLED, "Overtaken")


def test_placing_keeps_the_date_it_had_as_its_first(pact_manager, head):
    action = raised(pact_manager)
    placed = operations.place_action(action, by=head, due_on=date(2021, 12, 8), owner=pact_manager, on=TODAY)
    assert (placed.original_due_on, placed.due_on) == (WEDNESDAY, date(2021, 12, 8))
    assert placed.date_changes.get().old_due_on == WEDNESDAY


def test_a_body_outside_has_somebody_here_who_keeps_after_it(pact_manager, head):
    assert raised(pact_manager, outside_owner="Police").liaison == pact_manager
    assert raised(pact_manager, outside_owner="Police", liaison=head).liaison == head
    with pytest.raises(ValidationError, match="body outside only"):
        raised(pact_manager, owner=pact_manager, liaison=head)


def test_who_may_own_nothing_is_not_named(pact_manager, board_reader):
    with pytest.raises(ValidationError, match="no role that lets them own"):
        raised(pact_manager, owner=board_reader)


class TestReassigningSeveral:
    def seen(self, *actions):
        return [(action.pk, action.version) for action in actions]

    def test_all_of_them(self, pact_manager, head, cla_manager):
        several = [raised(pact_manager, owner=pact_manager) for _ in range(3)]
        operations.reassign(self.seen(*several), Hands(cla_manager), reason="Cover", by=head)
        assert Action.objects.filter(owner=cla_manager).count() == 3

    def test_or_none_and_each_that_may_not_is_named(self, pact_manager, head, cla_manager):
        mine, theirs = raised(pact_manager, owner=pact_manager), raised(head, owner=cla_manager, unit="cla")
        with pytest.raises(ValidationError) as refused:
            operations.reassign(self.seen(mine, theirs), Hands(head), reason="Cover", by=pact_manager)
        assert len(refused.value.messages) == 1
        assert "your role does not let you" in refused.value.messages[0]
        mine.refresh_from_db()
        assert mine.owner == pact_manager

    def test_one_that_has_moved_on_stops_all(self, pact_manager, head, cla_manager):
        two = [raised(pact_manager, owner=pact_manager) for _ in range(2)]
        seen = self.seen(*two)
        operations.report_progress(two[0], by=pact_manager, note="Begun", state=ActionState.IN_PROGRESS)
        with pytest.raises(ValidationError, match="has changed since"):
            operations.reassign(seen, Hands(cla_manager), reason="Cover", by=head)
        assert not Action.objects.filter(owner=cla_manager).exists()


def test_no_step_is_left_out(pact_manager):
    action = raised(pact_manager, owner=pact_manager)
    with pytest.raises(operations.MoveNotAllowed, match="cannot become verified"):
        operations.report_progress(action, by=pact_manager, note="?", state=ActionState.VERIFIED)


def test_strangers_do_not_report(pact_manager, cla_manager, board_reader):
    action = raised(pact_manager, owner=pact_manager)
    for person in (cla_manager, board_reader):
        with pytest.raises(PermissionDenied):
            operations.report_progress(action, by=person, note="?", state=ActionState.IN_PROGRESS)


def test_the_second_extension_is_the_deputys(pact_manager, deputy):
    action = raised(pact_manager, owner=pact_manager)
    later, latest = add_working_days(WEDNESDAY, 5), add_working_days(WEDNESDAY, 10)
    operations.extend_action(action, by=pact_manager, new_due_on=later, reason="Sickness", on=TODAY)
    with pytest.raises(operations.SecondExtensionNeedsDeputy):
        operations.extend_action(action, by=pact_manager, new_due_on=latest, reason="Again", on=TODAY)
    operations.extend_action(action, by=deputy, new_due_on=latest, reason="Agreed", on=TODAY)
    action.refresh_from_db()
    assert (action.due_on, action.original_due_on, action.date_changes.count()) == (latest, WEDNESDAY, 2)
