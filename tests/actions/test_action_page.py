"""An action's page: what it tells, what each reader may do on it, and what is never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from actions import operations
from actions.history import history_of
from actions.models import Comment, ProgressUpdate, RaisedIn
from actions.operations import Hands, Promise
from actions.rules.lifecycle import ActionState
from organisation.models import Unit
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db


def raised(by, *, unit="pact", **more):
    promise = Promise(
        title="Cover the visits", unit=Unit.objects.get(code=unit), raised_in=RaisedIn.DIRECT,
        due_on=add_working_days(timezone.localdate(), 20), **more,
    )  # fmt: skip
    return operations.raise_action(promise, by=by)


@pytest.fixture
def action(head, pact_manager):
    return raised(head, owner=pact_manager)


def states(page):
    return [value for value, _ in page.context["page"].progress.fields["state"].choices]


def sent(action, **more):
    read_at = (timezone.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.%f%z")
    return {"note": "Begun", "state": "in_progress", "seen_version": action.version, "read_at": read_at} | more


def test_it_offers_only_what_one_may_do(sign_in, action, pact_manager, head, qa):
    address = action.get_absolute_url()
    assert states(sign_in(pact_manager).get(address)) == ["not_started", "in_progress", "done"]
    assert states(sign_in(head).get(address)) == ["not_started", "in_progress", "done", "cancelled"]
    operations.report_progress(action, by=pact_manager, note="All covered", state=ActionState.DONE)
    assert states(sign_in(qa).get(address)) == ["done", "in_progress", "verified"]
    page = sign_in(pact_manager).get(address)
    assert states(page) == ["done", "in_progress"]
    assert "It waits for the QA unit, the head of service or the deputy director" in page.content.decode()


def test_the_owner_accepts(sign_in, action, pact_manager, head):
    address = action.get_absolute_url()
    assert "Accept it" not in sign_in(head).get(address).content.decode()
    client = sign_in(pact_manager)
    assert "This action was given to you" in client.get(address).content.decode()
    client.post(f"{address}accept/", {"seen_version": action.version})
    action.refresh_from_db()
    assert action.accepted_at
    assert "Accepted by its owner" in client.get(address).content.decode()


def test_progress_is_taken(sign_in, action, pact_manager):
    answer = sign_in(pact_manager).post(f"{action.get_absolute_url()}progress/", sent(action))
    assert answer.status_code == 302
    assert ProgressUpdate.objects.get(action=action).note == "Begun"


def test_what_somebody_did_meanwhile_is_shown_and_nothing_typed_is_lost(sign_in, action, pact_manager, head):
    operations.report_progress(action, by=head, note="Two teams are covered", state=ActionState.IN_PROGRESS)
    client, address = sign_in(pact_manager), f"{action.get_absolute_url()}progress/"
    page = client.post(address, sent(action, note="My own words", state="done"))
    assert page.status_code == 409
    told = page.content.decode()
    assert "Somebody changed this action while you were writing" in told
    assert [entry.said for entry in page.context["page"].meanwhile if entry.kind == "moved"] == [
        "Two teams are covered"
    ]
    assert "My own words" in told
    again = {name: page.context["page"].progress[name].value() for name in ("note", "state", "seen_version", "read_at")}
    assert client.post(address, again).status_code == 302
    assert [update.note for update in ProgressUpdate.objects.filter(action=action)] == [
        "My own words",
        "Two teams are covered",
    ]


def test_a_child_is_not_named(sign_in, action, pact_manager):
    page = sign_in(pact_manager).post(f"{action.get_absolute_url()}progress/", sent(action, note="Client no 123456"))
    assert page.status_code == 422
    assert "case number" in page.content.decode()


def test_comments(sign_in, action, qa):
    client, address = sign_in(qa), f"{action.get_absolute_url()}comment/"
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "Which teams?"}).status_code == 302
    assert Comment.objects.get(action=action).written_by == qa


def test_the_date_moves_once_and_the_second_time_by_the_deputy(sign_in, action, head, deputy):
    days = [add_working_days(action.due_on, number).isoformat() for number in (5, 10)]
    address = f"{action.get_absolute_url()}date/"
    client = sign_in(head)
    assert client.post(address, {"new_due_on": days[0], "reason": "Sickness", "seen_version": 1}).status_code == 302
    page = client.post(address, {"new_due_on": days[1], "reason": "Again", "seen_version": 2})
    assert "the second time is the deputy director&#x27;s to say" in page.content.decode()
    stale = sign_in(deputy).post(address, {"new_due_on": days[1], "reason": "Agreed", "seen_version": 1})
    assert (stale.status_code, "Agreed" in stale.content.decode()) == (422, True)
    assert sign_in(deputy).post(
        address, {"new_due_on": days[1], "reason": "Agreed", "seen_version": 2}
    ).status_code == 302  # fmt: skip
    told = sign_in(deputy).get(action.get_absolute_url()).content.decode()
    assert "(slip 2)" in told
    assert "Its date has moved twice." in told


def test_all_of_its_life_is_in_one_line_of_time(action, head, pact_manager, qa, cla_manager):
    operations.accept_action(action, by=pact_manager)
    operations.report_progress(action, by=pact_manager, note="Begun", state=ActionState.IN_PROGRESS)
    operations.report_progress(action, by=pact_manager, note="Half way", state=ActionState.IN_PROGRESS)
    operations.add_comment(action, by=qa, text="Good")
    later = add_working_days(action.due_on, 3)
    operations.extend_action(action, by=head, new_due_on=later, reason="Sickness")
    action.refresh_from_db()
    operations.reassign_action(action, Hands(cla_manager), reason="Moved", by=head, seen_version=action.version)
    operations.report_progress(action, by=cla_manager, note="Done", state=ActionState.DONE)
    operations.report_progress(action, by=qa, note="Not all", state=ActionState.IN_PROGRESS)
    action.refresh_from_db()
    entries = [(entry.kind, entry.what.split(" from ")[0]) for entry in reversed(history_of(action))]
    assert entries == [
        ("raised", "Raised: raised directly"), ("accepted", "Accepted by its owner."), ("moved", "In progress"),
        ("told", "Progress"), ("comment", "Comment"), ("slip", "Date moved"), ("owner", "Owner changed"),
        ("moved", "Done, to be verified"), ("moved", "Not verified: in progress again"),
    ]  # fmt: skip


def test_the_page_costs_the_same_however_long_the_story(sign_in, action, qa, pact_manager):
    client = sign_in(qa)
    client.get(action.get_absolute_url())
    for number in range(8):
        operations.add_comment(action, by=qa, text=f"Remark {number}")
        operations.report_progress(action, by=pact_manager, note=f"Step {number}", state=ActionState.IN_PROGRESS)
    # Session, user, memberships, the tree of units, action; who owned it before;
    # updates, comments, date changes, owner changes, evidence, reviews, verdict
    with assertNumQueries(13):
        client.get(action.get_absolute_url())
