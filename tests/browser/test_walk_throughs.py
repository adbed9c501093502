"""Five journeys without a mouse, and what is heard on each: the walk that `docs/accessibility/walk-throughs.md` writes down.

To write it down again: WALK_THROUGHS=1 pytest -m browser tests/browser/test_walk_throughs.py
"""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from actions.models import Action
from audits.models import Audit
from audits.operations.moderating import ask_for_moderation
from clinics.models import ClinicSession
from examples.loading import PASSWORD
from indicators.models import Doubt, Return
from indicators.operations.flags import raise_flags
from organisation.models import User
from organisation.rules.calendar import add_working_days
from tests.actions.test_lists import make
from tests.browser.keyboard import Keyboard, as_written
from tests.browser.loading import load
from tests.browser.test_story import NOVEMBER_RETURN
from tests.reports.editions.making import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRITTEN = Path(__file__).resolve().parents[2] / "docs" / "accessibility" / "walk-throughs.md"


@pytest.fixture
def walk(live_server, browser):
    """Give somebody at a keyboard for each journey, and hold the walk against what is written down."""
    load("november_2021")
    walked = {}

    def _walk(journey, username):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB", reduced_motion="reduce")
        walked[journey] = keys = Keyboard(context.new_page(), live_server.url)
        if len(walked) == 1:
            keys.signs_in(username, PASSWORD)
        else:
            keys.is_let_in(username)
        return keys

    yield _walk
    for keys in walked.values():
        keys.page.context.close()
    hold_against_what_is_written(walked)


def test_five_journeys_by_keyboard(walk, tmp_path):
    work_waits()
    the_analyst_loads_a_return(walk("The analyst loads a return and settles a doubt", "analyst"), tmp_path)
    the_manager_holds_a_clinic(walk("The manager prepares and records a clinic", "manager.pact"))
    the_deputys_monday(walk("The deputy director’s Monday", "deputy"))
    qa = walk("The QA unit enters an audit, and reads another a second time", "qa")
    qa_enters_an_audit(qa)
    qa_reads_another_again(qa)
    the_board_reads(walk("A Board reader reads the dashboard and an edition", "board"))


def work_waits():
    """Publish an edition for the Board, and ask for a second reading of an audit."""
    published()
    asked = "A complaint was made."
    ask_for_moderation(Audit.objects.get(reference="CA-0180"), reason=asked, by=User.objects.get(username="qa"))


def the_analyst_loads_a_return(keys, tmp_path):
    file = tmp_path / "november.csv"
    file.write_text(NOVEMBER_RETURN)
    keys.opens("/returns/")
    keys.skips()
    keys.press_on("link", "Upload a return")
    keys.reads("The page that takes a return")
    keys.skips()
    keys.to("button", "Return", exact=False)
    with keys.page.expect_file_chooser() as chooser:
        keys.presses("Space")
    chooser.value.set_files(file)
    keys.press_on("button", "Upload and check")
    keys.reads("What is in it, and what is doubtful")
    keys.skips()
    keys.press_on("button", "Publish", exact=False)
    keys.reads("Refused: the summary has the keyboard, and leads to each field", of=".error-summary")
    keys.follows_the_summary("Why do published figures change")
    keys.types("late")
    keys.press_on("button", "Publish", exact=False)
    keys.reads("Published")
    assert Return.objects.first().state == "published"
    keys.opens("/indicators/PCT-02/?unit=pact&cohort=CIN")
    keys.skips()
    keys.press_on("link", "Settle this doubt")
    keys.skips()
    keys.to("textbox", "What explains it?", exact=False)
    keys.types("The numerators were taken a week early.")
    keys.press_on("button", "Settle the doubt")
    keys.reads("The doubt is settled")
    assert Doubt.objects.filter(settled_reason__startswith="The numerators").exists()


