"""The board: a column a state, and a move by a form to a state it may go to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.board import MOST
from actions.models import Action, ProgressUpdate
from tests.actions.test_lists import alone, make, many, queries  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
BACK = "/actions/board/?words=visits"


def columns(client, **asked):
    return {column.name: column for column in client.get("/actions/board/", asked).context["columns_of_board"]}


def titles(column):
    return [card.action.title for card in column.cards]


def ask(client, action, **given):
    path = f"/actions/{action.pk}/move/?back={BACK}"
    return (
        client.post(path, {"note": "All covered", "seen_version": action.version} | given)
        if given
        else client.get(path)
    )


def test_a_column_a_state_the_most_pressing_on_top(sign_in, deputy):
    today = timezone.localdate()
    make(deputy, title="Undated", state="not_started")
    make(deputy, title="Later", state="not_started", due_on=today + timedelta(days=9))
    make(deputy, title="Late", state="not_started", due_on=today - timedelta(days=9), unit="cla")
    make(deputy, title="Tried", state="no_impact")
    make(deputy, title="Dropped", state="cancelled", closed_reason="?", raised=3)
    found = columns(sign_in(deputy))
    assert list(found) == ["not_started", "in_progress", "done", "verified", "closed"]
    assert titles(found["not_started"]) == ["Late", "Later", "Undated"]
    assert titles(found["closed"]) == ["Dropped", "Tried"]
    assert [column.number for column in found.values()] == [3, 0, 0, 0, 2]
    late = columns(sign_in(deputy), delivery="red")["not_started"]
    assert (titles(late), late.number) == (["Late"], 1)


def test_only_what_one_may_move_can_be(sign_in, deputy, pact_manager, qa):
    for state in ("in_progress", "done", "verified", "embedded"):
        make(deputy, state=state)
    make(deputy, unit="cla")
    moved = lambda person: [  # noqa: E731
        name for name, column in columns(sign_in(person)).items() for card in column.cards if card.may_move
    ]
    assert moved(pact_manager) == ["in_progress", "done"]
    assert moved(qa) == ["in_progress", "in_progress", "done", "verified"]


def test_a_card_is_moved_and_one_comes_back_to_it(sign_in, deputy, pact_manager):
    action, client = make(deputy, owner=pact_manager), sign_in(pact_manager)
    page = ask(client, action)
    assert [value for value, _ in page.context["form"].fields["state"].choices] == ["in_progress", "done"]
    moved = ask(client, action, state="done")
    assert moved["Location"] == f"{BACK}#action-{action.pk}"
    assert ProgressUpdate.objects.get(action=action).note == "All covered"
    assert Action.objects.get().state == "done"


@pytest.mark.parametrize(
    ("given", "status"),
    [({"state": "done", "note": ""}, 422), ({"state": "verified"}, 422), ({"state": "done", "seen_version": 7}, 409)],
)
def test_a_refused_move_keeps_what_was_typed(sign_in, deputy, pact_manager, given, status):
    action = make(deputy, owner=pact_manager)
    page = ask(sign_in(pact_manager), action, **given)
    assert page.status_code == status
    assert page.context["form"]["note"].value() == given.get("note", "All covered")
    assert Action.objects.get().state == "in_progress"


@pytest.mark.parametrize("back", ["https://elsewhere/", "//elsewhere/actions/", ""])
def test_one_comes_back_to_our_own_pages_only(sign_in, deputy, back):
    action = make(deputy)
    given = {"note": "Begun", "state": "in_progress", "seen_version": 1}
    moved = sign_in(deputy).post(f"/actions/{action.pk}/move/?back={back}", given)
    assert moved["Location"] == f"/actions/board/#action-{action.pk}"


def test_five_thousand_cost_as_many_queries_as_a_few(sign_in, deputy):
    client = sign_in(deputy)
    many(deputy, 46)
    few = queries(client, "/actions/board/")
    many(deputy, 5000 - 46)
    assert queries(client, "/actions/board/") == few <= 20
    column = columns(client)["not_started"]
    assert (column.number, len(column.cards), column.more) == (5000, MOST, 5000 - MOST)
