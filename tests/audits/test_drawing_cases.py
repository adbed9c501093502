"""Cases are drawn by chance, booked under our references, and no case number is kept anywhere."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audits.case_keys import key_of
from audits.models import Audit, AuditType, PlannedAudits, SampleDraw
from audits.operations.booking import LineIsFull, NeedsACase, NotAgreed, book_without_case, short_of
from audits.operations.drawing_cases import TooFewToDraw, check_draw, drawn_before, find_audits, look_through
from audits.references import next_references
from audits.rules.listing import read_list
from organisation.models import Unit

from .planning import TWENTY, agree, booked, draw_some, make_year, plan, plan_a_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(qa):
    return plan_a_line(qa)


def audited(number, qa, months_ago=None, state="final", reference="QA-9000"):
    """Book an audit of a case, carried out so many months ago or under way."""
    day = timezone.localdate() - timedelta(days=round(months_ago * 30.5)) if months_ago is not None else None
    grade = {"auditor_grade": "good", "final_grade": "good"} if state == "final" else {}
    return Audit.objects.create(
        reference=reference, unit=Unit.objects.get(code="pact"), kind="case", audited_on=day, auditor=qa, state=state,
        case_key=key_of(number), entered_by=qa, entered_at=timezone.now() - timedelta(days=500), **grade,
    )  # fmt: skip


class TestDraw:
    def test_books_an_audit_of_each_case_under_the_next_references(self, line, qa):
        free = next_references(4)
        drawn = draw_some(line, qa)
        audits = [audit for _, audit in drawn.pairs]
        assert [audit.reference for audit in audits] == free
        assert {(audit.state, audit.unit, audit.planned, audit.programme) for audit in audits} == {
            ("planned", line.unit, line, line.programme)
        }
        assert all(audit.case_key == key_of(case.number) for case, audit in drawn.pairs)
        assert short_of(line) == 0

    def test_keeps_how_it_was_done(self, line, qa):
        audited("P0007", qa, months_ago=2)
        draw = draw_some(line, qa).draw
        assert (draw.listed, draw.set_aside, draw.drawn, draw.not_audited_within) == (20, 1, 4, 12)
        assert (draw.limits, draw.drawn_by) == (line.programme.limits, qa)

    def test_keeps_no_case_number_anywhere(self, line, qa):
        numbers = [case.number for case, _ in draw_some(line, qa).pairs]
        for model in apps.get_models():
            for row in model._base_manager.values() if model._meta.managed else []:
                assert not any(number in str(row) for number in numbers), model

    def test_sets_aside_what_was_audited_within_the_months_or_is_under_way(self, line, qa):
        audited("P0001", qa, months_ago=11)
        audited("P0002", qa, months_ago=13, reference="QA-9001")
        audited("p 0003", qa, state="in_progress", reference="QA-9002")
        looked = look_through(read_list(TWENTY), months=12, at=timezone.now())
        assert {looked.cases[key].number: why for key, why in looked.aside.items()} == {
            "P0001": "audited", "P0003": "open",
        }  # fmt: skip

    def test_puts_the_audit_at_the_team_beside_the_case(self, line, qa):
        drawn = draw_some(line, qa, text="P1\tPACT team 1\nP2\tpact-team-2\nP3\t\nP4\tPACT")
        assert {case.number: audit.unit.code for case, audit in drawn.pairs} == {
            "P1": "pact-team-1", "P2": "pact-team-2", "P3": "pact", "P4": "pact",
        }  # fmt: skip

    def test_draws_no_more_than_the_line_lacks(self, line, qa):
        draw_some(line, qa, number=3)
        with pytest.raises(LineIsFull) as told:
            draw_some(line, qa, number=2)
        assert told.value.short == 1

    def test_never_draws_one_case_twice(self, line, qa):
        first = {case.number for case, _ in draw_some(line, qa, number=2).pairs}
        second = {case.number for case, _ in draw_some(line, qa, number=2).pairs}
        assert not first & second

    def test_says_how_many_are_left_where_the_list_is_too_short(self, line, qa):
        with pytest.raises(TooFewToDraw) as told:
            draw_some(line, qa, text="P1\nP2")
        assert told.value.left == 2
        assert not booked().exists()

    def test_waits_for_the_programme_to_be_agreed(self, qa):
        with pytest.raises(NotAgreed):
            draw_some(plan(make_year(qa), qa), qa)

    def test_is_for_the_qa_unit(self, line, head):
        with pytest.raises(PermissionDenied):
            draw_some(line, head)

    def test_goes_on_after_the_highest_reference_past_9999(self, line, qa):
        audited("P0001", qa, months_ago=2, reference="QA-9999")
        assert draw_some(line, qa, number=1).pairs[0][1].reference == "QA-10000"


class TestCheck:
    def test_the_same_list_gives_the_same_cases_whatever_happened_since(self, line, qa):
        audited("P0001", qa, months_ago=11)
        drawn = draw_some(line, qa)
        drawn.pairs[0][1].exemptions.create(
            reason="Closed", asked_by=qa, asked_at=timezone.now(), decision="approved", decided_by=qa,
            decided_at=timezone.now(),
        )  # fmt: skip
        Audit.objects.filter(pk=drawn.pairs[0][1].pk).update(state="exempt")
        plan(line.programme, qa, 5)
        audited("P0002", qa, months_ago=0, reference="QA-9005")
        Audit.objects.filter(reference="QA-9005").update(entered_at=timezone.now())
        checked = check_draw(drawn.draw, found=read_list("\n".join(reversed(TWENTY.splitlines()))))
        assert (checked.is_same_list, checked.gives_same_cases, checked.set_aside) == (True, True, 1)
        assert len(checked.pairs) == 4

    def test_another_list_proves_nothing(self, line, qa):
        drawn = draw_some(line, qa)
        assert not check_draw(drawn.draw, found=read_list(TWENTY + "\nP9999")).is_same_list

    def test_a_case_that_was_exchanged_is_found_out(self, line, qa):
        drawn = draw_some(line, qa)
        chosen = {case.number for case, _ in drawn.pairs}
        other = next(case for case in read_list(TWENTY).cases if case.number not in chosen)
        Audit.objects.filter(pk=drawn.pairs[0][1].pk).update(case_key=key_of(other.number))
        checked = check_draw(drawn.draw, found=read_list(TWENTY))
        assert (checked.is_same_list, checked.gives_same_cases) == (True, False)

    def test_a_key_whose_time_is_over_is_said_and_not_held_against_it(self, line, qa):
        drawn = draw_some(line, qa)
        Audit.objects.filter(pk=drawn.pairs[0][1].pk).update(case_key="")
        checked = check_draw(drawn.draw, found=read_list(TWENTY))
        assert (checked.gives_same_cases, checked.forgotten) == (True, 1)


def test_the_references_of_a_list_are_found_again(line, qa):
    drawn = draw_some(line, qa)
    found = find_audits(read_list(TWENTY), units={line.unit_id})
    assert {audit: case.number for case, audit in found} == {audit: case.number for case, audit in drawn.pairs}
    assert find_audits(read_list(TWENTY), units=set()) == []


def test_what_is_drawn_is_known_again_by_its_list(line, qa):
    assert drawn_before(line, read_list(TWENTY)) is None
    drawn = draw_some(line, qa)
    assert drawn_before(line, read_list(TWENTY)).draw == drawn.draw
    assert drawn_before(line, read_list("P1")) is None


class TestWithoutACase:
    def test_a_dip_sample_is_booked_without_one(self, qa):
        line = plan_a_line(qa, kind=AuditType.DIP_SAMPLE)
        free = next_references(2)
        audits = book_without_case(line, number=2, by=qa, now=timezone.now())
        assert [(audit.reference, audit.case_key) for audit in audits] == [(one, "") for one in free]

    def test_a_case_audit_is_not(self, line, qa):
        with pytest.raises(NeedsACase):
            book_without_case(line, number=1, by=qa, now=timezone.now())


class TestPages:
    @pytest.fixture
    def address(self, line):
        return f"/audits/programme/lines/{line.pk}/draw/"

    def test_looks_a_list_through_and_draws_nothing(self, sign_in, qa, address):
        audited("P0001", qa, months_ago=2)
        page = sign_in(qa).post(address, {"cases": TWENTY + "\nP0005", "number": 4, "do": "look"})
        looked = page.context["looked"]
        assert (len(looked.cases), page.context["doubled"], len(looked.left)) == (20, 1, 19)
        assert page.context["form"]["cases"].value().startswith("P0000")
        assert not SampleDraw.objects.exists()

    def test_the_answer_alone_says_which_case_is_which_and_is_not_cached(self, sign_in, qa, address):
        page = sign_in(qa).post(address, {"cases": TWENTY, "number": 4, "do": "draw"})
        (case, audit), *_ = page.context["drawn"].pairs
        assert case.written in page.content.decode()
        assert audit.reference in page.content.decode()
        assert "no-store" in page["Cache-Control"]

    def test_pressing_twice_shows_the_same_draw_again(self, sign_in, qa, address):
        client = sign_in(qa)
        pages = [client.post(address, {"cases": TWENTY, "number": 4, "do": "draw"}) for _ in range(2)]
        assert pages[0].context["drawn"].draw == pages[1].context["drawn"].draw
        assert pages[1].status_code == 200
        assert booked().count() == 4

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"cases": "P1\nJane Example"}, "Line 2 does not begin with a case number"),
            ({"cases": ""}, "Paste the numbers"),
            ({"cases": "P1\tCLA team 1"}, "Line 1: what stands beside the number is no team of PACT."),
            ({"number": "9"}, "4 are still to be booked"),
            ({"cases": "P1\nP2"}, "Only 2 of the list may be drawn"),
        ],
    )
    def test_what_cannot_be_drawn_is_said_and_the_list_stays(self, sign_in, qa, address, given, says):
        sent = {"cases": TWENTY, "number": 4, "do": "draw"} | given
        page = sign_in(qa).post(address, sent)
        assert page.status_code == 422
        assert says in str(page.context["form"].errors)
        assert page.context["form"]["cases"].value() == sent["cases"]
        assert not booked().exists()

    def test_takes_a_file_and_puts_its_numbers_into_the_box(self, sign_in, qa, address):
        file = SimpleUploadedFile("cases.csv", b"Case number,Team\nP1,PACT team 1\nP2,\n")
        page = sign_in(qa).post(address, {"file": file, "number": 2, "do": "look"})
        assert len(page.context["looked"].cases) == 2
        assert page.context["form"]["cases"].value() == "P1\tPACT team 1\nP2"

    def test_a_file_that_is_no_table_is_refused(self, sign_in, qa, address):
        page = sign_in(qa).post(address, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "number": 2})
        assert "PDF" in str(page.context["form"].errors["file"])

    def test_a_draw_is_checked(self, sign_in, line, qa):
        draw = draw_some(line, qa).draw
        client = sign_in(qa)
        page = client.post(f"/audits/programme/draws/{draw.pk}/", {"cases": TWENTY})
        assert "The same list, and the same cases." in page.content.decode()
        page = client.post(f"/audits/programme/draws/{draw.pk}/", {"cases": "P1"})
        assert "This is another list" in page.content.decode()

    def test_which_case_it_is_can_be_read_and_taken_away(self, sign_in, line, qa):
        (case, audit), *_ = draw_some(line, qa).pairs
        client = sign_in(qa)
        page = client.post("/audits/programme/cases/", {"cases": TWENTY})
        assert "4 of 20 have an audit." in page.content.decode()
        file = client.post("/audits/programme/cases/", {"cases": case.written, "as": "csv"})
        assert f'"{audit.reference}","{case.written}"' in file.content.decode()
        assert "no-store" in file["Cache-Control"]

    def test_audits_without_a_case_are_booked_on_their_lines_page(self, sign_in, qa):
        line = plan_a_line(qa, kind=AuditType.OBSERVATION)
        client = sign_in(qa)
        assert client.post(f"/audits/programme/lines/{line.pk}/book/", {"number": 3}).status_code == 302
        refused = client.post(f"/audits/programme/lines/{line.pk}/book/", {"number": 3})
        assert "1 are still to be booked" in str(refused.context["form"].errors)

    @pytest.mark.parametrize("listed", [10, 2000])
    def test_a_long_list_costs_no_more_queries(self, sign_in, qa, address, listed, django_assert_max_num_queries):
        client = sign_in(qa)
        text = "\n".join(f"P{number}" for number in range(listed))
        with django_assert_max_num_queries(12):
            client.post(address, {"cases": text, "number": 4, "do": "look"})

    def test_a_line_reads_as_much_for_many_as_for_one(self, sign_in, line, qa, django_assert_max_num_queries):
        draw_some(line, qa)
        client = sign_in(qa)
        with django_assert_max_num_queries(9):
            client.get(f"/audits/programme/lines/{line.pk}/")


def test_a_line_drawn_for_another_month_shares_the_pool(line, qa):
    """Two lines of one service never hold one case at once."""
    other = plan(line.programme, qa, 4, month=date(2021, 12, 1))

    agree(line.programme, qa)
    first = {case.number for case, _ in draw_some(line, qa).pairs}
    second = {case.number for case, _ in draw_some(PlannedAudits.objects.get(pk=other.pk), qa).pairs}
    assert not first & second
