"""Views of the list that somebody keeps: their own, one a name, and safe in two windows."""

import html
import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from actions.forms.saving import MOMENT
from actions.looking import canonical
from actions.models import SavedView

pytestmark = pytest.mark.django_db
LATE, MINE = "state=open&delivery=red", "owner=nobody"


def keep(client, name="Late", query=LATE, **more):
    return client.post("/actions/views/keep/", {"name": name, "query": query} | more)


def change(client, view, what, **given):
    sent = {"seen": view.saved_at.strftime(MOMENT)} | given
    return client.post(
        f"/actions/views/{view.pk}/{what}/", {f"{view.pk}-{name}": value for name, value in sent.items()}
    )


def kept(person):
    return list(SavedView.objects.filter(user=person).values_list("name", "query"))


def test_it_is_kept_and_opened_from_above_the_list(sign_in, deputy):
    client = sign_in(deputy)
    assert keep(client)["Location"] == "/actions/?state=open&delivery=red"
    page = client.get("/actions/?delivery=red&state=open&words=&page=2")
    (view,) = page.context["looking"].views
    assert (view.label, view.is_current) == ("Late", True)
    assert "Keep this view" not in page.content.decode()
    assert not client.get("/actions/").context["looking"].views[0].is_current


def test_nobody_sees_or_changes_another_persons(sign_in, deputy, head):
    keep(sign_in(deputy))
    view, client = SavedView.objects.get(), sign_in(head)
    assert not client.get("/actions/").context["looking"].views
    change(client, view, "rename", name="Mine")
    change(client, view, "remove")
    assert kept(deputy) == [("Late", LATE)]
    assert keep(client).status_code == 302  # the same name is theirs to use


def test_a_name_stands_for_one_view_until_it_is_replaced(sign_in, deputy):
    client = sign_in(deputy)
    keep(client)
    assert keep(client).status_code == 302  # pressed twice
    refused = keep(client, name="late", query=MINE)
    assert (refused.status_code, kept(deputy)) == (422, [("Late", LATE)])
    seen = refused.context["form"]["seen"].value()
    assert keep(client, name="late", query=MINE, seen=seen, instead="on").status_code == 302
    assert kept(deputy) == [("late", MINE)]


def test_two_windows_do_not_replace_unseen(sign_in, deputy):
    client = sign_in(deputy)
    keep(client)
    seen = keep(client, query=MINE).context["form"]["seen"].value()
    SavedView.objects.update(query="state=done", saved_at=timezone.now())
    again = keep(client, query=MINE, seen=seen, instead="on")
    assert (again.status_code, kept(deputy)) == (422, [("Late", "state=done")])


def test_renamed_and_removed(sign_in, deputy):
    client = sign_in(deputy)
    keep(client)
    keep(client, name="No owner", query=MINE)
    first = SavedView.objects.get(name="Late")
    taken = change(client, first, "rename", name="no owner")
    assert (taken.status_code, taken.context["form"]["name"].value()) == (422, "no owner")
    assert change(client, first, "rename", name="Overdue").status_code == 302
    assert {name for name, _ in kept(deputy)} == {"Overdue", "No owner"}
    first.refresh_from_db()
    change(client, first, "remove")
    assert kept(deputy) == [("No owner", MINE)]
    assert (
        "You removed this view in another window."
        in client.post(f"/actions/views/{first.pk}/remove/", follow=True).content.decode()
    )


@pytest.mark.parametrize("what", ["rename", "remove"])
def test_what_was_changed_in_another_window_is_looked_at_again(sign_in, deputy, what):
    client = sign_in(deputy)
    keep(client)
    view = SavedView.objects.get()
    SavedView.objects.update(name="Red", saved_at=view.saved_at + timedelta(seconds=1))
    change(client, view, what, name="Overdue")
    assert kept(deputy) == [("Red", LATE)]
    assert "called “Red” now" in client.get("/actions/views/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "This is needed: fill it in."),
        ({"name": "Born 03/04/2015"}, "a date of birth"),
        ({"query": f"words={'x' * 1100}"}, "Too much is chosen"),
    ],
)
def test_a_bad_name_or_choice_is_refused(sign_in, deputy, given, said):
    page = keep(sign_in(deputy), **given)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not kept(deputy)


def test_an_address_is_kept_in_one_form_and_without_what_the_list_does_not_know():
    asked = QueryDict("page=3&file=csv&evil=1&sort=-due_on&state=open&words=+&columns=plan&columns=unit&delivery=red")
    assert canonical(asked) == "state=open&delivery=red&columns=unit,plan&sort=-due_on"


def test_a_removal_is_undone_from_its_message(sign_in, deputy):
    client = sign_in(deputy)
    keep(client)
    change(client, SavedView.objects.get(), "remove")
    assert kept(deputy) == []
    undo = re.search(
        r'action="(/actions/views/keep/[^"]*)" class="inline-form undo"', client.get("/actions/views/").content.decode()
    )
    address = html.unescape(undo.group(1))
    assert client.get(address).status_code == 405  # a look brings nothing back
    assert client.post(address, {"back": "/actions/views/"}).status_code == 302
    assert kept(deputy) == [("Late", LATE)]
