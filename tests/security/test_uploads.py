"""Files that are not what they say. The request: an upload. The refusal: a sentence on the form, and nothing kept."""

import importlib
import io
import pkgutil
import socketserver
import threading
import zipfile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Action, Evidence
from actions.rules.evidence import bare_name, type_of
from indicators.models import Return
from organisation.antivirus import AWAY, FOUND
from organisation.uploads import UploadField
from tests.indicators.returns.test_wrong_files import macro_workbook
from tests.security.test_injection import OURS
from tests.security.walking import Everybody

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(*more, main="word/document.xml", **parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as there:
        for name in ("[Content_Types].xml", main, *more):
            there.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], b"<a/>"))
    return written.getvalue()


TEMPLATE = (
    b'<Relationship Type="http://x/attachedTemplate" Target="https://evil.example/a.dotm" TargetMode="External"/>'
)
REFUSED = {
    "a page called a picture": ("a.png", b"<html><script>alert(1)</script>"),
    "a drawing that runs script": ("a.svg", b"<svg onload='alert(1)'/>"),
    "a page": ("a.html", b"<p>hello"),
    "a program": ("a.exe", b"MZ"),
    "a program called a PDF": ("a.pdf", b"MZ\x90"),
    "two endings": ("a.pdf.exe", PDF),
    "a picture and a page at once": ("a.png", PNG + b"<script>alert(1)</script>"),
    "a PDF and a packed file at once": ("a.pdf", PDF + packed()),
    "a packed file behind a page": ("a.docx", b"<html>" + packed()),
    "a PDF that runs script": ("a.pdf", b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
    "a PDF that starts a program": ("a.pdf", b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>"),
    "a PDF with a file inside": ("a.pdf", b"%PDF-1.7\n<< /Type /EmbeddedFile >>"),
    "a workbook with macros": ("a.xlsx", macro_workbook()),
    "a document with macros": ("a.docx", packed("word/vbaProject.bin")),
    "a document with a program in it": ("a.docx", packed("word/embeddings/oleObject1.bin")),
    "a document with ActiveX": ("a.docx", packed("word/activeX/activeX1.xml")),
    "a document whose template is elsewhere": (
        "a.docx",
        packed("word/_rels/settings.xml.rels", settings=TEMPLATE),
    ),
    "a packed bomb": ("a.docx", packed("word/media/a.bin", a=b"\0" * 210_000_000)),
    "some other packed file": ("a.docx", packed(main="letter.xml")),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "markup called a table": ("a.csv", b"<?xml version='1.0'?><x/>"),
    "bytes called text": ("a.txt", b"\0\1\2"),
    "nothing": ("a.pdf", b""),
}
TAKEN = {"a.pdf": PDF, "a.PNG": PNG, "a.docx": packed(), "a.csv": b"a,b\n1,2", "a.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 9}


@pytest.mark.pure
def test_every_file_that_is_not_what_it_says_is_refused_as_evidence():
    assert not [what for what, (name, content) in REFUSED.items() if content and type_of(name, content)]
    assert not [name for name, content in TAKEN.items() if type_of(name, content) is None]


@pytest.mark.django_db
def test_the_pages_refuse_them_too_and_keep_nothing(things):
    """The same files sent to the pages that take them, with the type of a picture claimed for each."""
    client, faults = Everybody()("manager.pact"), []
    pk, kept, returns = things["action"], Evidence.objects.count(), Return.objects.count()
    for what, (name, content) in REFUSED.items():
        file = SimpleUploadedFile(name, content, content_type="image/png")
        answer = client.post(f"/actions/{pk}/evidence/", {"text": "Seen", "file": file})
        faults += [what] * (answer.status_code != 422)
    assert not faults
    assert (Evidence.objects.count(), Return.objects.count()) == (kept, returns)


@pytest.mark.django_db
def test_no_name_of_a_file_leads_out_of_its_folder_or_into_a_header(things, settings):
    client, action = Everybody()("manager.pact"), Action.objects.get(pk=things["action"])
    for name in ("../../../etc/cron.d/a.pdf", "..\\..\\a.pdf", '/a"; filename="b.html".pdf'):
        answer = client.post(f"/actions/{action.pk}/evidence/", {"text": "Seen", "file": SimpleUploadedFile(name, PDF)})
        assert answer.status_code == 302, name
        kept = action.evidence.latest("pk")
        assert kept.file.path.startswith(str(settings.MEDIA_ROOT))
        assert ".." not in kept.file.name
        given = client.get(f"/actions/{action.pk}/evidence/{kept.pk}/")
        assert given["Content-Disposition"].startswith("attachment; filename")
        assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.pure
def test_no_name_of_a_file_ends_a_line():
    assert bare_name("a\r\nX-Evil: yes.pdf") == "aX-Evil: yes.pdf"


@pytest.mark.django_db
def test_no_address_leads_to_the_files_or_out_of_the_static_ones(client, settings):
    for path in (
        "/media/", "/static/../config/settings.py", "/static/%2e%2e/config/settings.py", "/static/..%2f..%2fetc/passwd",
        "/static//etc/passwd", "/var/secret-key", "/.env", "/.git/config", "/static/css/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 404, path


@pytest.mark.pure
def test_every_form_that_takes_a_file_has_it_looked_at():
    """A form with a file field of another kind would go past the scanner."""
    faults, seen = [], 0
    for app in OURS:
        package = importlib.import_module(app)
        names = [found.name for found in pkgutil.walk_packages(package.__path__, f"{app}.") if "forms" in found.name]
        for given in (one for name in names for one in vars(importlib.import_module(name)).values()):
            for name, field in getattr(given, "base_fields", {}).items():
                seen += isinstance(field, UploadField)
                if isinstance(field, forms.FileField) and not isinstance(field, UploadField):
                    faults.append((given.__name__, name))
    assert not faults
    assert seen >= 3


class Clamd(socketserver.BaseRequestHandler):
    """Speaks as clamd does: takes pieces until one of no length, and answers in one line."""

    def handle(self):
        if self.request.recv(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        file = b""
        while length := int.from_bytes(self._take(4), "big"):
            file += self._take(length)
        answer = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in file else b"OK"
        self.request.sendall(b"stream: " + answer + b"\0")

    def _take(self, length):
        taken = b""
        while len(taken) < length:
            taken += self.request.recv(length - len(taken))
        return taken


@pytest.fixture
def scanner(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.mark.django_db
def test_what_the_scanner_finds_is_not_taken(things, scanner, settings):
    client, path = Everybody()("manager.pact"), f"/actions/{things['action']}/evidence/"

    def send(content):
        return client.post(path, {"text": "All of it", "file": SimpleUploadedFile("a.pdf", content)})

    assert send(PDF + b"0" * 200_000).status_code == 302
    found = send(PDF + EICAR)
    assert found.status_code == 422
    assert FOUND in found.content.decode()
    assert "All of it" in found.content.decode()
    scanner.shutdown()
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    away = send(PDF)
    assert away.status_code == 422
    assert AWAY in away.content.decode()


@pytest.mark.django_db
def test_returns_and_lists_of_cases_are_looked_at_too(things, scanner):
    enter = Everybody()
    for who, path in (
        ("analyst", "/returns/new/"),
        ("qa", f"/audits/programme/lines/{things['planned']}/draw/"),
        ("qa", "/audits/programme/cases/"),
    ):
        file = SimpleUploadedFile("a.csv", b"Indicator,Oct-21\n" + EICAR)
        answer = enter(who).post(path, {"file": file, "number": 1})
        assert answer.status_code == 422, path
        assert FOUND in answer.content.decode(), path
