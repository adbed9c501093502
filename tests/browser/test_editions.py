"""One edition of the Board's report in a real browser: opened, written by several, approved, published, and read again.

Every page is looked at by axe on the way; `PICTURES` names a folder to keep pictures of them in.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from examples.loading import PASSWORD
from indicators.models import Outturn
from organisation.models import User
from reports.editions.preparing import sections_being_written
from reports.editions.reading import frozen_of
from reports.models import Commentary, Edition, EditionPrint
from reports.operations.printing import make_prints
from reports.operations.public_copies import freeze_public_copies
from reports.outputs.files import WRITERS
from reports.rules.reviewing import Stage
from reports.rules.words import PrintFormat
from tests.browser.loading import load
from tests.browser.visiting import keep_picture, look_at
from tests.indicators.test_claims import revise
from tests.reports.editions.making import approve_words, lines
from tests.reports.outputs.reading_back import Pdf, printed_sheet, tidy_sheet, word_tables

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OCTOBER, HERE, FILES = date(2021, 10, 1), "/editions/2021-10/", "/editions/2021-10/files/"
WRITE = "/commentary/southampton/2021-10/area/workforce-academy/write/"
TELLING = "Contacts were 1,978 in October. Re-referrals were 35% in October."
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def sit(enter):
    """Sit somebody down at a browser of their own; each page they are led to is looked at."""
    load("november_2021")
    return lambda username, **size: Sitter(enter(username, **size), username)


class Sitter:
    """Somebody at a browser."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.address = "/".join(page.url.split("/")[:3])

    def go(self, path):
        assert self.page.goto(self.address + path).status == 200, path
        self.look()

    def press(self, name, role="button"):
        self.click(self.page.get_by_role(role, name=name).first)

    def click(self, one):
        with self.page.expect_event("load"):
            one.click()
        self.look()

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()

    def look(self):
        look_at(self.page)

    def keep(self, name):
        """Keep a picture, and one as it is on a phone, where barriers are looked for too."""
        keep_picture(self.page, f"{name}-{self.name}-1366")
        wide = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        self.look()
        keep_picture(self.page, f"{name}-{self.name}-320")
        self.page.set_viewport_size(wide)


def test_an_edition_from_its_opening_to_the_next_ones_restatements(sit, monkeypatch, browser):
    analyst, manager, head, deputy = sit("analyst"), sit("manager.pact"), sit("head"), sit("deputy")
    the_analyst_opens_it(analyst)
    a_manager_writes_a_section(manager)
    two_write_at_once(manager, analyst)
    the_head_reviews(head, manager)
    the_deputy_publishes(deputy)
    the_board_reads(sit("board"))
    files_are_made_and_hold_the_same(analyst, monkeypatch)
    files_can_be_had_without_script(browser, analyst.address)
    what_is_corrected_later_is_restated(analyst)


def the_analyst_opens_it(analyst):
    analyst.go("/editions/")
    analyst.press("Open an edition", role="link")
    analyst.page.get_by_label("Newest month of its figures").fill("2021-10")
    analyst.page.get_by_label("What stands on its cover").fill("November 2021")
    analyst.keep("open")
    analyst.press("Open the edition")
    page = analyst.page
    page.get_by_label("Who writes Workforce Academy").select_option(label="PACT service manager")
    page.get_by_label("Workforce Academy is due on").fill("2021-11-15")
    analyst.keep("plan")
    analyst.press("Save")
    analyst.sees("Whoever was newly given a section is told.")
    analyst.press(re.compile("Go without.*Systems and support services"), role="link")
    page.get_by_label("Why the edition goes without words here").fill("The programmes report in December.")
    analyst.press("Save")
    analyst.sees("The programmes report in December.")
    analyst.keep("prepare")
    analyst.go(HERE)
    analyst.keep("draft")


def a_manager_writes_a_section(manager):
    """In the guided parts, beside the figures; what the figures contradict is marked in place."""
    academy = next(line for line in sections_being_written() if "Workforce Academy" in str(line.subject))
    manager.go(academy.subject.write_url)
    page = manager.page
    page.get_by_label("What is it telling us?").fill(TELLING)
    page.get_by_role("button", name="Check the figures").click()
    manager.sees("24% in October 2021, not 35%")
    page.get_by_label("What is it telling us?").fill(TELLING.replace("35%", "24%"))
    page.get_by_label("What are we doing").fill("Two campaigns to fill posts.")
    manager.look()
    manager.keep("write")


