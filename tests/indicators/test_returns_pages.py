"""A return's pages: what they say, what they ask, what they refuse, and how many questions they cost."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from indicators.models import (
    Benchmark,
    Doubt,
    Indicator,
    IndicatorAlias,
    LeftOutName,
    Outturn,
    OutturnRevision,
    Return,
    StagedFigure,
    Target,
)
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations import reading, returns
from indicators.returns.workbook import MOST_BYTES
from indicators.rules.vocabulary import RevisionReason
from organisation.evidence.guards import permitted
from organisation.models import Unit
from organisation.operations import grant_role
from organisation.roles import Role

pytestmark = pytest.mark.django_db
HEAD = "Indicator,Oct-21,Nov-21,Target,England"
LONG = "Indicator,Unit,Cohort,Month,Numerator,Denominator,Value"


@pytest.fixture
def browse(sign_in, analyst):
    return sign_in(analyst)


@pytest.fixture
def take(analyst):
    def _take(*rows, head=HEAD, **more):
        content = "\n".join([head, *rows]).encode()
        return returns.receive_return(content=content, file_name="november.csv", by=analyst, **more)

    return _take


def upload(browse, content, name="november.csv", **query):
    file = SimpleUploadedFile(name, content)
    return browse.post("/returns/new/", {"file": file}, query_params=query, follow=True)


def text_of(page):
    return " ".join(page.content.decode().split())


class TestUploading:
    def test_a_file_leads_to_the_page_that_shows_what_was_understood(self, browse):
        page = upload(browse, b"Indicator,Oct-21,Nov-21\nRST-01,1978,2001\n")
        assert page.context["understood"].figures == 2
        assert "2 figures on 1 indicator, October 2021, November 2021." in text_of(page)

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"%PDF-1.7", "a.xlsx", "This is a PDF, whatever its name says. Save it as .xlsx, .xls, .ods or .csv."),
            (b"", "a.csv", "The file is empty."),
            (b"name,born\nsomebody,once\n", "a.csv", "No table of figures was found"),
        ],
    )
    def test_a_wrong_file_gets_one_sentence_by_the_field(self, browse, content, name, sentence):
        kept = Return.objects.count()
        page = upload(browse, content, name)
        assert page.status_code == 422
        (said,) = page.context["form"].errors["file"]
        assert said.startswith(sentence)
        assert Return.objects.count() == kept

    def test_a_file_over_the_limit_is_refused_before_it_is_read(self, browse):
        page = upload(browse, b"," * (MOST_BYTES + 1))
        assert page.context["form"].errors["file"] == ["The file is larger than 10 MB, the most that is taken."]

    def test_a_file_far_over_the_limit_is_not_even_put_on_the_disk(self, browse, settings, monkeypatch):
        settings.MOST_UPLOADED_BYTES = 1000
        monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.file_complete", lambda *_: 1 / 0)
        page = upload(browse, b"," * 2000)
        assert page.context["form"].errors["file"] == ["The file is larger than 10 MB, the most that is taken."]

    def test_no_file_at_all(self, browse):
        assert browse.post("/returns/new/").context["form"].errors["file"] == ["Choose the file with the figures."]

    def test_a_corrected_file_takes_the_place_of_the_first(self, browse, take):
        first = take("RST-01,many,2001,,")
        page = upload(browse, b"Indicator,Nov-21\nRST-01,2001\n", replaces=first.pk)
        assert f'It replaces <a href="/returns/{first.pk}/">return {first.pk}</a>' in text_of(page)
        assert f'replaced by <a href="/returns/{page.context["return"].pk}/">' in text_of(
            browse.get(f"/returns/{first.pk}/")
        )

    def test_a_wrong_corrected_file_keeps_the_link_to_the_first(self, browse, take):
        first = take("RST-01,many,2001,,")
        page = upload(browse, b"%PDF", replaces=first.pk)
        assert page.context["replaced"] == first
        assert "is discarded when this one arrives" in text_of(page)

    @pytest.mark.parametrize("replaces", ["", "none", "99999999999999999999", "-1", "１２"])
    def test_an_address_that_names_no_return_is_a_plain_upload(self, browse, replaces):
        assert upload(browse, b"Indicator,Nov-21\nRST-01,2001\n", replaces=replaces).status_code == 200


class TestBeingRead:
    @pytest.fixture
    def kept(self, analyst):
        return returns.keep_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="large.csv", by=analyst)

    def test_the_page_shows_how_far_it_is_and_looks_again_by_itself(self, browse, kept):
        Return.objects.filter(pk=kept.pk).update(
            rows_read=12_000, rows_in_file=100_000, being_read_since=timezone.now()
        )
        text = text_of(browse.get(f"/returns/{kept.pk}/"))
        assert '<progress max="100000" value="12000"' in text
        assert "12,000 of 100,000 rows" in text
        assert 'hx-trigger="every 1s"' in text
        assert "Look again" in text
        assert "Read it now" not in text

    def test_once_read_it_stops_looking(self, browse, kept):
        reading.read_kept_return(kept)
        assert "every 1s" not in text_of(browse.get(f"/returns/{kept.pk}/"))

    def test_where_no_worker_begins_it_says_so_after_a_while_and_can_be_read_now(self, browse, kept):
        assert "Nobody has begun to read it yet" not in text_of(browse.get(f"/returns/{kept.pk}/"))
        Return.objects.filter(pk=kept.pk).update(uploaded_at=timezone.now() - timedelta(seconds=21))
        assert "Nobody has begun to read it yet" in text_of(browse.get(f"/returns/{kept.pk}/"))
        page = browse.post(f"/returns/{kept.pk}/read/", follow=True)
        assert page.context["state"] == ReturnState.CHECKED

    def test_a_reader_that_says_nothing_is_told_of(self, browse, kept):
        Return.objects.filter(pk=kept.pk).update(being_read_since=timezone.now() - timedelta(seconds=30))
        assert "The reader has said nothing for a while" in text_of(browse.get(f"/returns/{kept.pk}/"))

    def test_a_refused_file_says_why(self, browse, analyst):
        kept = returns.keep_return(content=b"%PDF-1.7", file_name="large.xlsx", by=analyst)
        reading.read_kept_return(kept)
        assert "This is a PDF, whatever its name says." in text_of(browse.get(f"/returns/{kept.pk}/"))

    def test_looking_while_it_is_read_costs_little(self, browse, kept, django_assert_num_queries):
        # 1 session, 2 user, 3 memberships, 4 the return
        with django_assert_num_queries(4):
            browse.get(f"/returns/{kept.pk}/")


class TestTheCheckedPage:
    @pytest.fixture
    def given(self, take):
        return take(
            "RST-01,1979,2001,1500 per month,",
            "RST-02,387,401,,12",
            "EAI-01,24%,85% (121/128),,",
            "EAI-02,many,more,,",
            "Percentage of sunny days,24%,25%,,",
        )

    def page(self, browse, given, query=""):
        return browse.get(f"/returns/{given.pk}/{query}")

    def test_figures_stand_old_beside_new_with_what_differs(self, browse, given):
        (line,) = self.page(browse, given).context["figures"].lines
        assert (line.before, line.after, line.differences) == ("1,978", "1,979", ["up 1"])
        assert (line.figure.unit.code, line.figure.source_cell) == ("southampton", "B2")

    @pytest.mark.parametrize(
        ("tab", "number"), [("new", 3), ("changed", 1), ("unchanged", 2), ("rejected", 3), ("all", 6)]
    )
    def test_each_tab_shows_what_it_counts(self, browse, given, tab, number):
        figures = self.page(browse, given, f"?figures={tab}").context["figures"]
        assert (figures.current.number, len(figures.lines)) == (number, number)

    def test_problems_can_be_looked_at_by_what_they_ask(self, browse, given):
        everything = self.page(browse, given).context["problems"]
        assert {tab.value: tab.number for tab in everything.tabs} == {
            "all": 7, "unreadable": 3, "doubtful": 2, "warn": 1, "note": 1,
        }  # fmt: skip
        doubtful = self.page(browse, given, "?problems=doubtful").context["problems"]
        assert [(problem.code, problem.column + str(problem.row)) for problem in doubtful.lines] == [
            ("value_is_not_its_fraction", "C4"),
            ("benchmark_unit_differs", "E3"),
        ]

    def test_targets_and_benchmarks_stand_old_beside_new(self, browse, given):
        beside = [
            (line.what, line.before, line.after, line.cell) for line in self.page(browse, given).context["beside"]
        ]
        assert beside == [
            ("Target from April 2021", "1,400 each month", "1,500 each month", "D2"),
            ("England", "Not applicable", "12", "E3"),
        ]

    @pytest.mark.parametrize(
        "query", ["?figures=purple&page=x", "?problems=purple&problems_page=99", "?page=-3&figures="]
    )
    def test_an_address_that_cannot_be_understood_shows_the_first(self, browse, given, query):
        assert self.page(browse, given, query).status_code == 200

    def test_a_long_list_is_shown_a_hundred_at_a_time(self, browse, take):
        rows = [f"PCT-01,pact,CLA,{year}-{month:02d},1,2," for year in range(2000, 2021) for month in range(1, 13)]
        given = take(*rows, head=LONG)
        figures = self.page(browse, given, "?figures=new&page=3").context["figures"]
        assert (len(figures.lines), figures.page.paginator.num_pages) == (52, 3)
        assert figures.before == f"/returns/{given.pk}/?figures=new&page=2"
        assert figures.after == ""

    def test_names_come_first_then_cells_then_publishing(self, browse, given, take):
        assert self.page(browse, given).context["step"] == "answer"
        assert self.page(browse, take("RST-01,many,2001,,")).context["step"] == "correct"
        assert self.page(browse, take("RST-01,1978,2001,,")).context["step"] == "publish"

    def test_a_reader_who_may_not_load_is_offered_nothing_to_do(self, sign_in, deputy, given):
        text = text_of(sign_in(deputy).get(f"/returns/{given.pk}/"))
        assert "Discard" not in text
        assert "corrected file" not in text
        assert "Download with problems marked" in text

    def test_the_page_keeps_to_its_budget_however_long_the_return(self, browse, take, django_assert_num_queries):
        few = take("EAI-01,24%,85% (121/128),,")
        rows = [f"PCT-01,pact,CLA,{year}-11,121,128,85%" for year in range(2000, 2021)]
        many = take("EAI-01,,,Oct-21,,,24%", *rows, head=LONG)
        # 1 session, 2 user, 3 memberships, 4 the return, 5 figures by change, 6 and 7 targets and benchmarks held,
        # 8 problems by weight, 9 the problems, 10 which figures, 11 the figures, 12 the ones held,
        # 13 the same file published before, 14 what is claimed as recording
        for given in (few, many):
            with django_assert_num_queries(14):
                browse.get(f"/returns/{given.pk}/?figures=all")


class TestAnsweringNames:
    @pytest.fixture
    def given(self, take):
        return take("Percentage of sunny days,24%,25%,,", "547 NFAA,2%,3%,,")

    def fields(self, page):
        return {
            asked.name: (ticks.html_name, other.html_name) for asked, ticks, other in page.context["answers"].rows()
        }

    def test_near_ones_are_ticked_all_others_chosen_and_none_left_out(self, browse, given):
        page = browse.get(f"/returns/{given.pk}/")
        fields = self.fields(page)
        ticks, other = fields["Percentage of sunny days"]
        near, _ = fields["547 NFAA"]
        assert (near, "ASM-03") in [(near, value) for value, _ in page.context["answers"].fields[near].choices]
        answered = browse.post(
            f"/returns/{given.pk}/names/", {ticks: "(another)", other: "EAI-01", near: "(none)"}, follow=True
        )
        assert answered.context["step"] == "publish"
        assert IndicatorAlias.objects.get(name="Percentage of sunny days").indicator.code == "EAI-01"
        assert LeftOutName.objects.get().name == "547 NFAA"

    def test_one_name_may_be_answered_and_the_other_wait(self, browse, given):
        _, other = self.fields(browse.get(f"/returns/{given.pk}/"))["Percentage of sunny days"]
        page = browse.post(f"/returns/{given.pk}/names/", {other: "EAI-01"}, follow=True)
        assert [one.name for one in page.context["asked"]] == ["547 NFAA"]

    def test_no_answer_and_half_an_answer_are_asked_for_again(self, browse, given):
        ticks, other = self.fields(browse.get(f"/returns/{given.pk}/"))["Percentage of sunny days"]
        nothing = browse.post(f"/returns/{given.pk}/names/", {})
        assert nothing.status_code == 422
        assert "Answer at least one name. The others can wait." in text_of(nothing)
        half = browse.post(f"/returns/{given.pk}/names/", {ticks: "(another)"})
        assert half.context["answers"].errors[other] == ["Choose which indicator it is."]

    def test_answering_in_two_tabs_at_once_does_no_harm(self, browse, given):
        fields = self.fields(browse.get(f"/returns/{given.pk}/"))
        whole = {other: "EAI-01" for _, other in fields.values()}
        browse.post(f"/returns/{given.pk}/names/", whole)
        page = browse.post(f"/returns/{given.pk}/names/", whole, follow=True)
        assert "answered in the meantime" in text_of(page)

    def test_remembered_names_are_listed_and_can_be_removed_by_those_who_define(self, browse, given, sign_in, deputy):
        _, other = self.fields(browse.get(f"/returns/{given.pk}/"))["Percentage of sunny days"]
        browse.post(f"/returns/{given.pk}/names/", {other: "EAI-01"})
        alias = IndicatorAlias.objects.get(name="Percentage of sunny days")
        assert f"/returns/names/indicator/{alias.pk}/forget/" in text_of(browse.get("/returns/names/"))
        page = browse.post(f"/returns/names/indicator/{alias.pk}/forget/", follow=True)
        assert "Removed: “Percentage of sunny days”." in text_of(page)
        again = browse.post(f"/returns/names/indicator/{alias.pk}/forget/", follow=True)
        assert "It was removed already." in text_of(again)
        assert browse.post("/returns/names/purple/1/forget/").status_code == 404
        assert "Remove<" not in text_of(sign_in(deputy).get("/returns/names/"))


class TestPublishing:
    @pytest.fixture
    def given(self, take):
        return take("RST-01,1979,2001,,", "EAI-01,24%,85% (121/128),,")

    @pytest.fixture
    def whole(self):
        return {"note": "Late.", "reason": "late_recording", "override_reason": "The team confirms the counts"}

    def publish(self, browse, given, said):
        return browse.post(f"/returns/{given.pk}/publish/", said, follow=True)

    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self, browse, given):
        page = browse.post(f"/returns/{given.pk}/publish/", {"note": "Kept as typed"})
        assert page.status_code == 422
        assert set(page.context["publish"].errors) == {"reason", "override_reason"}
        assert "Kept as typed" in text_of(page)
        assert all(browse.get(tab.address).status_code == 200 for tab in page.context["figures"].tabs)

    def test_afterwards_the_page_says_who_when_what_and_what_was_overridden(self, browse, given, whole):
        page = self.publish(browse, given, whole)
        text = text_of(page)
        assert "Published: 1 new" in text or "Published: 2 new, 1 changed, 1 unchanged." in text
        account = page.context["account"]
        assert (account.counted["new"], account.counted["changed"], account.counted["unchanged"]) == (2, 1, 1)
        assert account.reasons == ["Late recording"]
        assert [problem.code for problem in account.overridden] == ["value_is_not_its_fraction"]
        assert "The team confirms the counts" in text

    def test_what_it_did_is_still_told_when_figures_have_moved_on(self, browse, given, whole, take, analyst):
        self.publish(browse, given, whole)
        later = take("RST-01,1980,2002,,")
        returns.publish_return(later, by=analyst, reason=RevisionReason.KEYING)
        page = browse.get(f"/returns/{given.pk}/?figures=changed")
        (line,) = page.context["figures"].lines
        assert (line.before, line.after, line.differences) == ("1,978", "1,979", ["up 1"])
        assert page.context["account"].counted == {"new": 2, "changed": 1, "unchanged": 1}

    def test_publishing_discarding_and_reading_again_in_another_tab_do_nothing_twice(self, browse, given, whole):
        self.publish(browse, given, whole)
        before = Outturn.objects.count()
        for path, said in (("publish", "Nothing was done twice"), ("discard", "already"), ("read", "in the meantime")):
            page = browse.post(f"/returns/{given.pk}/{path}/", whole, follow=True)
            assert said in text_of(page), path
        given.refresh_from_db()
        assert (given.state, Outturn.objects.count()) == (ReturnState.PUBLISHED, before)

    def test_the_page_of_a_published_return_keeps_to_its_budget(self, browse, take, analyst, django_assert_num_queries):
        few = take("EAI-01,24%,85% (121/128),,")
        many = take(*[f"PCT-01,pact,CLA,{year}-11,121,128,85%" for year in range(2000, 2021)], head=LONG)
        # 1 session, 2 user, 3 memberships, 4 the return, 5 its doubts, 6 what was withdrawn, 7 figures by what they
        # did, 8 reasons, 9 what was overridden, 10 live flags, 11 those that moved, 12 problems by weight,
        # 13 the problems, 14 the figures, 15 targets and 16 benchmarks set
        for given in (few, many):
            returns.publish_return(given, by=analyst, override_reason="As printed")
            with django_assert_num_queries(16):
                browse.get(f"/returns/{given.pk}/?figures=all")


class TestATypedSheet:
    @pytest.fixture
    def sheet(self, analyst):
        pact = Unit.objects.get(code="pact")
        given = Return.objects.create(
            kind=ReturnKind.SHEET, state=ReturnState.CHECKED, file_name="PACT, November 2021 (typed)", unit=pact,
            month=date(2021, 11, 1), uploaded_by=analyst, uploaded_at=timezone.now(),
        )  # fmt: skip
        indicator = Indicator.objects.get(code="PCT-01")
        row = StagedFigure(batch=given.batch, indicator=indicator, unit=pact, month=given.month)
        row.numerator, row.typed_by, row.typed_at = 12, analyst, timezone.now()
        row.save()
        given.problems.create(
            position=1, row=0, code="not_finished", severity="block", message="PCT-01: not finished.", figure=row
        )
        return given

    def test_it_is_listed_as_typed_in(self, browse, sheet):
        text = text_of(browse.get("/returns/?state=checked"))
        assert "PACT, November 2021</a>" in text
        assert "Typed in" in text

    def test_its_page_asks_to_finish_the_row_and_offers_no_file(self, browse, sheet):
        page = browse.get(f"/returns/{sheet.pk}/")
        assert page.context["step"] == "correct"
        assert "1 row still to finish" in text_of(page)
        assert '/figures/pact/2021-11/">Go on typing<' in text_of(page)
        assert "/file/" not in text_of(page)
        assert "/marked/" not in text_of(page)
        (line,) = page.context["figures"].lines
        assert (line.change, line.after) == ("incomplete", "no figure")

    def test_it_has_no_file_to_give_and_none_to_read(self, browse, sheet):
        for path in ("file/", "marked/"):
            assert browse.get(f"/returns/{sheet.pk}/{path}").status_code == 404
        assert "Nothing to read" in text_of(browse.post(f"/returns/{sheet.pk}/read/", follow=True))

    def test_once_finished_it_is_published_like_any_return(self, browse, sheet):
        sheet.problems.all().delete()
        sheet.figures.update(denominator=16, value=75)
        page = browse.post(f"/returns/{sheet.pk}/publish/", {"reason": "keying"}, follow=True)
        assert page.context["state"] == ReturnState.PUBLISHED
        held = Outturn.objects.get(indicator__code="PCT-01", unit__code="pact", cohort=None, month="2021-11-01")
        assert (held.value, held.origin, held.source) == (75, "entered", sheet)


class TestWithdrawing:
    @pytest.fixture
    def given(self, take, analyst):
        given = take("RST-01,1979,2001,1500 per month,")
        returns.publish_return(given, by=analyst, reason=RevisionReason.KEYING)
        return given

    def test_what_it_would_do_is_shown_before_anything_is_done(self, browse, given):
        page = browse.get(f"/returns/{given.pk}/withdraw/")
        ((figure, now, back),) = page.context["put_back"]
        assert (figure.indicator.code, now, back) == ("RST-01", "1,979", "1,978")
        assert [now for _, now in page.context["taken_away"]] == ["2,001"]
        given.refresh_from_db()
        assert given.state == ReturnState.PUBLISHED

    def test_it_needs_a_reason(self, browse, given):
        page = browse.post(f"/returns/{given.pk}/withdraw/", {"reason": "  "})
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"reason"}

    def test_afterwards_the_page_says_who_why_and_what_came_back(self, browse, given):
        page = browse.post(f"/returns/{given.pk}/withdraw/", {"reason": "The wrong month"}, follow=True)
        account = page.context["account"]
        assert (account.restored, account.taken_away) == (1, 1)
        assert (account.counted["new"], account.counted["changed"]) == (1, 1)
        assert "Withdrawn by Performance analyst" in text_of(page)
        assert "The wrong month" in text_of(page)
        assert "Withdraw this return" not in text_of(page)

    def test_withdrawing_in_two_tabs_and_publishing_again_do_nothing_twice(self, browse, given):
        for said in ("Withdrawn.", "Only a published return can be withdrawn"):
            assert said in text_of(browse.post(f"/returns/{given.pk}/withdraw/", {"reason": "Wrong"}, follow=True))
        assert "Nothing was done twice" in text_of(browse.post(f"/returns/{given.pk}/publish/", {}, follow=True))
        assert Outturn.objects.get(indicator__code="RST-01", unit__kind="authority", month="2021-10-01").value == 1978

    def test_a_return_that_was_never_published_cannot_be_withdrawn(self, browse, take):
        page = browse.get(f"/returns/{take('RST-01,1978,2001,,').pk}/withdraw/", follow=True)
        assert "Only a published return can be withdrawn" in text_of(page)


class TestFiles:
    def test_the_original_comes_back_as_it_was_and_never_opens_in_the_browser(self, browse, take):
        given = take("RST-01,1978,2001,,")
        answer = browse.get(f"/returns/{given.pk}/file/")
        assert answer.content == bytes(given.file.content)
        assert answer["Content-Disposition"] == 'attachment; filename="november.csv"'
        assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/octet-stream")

    @pytest.mark.parametrize("name", ['a"b.csv', "ümlaut\r\nSet-Cookie: a=b.csv", "=cmd|' /C calc'!A0.csv"])
    def test_a_file_name_never_breaks_the_header(self, browse, analyst, name):
        given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name=name, by=analyst)
        for path in ("file", "marked"):
            answer = browse.get(f"/returns/{given.pk}/{path}/")
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer
            assert answer["Content-Disposition"].startswith("attachment; filename")

    def test_the_marked_workbook_has_each_problem_in_its_cell_and_reads_back(self, browse, take):
        given = take("RST-01,many,2001,,")
        book = openpyxl.load_workbook(BytesIO(browse.get(f"/returns/{given.pk}/marked/").content))
        cell = book.worksheets[0]["B2"]
        assert cell.value == "many"
        assert "is not a figure" in cell.comment.text
        cell.value = 1978
        corrected = BytesIO()
        book.save(corrected)
        page = upload(browse, corrected.getvalue(), "corrected.xlsx", replaces=given.pk)
        assert page.context["step"] == "publish"

    def test_a_form_is_asked_for_by_month_and_service_and_reads_back(self, browse):
        assert browse.get("/returns/form/").status_code == 200
        answer = browse.get("/returns/form/", {"month": "2021-11", "service": "pact"})
        book = openpyxl.load_workbook(BytesIO(answer.content))
        rows = list(book.worksheets[1].iter_rows(values_only=True))
        codes = {(row[0], row[2], row[4] or "") for row in rows[1:]}
        assert ("PCT-01", "pact", "CIN") in codes
        assert not any(unit == "cla" for _, unit, _ in codes)
        value = rows[0].index("Value")
        book.worksheets[1].cell(2, value + 1).value = "TBC"
        filled = BytesIO()
        book.save(filled)
        page = upload(browse, filled.getvalue(), "form.xlsx")
        assert page.context["understood"].figures == 1

    @pytest.mark.parametrize(
        "query", ["?month=", "?month=yesterday", "?month=2021-13", "?month=0001-01", "?month=2021-11&service=x"]
    )
    def test_a_form_that_cannot_be_made_says_why(self, browse, query):
        assert browse.get(f"/returns/form/{query}").status_code == 422


class TestTheList:
    def test_it_says_what_each_return_holds(self, browse, take):
        take("RST-01,many,2001,,")
        text = text_of(browse.get("/returns/"))
        assert "1 (1 blocking)" in text
        assert "April 2021 to October 2021" in text

    def test_it_can_be_narrowed_to_a_state(self, browse, take):
        take("RST-01,1978,2001,,")
        page = browse.get("/returns/?state=checked")
        assert len(page.context["table"].rows) == 1
        assert len(browse.get("/returns/?state=purple").context["table"].rows) == Return.objects.count()

    def test_where_there_is_none_it_says_what_to_do(self, browse):
        for model in (Outturn, OutturnRevision, Doubt, Target, Benchmark, Return):
            with permitted():
                model.objects.all().delete()
        assert "No return yet" in text_of(browse.get("/returns/"))

    def test_it_keeps_to_its_budget_however_many_there_are(self, browse, take, django_assert_num_queries):
        # 1 session, 2 user, 3 memberships, 4 how many, 5 the returns with what each holds
        for _ in range(2):
            with django_assert_num_queries(5):
                browse.get("/returns/")
            for _ in range(9):
                take("RST-01,1978,2001,,")


class TestWhoseFigures:
    def test_a_return_is_of_the_whole_authority_and_not_for_a_head_of_one_service(self, sign_in, take, cla_manager):
        team = "PCT-01,pact-team-1,,Nov-21,1,2,"
        given = take(team, head=LONG)
        cla_manager.memberships.all().delete()
        grant_role(user=cla_manager, unit=Unit.objects.get(code="cla"), role=Role.HEAD_OF_SERVICE, by=None)
        browse = sign_in(cla_manager)
        for path in ("", "file/", "marked/"):
            assert browse.get(f"/returns/{given.pk}/{path}").status_code == 403
        assert browse.get(f"/returns/{take('RST-01,1978,2001,,').pk}/").status_code == 403  # decision 0024


def test_whoever_loads_returns_sees_workers_figures_in_them_and_nowhere_else(sign_in, analyst, head):
    team = Unit.objects.get(code="pact-team-1")
    Unit.objects.create(code="pact-worker-1", name="Worker 1", kind="worker", parent=team)
    content = b"Code,Unit,Month,Numerator,Denominator\nPCT-01,pact-worker-1,2021-11,3,4\n"
    given = returns.receive_return(content=content, file_name="workers.csv", by=analyst)
    assert sign_in(analyst).get(given.get_absolute_url()).status_code == 200
    returns.publish_return(given, by=analyst)
    assert sign_in(analyst).get("/indicators/PCT-01/?unit=pact-worker-1").status_code == 404
    assert "Show the figures" in sign_in(head).get("/indicators/PCT-01/?unit=pact-worker-1").content.decode()
