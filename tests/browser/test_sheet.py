"""Typing a sheet in a real browser: with keys alone, from a spreadsheet, two at once, without network, without script."""

import re
from datetime import date

import pytest

from indicators.models import Indicator, Listing, Outturn, PriorityArea, Return, StagedFigure
from indicators.models.returns import ReturnState
from organisation.models import Unit
from tests.browser.loading import load
from tests.browser.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/figures/pact/2021-12/"
VISITS, PLANS = "Visits on Time in PACT", "Percentage of Children with an up to date plan in the past 3 months"
SIZES = {"laptop": (1366, 768), "phone": (320, 640)}


class Typist(Visitor):
    """A visitor at a sheet, mostly with both hands on the keys."""

    def box(self, column, name=VISITS):
        return self.page.get_by_role("textbox", name=f"{column} {name}", exact=True)

    def keys(self, *keys):
        """Press keys; what is no key's name is typed."""
        for key in keys:
            is_named = re.fullmatch(r"(Shift\+|Control\+)?(Tab|Enter|Escape|Arrow\w+|[a-zA-Z])", key)
            self.page.keyboard.press(key) if is_named else self.page.keyboard.type(key)

    def tab_to(self, locator, most=120):
        for _ in range(most):
            if locator.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {locator}")

    def keeping(self, words="All saved."):
        self.page.locator("#keeping", has_text=words).wait_for()

    def standing(self, name=VISITS):
        row = self.page.locator("tr[data-row]").filter(has=self.box("Figure", name))
        return row.locator(".standing")

    def at(self):
        """Say where the keys are: the column."""
        return self.page.evaluate("document.activeElement.dataset.box")

    def paste(self, text):
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+V")


@pytest.fixture
def people(live_server, browser):
    """Let somebody sit down at a browser of their own, at a sheet."""
    load("november_2021")
    contexts = []

    def sit_down(username, size="laptop", path=PAGE, **more):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            permissions=["clipboard-read", "clipboard-write"],
            **more,
        )
        contexts.append(context)
        typist = Typist(context.new_page(), live_server.url)
        typist.sign_in(username)
        if path:
            typist.go(path)
        return typist

    yield sit_down
    for context in contexts:
        context.close()


def typed(code, cohort=None):
    return StagedFigure.objects.get(
        indicator__code=code, cohort__code=cohort, unit__code="pact", month=date(2021, 12, 1)
    )


@pytest.mark.parametrize("size", SIZES)
def test_with_keys_alone_from_choosing_to_publishing(people, size):
    typist = people("analyst", size, path="/figures/")
    page = typist.page
    page.get_by_label("Unit").focus()
    typist.keys("PACT")
    page.get_by_label("Month").fill("2021-12")
    typist.tab_to(page.get_by_role("button", name="Open"))
    with page.expect_event("load"):
        typist.keys("Enter")
    assert page.url.endswith(PAGE)
    typist.tab_to(typist.box("Numerator"))
    typist.keys("838", "Tab", "1,032")
    assert typist.box("Figure").input_value() == "81.2%"
    assert typist.box("Figure").get_attribute("readonly") is not None
    typist.keys("Enter")  # down, and the row is saved
    assert typist.at() == "denominator"
    typist.keeping()
    typist.sees("Saved")
    assert (typed("PCT-01").numerator, typed("PCT-01").denominator) == (838, 1032)
    typist.tab_to(typist.box("Figure", PLANS))
    typist.keys("85", "ArrowRight")
    assert typist.at() == "note"
    typist.standing(PLANS).get_by_text("Saved").wait_for()
    typist.keys("ArrowLeft", "ArrowUp", "ArrowDown", "27x", "Tab")
    typist.sees("“27x” is not a figure, TBC or N/A.")
    typist.keeping("Not saved: 1 row needs you.")
    typist.look()
    assert typist.box("Figure", PLANS).input_value() == "27x"
    assert typed("PCT-02").printed == 85
    typist.keys("Shift+Tab", "Escape")
    assert typist.box("Figure", PLANS).input_value() == "85"
    typist.keeping()
    typist.tab_to(page.get_by_role("button", name="Check and publish"))
    with page.expect_event("load"):
        typist.keys("Enter")
    typist.look()
    typist.sees("PACT, December 2021 (typed)")
    typist.press("Publish")
    typist.sees("Published: 2 new")
    held = Outturn.objects.get(indicator__code="PCT-01", unit__code="pact", month=date(2021, 12, 1))
    assert (held.origin, held.source.kind) == ("entered", "sheet")