def two_write_at_once(manager, analyst):
    """The second is shown what the first wrote, with their own words still in the box, and saves after it."""
    analyst.go(WRITE)
    manager.press("Save")
    manager.sees("Saved as version 1.")
    analyst.page.get_by_label("Why", exact=False).first.fill("The academy opened late.")
    analyst.press("Save")
    analyst.sees("Somebody wrote a version while you were writing")
    analyst.sees("Two campaigns to fill posts.")
    analyst.keep("two-at-once")
    assert analyst.page.get_by_label("Why", exact=False).first.input_value() == "The academy opened late."
    analyst.page.get_by_label("What is it telling us?").fill(TELLING.replace("35%", "24%"))
    analyst.page.get_by_label("What are we doing").fill("Two campaigns to fill posts.")
    analyst.press("Save")
    analyst.sees("Saved as version 2.")
    of_area = Commentary.objects.filter(area__slug="workforce-academy").order_by("number")
    assert [one.written_by.username for one in of_area] == ["manager.pact", "analyst"]


def the_head_reviews(head, manager):
    head.go(WRITE.removesuffix("write/"))
    head.page.locator("#id_remark_text").fill("Which posts?")
    head.press("Remark")
    head.sees("Remarked. Whoever wrote it is told.")
    head.keep("review")
    manager.go(WRITE.removesuffix("write/"))
    manager.press(re.compile("Settled.*Which posts"))
    manager.sees("Settled by")
    head.go(WRITE.removesuffix("write/"))
    head.press("Mark as reviewed")
    head.press("Approve")
    head.sees("Approved")


def the_deputy_publishes(deputy):
    edition = Edition.objects.get(month=OCTOBER)
    deputy.go(f"{HERE}prepare/")
    deputy.sees("It can be approved once every section is approved")
    assert deputy.page.get_by_role("button", name="Approve the edition").count() == 0
    finish(edition)
    deputy.go(f"{HERE}prepare/")
    deputy.press("Approve the edition")
    deputy.press("Publish it", role="link")
    deputy.keep("publish")
    deputy.press("Publish for ever")
    freeze_public_copies(now=timezone.now())
    deputy.sees("it stays as it was")
    deputy.keep("published")
    assert frozen_of(Edition.objects.get(pk=edition.pk)).name == "November 2021"


def finish(edition):
    """Approve what else is written, and leave the rest out, as others would have by now."""
    from reports.operations.editions import leave_out

    for line in lines(edition).values():
        if line.held and line.stage is not Stage.APPROVED and not line.is_ready:
            approve_words(line.held)
        elif line.stage is Stage.MISSING:
            leave_out(line.section, reason="Nothing new this month.", by=User.objects.get(username="analyst"))


def the_board_reads(board):
    """On a phone sections are folded until they are wanted; in print all of it is there."""
    page = board.page
    page.set_viewport_size(PHONE)
    board.go("/editions/")
    board.press("November 2021", role="link")
    shown = page.get_by_text("Two campaigns to fill posts.")
    assert not shown.is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") < 4_000
    page.get_by_role("link", name="Workforce Academy").click()
    shown.wait_for()
    assert page.get_by_role("button", name="Workforce Academy").get_attribute("aria-expanded") == "true"
    board.look()
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in page.locator(".edition-body").all())
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.get_by_role("heading", name="Robust corporate parenting").wait_for()
    beyond = page.evaluate(
        "[...document.querySelectorAll('.table-scroll')].map(one => one.scrollWidth - one.clientWidth)"
    )
    assert max(beyond) == 0
    board.look()


