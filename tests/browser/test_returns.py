"""The analyst's whole way: a broken workbook, a name nobody knows, corrected, published, withdrawn.

Walked at 1366 x 768 and at 320 px wide with axe looking on, then by keyboard alone, then without script.
"""

from io import BytesIO

import openpyxl
import pytest

from examples.loading import PASSWORD
from indicators.models import IndicatorAlias, Outturn, Return
from tests.browser.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = [
    ["Indicator", "Oct-21", "Nov-21", "Target"],
    ["Number of contacts", 1979, 2001, "1500 per month"],
    ["547 NFAs", "12%", "13%", None],
    ["RST-02", 387, "many", None],
    ["EAI-01", "24%", "85% (121/128)", None],
]


@pytest.fixture
def broken(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    path = tmp_path / "november.xlsx"
    book.save(path)
    return path


def test_from_a_broken_workbook_to_a_withdrawn_return(visitor, broken, tmp_path):
    visitor.sign_in("analyst")
    it_is_uploaded(visitor, broken)
    the_name_is_answered(visitor)
    corrected = it_is_downloaded_marked_and_put_right(visitor, tmp_path)
    it_is_uploaded_again(visitor, corrected)
    old_and_new_are_looked_at(visitor)
    it_is_published(visitor)
    it_is_withdrawn(visitor)


def it_is_uploaded(visitor, broken):
    visitor.go("/returns/")
    visitor.press("Upload a return", role="link")
    visitor.page.get_by_label("Return").set_input_files(broken)
    visitor.sees("Nothing is written until you publish it.")
    visitor.press("Upload and check")
    visitor.sees("1 name nobody knows.")


def the_name_is_answered(visitor):
    page = visitor.page
    page.get_by_role("link", name="Answer the name").click()
    page.get_by_role("group", name="547 NFAs").get_by_role("combobox").select_option("ASM-03")
    assert page.get_by_label("Another one, chosen below").is_checked()
    visitor.press("Remember these answers and read again")
    visitor.sees("1 cell to put right in the file")
    assert IndicatorAlias.objects.get(name="547 NFAs").indicator.code == "ASM-03"


def it_is_downloaded_marked_and_put_right(visitor, tmp_path):
    page = visitor.page
    page.get_by_role("link", name="Rejected cells").click()
    visitor.sees("Rejected cells (1)")
    visitor.look()
    with page.expect_download() as marked:
        page.get_by_role("link", name="Download with problems marked").click()
    book = openpyxl.load_workbook(BytesIO(marked.value.path().read_bytes()))
    cell = book.worksheets[0]["C4"]
    assert "not a figure" in cell.comment.text
    cell.value = 401
    corrected = tmp_path / "corrected.xlsx"
    book.save(corrected)
    return corrected


def it_is_uploaded_again(visitor, corrected):
    first = visitor.page.url
    visitor.press("Upload a corrected file", role="link")
    visitor.page.get_by_label("Return").set_input_files(corrected)
    visitor.press("Upload and check")
    visitor.sees("It replaces")
    visitor.page.goto(first)
    visitor.sees("It was replaced by")
    visitor.look()
    visitor.press("corrected.xlsx", role="link")


def old_and_new_are_looked_at(visitor):
    page = visitor.page
    row = page.get_by_role("row", name="Number of contacts").first
    for text in ("1,978", "1,979", "up 1"):
        row.get_by_text(text, exact=True).wait_for()
    page.get_by_role("link", name="New 5").click()
    visitor.sees("New (5)")
    assert "figures=new" in page.url
    page.get_by_role("link", name="Needs a reason 1").click()
    visitor.sees("85% is printed, but 121/128 is 94.5%.")
    visitor.look()


def it_is_published(visitor):
    page = visitor.page
    visitor.press("Publish")
    visitor.sees("There is a problem")
    page.get_by_label("Why do published figures change?").select_option("late_recording")
    page.get_by_label("Why publish in spite of what is doubtful?").fill("The team confirms the counts")
    page.get_by_label("Note").fill("November, with late recording")
    visitor.press("Publish")
    visitor.sees("Published: 5 new, 1 changed, 2 unchanged.")
    visitor.sees("The team confirms the counts")
    visitor.sees("Late recording")
    page.go_back()
    page.go_forward()
    visitor.look()
    assert Outturn.objects.get(indicator__code="RST-02", month="2021-11-01").value == 401


def it_is_withdrawn(visitor):
    visitor.press("Withdraw this return", role="link")
    row = visitor.page.get_by_role("table", name="Figures put back").get_by_role("row", name="Number of contacts")
    for text in ("1,979", "1,978"):
        row.get_by_text(text, exact=True).wait_for()
    visitor.press("Withdraw the return")
    visitor.sees("There is a problem")
    visitor.page.get_by_label("Why is it withdrawn?").fill("The extract was of the wrong month")
    visitor.press("Withdraw the return")
    visitor.sees("1 figure put back as it was, 5 taken away.")
    assert Outturn.objects.get(indicator__code="RST-01", unit__kind="authority", month="2021-10-01").value == 1978


def test_the_keyboard_alone_is_enough(visitor, broken):
    visitor.sign_in("analyst")
    visitor.go("/returns/new/")
    page = visitor.page
    page.get_by_label("Return").set_input_files(broken)
    page.get_by_label("Return").focus()
    page.keyboard.press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.get_by_role("link", name="Answer the name").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "names"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_role("radio").first.is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    visitor.sees("Remembered.")
    page.get_by_role("link", name="All figures").focus()
    page.keyboard.press("Enter")
    page.get_by_text("All figures (7)").wait_for()
    assert page.evaluate("document.activeElement.id") == "figures-all"


def test_everything_works_without_script(live_server, browser, broken):
    load("november_2021")
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("User name or e-mail address").fill("analyst")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/returns/new/")
    page.get_by_label("Return").set_input_files(broken)
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_label("None of ours: leave these rows out").check()
    page.get_by_role("button", name="Remember these answers").click()
    page.get_by_role("link", name="All figures").click()
    page.get_by_text("All figures (5)").wait_for()
    page.get_by_role("button", name="Discard this return").click()
    page.get_by_text("Nothing of it was written.").wait_for()
    assert Return.objects.first().state == "discarded"
    context.close()


def test_a_second_click_publishes_nothing_twice(visitor, tmp_path):
    november = tmp_path / "november.csv"
    november.write_text("Indicator,Nov-21\nRST-01,2001\n")
    visitor.sign_in("analyst")
    visitor.go("/returns/new/")
    page = visitor.page
    page.get_by_label("Return").set_input_files(november)
    visitor.press("Upload and check")
    with page.expect_event("load"):
        page.get_by_role("button", name="Publish").dblclick()
    visitor.sees("Published: 1 new")
    assert page.get_by_text("Nothing was done twice").count() == 0
