"""What shows that an action was done: which files are taken, and that they are given out safely."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from xlsxwriter import Workbook

from actions import operations
from actions.models import Evidence
from actions.operations.evidence import Attached
from actions.rules.evidence import bare_name, type_of, why_not_taken
from tests.actions.test_action_page import raised

MOST = 10 * 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"


def word():
    written = io.BytesIO()
    Document().save(written)
    return written.getvalue()


def excel():
    written = io.BytesIO()
    with Workbook(written) as book:
        book.add_worksheet()
    return written.getvalue()


def with_macros():
    written = io.BytesIO(excel())
    with zipfile.ZipFile(written, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return written.getvalue()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("minutes.pdf", PDF, "application/pdf"),
        ("MINUTES.PDF", PDF, "application/pdf"),
        ("shot.png", PNG, "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("figures.csv", "month,visits\nOct,60\n".encode("utf-8-sig"), "text/csv"),
        ("note.txt", "60% – better".encode("cp1252"), "text/plain"),
        ("policy.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("rota.xlsx", excel(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_files_that_are_taken(name, content, kind):
    assert why_not_taken(name, content, most=MOST) is None
    assert type_of(name, content).content_type == kind


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.html", b"<html>", "not taken"),
        ("picture.svg", b"<svg/>", "not taken"),
        ("run.exe", b"MZ", "not taken"),
        ("no-ending", PDF, "not taken"),
        ("rota.xlsm", with_macros(), "not taken"),
        ("rota.xlsx", with_macros(), "no Excel workbook"),
        ("rota.xlsx", word(), "no Excel workbook"),
        ("policy.docx", b"PK\x03\x04 broken", "no Word document"),
        ("minutes.pdf", b"<html><script>", "no PDF"),
        ("photo.jpg", PNG, "no JPEG"),
        ("note.txt", b"<!DOCTYPE html><script>", "no text file"),
        ("note.txt", b"  <script>alert(1)</script>", "no text file"),
        ("note.txt", b"MZ\x00\x01", "no text file"),
        ("figures.csv", PNG, "no CSV"),
        ("minutes.pdf", b"", "empty"),
        ("minutes.pdf", PDF + b"0" * MOST, "larger than 10 MB"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_files_that_are_not(name, content, why):
    assert why in why_not_taken(name, content, most=MOST)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\minutes.pdf", "minutes.pdf"),
        ("mi\r\nnutes\x00.pdf", "minutes.pdf"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_of_a_name_only_the_name_is_kept(given, bare):
    assert bare_name(given) == bare


@pytest.fixture
def action(db, head, pact_manager):
    return raised(head, owner=pact_manager)


def shown(action, by, name="minutes.pdf", content=PDF):
    return operations.add_evidence(action, by=by, text="The minutes", file=Attached(name, content))


def test_a_file_is_kept_under_a_name_of_our_own(action, pact_manager, settings):
    evidence = shown(action, pact_manager, "../../static/minutes.pdf")
    kept = Path(evidence.file.path)
    assert kept.is_relative_to(settings.MEDIA_ROOT)
    assert not kept.is_relative_to(settings.STATIC_ROOT)
    assert (kept.suffix, "minutes" in str(kept)) == (".pdf", False)
    assert (evidence.file_name, evidence.size, len(evidence.sha256)) == ("minutes.pdf", len(PDF), 64)


def test_what_is_refused_leaves_nothing_on_the_disk(action, pact_manager, settings):
    before = set(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
    for text, file in (("", Attached("a.pdf", PDF)), ("?", Attached("a.pdf", b"<html>"))):
        with pytest.raises(ValidationError):
            operations.add_evidence(action, by=pact_manager, text=text, file=file)
    assert set(Path(settings.MEDIA_ROOT).rglob("*.pdf")) == before
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "link", ["http://example.gov.uk", "javascript:alert(1)", "https://", "https://a:b@example.gov.uk"]
)
def test_links_are_whole_and_https(action, pact_manager, link):
    with pytest.raises(ValidationError):
        operations.add_evidence(action, by=pact_manager, text="The policy", link=link)


def test_strangers_add_nothing(action, cla_manager, board_reader):
    for person in (cla_manager, board_reader):
        with pytest.raises(PermissionDenied):
            operations.add_evidence(action, by=person, text="?")


class TestThePages:
    def address(self, action):
        return f"{action.get_absolute_url()}evidence/"

    def test_words_a_link_and_a_file(self, sign_in, action, pact_manager):
        client = sign_in(pact_manager)
        assert client.get(self.address(action)).status_code == 200
        for more in (
            {}, {"link": "https://example.gov.uk/policy"}, {"file": SimpleUploadedFile("minutes.pdf", PDF)},
        ):  # fmt: skip
            assert client.post(self.address(action), {"text": "Seen", **more}).status_code == 302
        assert [one.kind for one in Evidence.objects.all()] == ["text", "link", "file"]
        told = client.get(action.get_absolute_url()).content.decode()
        assert 'href="https://example.gov.uk/policy" rel="noopener noreferrer nofollow"' in told
        assert "minutes.pdf" in told

    def test_a_refusal_loses_nothing_typed(self, sign_in, action, pact_manager):
        given = {"text": "All of it", "link": "ftp://example.gov.uk", "file": SimpleUploadedFile("a.html", b"<html>")}
        page = sign_in(pact_manager).post(self.address(action), given)
        assert page.status_code == 422
        assert "All of it" in page.content.decode()
        assert "ftp://example.gov.uk" in page.content.decode()

    def test_a_file_too_large_is_told_and_the_words_stay(self, sign_in, action, pact_manager, settings):
        settings.EVIDENCE_MOST_BYTES = settings.MOST_UPLOADED_BYTES = 1024 * 1024
        given = {"text": "All of it", "file": SimpleUploadedFile("a.pdf", PDF + b"0" * 1024 * 1024)}
        page = sign_in(pact_manager).post(self.address(action), given)
        assert page.status_code == 422
        assert "larger than 1 MB" in page.content.decode()
        assert "All of it" in page.content.decode()

    def test_a_text_that_points_at_a_child_is_refused(self, sign_in, action, pact_manager):
        given = {"text": "List", "file": SimpleUploadedFile("a.csv", b"client no 123456,seen")}
        page = sign_in(pact_manager).post(self.address(action), given)
        assert "case number" in page.content.decode()

    def test_a_file_is_given_to_be_kept_and_never_to_be_run(self, sign_in, action, qa, pact_manager):
        evidence = shown(action, pact_manager, "notes.txt", b"Two teams are covered")
        answer = sign_in(qa).get(f"{self.address(action)}{evidence.pk}/")
        assert answer.content == b"Two teams are covered"
        assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
        assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "text/plain")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"

    def test_only_to_whoever_may_read_its_action(self, sign_in, action, cla_manager, pact_manager, board_reader, head):
        evidence = shown(action, pact_manager)
        other = raised(head)
        for person, of, status in ((cla_manager, action, 404), (board_reader, action, 403), (head, other, 404)):
            assert sign_in(person).get(f"{self.address(of)}{evidence.pk}/").status_code == status

    @pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
    def test_a_file_that_is_gone_or_changed_says_so(self, sign_in, action, pact_manager, harm):
        evidence = shown(action, pact_manager)
        harm(Path(evidence.file.path))
        page = sign_in(pact_manager).get(f"{self.address(action)}{evidence.pk}/")
        assert page.status_code == 404
        assert "The file is gone" in page.content.decode()
