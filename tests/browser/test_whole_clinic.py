"""A whole clinic through real browsers: set up, proposed, arranged, issued, held by two at once, signed, taken up again.

The clock stands at the days it was held on; who records for the service has only a keyboard, and loses the network.
"""

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from clinics.minutes_paper import as_document
from clinics.models import Clinic
from clinics.operations.agenda import propose_due_agendas
from clinics.rules.minutes import from_content
from indicators.models import Indicator
from organisation.documents.pdf import as_pages
from organisation.models import User
from organisation.notifications.sending import send_notifications
from tests.browser.loading import load
from tests.browser.visiting import keep_picture, keys_in, look_at, move_in_place, press_enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEFORE, HELD, NEXT = date(2021, 11, 8), date(2021, 11, 10), date(2021, 12, 20)
MEASURES = ("EAI-02", "EAI-04", "RST-01")
MEMBERS = ("Early Help service manager", "Head of service", "QA unit lead")


@pytest.fixture
def day(time_machine):
    """Let it be nine o’clock of a day."""
    load("november_2021")

    def _day(day):
        time_machine.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    return _day


@pytest.fixture
def open_page(enter, live_server):
    """Let somebody in and lead them to a page, looked at for barriers."""

    def _open(username, name, *args, more=""):
        page = enter(username)
        page.goto(live_server.url + reverse(f"clinics:{name}", args=args) + more)
        look_at(page)
        return page

    return _open


def test_a_whole_clinic(day, open_page, tmp_path):
    day(BEFORE)
    clinic = the_analyst_sets_it_up(open_page("analyst", "set-up"))
    (session,) = [one for one in propose_due_agendas(on=BEFORE)[0] if one.clinic == clinic]
    the_analyst_arranges(open_page("analyst", "agenda", session.pk), session)
    the_manager_adds_a_note(open_page("manager.earlyhelp", "agenda", session.pk), session)
    the_analyst_issues(open_page("analyst", "agenda", session.pk), session)
    day(HELD)
    two_record_at_once(open_page, session)
    who_came(open_page("manager.earlyhelp", "attendance", session.pk), session)
    it_closes_with_every_outcome_only(open_page, session)
    signed(open_page("deputy", "close", session.pk), session, tmp_path)
    taken_up_again_and_signed(open_page("deputy", "reopen", session.pk), session)
    day(NEXT)
    the_next_agenda_goes_on(open_page, clinic, session)
    the_record_counts_it(open_page("deputy", "record"))


def the_analyst_sets_it_up(page):
    page.get_by_label("Name").fill("Early Help clinic")
    page.get_by_label("Service", exact=False).first.select_option(label="Early Help")
    page.get_by_label("Chair").select_option(label="Deputy director")
    page.get_by_label("First day").fill(HELD.isoformat())
    page.get_by_label("Place").fill("Room 4")
    page.get_by_role("button", name="Set up the clinic").click()
    page.get_by_role("heading", name="There is a problem").wait_for()  # PACT meets then
    look_at(page)
    page.get_by_label("It may meet on the same day").check()
    page.get_by_role("button", name="Set up the clinic").click()
    page.get_by_text("is set up. Choose what it looks at.").wait_for()
    for indicator in Indicator.objects.filter(code__in=MEASURES):
        page.locator(f"#pick-{indicator.pk}").check()
    page.get_by_role("button", name="Add the ticked measures").click()
    page.get_by_text("The clinic now looks at 3 measures.").wait_for()
    look_at(page)
    press_enter(page, page.get_by_role("link", name="Next: members"))
    for member in MEMBERS:
        page.get_by_label("Person").select_option(label=member)
        page.get_by_role("button", name="Add").click()
        page.get_by_text(f"{member} belongs to the clinic.").wait_for()
    look_at(page)
    return Clinic.objects.get(unit__code="early-help")


def the_analyst_arranges(page, session):
    last = session.items.get(kind="any_other")
    move_in_place(page, f"#item-{last.pk} button[value=up]")
    moved = session.items.get(pk=last.pk)
    assert moved.position == last.position - 1
    move_in_place(page, f"#item-{last.pk} button[value=bottom]")
    look_at(page)


