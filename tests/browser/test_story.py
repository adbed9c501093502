"""One story through a real browser: from a printed return to the deputy director's decision.

Walked at 1366 x 768 and at 320 px wide, each role signing in in turn, with axe-core looking at
every page on the way.
"""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action, RaisedIn
from audits.models import Audit
from clinics.models import ClinicSession
from indicators.models import Flag, Outturn, Return
from indicators.operations.flags import raise_flags
from organisation.rules.calendar import add_working_days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOVEMBER_RETURN = """Indicator,Outturn type,Oct-21,Nov-21,Target
Percentage of C&F assessments completed within 45 working days,PERCENTAGE,85%,84%,87
Number of contacts,NUMBER,"1,979","1,802",1400 per month
"""


def test_from_a_printed_return_to_the_deputys_decision(visitor, tmp_path):
    the_analyst_loads_a_return(visitor, tmp_path)
    everyone_reads_the_board(visitor)
    the_sweep_flags_what_missed(visitor)
    the_clinic_meets(visitor)
    qa_enters_an_audit(visitor)
    the_owner_reports(visitor)
    the_deputy_decides(visitor)
    the_board_member_reads(visitor)
    the_administrator_looks_in(visitor)
    assert len(set(visitor.visited)) > 25


def the_analyst_loads_a_return(visitor, tmp_path):
    """Steps 1 to 3: upload, see every problem, publish all or nothing."""
    visitor.sign_in("analyst")
    page = visitor.page
    visitor.go("/returns/")
    visitor.press("Upload a return", role="link")
    wrong = tmp_path / "return.xlsx"
    wrong.write_bytes(b"%PDF-1.7 not a workbook")
    page.get_by_label("Return").set_input_files(wrong)
    visitor.press("Upload and check")
    visitor.sees("This is a PDF, whatever its name says")
    right = tmp_path / "november.csv"
    right.write_text(NOVEMBER_RETURN)
    page.get_by_label("Return").set_input_files(right)
    visitor.press("Upload and check")
    visitor.sees("Changed")
    visitor.press("Publish")
    visitor.sees("There is a problem")
    page.get_by_label("Why do published figures change?").select_option("late_recording")
    visitor.press("Publish")
    visitor.sees("Published: 2 new, 1 changed, 1 unchanged.")
    assert Return.objects.first().state == "published"


def everyone_reads_the_board(visitor):
    """Steps 4 to 6: status against the target, the board, an indicator's page."""
    visitor.go("/indicators/")
    visitor.sees("Rates of Single Assessments completed per 10,000")
    page = visitor.page
    page.get_by_label("Service").select_option("pact")
    visitor.sees("PACT: its own figures")
    assert "service=pact" in page.url
    assert "service=pact" in page.get_by_role("link", name="Download CSV").get_attribute("href")
    visitor.look()
    visitor.go("/indicators/?service=pact")
    visitor.sees("PACT: its own figures")
    visitor.go("/indicators/EAI-03/")
    visitor.sees("Heading for 672 by 31 March against 637")
    visitor.go("/indicators/PCT-02/?unit=pact&cohort=CIN")
    visitor.sees("80% is printed, but 341/547 is 62.3%.")
    visitor.press("Settle this doubt", role="link")
    page.get_by_label("What explains it?").fill("The numerators were taken a week early.")
    visitor.press("Settle the doubt")


def the_sweep_flags_what_missed(visitor):
    """Step 7: the sweep that publishing rings for; a manager acknowledges."""
    raise_flags(month=date(2021, 11, 1))
    assert Flag.objects.get(indicator__code="EAI-04").classification == "persistent_without_action"
    visitor.sign_in("manager.pact")
    visitor.go("/flags/?service=pact")
    visitor.page.get_by_label("Seen").first.check()
    visitor.press("Acknowledge the chosen")
    visitor.sees("Acknowledged: 1 flag.")


def the_clinic_meets(visitor):
    """Step 8: the agenda proposes itself, is issued, and an outcome is recorded with its actions."""
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    visitor.sign_in("analyst")
    visitor.go("/clinics/")
    visitor.go(f"/clinics/sessions/{session.pk}/")
    visitor.press("Propose the agenda")
    visitor.page.get_by_role("button", name="Down").first.click()  # moved where it stands
    visitor.sees("Undo")
    visitor.press("Issue the agenda")
    visitor.sign_in("manager.pact")
    visitor.go(session.clinic.get_absolute_url())
    visitor.go(f"/clinics/sessions/{session.pk}/")
    page = visitor.page
    item = session.items.get(indicator__code="PCT-01")
    visitor.go(item.get_absolute_url())
    visitor.sees("printed as 85%")
    page.get_by_label("Not assured", exact=True).check()
    page.get_by_label("What was said").fill("Vacancies in two teams.")
    page.locator("#id_actions-0-title").fill("Cover plan for the children not seen")
    visitor.press("Record the outcome")
    visitor.sees("Say what the cause is.")
    visitor.sees("Name its owner.")
    page.get_by_label("What is the cause?").select_option("capacity")
    page.locator("#id_actions-0-owner").select_option(label="PACT service manager")
    page.locator("#id_actions-0-due_on").fill(add_working_days(timezone.localdate(), 8).isoformat())
    visitor.press("Record the outcome")
    visitor.sees("Recorded, with 1 action.")
    action = item.outcome.actions.get()
    assert (action.owner.username, action.raised_in) == ("manager.pact", RaisedIn.CLINIC)


