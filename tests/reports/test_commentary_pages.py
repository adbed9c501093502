"""Reading a month, reading one commentary, and writing it: checked as often as one likes, never lost."""

from datetime import date

import pytest

from indicators.models import Indicator, Outturn, PriorityArea
from organisation.models import Unit
from reports.models import Commentary
from reports.operations.commentary import write_commentary
from reports.subjects import Subject

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)
READ = "/commentary/southampton/2021-10/area/right-service/"
WRITE = f"{READ}write/"
NEW = "/commentary/southampton/2021-10/area/workforce-academy/write/"
TEXT = "Contacts were 1,978 in October. Re-referrals were 35% in October."


def words(page):
    return page.content.decode()


def area(slug="right-service"):
    return Subject(Unit.objects.get(code="southampton"), OCTOBER, PriorityArea.objects.get(slug=slug))


def line_of(page, code):
    shown = page.context["shown"]
    return next(
        line
        for section in shown.sections
        for line in section.lines
        if line.subject.indicator and line.subject.indicator.code == code
    )


class TestTheMonth:
    def test_it_opens_on_the_newest_month_of_the_authority(self, sign_in, board_reader):
        page = sign_in(board_reader).get("/commentary/")
        assert "Commentary, October 2021" in words(page)
        assert "7 of 10 areas written" in words(page)

    def test_it_shows_what_is_written_with_its_marks_and_what_is_missing(self, sign_in, board_reader):
        page = words(sign_in(board_reader).get("/commentary/?month=2021-10"))
        assert "2 contradicted" in page
        assert "Nothing written" in page

    def test_an_indicator_off_target_of_which_nothing_is_written_is_missing(self, sign_in, analyst):
        page = sign_in(analyst).get("/commentary/?month=2021-10")
        assert line_of(page, "RST-01").is_missing
        assert not line_of(page, "RST-07").is_missing  # not scored

    def test_an_indicator_its_service_has_written_about_is_not_missing(self, sign_in, analyst):
        page = sign_in(analyst).get("/commentary/?month=2021-10")
        line = line_of(page, "RCP-05")
        assert not line.is_missing
        assert '<a href="/commentary/cla/2021-10/indicator/RCP-05/">CLA has written' in words(page)

    def test_a_service_has_its_own_month_and_measures(self, sign_in, board_reader):
        page = sign_in(board_reader).get("/commentary/?unit=pact")
        assert page.context["shown"].month == date(2021, 11, 1)
        assert line_of(page, "PCT-01").held.written_by.username == "manager.pact"

    def test_only_those_who_may_write_are_led_to_writing(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        assert "/write/" not in words(client.get("/commentary/"))
        assert "/commentary/pact/2021-11/indicator/SUP-01/write/" in words(client.get("/commentary/?unit=pact"))

    @pytest.mark.parametrize("asked", ["month=13-2021", "unit=atlantis", "month=2035-01", "unit=pact-team-1"])
    def test_a_strange_choice_is_no_error(self, sign_in, analyst, asked):
        assert sign_in(analyst).get(f"/commentary/?{asked}").status_code == 200

    def test_its_queries_do_not_grow_with_what_is_written(self, sign_in, analyst, django_assert_max_num_queries):
        client = sign_in(analyst)
        for indicator in Indicator.objects.filter(code__startswith="RST"):
            subject = Subject(Unit.objects.get(code="southampton"), OCTOBER, indicator=indicator)
            write_commentary(subject, text=TEXT, by=analyst)
        with django_assert_max_num_queries(30):
            client.get("/commentary/?month=2021-10")


class TestReading:
    def test_each_claim_is_marked_in_its_place_and_listed_with_why(self, sign_in, board_reader):
        page = words(sign_in(board_reader).get("/commentary/southampton/2021-10/area/effective-assessment/"))
        assert '<span class="claim claim-contradicted">no more than 352 assessments a month</span>' in page
        assert "no more than 251 (49 per 10,000) a month for the 5 months left" in page
        assert 'href="/indicators/EAI-03/?unit=southampton"' in page

    def test_what_was_typed_is_shown_as_text(self, sign_in, analyst):
        write_commentary(area(), text="<b>Contacts</b> were <i>1,978</i> in October.", by=analyst)
        page = words(sign_in(analyst).get(READ))
        assert "<b>Contacts" not in page
        assert "&lt;b&gt;Contacts&lt;/b&gt;" in page

    def test_earlier_versions_stay_to_be_read(self, sign_in, analyst):
        before = Commentary.objects.about(area()).first().text
        write_commentary(area(), text=TEXT, by=analyst, seen=1)
        page = sign_in(analyst).get(READ)
        assert page.context["held"].text == TEXT
        assert [one.text for one in page.context["earlier"]] == [before]

    def test_nothing_written_says_so(self, sign_in, board_reader):
        page = words(sign_in(board_reader).get("/commentary/southampton/2021-10/area/workforce-academy/"))
        assert "Nothing has been written." in page
        assert "/write/" not in page

    def test_it_says_when_figures_have_been_revised_since(self, sign_in, analyst):
        from tests.indicators.test_claims import revise

        revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, analyst)
        page = words(sign_in(analyst).get(READ))
        assert "Figures it speaks of have been revised since it was written." in page
        assert "Oct 21 was 1,978, and is 1,990 since" in page

    @pytest.mark.parametrize(
        "address",
        [
            "/commentary/atlantis/2021-10/area/right-service/",
            "/commentary/southampton/2021-10/area/no-such/",
            "/commentary/southampton/2021-10/indicator/NO-01/",
            "/commentary/pact-team-1/2021-10/area/right-service/",
            "/commentary/southampton/2021-13/area/right-service/",
        ],
    )
    def test_what_there_is_not_is_not_found(self, sign_in, analyst, address):
        assert sign_in(analyst).get(address).status_code == 404