def the_manager_adds_a_note(page, session):
    item = session.items.first()
    page.locator(f"#item-{item.pk} summary", has_text="Add a note").focus()
    page.keyboard.press("Enter")
    keys_in(page, page.locator(f"#note_{item.pk}_note"), "Two posts are filled.")
    press_enter(page, page.locator(f"#item-{item.pk}").get_by_role("button", name="Add the note"))
    page.get_by_text("Two posts are filled.").wait_for()
    look_at(page)


def the_analyst_issues(page, session):
    for name in ("head", "qa"):
        User.objects.filter(username=name).update(email=f"{name}@example.gov.uk")
    press_enter(page, page.get_by_role("button", name="Issue the agenda"))
    page.get_by_text("Issued. The figures stand as they are now.").wait_for()
    look_at(page)
    send_notifications()
    assert {letter.subject for letter in mail.outbox} == {f"Agenda: {session}"}
    assert len(mail.outbox) == 2
    keep_picture(page, "agenda")
    keep_picture(page, "agenda-print", media="print")
    with page.expect_download():
        page.get_by_role("link", name="PDF", exact=True).click()


def two_record_at_once(open_page, session):
    first, second = list(session.items.all())[:2]
    manager = open_page("manager.earlyhelp", "room", session.pk, more=f"?item={first.position}")
    head = open_page("head", "room", session.pk, more=f"?item={first.position}")
    manager.context.set_offline(True)
    record_by_keyboard(manager, "Not assured", "Three posts are empty.", action="Cover plan")
    said(manager, "Not recorded. No connection")

    head.get_by_label("Partly assured").check()
    head.get_by_label("What is the cause?").select_option("capacity")
    head.get_by_label("What was said").fill("Two posts are empty.")
    head.get_by_role("button", name="Record the outcome").click()
    head.get_by_text("Recorded, with 0 actions.").wait_for()

    manager.context.set_offline(False)
    said(manager, "Saved at")
    with manager.expect_event("load"):
        manager.keyboard.press("Control+Enter")
    manager.get_by_role("heading", name="Two wordings of one outcome").wait_for()
    look_at(manager)
    keep_picture(manager, "merge")
    manager.get_by_role("group", name="Assurance").get_by_label("Keep mine").focus()
    manager.keyboard.press("Space")
    press_enter(manager, manager.get_by_role("button", name="Record what is settled"))
    manager.get_by_text("Recorded, with 1 action.").wait_for()
    outcome = first.__class__.objects.get(pk=first.pk).outcome
    assert (outcome.version, outcome.assurance) == (2, "not_assured")
    assert outcome.discussion == "Two posts are empty.\n\nThree posts are empty."
    assert outcome.actions.get().owner.username == "manager.earlyhelp"

    assert f"item={second.position}" in manager.url  # the keyboard goes on with the next
    record_by_keyboard(manager, "Not reached", "")
    manager.get_by_text("Recorded, with 0 actions.").wait_for()
    look_at(manager)
    keep_picture(manager, "room")


def record_by_keyboard(page, assurance, words, action=""):
    """Fill the outcome in with keys alone, and send it."""
    page.wait_for_load_state("load")
    page.keyboard.press("o")
    for _ in range(4):
        if page.get_by_label(assurance, exact=True).is_checked():
            break
        page.keyboard.press("ArrowDown")
    if words:
        keys_in(page, page.get_by_label("What is the cause?"), "Capacity")
        keys_in(page, page.get_by_label("What was said"), words)
    if action:
        keys_in(page, page.get_by_label("What will be done"), action)
        keys_in(page, page.get_by_label("Owner"), "Early Help service")
    page.keyboard.press("Control+Enter")


def said(page, text):
    expect(page.locator("[data-keeping]")).to_contain_text(text, timeout=30000)


def who_came(page, session):
    keys_in(page, page.get_by_label("Did Deputy director come?"), "Present")
    keys_in(page, page.get_by_label("Did Early Help service manager come?"), "Present")
    keys_in(page, page.get_by_label("Did QA unit lead come?"), "Apologies")
    keys_in(page, page.get_by_label("Did Head of service come?"), "Sent")
    keys_in(page, page.get_by_label("Who came for Head of service"), "PACT service")
    press_enter(page, page.get_by_role("button", name="Save who came"))
    look_at(page)
    came = dict(session.attendances.values_list("user__username", "presence"))
    assert came == {
        "deputy": "present", "manager.earlyhelp": "present", "qa": "apologies", "head": "deputised"
    }  # fmt: skip


