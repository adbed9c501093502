"""Reminders of missing figures: on the day, five working days later, and once a promised day has passed."""

import re
import smtplib
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command

from config.celery import app
from indicators.emails import chase_letter
from indicators.models import ChaseReminder, Indicator
from indicators.operations import chasing
from indicators.operations.chasing import chase
from indicators.tasks import chase_missing_figures
from organisation.models import JobRun, SetAside, User
from organisation.post import MailIsAway
from tests.indicators.test_gaps import own, record, series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_is_named_yet(db):
    """Start where the report stood: no measure says who brings its figures, or by when."""
    Indicator.objects.update(owner=None, updater=None, due_working_day=None)


OCTOBER = date(2021, 10, 1)
BEFORE, DUE, NEXT_DAY, LATE = date(2021, 11, 11), date(2021, 11, 12), date(2021, 11, 15), date(2021, 11, 19)
AUDITS = ("RQA-01", "RQA-02", "RQA-03", "RQA-04")


@pytest.fixture
def qa(qa):
    """The QA unit, with an address, bringing the four audit figures."""
    User.objects.filter(pk=qa.pk).update(email="qa@example.gov.uk")
    Indicator.objects.filter(code__in=AUDITS).update(updater=qa)
    qa.refresh_from_db()
    return qa


def subjects():
    return [letter.subject for letter in mail.outbox]


def claimed():
    rows = ChaseReminder.objects.filter(indicator__code__in=AUDITS).order_by("indicator__code", "month", "stage")
    return [f"{row.indicator.code} {row.month:%b} {row.stage}" for row in rows]


def test_nobody_is_reminded_before_the_day(qa):
    assert chase(on=BEFORE).reminded == {}
    assert mail.outbox == []


def test_on_the_day_one_letter_counts_all_that_is_due(qa):
    done = chase(on=DUE)
    assert (done.reminded, done.unowned) == ({qa: 4}, 3)
    assert subjects() == ["4 figures are due today"]
    assert mail.outbox[0].to == ["qa@example.gov.uk"]
    assert claimed() == [f"{code} Oct due" for code in AUDITS]


def test_chased_again_nothing_is_sent_twice(qa):
    chase(on=DUE)
    assert chase(on=DUE).reminded == {}
    assert chase(on=NEXT_DAY).reminded == {}
    assert len(mail.outbox) == 1


def test_five_working_days_later_once_more(qa):
    chase(on=DUE)
    assert chase(on=date(2021, 11, 18)).reminded == {}
    assert chase(on=LATE).reminded == {qa: 4}
    assert chase(on=date(2021, 11, 22)).reminded == {}
    assert subjects() == ["4 figures are due today", "4 figures are late"]


def test_a_day_on_which_nothing_ran_is_caught_up_with(qa):
    assert chase(on=NEXT_DAY).reminded == {qa: 4}
    assert subjects() == ["4 figures are late"]


def test_two_stages_missed_make_one_letter(qa):
    assert chase(on=LATE).reminded == {qa: 4}
    assert len(mail.outbox) == 1
    assert claimed()[:2] == ["RQA-01 Oct due", "RQA-01 Oct late"]


def test_nothing_older_than_three_months_is_caught_up_with(analyst, qa):
    own(series("RST-08"), analyst, qa)
    assert chase(on=DUE).reminded == {qa: 4 + 3}
    told = ChaseReminder.objects.filter(indicator__code="RST-08", stage="due").order_by("month")
    assert [f"{row.month:%b}" for row in told] == ["Aug", "Sep", "Oct"]


def test_on_a_day_off_nobody_is_reminded(qa):
    Indicator.objects.filter(code__in=AUDITS).update(due_working_day=18)
    for day in (date(2021, 12, 25), date(2021, 12, 27), date(2021, 12, 28)):
        assert chase(on=day).reminded == {}
    assert chase(on=date(2021, 12, 29)).reminded == {qa: 8}, "October's, and November's that fell due on Christmas Eve"


def test_a_promise_is_waited_for_and_reminded_of_once_it_has_passed(analyst, qa):
    promised = date(2021, 11, 24)
    held = own(series("RQA-01"), analyst, qa, promised)
    assert chase(on=DUE).reminded == {qa: 3}
    assert chase(on=promised).reminded == {qa: 3}
    assert chase(on=date(2021, 11, 25)).reminded == {qa: 1}
    assert subjects()[-1] == "1 figure is past the day promised"
    assert "October 2021, promised for 24 November 2021" in mail.outbox[-1].body
    assert chase(on=date(2021, 11, 26)).reminded == {}
    again = date(2021, 11, 29)
    own(series("RQA-01"), qa, qa, again, seen=held.set_at, on=date(2021, 11, 26))
    assert chase(on=again).reminded == {}
    assert chase(on=date(2021, 11, 30)).reminded == {qa: 1}


