"""What the people of a clinic are told: once each, by e-mail, with nothing that could identify anyone."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from clinics.letters import tell_of_issue
from clinics.models import ClinicMember, ClinicSession
from clinics.operations import agenda, rota
from organisation.models import Notification, User
from organisation.notifications.sending import send_notifications

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(pact_team_manager, qa):
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    session.clinic.members.all().delete()
    for person in (pact_team_manager, qa):
        ClinicMember.objects.create(clinic=session.clinic, user=person)
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.gov.uk")
    return session


@pytest.fixture
def to_come(session):
    return ClinicSession.objects.create(clinic=session.clinic, held_on=date(2027, 1, 13), chair=session.chair)


def told():
    return sorted(Notification.objects.values_list("person__username", flat=True))


def issue(session, by):
    agenda.prepare_agenda(session, by=by)
    return agenda.issue_agenda(session, by=by)


def test_members_and_chair_are_told_once_when_an_agenda_is_issued(session, analyst):
    issued = issue(session, analyst)
    everybody = sorted({"team.pact", "qa", issued.chair.username})
    assert told() == everybody
    tell_of_issue(issued)
    assert told() == everybody


def test_the_letter_leads_to_the_agenda_and_carries_no_figure(session, analyst, settings):
    settings.SITE_ADDRESS = "https://clinics.example.gov.uk"
    issued = issue(session, analyst)
    send_notifications()
    letter = next(one for one in mail.outbox if one.to == ["qa@example.gov.uk"])
    assert letter.subject == "Agenda: PACT clinic, 10 November 2021"
    assert f"https://clinics.example.gov.uk/clinics/sessions/{issued.pk}/agenda/" in letter.body
    figures = {row["figure"] for item in issued.items.all() for row in item.figures if row["figure"]}
    assert figures
    assert not any(figure in letter.body for figure in figures)
    assert not any(item.title in letter.body for item in issued.items.all())


def test_a_refused_issue_tells_nobody(session, analyst):
    with pytest.raises(agenda.SessionHasMovedOn):
        agenda.issue_agenda(session, by=analyst)
    assert told() == []


def test_a_move_tells_the_new_day_and_why(to_come, analyst):
    rota.move_session(to_come, to=date(2027, 1, 14), reason="Ofsted visits.", by=analyst, now=timezone.now())
    one = Notification.objects.filter(person__username="qa").get()
    assert one.title == "Moved: PACT clinic, from 13 January 2027 to 14 January 2027"
    assert one.body == "Ofsted visits. It now meets on 14 January 2027 at 10:00."


def test_a_cancelling_tells_why(to_come, analyst):
    rota.cancel_session(to_come, reason="Strike", by=analyst, now=timezone.now())
    one = Notification.objects.filter(person__username="qa").get()
    assert one.title == "Cancelled: PACT clinic, 13 January 2027"
    assert one.body.startswith("Strike.")