def it_closes_with_every_outcome_only(open_page, session):
    """Leave one item without an outcome: it is named, and there is nothing to sign. Then give it one."""
    *others, last = session.items.filter(outcome=None)
    page = open_page("head", "room", session.pk)
    for item in [*others, last]:
        if item == last:
            chair = open_page("deputy", "close", session.pk)
            chair.get_by_text("These need an outcome first").wait_for()
            assert chair.locator(".note-warning").get_by_role("link").all_inner_texts() == [last.title]
            assert chair.get_by_role("button", name="Sign off and close the session").count() == 0
        page.get_by_role("heading", name=item.title, level=1).wait_for()
        page.get_by_label("Assured", exact=True).check()
        page.get_by_label("What was said").fill("Looked at.")
        page.get_by_role("button", name="Record the outcome").click()
        page.get_by_text(f"Recorded, with 0 actions. Item {item.position}:").wait_for()


def signed(page, session, folder):
    keep_picture(page, "sign")
    press_enter(page, page.get_by_role("button", name="Sign off and close the session"))
    page.get_by_text("Version 1 was signed off by Deputy director").wait_for()
    look_at(page)
    keep_picture(page, "minutes")
    keep_picture(page, "minutes-print", media="print")
    with page.expect_download() as given:
        page.get_by_role("link", name="Word", exact=True).click()
    given.value.save_as(folder / "minutes.docx")
    with page.expect_download() as given:
        page.get_by_role("link", name="PDF", exact=True).click()
    given.value.save_as(folder / "minutes.pdf")
    assert (folder / "minutes.pdf").read_bytes().startswith(b"%PDF")
    record = session.records.get()
    written = docx.Document(BytesIO((folder / "minutes.docx").read_bytes()))
    text = "\n".join(paragraph.text for paragraph in written.paragraphs)
    text += "\n".join(cell.text for table in written.tables for row in table.rows for cell in row.cells)
    for words in ("Three posts are empty.", "Cover plan", "Apologies", "PACT service manager"):
        assert words in text
    for number, picture in enumerate(as_pages(as_document(from_content(record.content))), start=1):
        (folder / f"minutes-{number}.png").write_bytes(picture)


def taken_up_again_and_signed(page, session):
    keys_in(page, page.get_by_label("Why is the session taken up again?"), "A figure was misheard.")
    press_enter(page, page.get_by_role("button", name="Take the session up again"))
    page.get_by_text("What was signed stays readable.").wait_for()
    look_at(page)
    press_enter(page, page.get_by_role("link", name="Read through and sign off"))
    press_enter(page, page.get_by_role("button", name="Sign off and close the session"))
    page.get_by_text("Version 2 was signed off by Deputy director").wait_for()
    page.get_by_text("Taken up again after version 1:").wait_for()
    look_at(page)
    press_enter(page, page.get_by_role("link", name="Version 1"))
    page.get_by_text("This version was replaced.").wait_for()
    look_at(page)


def the_next_agenda_goes_on(open_page, clinic, session):
    """Two working days before the next session its agenda proposes itself, with last time's promise first."""
    (following,) = [one for one in propose_due_agendas(on=NEXT)[0] if one.clinic == clinic]
    items = list(following.items.all())
    assert (items[0].kind, items[0].title) == ("action", "Cover plan")
    left = session.items.get(outcome__assurance="not_reached")
    again = next(item for item in items if item.carried_from == left)
    assert again.times_carried == 1
    page = open_page("analyst", "agenda", following.pk)
    page.get_by_text("not reached").first.wait_for()
    keep_picture(page, "next-agenda")


def the_record_counts_it(page):
    row = page.get_by_role("row").filter(has_text="Early Help").filter(has_text="Q3 2021-22")
    assert row.inner_text().split("\t")[2:4] == ["1", "1"]  # due, held
    keep_picture(page, "record")