class TestWriting:
    def test_the_figures_of_the_area_stand_beside(self, sign_in, analyst):
        page = words(sign_in(analyst).get(WRITE))
        assert "Figures of October 2021" in page
        assert "1,978" in page

    def test_checking_marks_the_draft_and_saves_nothing(self, sign_in, analyst):
        page = sign_in(analyst).post(NEW, {"telling": TEXT, "seen": 0, "check": "yes"})
        assert page.status_code == 200
        assert f">{chr(10)}{TEXT}</textarea>" in words(page)
        assert '<span class="claim claim-contradicted">35%</span>' in words(page)
        assert not Commentary.objects.filter(area__slug="workforce-academy").exists()

    def test_saving_writes_a_version_and_leads_to_it(self, sign_in, analyst):
        page = sign_in(analyst).post(NEW, {"telling": TEXT, "seen": 0}, follow=True)
        assert "Saved as version 1." in words(page)
        assert Commentary.objects.get(area__slug="workforce-academy").written_by == analyst

    def test_what_is_contradicted_may_be_saved_all_the_same(self, sign_in, analyst):
        answer = sign_in(analyst).post(NEW, {"telling": "Re-referrals were 35% in October.", "seen": 0})
        assert answer.status_code == 302

    @pytest.mark.parametrize("more", [{}, {"check": "yes"}])
    def test_a_date_of_birth_is_refused_and_the_text_kept(self, sign_in, analyst, more):
        text = "Contacts were 1,978 in October. One child, DOB 03/03/2014, waits."
        page = sign_in(analyst).post(NEW, {"telling": text, "seen": 0, **more})
        assert page.status_code == (200 if more else 422)
        assert "“03/03/2014” looks like a date of birth." in words(page)
        assert f"{text}</textarea>" in words(page)
        assert not Commentary.objects.filter(area__slug="workforce-academy").exists()

    def test_nothing_written_is_refused_in_words(self, sign_in, analyst):
        page = sign_in(analyst).post(NEW, {"telling": " ", "seen": 0})
        assert page.status_code == 422
        assert "Write something first." in words(page)

    def test_the_second_of_two_sees_both_and_decides(self, sign_in, analyst, deputy):
        write_commentary(area("workforce-academy"), text="Vacancies fell.", by=deputy, seen=0)
        client = sign_in(analyst)
        page = client.post(NEW, {"telling": TEXT, "seen": 0})
        assert page.status_code == 422
        assert "Somebody wrote a version while you were writing" in words(page)
        assert "Vacancies fell." in words(page)
        assert f"{TEXT}</textarea>" in words(page)
        seen = page.context["form"]["seen"].value()
        assert client.post(NEW, {"telling": TEXT, "seen": seen}).status_code == 302
        versions = Commentary.objects.filter(area__slug="workforce-academy").order_by("number")
        assert list(versions.values_list("text", flat=True)) == ["Vacancies fell.", TEXT]

    def test_a_service_does_not_write_for_the_authority(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        assert client.get(WRITE).status_code == 403
        assert client.post(WRITE, {"telling": TEXT, "seen": 0}).status_code == 403

    def test_far_too_much_is_refused_and_kept(self, sign_in, analyst):
        page = sign_in(analyst).post(NEW, {"telling": "word " * 2000, "seen": 0})
        assert page.status_code == 422
        assert words(page).count("word ") >= 1999