def test_a_figure_that_has_come_is_not_chased(analyst, qa):
    record(analyst, series("RQA-01"), OCTOBER, 24)
    assert chase(on=DUE).reminded == {qa: 3}


def test_a_new_owner_is_told_of_what_the_last_one_was_told(analyst, qa, head):
    User.objects.filter(pk=head.pk).update(email="head@example.gov.uk")
    chase(on=DUE)
    own(series("RQA-01"), analyst, head)
    assert chase(on=NEXT_DAY).reminded == {head: 1}


def test_an_owner_without_an_address_is_named_and_caught_up_with_once_there_is_one(qa):
    User.objects.filter(pk=qa.pk).update(email="")
    done = chase(on=DUE)
    assert (done.reminded, done.without_address) == ({}, [qa])
    assert not ChaseReminder.objects.exists()
    User.objects.filter(pk=qa.pk).update(email="qa@example.gov.uk")
    assert chase(on=NEXT_DAY).reminded == {qa: 4}


def test_each_person_gets_a_letter_of_their_own(qa, analyst, head):
    User.objects.filter(pk=head.pk).update(email="head@example.gov.uk")
    own(series("RST-08"), analyst, head)
    assert chase(on=DUE).reminded == {qa: 4, head: 3}
    assert {letter.to[0]: letter.subject for letter in mail.outbox} == {
        "qa@example.gov.uk": "4 figures are due today",
        "head@example.gov.uk": "1 figure is due today; 2 are late",
    }


# The letter


class Outline(HTMLParser):
    """The language, headings and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.lang, self.headings, self.links, self.said = None, [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.lang = dict(attrs).get("lang")
        if re.fullmatch(r"h\d|a", tag):
            self.said, self.address = "", dict(attrs).get("href")

    def handle_data(self, data):
        self.said += data

    def handle_endtag(self, tag):
        if tag == "a":
            self.links.append((self.said, self.address))
        elif re.fullmatch(r"h\d", tag):
            self.headings.append((tag, self.said))


VISITS = "PCT-01 Visits on Time in PACT (PACT, Children looked after)"
JANUARY = date(2022, 1, 17)


@pytest.fixture
def letter(qa, analyst, settings):
    """The letter of a day on which one figure is due, one late and one past its promised day."""
    settings.SITE_ADDRESS = "https://clinics.example.gov.uk/"
    Indicator.objects.filter(code__in=AUDITS).update(updater=None)
    visits = series("PCT-01", "pact", "CLA")
    own(visits, analyst, qa)
    own(series("ASM-03", "assessment"), analyst, qa, JANUARY)
    Indicator.objects.filter(code="RQA-01").update(updater=qa, due_working_day=5)
    chase(on=date(2022, 1, 18))
    return mail.outbox[0]


def test_the_letter_is_html_with_a_language_headings_and_links_that_say_where_they_lead(letter):
    html, kind = letter.alternatives[0]
    outline = Outline(html)
    assert (kind, outline.lang) == ("text/html", "en-GB")
    assert outline.headings == [
        ("h1", "4 figures are late; 1 is past the day promised"),
        ("h2", "Promise passed"),
        ("h2", "Late"),
    ]
    assert (VISITS, "https://clinics.example.gov.uk/gaps/PCT-01/pact/?cohort=CLA") in outline.links
    assert outline.links[-1] == ("See everything you bring", "https://clinics.example.gov.uk/gaps/?owner=mine")


def test_the_letter_is_plain_text_with_the_same(letter):
    assert letter.subject == "4 figures are late; 1 is past the day promised"
    assert f"- {VISITS}\n  December 2021, due on 17 January 2022\n" in letter.body
    assert "  https://clinics.example.gov.uk/gaps/PCT-01/pact/?cohort=CLA\n" in letter.body
    assert "October to December 2021, first due on 5 November 2021" in letter.body
    assert "&" not in letter.body


def test_no_letter_holds_a_figure(letter):
    written = letter.body + letter.alternatives[0][0]
    assert "121" not in written
    assert "%" not in written


# When the mail server will not


class Away(BaseEmailBackend):
    """A mail server that is not there."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


class Refusing(BaseEmailBackend):
    """One that takes no letter."""

    problem: Exception = smtplib.SMTPRecipientsRefused({"qa@example.gov.uk": (550, b"No such user")})

    def send_messages(self, messages):
        raise self.problem


