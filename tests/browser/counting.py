"""Twenty-five tasks done in a real browser, each counted: none costs more than docs/tasks.md says.

Run by `make tasks`, and not with the tests: it takes minutes.
"""

import openpyxl
import pytest
from django.utils import timezone

from actions.models import Action
from actions.operations import place_action, report_progress
from actions.rules.lifecycle import ActionState
from audits.models import Audit
from audits.operations.moderating import ask_for_moderation
from clinics.models import ClinicSession
from clinics.operations.agenda import issue_agenda, prepare_agenda
from clinics.operations.rota import schedule_session
from organisation.models import User
from organisation.rules.calendar import add_working_days
from tests.browser.hand import Hand
from tests.browser.loading import load
from tests.browser.tasks import TASKS
from tests.reports.editions.making import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_task_costs_no_more_than_is_written(enter, live_server, tmp_path):
    load("november_2021")
    work_waits_for_everybody()
    hands, wrong = {}, []
    for task in TASKS:
        if task.who not in hands:
            hands[task.who] = Hand(enter(task.who), live_server.url)
            hands[task.who].workbook = workbook(tmp_path)
        hand = hands[task.who]
        hand.begin()
        try:
            task.do(hand)
        except Exception as problem:
            wrong.append(f"{task.number} {task.words}: {str(problem)[:400]} at {hand.page.url}")
        print(task.number, task.who, task.words, *hand.cost, sep=" | ")
        if hand.presses > task.now:
            wrong.append(f"{task.number} {task.words}: {hand.presses} presses, and {task.now} are written")
    assert not wrong, "\n".join(wrong)


def work_waits_for_everybody():
    """Give a manager actions, the QA unit an audit to read, and the clinic its agendas."""
    deputy, manager = (User.objects.get(username=name) for name in ("deputy", "manager.pact"))
    for title in ("Explore a pilot", "Launch team days", "Lead reflective sessions"):
        Action.objects.filter(title__startswith=title).update(due_on=None, original_due_on=None)
        given = Action.objects.get(title__startswith=title)
        place_action(given, owner=manager, due_on=add_working_days(timezone.localdate(), 30), by=deputy)
    started = Action.objects.get(title__startswith="Explore a pilot")
    report_progress(started, by=manager, note="Begun.", state=ActionState.IN_PROGRESS)
    held = ClinicSession.objects.get(clinic__unit__code="pact")
    coming = schedule_session(held.clinic, held_on=add_working_days(timezone.localdate(), 4), by=deputy)
    for session in (held, coming):
        prepare_agenda(session, by=deputy)
    issue_agenda(held, by=deputy)
    published()
    audit = Audit.objects.filter(reference="CA-0180").get()
    ask_for_moderation(audit, reason="A complaint was made.", by=User.objects.get(username="qa"))


def workbook(folder):
    """Write a return with a name nobody knows."""
    book = openpyxl.Workbook()
    for row in (["Indicator", "Nov-21"], ["547 NFAs", "12%"], ["EAI-01", "24%"]):
        book.active.append(row)
    book.save(folder / "return.xlsx")
    return folder / "return.xlsx"