def qa_enters_an_audit(visitor):
    """Step 9: a graded audit on one page; the month's figures derive from it."""
    visitor.sign_in("qa")
    visitor.go("/audits/new/")
    page = visitor.page
    page.get_by_label("Question set").select_option(label="Full case audit")
    page.get_by_label("Service or team").select_option(label="PACT")
    page.get_by_label("Audited on").fill("2021-10-20")
    visitor.press("Begin")
    for answer in page.locator("input[name^=domain_][value=good], input[name^=said_][value=yes]").all():
        answer.check()
    page.locator("input[name=grade][value=requires_improvement]").check()
    visitor.press("Hand in")
    visitor.sees("Say whether the child's or family's own view was obtained.")
    page.locator("input[name=feedback][value=obtained]").check()
    visitor.press("Hand in")
    visitor.sees("Handed in: QA-0001")
    visitor.go("/audits/")
    assert Audit.objects.get(reference__startswith="QA-").grade == "requires_improvement"
    assert Outturn.objects.get(indicator__code="RQA-01", unit__kind="authority", month=date(2021, 10, 1)).value == 1


def the_owner_reports(visitor):
    """Step 10: the owner says how it goes; the head of service places what has no owner."""
    visitor.sign_in("manager.pact")
    visitor.go("/actions/mine/")
    visitor.press("Cover plan for the children not seen", role="link")
    page = visitor.page
    page.get_by_role("textbox", name="What has happened").fill("Agency cover starts on Monday.")
    page.get_by_label("It is now").select_option("in_progress")
    visitor.press("Report progress")
    visitor.sees("Agency cover starts on Monday.")
    visitor.sign_in("head")
    visitor.go("/actions/unplaced/")
    page.get_by_role("link", name=re.compile("^Place")).first.click()  # its form opens in its row
    page.locator("select[name$=owner]").first.select_option(label="CLA service manager")
    page.get_by_label("Due date").fill("2021-01-29")
    page.get_by_role("button", name="Place the action").click()
    visitor.sees("29 January 2021 is past.")
    page.get_by_label("Due date").fill(add_working_days(timezone.localdate(), 20).isoformat())
    page.get_by_role("button", name="Place the action").click()
    visitor.sees("Placed:")


def the_deputy_decides(visitor):
    """Step 10, on Monday: an overdue action is extended in place, with a reason."""
    Action.objects.filter(title="Cover plan for the children not seen").update(
        due_on=timezone.localdate() - timedelta(days=3), priority="statutory"
    )
    visitor.sign_in("deputy")
    visitor.go("/actions/overdue/")
    page = visitor.page
    first = page.locator("article").first
    first.get_by_text("Cover plan for the children not seen").first.wait_for()
    first.locator("summary").click()
    visitor.look()
    first.get_by_label("Extend", exact=True).check()
    first.get_by_role("button", name="Record the decision").click()
    visitor.sees("There is a problem")
    visitor.look()
    first = page.locator("article").first
    first.get_by_label("Reason").fill("Agency worker fell ill.")
    first.get_by_label("New date").fill(add_working_days(timezone.localdate(), 5).isoformat())
    first.get_by_role("button", name="Record the decision").click()
    visitor.sees("Recorded: Extend")
    visitor.look()
    action = Action.objects.get(title="Cover plan for the children not seen")
    assert action.overdue_reviews.get().decision == "extend"
    visitor.go(action.get_absolute_url())
    visitor.sees("Agency worker fell ill.")


def the_board_member_reads(visitor):
    """The Improvement Board reads, and reads only."""
    visitor.sign_in("board")
    visitor.go("/indicators/?area=corporate-parenting")
    assert visitor.page.goto(f"{visitor.address}/actions/").status == 403
    visitor.troubles.clear()
    visitor.look()


def the_administrator_looks_in(visitor):
    """Data entry and a password of one's own."""
    visitor.sign_in("admin")
    visitor.go("/account/password/change/")
    visitor.sees("Change your password")
    visitor.go("/jobs/")
    visitor.sees("Flag missed targets")
    visitor.go("/admin/organisation/membership/")
    visitor.sign_in("analyst")
    visitor.go("/admin/indicators/outturn/add/")
    page = visitor.page
    page.get_by_role("combobox", name="Indicator").click()
    page.locator(".select2-search__field").fill("RST-02")
    page.locator(".select2-results__option", has_text="Number of referrals").click()
    page.get_by_role("combobox", name="Unit").click()
    page.locator(".select2-search__field").fill("Southampton")
    page.locator(".select2-results__option", has_text="Southampton").click()
    page.locator("#id_month").fill("2021-11-01")
    page.locator("#id_printed").fill("401")
    visitor.press("Save", exact=True)
    visitor.sees("was added successfully")
    assert Outturn.objects.get(indicator__code="RST-02", month=date(2021, 11, 1)).value == 401