class Silent(Refusing):
    """One that hangs up half way: nobody knows whether the letter went."""

    problem = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


def use(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_a_mail_server_that_is_away_costs_nobody_a_reminder(qa, settings):
    working = settings.EMAIL_BACKEND
    use(settings, Away)
    with pytest.raises(MailIsAway):
        chase(on=DUE)
    assert not ChaseReminder.objects.exists()
    settings.EMAIL_BACKEND = working
    assert chase(on=DUE).reminded == {qa: 4}


def test_a_letter_refused_is_tried_again(qa, settings):
    working = settings.EMAIL_BACKEND
    use(settings, Refusing)
    done = chase(on=DUE)
    assert (done.reminded, done.refused) == ({}, [qa])
    assert not ChaseReminder.objects.exists()
    settings.EMAIL_BACKEND = working
    assert chase(on=NEXT_DAY).reminded == {qa: 4}


def test_a_letter_that_perhaps_went_is_not_sent_again(qa, settings):
    working = settings.EMAIL_BACKEND
    use(settings, Silent)
    done = chase(on=DUE)
    assert (done.reminded, done.unsure) == ({}, [qa])
    settings.EMAIL_BACKEND = working
    assert chase(on=NEXT_DAY).reminded == {}


# The bell


def test_the_job_rings_on_working_mornings(qa, time_machine):
    entry = app.conf.beat_schedule["chase missing figures"]
    assert entry["task"] == chase_missing_figures.name
    assert (entry["schedule"].hour, entry["schedule"].minute, entry["schedule"].day_of_week) == (
        {8},
        {0},
        {1, 2, 3, 4, 5},
    )
    time_machine.move_to("2021-11-12T08:00Z")
    chase_missing_figures()
    assert subjects() == ["4 figures are due today"]


def test_the_command_says_what_it_did(qa, analyst, head, capsys):
    own(series("RCP-06"), analyst, head)
    call_command("chase_missing_figures", "--on", "2021-11-12")
    assert capsys.readouterr().out == (
        "reminded 1, of 4 figures\n"
        "  QA unit lead: 4\n"
        "without an e-mail address: Head of service\n"
        "owned by nobody: 2 series\n"
    )
    call_command("chase_missing_figures", "--on", "2021-11-13")
    assert capsys.readouterr().out == "Saturday 2021-11-13 is no working day: nobody is reminded.\n"
    with pytest.raises(CommandError, match="is not a day"):
        call_command("chase_missing_figures", "--on", "Friday")


def test_while_the_mail_server_is_away_the_job_fails_and_is_tried_again(qa, settings, time_machine):
    working = settings.EMAIL_BACKEND
    use(settings, Away)
    time_machine.move_to(datetime(2021, 11, 12, 8, 0, tzinfo=UTC), tick=False)
    chase_missing_figures()
    failed = JobRun.objects.get(job="chase missing figures", outcome="failed")
    assert failed.error.startswith("MailIsAway")
    settings.EMAIL_BACKEND = working
    time_machine.shift(61)
    chase_missing_figures()
    assert JobRun.objects.get(job="chase missing figures", outcome="succeeded").attempt == 2
    assert subjects() == ["4 figures are due today"]


def test_a_letter_that_cannot_be_written_is_set_aside_and_the_rest_go(qa, analyst, head, monkeypatch):
    User.objects.filter(pk=head.pk).update(email="head@example.gov.uk")
    own(series("RST-08"), analyst, head)

    def write(owner, *given, **more):
        if owner == qa:
            raise ZeroDivisionError("no such letter")
        return chase_letter(owner, *given, **more)

    monkeypatch.setattr(chasing, "chase_letter", write)
    done = chase(on=DUE)
    assert (done.reminded, [aside.record for aside in done.aside]) == ({head: 3}, [f"organisation.user {qa.pk}"])
    assert claimed() == []
    monkeypatch.undo()
    assert chase(on=DUE).reminded == {qa: 4}
    assert not SetAside.objects.open().exists()


def test_the_command_says_that_the_mail_server_is_away(qa, settings):
    use(settings, Away)
    with pytest.raises(CommandError, match=r"cannot be reached: .*refused.*Try again later"):
        call_command("chase_missing_figures", "--on", "2021-11-12")


def test_chasing_keeps_to_its_budget(qa, django_assert_num_queries):
    Indicator.objects.filter(code__in=AUDITS[1:]).update(updater=None)
    # 1 indicators, 2 units, 3 figures, 4 owners named, 5 cohorts, 6 reminders claimed, 7 who is set aside;
    # for the one person two savepoints around one claim
    with django_assert_num_queries(7 + 5):
        chase(on=DUE)
