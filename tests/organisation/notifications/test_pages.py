"""The list of what one was told, the count in the header, and how one wants to be told."""

import pytest

from organisation.models import MutedKind, Notification

from .test_telling import say

pytestmark = pytest.mark.django_db
LIST = "/notifications/"
SETTINGS = "/notifications/settings/"


def count_in_header(page):
    return page.context["unread"]


def test_the_list_says_what_is_unread_by_word_and_leads_there(sign_in, head, qa):
    say(head)
    say(qa, kind="news", key="news:1")
    page = sign_in(head).get(LIST)
    text = page.content.decode()
    assert [one.person for one in page.context["page"]] == [head]
    assert ">Unread</span>" in text
    assert 'href="/flags/?a=1"' in text
    assert count_in_header(page) == 1


def test_reading_a_page_marks_nothing(sign_in, head):
    say(head)
    sign_in(head).get(LIST)
    assert Notification.objects.unread().count() == 1


def test_marking_one_as_read(sign_in, head):
    (one,) = say(head)
    page = sign_in(head).post(f"{LIST}{one.pk}/read/", follow=True)
    assert ">Read</span>" in page.content.decode()
    assert count_in_header(page) == 0


def test_nobody_marks_anothers(sign_in, head, qa):
    (one,) = say(qa)
    assert sign_in(head).post(f"{LIST}{one.pk}/read/").status_code == 404
    assert Notification.objects.unread().count() == 1


def test_marking_all_leaves_what_came_meanwhile(sign_in, head):
    say(head)
    client = sign_in(head)
    seen = client.get(LIST).context["up_to"]
    (meanwhile,) = say(head, key="fire:2")
    client.post(f"{LIST}read/", {"up_to": seen})
    assert list(Notification.objects.unread()) == [meanwhile]


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 40])
def test_nonsense_marks_nothing(sign_in, head, up_to):
    say(head)
    assert sign_in(head).post(f"{LIST}read/", {"up_to": up_to}).status_code == 302
    assert Notification.objects.unread().count() == 1


def test_the_unread_alone(sign_in, head):
    (first,) = say(head)
    say(head, key="fire:2")
    client = sign_in(head)
    client.post(f"{LIST}{first.pk}/read/")
    assert len(client.get(f"{LIST}?unread").context["page"]) == 1
    assert len(client.get(LIST).context["page"]) == 2


def test_the_count_costs_no_query_of_its_own(sign_in, head, django_assert_num_queries):
    for number in range(40):
        say(head, kind="news", key=f"news:{number}")
    client = sign_in(head)
    client.get(LIST)
    # 1 session, 2 user, 3 memberships with the notice and the count; 4 how many in all, 5 one page of them
    with django_assert_num_queries(5):
        client.get(LIST)


def test_settings_are_kept(sign_in, qa):
    client = sign_in(qa)
    client.post(SETTINGS, {"digest_day": "3", "wanted": ["fire"]})
    kept = qa.notification_settings
    assert (kept.by_email, kept.digest_day) == (False, 3)
    assert [muted.kind for muted in qa.muted_kinds.all()] == ["news"]
    form = client.get(SETTINGS).context["form"]
    assert form.initial == {"by_email": False, "digest_day": 3, "wanted": ["fire"]}


def test_a_kind_wanted_again_is_told_again(sign_in, qa):
    MutedKind.objects.create(person=qa, kind="news")
    sign_in(qa).post(SETTINGS, {"by_email": "on", "digest_day": "0", "wanted": ["fire", "news"]})
    assert say(qa, kind="news", key="news:1")


def test_a_duty_is_said_and_cannot_be_turned_off(sign_in, head):
    client = sign_in(head)
    page = client.get(SETTINGS)
    assert page.context["form"].fields["wanted"].choices == [("news", "News")]
    assert "A fire, at once" in page.content.decode()
    client.post(SETTINGS, {"digest_day": "0"})
    assert [muted.kind for muted in head.muted_kinds.all()] == ["news"]


def test_a_day_that_is_none_is_refused_and_nothing_is_lost(sign_in, qa):
    page = sign_in(qa).post(SETTINGS, {"digest_day": "6", "wanted": ["news"]})
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert page.context["form"]["wanted"].value() == ["news"]


def test_a_link_in_a_letter_survives_signing_in(client, head):
    head.set_password("clinic-demo-2021")
    head.save()
    asked = client.get("/flags/?service=pact&state=open")
    assert asked.status_code == 302
    signed_in = client.post(asked["Location"], {"login": "head", "password": "clinic-demo-2021"})
    assert signed_in["Location"] == "/flags/?service=pact&state=open"
