"""The weekly letter: whose it is, what stands in it, and that it goes once, whatever happens."""

import re
import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from actions.models import Action
from indicators.models import Flag, Indicator
from organisation import post
from organisation.models import Digest, Notification, NotificationSettings, Unit
from organisation.notifications import Kind, kinds, register, tell
from organisation.post import MailIsAway, Sent
from reports.digest.contents import read_held, sections_for
from reports.digest.sending import send_digests
from reports.rules.digest import Part
from tests.organisation.notifications.test_sending import Troubled

pytestmark = pytest.mark.django_db
MONDAY = date(2021, 11, 8)
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{Troubled.__module__}.Troubled"
    settings.SITE_ADDRESS = "https://clinics.example.gov.uk"
    monkeypatch.setattr(Troubled, "answer", None)
    monkeypatch.setattr(Troubled, "on_open", None)
    return Troubled


@pytest.fixture(autouse=True)
def news(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register(Kind("news", "News"))


@pytest.fixture
def manager(pact_manager):
    pact_manager.email = "manager.pact@example.gov.uk"
    pact_manager.save()
    return pact_manager


def say(person, number=1):
    (one,) = tell(to=[person], kind="news", key=f"news:{number}", title=f"News {number}", link="/flags/?state=open")
    return one


def flag(unit, code="EAI-04", classification="new"):
    return Flag.objects.create(
        indicator=Indicator.objects.get(code=code), unit=unit, first_month=date(2021, 10, 1), month=date(2021, 10, 1),
        classification=classification, sentence="Timely visits, October 2021. 7 of 9 (77.8%).", opened_at=timezone.now(),
    )  # fmt: skip


def parts(person, on=MONDAY):
    return {section.part: section for section in sections_for(person, read_held([person], on=on))}


def test_it_is_sent_once_a_week(manager):
    assert send_digests(on=MONDAY).became == {Sent.YES: 1}
    assert send_digests(on=MONDAY).became == {}
    assert send_digests(on=TUESDAY).became == {}
    assert send_digests(on=MONDAY + timedelta(days=7)).became == {Sent.YES: 1}
    assert [letter.to for letter in mail.outbox] == [["manager.pact@example.gov.uk"]] * 2


def test_it_speaks_of_ones_own_units_only(manager):
    pact, cla = Unit.objects.get(code="pact"), Unit.objects.get(code="cla")
    Flag.objects.all().delete()
    flag(pact)
    flag(cla, code="SUP-01")
    flag(pact.children.first(), code="PDC-01", classification="worsening")
    found = parts(manager)
    assert (found[Part.NEW].number, found[Part.WORSENING].number) == (1, 1)


def test_the_widest_of_ones_own_units_speaks_for_those_beneath_it(manager, pact_team_manager):
    pact, team = Unit.objects.get(code="pact"), pact_team_manager.memberships.get().unit
    Flag.objects.all().delete()
    flag(pact)
    flag(team, classification="worsening")
    assert set(parts(manager)) & {Part.NEW, Part.WORSENING} == {Part.NEW}
    assert set(parts(pact_team_manager)) & {Part.NEW, Part.WORSENING} == {Part.WORSENING}


def test_a_single_workers_flag_and_every_figure_stay_out(manager):
    team = Unit.objects.filter(parent__code="pact").first()
    worker = Unit.objects.create(code="worker-1", name="Worker One", kind="worker", parent=team)
    Flag.objects.all().delete()
    flag(worker)
    flag(team, code="SUP-01")
    send_digests(on=MONDAY)
    for text in (mail.outbox[0].body, mail.outbox[0].alternatives[0].content):
        assert "Worker One" not in text
        assert "77.8" not in text
        assert "%" not in re.sub(r"https://\S+", "", text)
    assert parts(manager)[Part.NEW].number == 1


def test_acknowledged_flags_and_quiet_ones_do_not_ask_again(manager):
    pact = Unit.objects.get(code="pact")
    Flag.objects.all().delete()
    flag(pact, classification="recovering")
    one = flag(pact.children.first())
    Flag.objects.filter(pk=one.pk).update(state="acknowledged", acknowledged_by=manager, acknowledged_at=timezone.now())
    assert Part.NEW not in parts(manager)


def test_it_counts_ones_own_actions_overdue_and_due_this_week(manager, qa):
    for owner, due in (
        (manager, MONDAY - timedelta(days=3)),
        (manager, MONDAY),
        (manager, SATURDAY + timedelta(days=2)),
        (qa, MONDAY),
    ):
        Action.objects.create(
            title="Visit every week", unit_id=1, owner=owner, due_on=due, original_due_on=due, raised_in="direct",
            raised_by=qa, raised_at=timezone.now(),
        )  # fmt: skip
    found = parts(manager)
    assert (found[Part.OVERDUE].number, found[Part.DUE].number) == (1, 1)
    send_digests(on=MONDAY)
    assert "1 action overdue, 1 action due" in mail.outbox[0].subject


def test_it_lists_the_figures_one_owes(manager):
    Indicator.objects.update(updater=manager)
    owed = parts(manager, on=MONDAY + timedelta(days=14))[Part.OWED]
    assert owed.number > 0
    assert owed.address == "https://clinics.example.gov.uk/gaps/?owner=mine"


def test_what_one_was_told_since_stands_in_one_letter(manager):
    told = say(manager)
    send_digests(on=MONDAY)
    assert "News 1" in mail.outbox[0].body
    assert "https://clinics.example.gov.uk/flags/?state=open" in mail.outbox[0].body
    told.refresh_from_db()
    assert told.digest == Digest.objects.get(person=manager)
    assert Part.TOLD not in parts(manager)


def test_nothing_to_say_is_no_letter_that_week(manager, board_reader):
    board_reader.email = "board@example.gov.uk"
    board_reader.save()
    done = send_digests(on=MONDAY)
    assert (done.empty, [letter.to for letter in mail.outbox]) == (1, [[manager.email]])
    say(board_reader)
    send_digests(on=TUESDAY)
    assert len(mail.outbox) == 1
    send_digests(on=MONDAY + timedelta(days=7))
    assert sum(letter.to == ["board@example.gov.uk"] for letter in mail.outbox) == 1


def test_it_waits_for_the_day_chosen_and_is_caught_up_with_after_it(manager):
    NotificationSettings.objects.create(person=manager, digest_day=1)
    assert send_digests(on=MONDAY).became == {}
    assert send_digests(on=MONDAY + timedelta(days=3)).became == {Sent.YES: 1}


@pytest.mark.parametrize("day", [SATURDAY, date(2021, 12, 27)])
def test_nothing_is_sent_on_a_day_off(manager, day):
    assert send_digests(on=day).became == {}


def test_who_wants_no_e_mail_has_left_or_holds_no_role_gets_none(manager):
    NotificationSettings.objects.create(person=manager, by_email=False)
    assert send_digests(on=MONDAY).became == {}
    NotificationSettings.objects.all().delete()
    manager.is_active = False
    manager.save()
    assert send_digests(on=MONDAY).became == {}
    manager.is_active = True
    manager.save()
    manager.memberships.update(ends_on=date(2021, 1, 1))
    assert send_digests(on=MONDAY).became == {}


def test_a_mail_server_that_is_away_costs_nothing(manager, server):
    server.on_open = ConnectionRefusedError(111, "Connection refused")
    with pytest.raises(MailIsAway):
        send_digests(on=MONDAY)
    server.on_open = None
    assert send_digests(on=MONDAY).became == {Sent.YES: 1}


def test_a_letter_certainly_not_taken_is_tried_again(manager, server):
    server.answer = smtplib.SMTPDataError(451, b"Greylisted")
    assert send_digests(on=MONDAY).became == {Sent.NO: 1}
    server.answer = None
    assert send_digests(on=MONDAY).became == {Sent.YES: 1}


def test_a_letter_perhaps_taken_is_not_doubled_and_what_it_told_is_told_again_next_week(manager, server):
    say(manager)
    server.answer = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    assert send_digests(on=MONDAY).became == {Sent.PERHAPS: 1}
    server.answer = None
    assert send_digests(on=TUESDAY).became == {}
    send_digests(on=MONDAY + timedelta(days=7))
    assert "News 1" in mail.outbox[0].body


def test_a_worker_that_dies_while_writing_is_followed_by_another(manager, monkeypatch, settings):
    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(post, "_hand_over", die)
        with pytest.raises(KeyboardInterrupt):
            send_digests(on=MONDAY)
    Digest.objects.update(claimed_at=timezone.now() - timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
    assert send_digests(on=MONDAY).became == {Sent.YES: 1}


def test_a_long_list_is_cut_and_says_where_the_rest_stands(manager):
    for number in range(12):
        say(manager, number)
    told = parts(manager)[Part.TOLD]
    assert (told.number, len(told.lines), told.is_cut) == (12, 10, True)


def test_reading_for_many_costs_as_much_as_for_one(manager, deputy, head, qa, django_assert_num_queries):
    from indicators.gaps import read_gaps

    read_gaps(on=MONDAY)
    # 1 memberships, 2 tree, 3-7 gaps, 8 flags, 9 units, 10 actions, 11 notifications
    with django_assert_num_queries(11):
        held = read_held([manager, deputy, head, qa], on=MONDAY)
        for person in (manager, deputy, head, qa):
            sections_for(person, held)


def test_the_letter_is_plain_text_and_accessible_html(manager):
    Notification.objects.all().delete()
    say(manager)
    send_digests(on=MONDAY)
    letter = mail.outbox[0]
    html = letter.alternatives[0].content
    assert letter.subject.startswith("This week: ")
    assert '<html lang="en-GB">' in html
    assert html.count("<h1>") == 1
    assert "<h2>What you were told since: 1</h2>" in html
    assert "<img" not in html
    assert "/notifications/settings/" in letter.body
