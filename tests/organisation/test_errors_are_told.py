"""Whatever is sent with nothing in it: what is wrong is told at the top and at the field, and each leads to the other.

Every form of every address is tried as whoever may do most there (WCAG 2.2: 3.3.1, 1.3.1, 4.1.2).
"""

import pytest
from lxml import html

from tests.organisation.matrix.pages import is_page, pages_of_data_entry, who_sees_most
from tests.organisation.matrix.rows import CAST, Row, read_rows
from tests.organisation.matrix.things import make_things
from tests.organisation.matrix.walking import sign_everybody_in, visit

pytestmark = pytest.mark.django_db
MESSAGES = "//*[contains(@class, 'invalid-feedback') or contains(@class, 'errorlist') or contains(@class, 'box-error')]"
# What they lack when they are sent empty is nothing a person fills in: the version one saw, the button one pressed
NOT_TYPED = {"reports:write-commentary", "reports:review-commentary"}


def test_what_is_wrong_with_a_form_is_told_where_it_is():
    things, clients, faults, told = make_things(), sign_everybody_in(), [], 0
    for name, who, row in forms():
        answer = visit(clients[who], row, things, "POST")
        if answer.status_code == 422 and is_offered(page := html.fromstring(answer.content), row.path.format(**things)):
            told += 1
            faults += [f"{name}: {fault}" for fault in faults_of_page(page)]
    assert told > 30
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def test_data_entry_ties_what_is_wrong_to_its_field():
    clients, faults, told = {CAST[name]: client for name, client in sign_everybody_in().items()}, [], 0
    for page in pages_of_data_entry():
        if page.name.endswith(", add"):
            answer = visit(clients[page.who], Row(page.path, {}, {}, "POST", page.path), {})
            if answer.status_code in (200, 422):
                told += 1
                faults += [f"{page.name}: {fault}" for fault in faults_of_fields(html.fromstring(answer.content))]
    assert told > 15
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def forms():
    """Give what can be posted to, as whoever may do most there."""
    by_username = {username: name for name, username in CAST.items()}
    for rows in read_rows().values():
        for row in rows:
            if row.address not in NOT_TYPED and (row.method == "POST" or is_page(row)):
                yield row.address, by_username[who_sees_most(row, rows)], row


def is_offered(page, path: str) -> bool:
    """Say whether the page has the form: what nobody was offered as things stand is refused without one."""
    return any(form.get("action") in (None, "", path) for form in page.xpath("//main//form[@method='post']"))


def faults_of_page(page) -> list[str]:
    """Say what the summary at the top lacks, and what the fields lack."""
    summaries = page.xpath("//*[contains(@class, 'error-summary')]")
    if not summaries:
        return ["no summary of what is wrong"]
    faults = []
    for summary in summaries:
        if summary.get("tabindex") != "-1" or "data-focus" not in summary.attrib:
            faults.append("the keyboard is not brought to the summary")
        for link in summary.xpath(".//a/@href"):
            if not page.xpath("//*[@id=$id]", id=link.removeprefix("#")):
                faults.append(f"the summary leads to {link}, which is not there")
    return faults + faults_of_fields(page)


def faults_of_fields(page) -> list[str]:
    """Say which message is tied to no field, and which field that is wrong has no message."""
    faults, tied = [], set()
    for field in page.xpath("//input | //select | //textarea | //fieldset"):
        if "__prefix__" in field.get("name", ""):
            continue  # the pattern of a row that script adds
        spoken = field.get("aria-describedby", "").split()
        lost = [one for one in spoken if not page.xpath("//*[@id=$id]", id=one)]
        if lost:
            faults.append(f"{field.get('name')} is described by {', '.join(lost)}, which is not there")
        tied |= set(spoken)
        if field.get("aria-invalid") == "true" and not set(spoken) & messages_of(page) and not in_group(field, page):
            faults.append(f"{field.get('name')} is wrong, and does not say why")
    for message in page.xpath(MESSAGES):
        if "nonf" in message.get("class") or not message.text_content().strip():
            continue
        named = {message.get("id"), *message.xpath("./descendant::*/@id"), *message.xpath("./ancestor::*/@id")}
        if not named & tied:
            faults.append(f"“{message.text_content().strip()[:60]}” is tied to no field")
    return faults


def messages_of(page) -> set[str]:
    """Give what the messages beside the fields are called."""
    return {
        name for message in page.xpath(MESSAGES) for name in (message.get("id"), *message.xpath("./descendant::*/@id"))
    }


def in_group(field, page) -> bool:
    """Say whether the group of choices around it says what is wrong."""
    said = field.xpath("./ancestor::fieldset/@aria-describedby")
    return any(set(each.split()) & messages_of(page) for each in said)