def the_manager_holds_a_clinic(keys):
    raise_flags(month=date(2021, 11, 1))
    session = ClinicSession.objects.filter(clinic__unit__code="pact").earliest("pk")
    keys.opens(f"/clinics/sessions/{session.pk}/")
    keys.reads("A sitting with no agenda yet")
    keys.skips()
    keys.press_on("button", "Propose the agenda")
    keys.reads("The agenda proposed")
    keys.skips()
    keys.press_on("button", "Issue the agenda")
    keys.reads("Issued")
    keys.opens(session.items.get(indicator__code="PCT-01").get_absolute_url())
    keys.presses("o")
    keys.heard("to the outcome")
    keys.reads("What is asked of an item", of="[data-outcome-form]", lines=40)
    keys.picks("Not assured")
    keys.to("textbox", "What was said", exact=False)
    keys.types("Vacancies in two teams.")
    keys.press_on("button", "Record the outcome")
    keys.reads("Refused: a cause is missing", of=".error-summary")
    keys.follows_the_summary("What is the cause?")
    keys.types("Cap")
    keys.press_on("button", "Record the outcome")
    keys.reads("Recorded")
    assert session.items.get(indicator__code="PCT-01").outcome.cause == "capacity"


def the_deputys_monday(keys):
    today = timezone.localdate()
    action = make(User.objects.get(username="head"), owner=User.objects.get(username="manager.pact"), due_on=today)
    soon = add_working_days(today, 10)
    Action.objects.filter(pk=action.pk).update(due_on=today - timedelta(days=3), priority="statutory")
    keys.opens("/")
    keys.reads("What needs the deputy director today")
    keys.opens("/actions/overdue/")
    keys.skips()
    keys.to("summary", "Decide")
    keys.presses("Enter")
    keys.picks("Extend")
    keys.press_on("button", "Record the decision")
    keys.reads("Refused: no reason and no date yet", of=".error-summary")
    keys.follows_the_summary("Reason")
    keys.types("Agency worker fell ill.")
    keys.to("textbox", "New date", exact=False)
    keys.types_day(soon)
    keys.press_on("button", "Record the decision")
    keys.reads("Decided")
    assert action.overdue_reviews.get().decision == "extend"


def qa_enters_an_audit(keys):
    keys.opens("/audits/new/")
    keys.skips()
    keys.to("combobox", "Question set", exact=False)
    keys.types("Full")
    keys.to("combobox", "Service or team", exact=False)
    keys.types("PACT")
    keys.reads("What an audit begins with")
    keys.press_on("button", "Begin")
    keys.reads("The entry", lines=40)
    keys.skips()
    keys.press_on("button", "Hand in", exact=True)
    keys.reads("Refused: nothing is answered yet", of=".error-summary", lines=12)
    keys.follows_the_summary("Chronology and family")
    keys.answers({"good": "g", "yes": "y", "obtained": "o"})
    with keys.page.expect_event("load"):
        keys.presses("Control+Enter")
    keys.reads("Handed in")
    assert Audit.objects.filter(reference__startswith="QA-", state="submitted").exists()


def qa_reads_another_again(keys):
    audit = Audit.objects.get(reference="CA-0180")
    keys.opens("/audits/moderation/")
    keys.reads("What waits for a second reading")
    keys.skips()
    keys.press_on("button", "Take the next")
    keys.reads("The audit to be read again", lines=30)
    keys.skips()
    keys.picks("Good")
    keys.press_on("button", "Record the second reading")
    keys.reads("Refused: no reason yet", of=".error-summary")
    keys.follows_the_summary("Why")
    keys.types("The plan is clear and the child is heard in it.")
    keys.press_on("button", "Record the second reading")
    keys.reads("The second reading recorded")
    assert audit.moderations.get().grade == "good"


def the_board_reads(keys):
    keys.opens("/dashboard/")
    keys.reads("The dashboard", lines=40)
    keys.opens("/editions/")
    keys.reads("The editions")
    keys.skips()
    keys.press_on("link", "November 2021")
    keys.reads("The edition as it was published", lines=40)
    keys.skips()
    keys.to("link", "Workforce Academy")
    keys.presses("Enter")
    keys.heard("and there")
    keys.reads("A section of it, reached from the contents", of="section:has(> :focus)", lines=24)


def hold_against_what_is_written(walked):
    text = as_written(walked)
    if os.environ.get("WALK_THROUGHS"):
        WRITTEN.write_text(text)
    written = without_counts(WRITTEN.read_text())
    lost = [line for line in without_counts(text) if line.startswith("- ") and line not in written]
    assert not lost, "not as written down; write it again:\n" + "\n".join(lost)


def without_counts(text):
    """Give the lines without how often a key is pressed: a link more on a page changes that, and takes nothing from anybody."""
    return re.sub(" × [0-9]+", "", text).splitlines()