def files_are_made_and_hold_the_same(analyst, monkeypatch):
    """Progress moves on the page by itself; the worker is this test."""
    analyst.go(FILES)
    page = analyst.page
    for each in PrintFormat:
        analyst.click(page.locator(f"#ask-{each.value}"))
    page.evaluate("document.body.dataset.same = 'yes'")
    seen = []
    analyst.sees("4 files being made.")
    with monkeypatch.context() as watching:
        for each, writer in list(WRITERS.items()):
            watching.setitem(WRITERS, each, replace(writer, write=watched(page, writer, seen)))
        make_prints()
    assert seen == [writer.doing for writer in WRITERS.values()]
    page.locator("#files a[download]").nth(3).wait_for()
    assert page.evaluate("document.body.dataset.same") == "yes"  # the page was never left
    analyst.keep("files")
    said = frozen_of(Edition.objects.get(month=OCTOBER))
    held = {each: downloaded(page, each.value) for each in PrintFormat}
    all_hold(said, held)


def watched(page, writer, seen):
    """Write, once the page has been seen to say what is being done."""

    def write(contents):
        page.get_by_text(f"20%. {writer.doing}").first.wait_for()
        seen.append(writer.doing)
        return writer.write(contents)

    return write


def downloaded(page, key):
    with page.expect_download() as coming:
        page.locator(f"#fetch-{key}").click()
    assert coming.value.suggested_filename.startswith("2021-10-november-2021")
    return coming.value.path().read_bytes()


def all_hold(said, held):
    """Find a table's figures, to the letter, in every file that has tables; and a picture for every chart."""
    table = next(one for section in said.sections if section.key == "right-service" for one in section.figures)
    wanted = [[row.label, *(cell.printed for cell in row.months)] for row in table.rows]
    assert len(wanted) == 8
    in_word = word_tables(held[PrintFormat.WORD])[table.caption][1:]
    sheet = printed_sheet(held[PrintFormat.EXCEL])
    at = next(place for place, row in enumerate(sheet) if row[0] == table.caption)
    in_pdf = next(rows for rows in Pdf(held[PrintFormat.PDF]).tables() if close(rows[1][0]) == close(wanted[0][0]))
    for rows in (in_word, sheet[at + 2 :], in_pdf[1:]):
        for row, expected in zip(rows, wanted, strict=False):
            assert [close(cell.split(" [")[0]) for cell in row[: len(expected)]] == list(map(close, expected))
    values = {
        one["Code"]: one["Value"]
        for one in tidy_sheet(held[PrintFormat.EXCEL])
        if one["Table"] == table.caption and one["Month"] and one["Month"].date() == OCTOBER
    }
    exact = {row.code: Decimal(row.months[-1].value) for row in table.rows if row.months[-1].value}
    assert {code: Decimal(str(values[code])) for code in exact} == exact
    with ZipFile(BytesIO(held[PrintFormat.CHARTS])) as charts:
        drawn = [name for name in charts.namelist() if name.endswith(".png")]
    assert len(drawn) == sum(len(section.charts) for section in said.sections) > 10


def close(text):
    return "".join(text.split())


def files_can_be_had_without_script(browser, address):
    """A public file, for whoever has no script: asked for, looked for again, there."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/account/login/?next={FILES}")
    page.get_by_label("User name or e-mail address").fill("analyst")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#ask-public-xlsx").click()
    page.get_by_text("1 file being made.").wait_for()
    make_prints()
    page.locator("#again-public-xlsx").click()
    assert downloaded(page, "public-xlsx").startswith(b"PK")
    page.context.close()


def what_is_corrected_later_is_restated(analyst):
    before = frozen_of(Edition.objects.get(month=OCTOBER))
    revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, User.objects.get(username="analyst"))
    analyst.go("/editions/new/")
    analyst.page.get_by_label("Newest month of its figures").fill("2021-11")
    analyst.press("Open the edition")
    analyst.go("/editions/2021-11/")
    row = analyst.page.get_by_role("row", name="Number of contacts October 2021")
    assert "1,990" in row.inner_text()
    assert "Late recording" in row.inner_text()
    analyst.press("November 2021", role="link")
    analyst.keep("compared")
    first = analyst.page.get_by_role("table").first
    assert first.locator("tbody td.number").all_inner_texts() == ["1,978", "1,990"]
    analyst.go(HERE)
    assert analyst.page.get_by_text("1,990").count() == 0
    assert frozen_of(Edition.objects.get(month=OCTOBER)) == before
    assert not EditionPrint.objects.exclude(state="done").exists()