def test_a_block_from_a_spreadsheet_fills_the_boxes_and_is_saved(people):
    typist = people("manager.pact")
    typist.box("Numerator").focus()
    typist.paste('838\t1,032\t\t"two\nlines"\r\n476\t547\r\n121\t128\t85%\r\n')
    typist.keeping()
    assert (typed("PCT-01").note, typed("PCT-01").value.quantize(1)) == ("two lines", 81)
    assert typed("PCT-01", "CIN").numerator == 476
    assert typed("PCT-01", "CLA").printed == 85
    assert "85% is printed, but 121/128 is 94.5%." in typist.standing(f"{VISITS}, Children looked after").inner_text()
    assert typist.at() == "numerator"
    typist.look()


def test_what_a_pasted_block_has_no_box_for_is_said(people):
    typist = people("manager.pact")
    typist.box("Figure", "Number of complaints and response timeframes").focus()
    typist.paste("7\tnone late\tleft over\n")
    typist.page.locator(".pasted", has_text="2 cells pasted. 1 could not be placed").wait_for()
    typist.keeping()
    assert typed("PCT-04").note == "none late"


def test_half_a_figure_is_not_saved_while_somebody_is_still_typing_it(people):
    typist = people("manager.pact")
    typist.box("Denominator").focus()
    typist.keys("1032", "Shift+Tab", "8")
    typist.page.locator("#progress").wait_for()
    typist.standing().get_by_text("Not finished: give the numerator.").wait_for()
    assert typed("PCT-01").numerator is None
    typist.keys("38", "Tab")
    typist.standing().get_by_text("81.2% (838/1,032)").wait_for()


def test_the_second_of_two_is_told_and_chooses(people):
    ann, ben = people("manager.pact"), people("analyst")
    ann.box("Figure").focus()
    ann.keys("86%", "Tab")
    ann.keeping()
    ben.box("Figure").focus()
    ben.keys("87%", "Tab")
    ben.standing().get_by_text(re.compile("PACT service manager typed 86% at .* while you had this open.")).wait_for()
    ben.look()
    assert (typed("PCT-01").printed, ben.box("Figure").input_value()) == (86, "87%")
    ben.keys("Tab", "Tab")
    ben.tab_to(ben.page.get_by_role("button", name="Use mine"), most=3)
    ben.keys("Enter")
    ben.keeping()
    assert typed("PCT-01").printed == 87
    ann.box("Note").fill("Counted twice")
    ann.keys("Tab")
    ann.page.get_by_role("button", name="Keep theirs").click()
    ann.standing().get_by_text("Saved").wait_for()
    assert (ann.box("Figure").input_value(), ann.box("Note").input_value()) == ("87%", "")
    assert typed("PCT-01").note == ""
    ann.box("Figure").fill("88%")
    ann.keys("Tab")
    ann.keeping()
    assert typed("PCT-01").printed == 88


def test_a_sheet_published_meanwhile(people):
    ann, ben = people("manager.pact"), people("analyst")
    ann.box("Figure").fill("86%")
    ann.keys("Tab")
    ann.keeping()
    ben.go(PAGE)
    ben.press("Check and publish")
    ben.press("Publish")
    ann.box("Figure").fill("87%")
    ann.keys("Tab")
    ann.standing().get_by_text("Performance analyst published this sheet").wait_for()
    ann.look()
    ann.page.get_by_role("button", name="Type it in a new sheet").click()
    ann.standing().get_by_text("Held: 86%. Publishing this changes it.").wait_for()
    ann.box("Figure", PLANS).fill("70%")
    ann.keys("Tab")
    ann.standing(PLANS).get_by_text("Saved").wait_for()
    assert Return.objects.get(kind="sheet", state=ReturnState.CHECKED).figures.count() == 2


