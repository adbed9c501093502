"""The public copy of an edition: as it would be while it is written, and frozen with it once it is published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from indicators.models import IndicatorRelation, Outturn
from organisation.models import JobRun, Membership
from reports.editions.contents import to_json
from reports.editions.counting import spots
from reports.editions.reading import EditionIsDamaged, contents_of, public_copy_of, public_of
from reports.models import Edition, EditionPrint, PublicCopy
from reports.operations.editions import publish_edition
from reports.operations.public_copies import FREEZE, freeze_public_copies
from reports.rules.suppression import Why
from reports.tasks import freeze_public_copies_of_editions
from tests.indicators.test_claims import revise
from tests.reports.editions.making import OCTOBER, SEPTEMBER, approved, person, published

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HERE = "/editions/2021-10/public/"


def printed(contents, code):
    return {f"{spot.month:%Y-%m}": spot.cell.printed for spot in spots(contents) if spot.row.code == code}


def correct(code, month, value):
    held = Outturn.objects.get(indicator__code=code, month=month, unit__kind="authority", cohort=None)
    revise(held, value, person("analyst"))


def test_an_edition_being_written_can_be_read_as_the_public_will(deputy):
    edition = Edition.objects.create(month=date(2021, 10, 1), name="November 2021", opened_by=deputy, opened_at=NOW)
    copy, whole = public_of(edition, now=NOW), contents_of(edition, now=NOW)
    assert (whole.rendering, copy.rendering) == ("internal", "public")
    assert [section.key for section in copy.sections] == [section.key for section in whole.sections]
    assert copy.data_notes[0].startswith("Symbols: c")
    assert not PublicCopy.objects.exists()


def test_nothing_that_changes_later_changes_it():
    """Neither figures nor what is known of how they hang together, nor who has which role."""
    edition = published()
    before = to_json(public_of(edition, now=timezone.now()))
    correct("RST-01", OCTOBER, 1990)
    IndicatorRelation.objects.all().delete()
    Membership.objects.all().delete()
    again = Edition.objects.get(pk=edition.pk)
    assert to_json(public_of(again, now=timezone.now() + timedelta(days=400))) == before


def test_what_an_earlier_copy_withheld_later_ones_withhold_as_it_was_frozen():
    """September's copy withheld a small number of May. Nobody would withhold it by what is held today."""
    earlier = published(SEPTEMBER)
    assert printed(public_of(earlier, now=NOW), "RQA-01")["2021-05"] == "c"
    correct("RQA-01", date(2021, 5, 1), 12)
    later = published(OCTOBER)
    assert printed(contents_of(later, now=NOW), "RQA-01")["2021-05"] == "12"
    assert printed(public_of(later, now=NOW), "RQA-01")["2021-05"] == "c"
    assert public_copy_of(later, now=NOW).withheld.why["RQA-01", "Southampton", "2021-05"] is Why.EARLIER


def test_an_older_month_published_after_a_newer_one_knows_it():
    """October's copy is out first: September's, made afterwards, withholds what October's did."""
    published(OCTOBER)
    correct("RQA-01", date(2021, 5, 1), 12)
    assert printed(public_of(published(SEPTEMBER), now=NOW), "RQA-01")["2021-05"] == "c"


def test_one_published_before_there_were_public_copies_gets_its_own_first():
    earlier = published(SEPTEMBER)
    PublicCopy.objects.all().delete()
    later = published(OCTOBER)
    assert [copy.edition for copy in PublicCopy.objects.all()] == [earlier, later]
    assert freeze_public_copies(now=NOW) == []


def test_what_was_tampered_with_is_not_read():
    held = PublicCopy.objects.get(edition=published())
    held.contents["unit"] = "Elsewhere"
    held.save()
    with pytest.raises(EditionIsDamaged, match="public copy"):
        public_of(held.edition, now=NOW)


def test_publishing_answers_at_once_and_a_worker_makes_the_copy():
    edition = publish_edition(approved(), by=person("deputy"))
    assert not PublicCopy.objects.exists()
    assert JobRun.objects.waiting().filter(job=FREEZE).exists()
    assert "1 made" in freeze_public_copies_of_editions()
    assert PublicCopy.objects.get().edition == edition


class TestWhileItIsMade:
    @pytest.fixture
    def edition(self):
        return publish_edition(approved(), by=person("deputy"))

    def test_the_page_says_how_far_it_is_and_then_shows_it(self, edition, sign_in, board_reader):
        here = sign_in(board_reader)
        assert "It is waiting for a worker." in here.get(HERE).content.decode()
        freeze_public_copies(now=NOW)
        assert here.get(HERE, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
        assert "withheld-said" in here.get(HERE).content.decode()

    def test_a_public_file_is_not_made_of_anything_else(self, edition, sign_in, board_reader):
        asked = {"format": "pdf", "rendering": "public"}
        page = sign_in(board_reader).post("/editions/2021-10/files/ask/", asked, follow=True).content.decode()
        assert "Its public copy is being made" in page
        assert not EditionPrint.objects.exists()


class TestThePage:
    def test_it_reads_as_the_copy_and_says_what_is_withheld_apart(self, sign_in, board_reader):
        edition = published()
        page = sign_in(board_reader).get(HERE).content.decode()
        head, _, rest = page.partition("withheld-said")
        box, copy = rest.split("</details>", 1)
        assert "Public: may be given out" in head
        assert "it tells a count of 1 to 5" in box
        assert "it tells a count of 1 to 5" not in copy
        assert copy.count(">c</td>") == sum(
            cell.printed == "c"
            for section in public_of(edition, now=NOW).sections
            for figures in section.figures
            for row in figures.rows
            for cell in (*row.months, row.target, *row.compared)
        )

    def test_before_it_is_published_it_says_not_to_give_it_out(self, sign_in, analyst, deputy):
        Edition.objects.create(month=OCTOBER, name="November 2021", opened_by=deputy, opened_at=NOW)
        assert "until then, do not give it out" in sign_in(analyst).get(HERE).content.decode()
