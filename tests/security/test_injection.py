"""Words that are code somewhere else: HTML, SQL, a spreadsheet's formulas. Each is given; each comes back as words."""

import csv
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tests.security.walking import Everybody, by_who_may

pytestmark = pytest.mark.django_db
TAG = "<b id=x>"
POISON = f"=1{TAG}'\""
OURS = ("organisation", "indicators", "actions", "audits", "clinics", "reports")
# Names that code or addresses are found by, not words
KEPT = {
    "code",
    "slug",
    "key",
    "username",
    "password",
    "digest",
    "secret",
    "sha256",
    "file",
    "file_name",
    "job",
    "email",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
)
# What reading may write: who read an audit, when a session was last of use, and the scratch tables of one question
LOGS = re.compile(r"(?:INTO|UPDATE|FROM) \W?(?:audits_auditread|django_session|standing_\w+|roll_\w+)\b")
WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE)\b")


def poison_every_text():
    """Put markup that begins like a formula into every text that people can write. Gives how many fields took it."""
    took = 0
    for model in (model for app in OURS for model in apps.get_app_config(app).get_models()):
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField) or field.choices or field.unique:
                continue
            if field.name in KEPT or isinstance(field, models.SlugField) or (field.max_length or 99) < len(POISON):
                continue
            try:
                with transaction.atomic():
                    took += bool(model.objects.exclude(**{field.name: ""}).update(**{field.name: POISON}))
            except DatabaseError:
                continue  # the database itself holds the field to its words
    return took


def cells_of(answer):
    """Give every cell of a file of figures that was answered with; nothing of another."""
    kind = answer["Content-Type"]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind.startswith("text/csv"):
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    if "spreadsheetml" in kind and zipfile.is_zipfile(io.BytesIO(content)):  # the file of an edition is of no sort here
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = b"".join(book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/"))
        return ["=formula"] * sheets.count(b"<f>")
    return []


def what_is_wrong_with(answer):
    """Say what of our poison works in an answer: markup in a page, anything inline, a formula in a file."""
    if answer["Content-Type"].startswith("text/html"):
        page = answer.content.decode()
        yield from (page[max(0, found.start() - 80) : found.end()] for found in re.finditer(re.escape(TAG), page))
        yield from (found[0] for found in INLINE.finditer(page))
    else:
        yield from (cell for cell in cells_of(answer) if cell[:1] in ("=", "+", "@", "\t", "\r"))


def written_in(asked):
    return [one["sql"][:120] for one in asked if WRITES.match(one["sql"]) and not LOGS.search(one["sql"])]


def test_words_stay_words_on_every_page_and_in_every_file_and_reading_writes_nothing(things):
    """Every text that is held is markup and a formula: no page shows the one, no file the other, and nothing is inline.

    No address that is only read changes a row: a link or a picture on somebody else's page does nothing.
    """
    assert poison_every_text() > 60
    enter, faults, shown = Everybody(raise_request_exception=False), [], 0
    waiting = [(path.format(**things), who) for _, path, who in by_who_may(method="GET")]
    for path, who in waiting:
        client = enter(who)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        faults += [(path, "writes", one) for one in written_in(asked)]
        if answer.status_code == 200:
            faults += [(path, one) for one in what_is_wrong_with(answer)]
            page = b"" if answer.streaming else answer.content
            shown += b"&lt;b id=x&gt;" in page
            waiting += [(f"{path}?file={kind}", who) for kind in ("csv", "xlsx") if b"file=csv" in page]
        elif answer.status_code >= 500:
            faults.append((path, answer.status_code))
    assert not faults, "\n".join(map(str, faults))
    assert shown > 60, "the words were shown on fewer pages than that: little was proved"


def parameters_of(page):
    """Give the names of everything an address can be asked with: boxes of forms that are sent by GET, and links."""
    forms = re.findall(r"<form(?![^>]*method=.post)[^>]*>.*?</form>", page, re.S | re.I)
    named = re.findall(r'\bname="([\w-]+)"', "".join(forms)) + re.findall(r"[?&;]([\w-]+)=", page)
    return sorted({*named} - {"csrfmiddlewaretoken", "v"}) or ["sort", "next"]


HARM = (
    "x' OR '1'='1' --",
    f"{TAG}\"'><script>alert(1)</script>",
    "\x00",
    "99999999999999999999999999",
    "-1; DROP TABLE organisation_user",
    "password",
    "../../../../etc/passwd",
    "２０２１-１３",
    "user__password",
    "-owner__password",
)


def test_no_filter_or_heading_takes_sql_markup_or_nonsense(things):
    """Every parameter of every page, given code, NULs, huge numbers and other tables' columns, each time each another."""
    enter, faults, tried = Everybody(raise_request_exception=False), [], 0
    for name, whole, who in by_who_may(method="GET"):
        client, path = enter(who), whole.format(**things).partition("?")[0]
        answer = client.get(path)
        if answer.status_code != 200 or answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        names = parameters_of(answer.content.decode())
        for turn in range(min(2, len(names) - 1)):
            given = {one: HARM[(place + turn * 5) % len(HARM)] for place, one in enumerate(names)}
            answer, tried = client.get(path, given), tried + len(given)
            page = b"" if answer.streaming else answer.content
            if answer.status_code >= 500 or TAG.encode() in page or b"<script>alert" in page:
                faults.append((name, answer.status_code, given))
    assert not faults, "\n".join(map(str, faults))
    assert tried > 300


SENT = [
    "chosen",
    "flag",
    "doubt",
    "section",
    "version",
    "seen_version",
    "seen",
    "to",
    "place",
    "up_to",
    "clinic",
    "format",
    "day",
    "month",
    "text",
    "reason",
    "owner",
    "unit",
    "number",
    "as",
    "do",
    "add",
    "take",
    "settle",
    "was",
    "wanted",
    "keep",
    "name",
    "label",
    "title",
    "value",
    "grade",
    "indicator",
    "action",
    "plan",
    "clinics",
    "next",
    "about",
]
JUNK = ("²", "9" * 5000, "\x00", f"{TAG}", "-1", "٣", "9223372036854775808", "\ud800".encode("utf-8", "surrogatepass"))


def test_no_form_breaks_at_nonsense(things):
    """Every address that takes a form, given numbers that are none, numbers without end, NULs and broken letters."""
    enter, faults = Everybody(raise_request_exception=False), []
    for name, path, who in by_who_may(method="POST"):
        for turn in range(3):
            given = {one: JUNK[(place + turn * 3) % len(JUNK)] for place, one in enumerate(SENT)}
            with transaction.atomic():
                answer = enter(who).post(path.format(**things), given)
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                faults.append((name, turn, repr(getattr(answer, "exc_info", ("",))[1])[:150]))
    assert not faults, "\n".join(map(str, faults))