def test_without_network_nothing_is_lost_and_it_is_tried_again(people):
    typist = people("manager.pact")
    typist.page.context.set_offline(True)
    typist.box("Figure").fill("86%")
    typist.keys("Tab")
    typist.keeping("Not saved: 1 row. The network is away; this page tries again.")
    typist.box("Figure", PLANS).fill("70%")
    warned = []
    typist.page.once("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    typist.page.evaluate("setTimeout(() => location.assign('/'))")
    typist.page.wait_for_timeout(500)
    assert warned == ["beforeunload"]
    typist.page.context.set_offline(False)
    typist.keys("Tab")
    typist.keeping()
    assert (typed("PCT-01").printed, typed("PCT-02").printed) == (86, 70)


def test_signed_out_meanwhile_nothing_is_lost(people):
    typist = people("manager.pact")
    typist.page.context.clear_cookies()
    typist.box("Figure").fill("86%")
    typist.keys("Tab")
    typist.keeping("You are signed out.")
    other = Typist(typist.page.context.new_page(), typist.address)
    other.sign_in("manager.pact")
    typist.keeping()
    assert typed("PCT-01").printed == 86


@pytest.mark.parametrize("size", SIZES)
def test_without_script_one_button_saves_and_says_what_is_wrong(people, size):
    typist = people("manager.pact", size, path=None)
    plain = typist.page.context.browser.new_context(
        java_script_enabled=False, storage_state=typist.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(typist.address + PAGE)
    page.get_by_role("textbox", name=f"Numerator {VISITS}", exact=True).fill("838")
    page.get_by_role("textbox", name=f"Denominator {VISITS}", exact=True).fill("1032")
    page.get_by_role("textbox", name=f"Figure {PLANS}", exact=True).fill("many")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_role("link", name=f"{PLANS}: “many” is not a figure, TBC or N/A.").click()
    assert page.get_by_role("textbox", name=f"Figure {PLANS}", exact=True).input_value() == "many"
    page.get_by_role("textbox", name=f"Figure {PLANS}", exact=True).fill("70")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: 1 row.").wait_for()
    page.get_by_text("= 81.2%").wait_for()
    plain.close()
    assert (typed("PCT-01").denominator, typed("PCT-02").printed) == (1032, 70)


@pytest.mark.parametrize("size", SIZES)
def test_sixty_rows_with_long_names_fit(people, size):
    load("november_2021")
    authority, area = Unit.objects.get(kind="authority"), PriorityArea.objects.first()
    Unit.objects.filter(pk=authority.pk).update(
        name="The Royal Borough of Long and Windingname-upon-Thames with Environs"
    )
    for number in range(40):
        name = f"Percentage of children looked after {number} whose statutory health assessment was completed within timescale "
        indicator = Indicator.objects.create(
            code=f"LNG-{number:02d}", name=name + "and-recorded-in-the-case-management-system" * 2, measure="percentage",
            basis="snapshot", polarity="higher", kind="timeliness", counts="% of children looked after for 12 months or more",
        )  # fmt: skip
        Listing.objects.create(area=area, indicator=indicator, position=100 + number)
    typist = people("analyst", size, path="/figures/southampton/2021-12/")
    assert typist.page.locator("tr[data-row]").count() >= 60
    typist.page.locator("tr[data-row]").nth(5).get_by_role("textbox").first.focus()
    typist.paste("\n".join(f"{number}\t10" for number in range(5, 25)))
    typist.keeping()
    typist.look()
    is_hidden = """() => {
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        return top < document.querySelector(".sheet-bar").getBoundingClientRect().bottom || bottom > innerHeight;
    }"""
    typist.page.get_by_role("textbox", name="Figure ").last.focus()
    for _ in range(12):
        typist.keys("ArrowUp")
        assert not typist.page.evaluate(is_hidden), "the box with the focus is behind the bar"
