"""The files of an edition: asked for once, made by a worker, the same for ever once published."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from indicators.models import Outturn
from organisation.jobs.registry import find
from organisation.jobs.running import answer
from organisation.models import JobRun, SetAside
from reports.models import EditionPrint
from reports.operations import printing
from reports.operations.printing import MAKE, ask_for_print, make_prints
from reports.outputs.files import WRITERS
from reports.rules.words import PrintFormat, PrintState, Rendering
from tests.indicators.test_claims import revise
from tests.reports.editions.making import OCTOBER, SEPTEMBER, opened, person, published

pytestmark = pytest.mark.django_db
HERE = "/editions/2021-10/files/"
EXCEL, PDF = PrintFormat.EXCEL, PrintFormat.PDF


@pytest.fixture
def edition(db):
    return opened()


def correct():
    october = Outturn.objects.get(indicator__code="EAI-01", month=OCTOBER, unit__code="southampton")
    revise(october, 99, person("analyst"))


def asked(edition, file_format=EXCEL, by="analyst"):
    return ask_for_print(edition, by=person(by), file_format=file_format)


class TestAsking:
    def test_it_is_asked_for_once_whoever_asks(self, edition):
        first = asked(edition)
        assert asked(edition, by="deputy") == first
        assert JobRun.objects.waiting().filter(job=MAKE).exists()
        assert EditionPrint.objects.count() == 1

    def test_other_contents_are_another_file(self, edition):
        first = asked(edition)
        correct()
        assert asked(edition) != first

    def test_nobody_asks_for_what_they_cannot_read(self, edition):
        with pytest.raises(PermissionDenied):
            asked(edition, by="board")


class TestMaking:
    def test_what_is_made_is_there_with_its_digest(self, edition):
        held = asked(edition)
        assert make_prints().files == 1
        held.refresh_from_db()
        assert (held.state, held.percent) == (PrintState.DONE, 100)
        assert held.digest == sha256(held.content).hexdigest()
        assert bytes(held.content).startswith(b"PK")

    def test_progress_is_said_as_it_is(self, edition, monkeypatch):
        held, seen = asked(edition), []
        writer = WRITERS[EXCEL]

        def watched(contents):
            seen.append(EditionPrint.objects.values_list("state", "percent", "doing").get(pk=held.pk))
            return b"PK"

        monkeypatch.setitem(WRITERS, EXCEL, type(writer)(writer.ending, "", "", writer.doing, watched))
        make_prints()
        assert seen == [("running", 20, "Writing the sheets")]

    def test_one_a_dead_worker_left_is_made_anew(self, edition):
        held = asked(edition)
        EditionPrint.objects.filter(pk=held.pk).update(state=PrintState.RUNNING, percent=20, doing="Writing")
        make_prints()
        held.refresh_from_db()
        assert held.state == PrintState.DONE

    def test_one_that_fails_says_so_and_does_not_stop_the_others(self, edition, monkeypatch):
        wrong, right = asked(edition, PDF), asked(edition)
        monkeypatch.setitem(WRITERS, PDF, type(WRITERS[PDF])("pdf", "", "", "", lambda contents: 1 / 0))
        done = make_prints()
        assert (done.files, done.aside) == (1, 1)
        wrong.refresh_from_db()
        right.refresh_from_db()
        assert (wrong.state, wrong.problem) == (PrintState.FAILED, printing.FAILED)
        assert right.state == PrintState.DONE
        assert "ZeroDivisionError" in SetAside.objects.get().why
        assert asked(edition, PDF) != wrong

    def test_what_changed_meanwhile_is_made_as_it_stands_then(self, edition):
        held = asked(edition)
        before = held.contents_digest
        correct()
        make_prints()
        held.refresh_from_db()
        assert held.state == PrintState.DONE
        assert held.contents_digest != before
        assert asked(edition) == held

    def test_a_newer_one_asked_for_wins(self, edition):
        older = asked(edition)
        correct()
        newer = asked(edition)
        make_prints()
        assert not EditionPrint.objects.filter(pk=older.pk).exists()
        newer.refresh_from_db()
        assert newer.state == PrintState.DONE

    def test_the_worker_finds_what_is_asked_for(self, edition):
        held = asked(edition)
        assert "1 file" in answer(find(MAKE))
        held.refresh_from_db()
        assert held.state == PrintState.DONE


class TestAPublishedEdition:
    def test_its_file_is_made_once_and_is_the_same_again(self):
        edition = published()
        first = asked(edition)
        make_prints()
        correct()
        assert asked(edition, by="board") == first
        first.refresh_from_db()
        content = bytes(first.content)
        EditionPrint.objects.all().delete()
        again = asked(edition)
        make_prints()
        again.refresh_from_db()
        assert bytes(again.content) == content
        assert again.digest == first.digest


class TestPublicFiles:
    def test_not_before_it_is_published(self, sign_in, analyst, edition):
        said = sign_in(analyst).post(f"{HERE}ask/", {"format": "pdf", "rendering": "public"}, follow=True)
        assert "nothing of it to give out yet" in said.content.decode()
        assert not EditionPrint.objects.exists()

    def test_they_hold_the_frozen_copy_apart_from_the_internal_ones(self, sign_in, board_reader):
        edition, client = published(), sign_in(board_reader)
        for whom in Rendering:
            client.post(f"{HERE}ask/", {"format": "xlsx", "rendering": whom.value})
        make_prints()
        files = {one.rendering: one for one in EditionPrint.objects.all()}
        assert files["public"].contents_digest == edition.public_copy.contents_digest
        marked = {whom: load_workbook(BytesIO(one.content)).properties.description for whom, one in files.items()}
        assert marked == {"internal": "OFFICIAL-SENSITIVE", "public": "Public: may be given out"}
        page = client.get(HERE).content.decode()
        assert [f"{HERE}{files[whom].pk}/" in page for whom in ("internal", "public")] == [True, True]
        fetched = client.get(f"{HERE}{files['public'].pk}/")
        assert fetched["Content-Disposition"] == 'attachment; filename="2021-10-november-2021-public.xlsx"'

    def test_it_is_the_same_again_whatever_is_published_after(self):
        edition = published(SEPTEMBER)
        first = ask_for_print(edition, by=person("board"), file_format=EXCEL, rendering=Rendering.PUBLIC)
        make_prints()
        first.refresh_from_db()
        published(OCTOBER)
        EditionPrint.objects.all().delete()
        again = ask_for_print(edition, by=person("board"), file_format=EXCEL, rendering=Rendering.PUBLIC)
        make_prints()
        again.refresh_from_db()
        assert bytes(again.content) == bytes(first.content)


class TestThePage:
    def test_asking_watching_and_downloading(self, sign_in, analyst, edition):
        client = sign_in(analyst)
        page = client.post(f"{HERE}ask/", {"format": "xlsx"}, follow=True).content.decode()
        assert 'hx-trigger="every 1s"' in page
        assert "1 file being made." in page
        assert "0%. Waiting for a worker" in page
        make_prints()
        page = client.get(HERE).content.decode()
        assert "every 1s" not in page
        made = EditionPrint.objects.get()
        file = client.get(f"{HERE}{made.pk}/")
        assert file.content == bytes(made.content)
        assert file["Content-Disposition"] == 'attachment; filename="2021-10-november-2021.xlsx"'

    def test_asking_for_what_has_not_changed_says_so(self, sign_in, analyst, edition):
        asked(edition)
        make_prints()
        page = sign_in(analyst).post(f"{HERE}ask/", {"format": "xlsx"}, follow=True)
        assert "nothing has changed since it was made" in page.content.decode()

    def test_no_such_kind_and_none_that_is_not_made(self, sign_in, analyst, edition):
        client = sign_in(analyst)
        assert "Choose which kind" in client.post(f"{HERE}ask/", {"format": "exe"}, follow=True).content.decode()
        assert client.get(f"{HERE}{asked(edition).pk}/").status_code == 404

    def test_the_board_reads_the_files_of_what_is_published_only(self, sign_in, board_reader):
        opened()
        assert sign_in(board_reader).get(HERE).status_code == 404
        assert sign_in(board_reader).post(f"{HERE}ask/", {"format": "pdf"}).status_code == 404
