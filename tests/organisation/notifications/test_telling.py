"""Telling people: once each, what interrupts by e-mail at once, nobody against their will but those whose duty it is."""

import pytest
from django.core import mail

from organisation.models import JobRun, MutedKind, Notification, NotificationLetter, NotificationSettings
from organisation.notifications import NoSuchKind, tell

pytestmark = pytest.mark.django_db


def say(*people, kind="fire", key="fire:1", **more):
    return tell(to=people, kind=kind, key=key, title="It burns", body="In the yard.", link="/flags/?a=1", **more)


def told():
    return sorted(Notification.objects.values_list("person__username", flat=True))


def letters():
    return sorted(NotificationLetter.objects.values_list("notification__person__username", flat=True))


def test_each_is_told_once(head, qa):
    assert len(say(head, qa, head)) == 2
    assert say(head, qa) == []
    assert told() == ["head", "qa"]
    assert letters() == ["head", "qa"]


def test_somebody_new_to_it_is_told_what_others_know(head, qa):
    say(head)
    assert [one.person for one in say(head, qa)] == [qa]


def test_what_interrupts_waits_for_a_worker_and_what_does_not_has_no_letter(head):
    say(head, kind="news", key="news:1")
    assert (letters(), JobRun.objects.filter(job="send notifications").exists()) == ([], False)
    say(head)
    assert (letters(), JobRun.objects.filter(job="send notifications").count()) == (["head"], 1)
    assert mail.outbox == []


def test_who_has_left_is_not_told(head, qa):
    qa.is_active = False
    say(head, qa)
    assert told() == ["head"]


def test_a_kind_turned_off_is_not_told_except_to_those_whose_duty_it_is(head, qa):
    for person in (head, qa):
        MutedKind.objects.create(person=person, kind="fire")
    say(head, qa)
    assert told() == ["head"]


def test_no_e_mail_to_who_wants_none_except_those_whose_duty_it_is(head, qa):
    for person in (head, qa):
        NotificationSettings.objects.create(person=person, by_email=False)
    say(head, qa)
    assert (told(), letters()) == (["head", "qa"], ["head"])


def test_without_an_address_it_stands_in_the_list_only(head, analyst):
    analyst.email = ""
    say(head, analyst)
    assert (told(), letters()) == (["analyst", "head"], ["head"])


def test_a_kind_nobody_registered_is_a_mistake(head):
    with pytest.raises(NoSuchKind):
        say(head, kind="flood")
