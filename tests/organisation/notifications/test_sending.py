"""What interrupts is sent once: whatever refuses, falls silent, dies or is rung twice."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from organisation import post
from organisation.models import NotificationLetter
from organisation.notifications.sending import send_notifications
from organisation.post import MailIsAway, Sent

from .test_telling import say

pytestmark = pytest.mark.django_db


class Troubled(EmailBackend):
    """A mail server that answers as it is told to."""

    answer: Exception | None = None
    on_open: Exception | None = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        if self.answer:
            raise self.answer
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Troubled"
    monkeypatch.setattr(Troubled, "answer", None)
    monkeypatch.setattr(Troubled, "on_open", None)
    return Troubled


@pytest.fixture
def letter(head):
    say(head)
    return NotificationLetter.objects.get()


def sent_to():
    return [to for one in mail.outbox for to in one.to]


def test_it_is_sent_once_with_its_link(letter, settings):
    settings.SITE_ADDRESS = "https://clinics.example.gov.uk"
    assert send_notifications() == {Sent.YES: 1}
    assert send_notifications() == {}
    one = mail.outbox[0]
    assert (one.to, one.subject) == (["head@example.gov.uk"], "It burns")
    html = one.alternatives[0].content
    for text in (one.body, html):
        assert "In the yard." in text
        assert "https://clinics.example.gov.uk/flags/?a=1" in text
    assert '<html lang="en-GB">' in html
    letter.refresh_from_db()
    assert letter.standing == "Sent"


def test_a_server_that_is_away_costs_nothing(letter, server):
    server.on_open = ConnectionRefusedError(111, "Connection refused")
    with pytest.raises(MailIsAway):
        send_notifications()
    server.on_open = None
    send_notifications()
    assert sent_to() == ["head@example.gov.uk"]


def test_a_letter_certainly_refused_is_tried_again_and_says_why(letter, server):
    server.answer = smtplib.SMTPDataError(451, b"Greylisted")
    assert send_notifications() == {Sent.NO: 1}
    letter.refresh_from_db()
    assert (letter.standing, letter.attempts) == ("Waits", 1)
    assert "Greylisted" in letter.problem
    server.answer = None
    send_notifications()
    assert sent_to() == ["head@example.gov.uk"]


def test_a_letter_always_refused_is_given_up(letter, server):
    server.answer = smtplib.SMTPRecipientsRefused({"head@example.gov.uk": (550, b"Nobody here")})
    for _ in range(20):
        send_notifications()
    letter.refresh_from_db()
    assert (letter.standing, letter.attempts) == ("Given up", 12)


def test_a_letter_perhaps_taken_is_never_sent_again(letter, server):
    server.answer = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    assert send_notifications() == {Sent.PERHAPS: 1}
    server.answer = None
    assert send_notifications() == {}
    letter.refresh_from_db()
    assert letter.standing == "Perhaps sent"


def die(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("dies_in", "letters"), [("_hand_over", 1), ("send", 0)])
def test_who_dies_before_handing_over_is_followed_and_after_it_is_not(letter, monkeypatch, settings, dies_in, letters):
    with monkeypatch.context() as context:
        context.setattr(post, dies_in, die)
        with pytest.raises(KeyboardInterrupt):
            send_notifications()
    assert send_notifications() == {}  # its claim may still be a live worker's
    long_ago = timezone.now() - timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
    NotificationLetter.objects.update(claimed_at=long_ago)
    send_notifications()
    assert len(mail.outbox) == letters


def test_a_worker_that_was_only_slow_sends_nothing_once_another_has_taken_over(letter):
    def slow():
        NotificationLetter.objects.update(claimed_at=timezone.now())  # as another's claim does
        return mail.EmailMultiAlternatives("It burns", to=["head@example.gov.uk"])

    assert post.send_once(letter, slow) is None
    assert mail.outbox == []


def test_two_who_saw_the_same_letter_send_it_once(letter):
    seen_by_both = NotificationLetter.objects.get()
    send_notifications()
    assert post.send_once(seen_by_both, lambda: pytest.fail("It was sent already")) is None


def test_who_left_meanwhile_gets_nothing(letter, head):
    head.is_active = False
    head.save()
    assert send_notifications() == {}
