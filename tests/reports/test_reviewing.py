"""Guided writing kept and shown; reviewed, approved, sent back and remarked on, by others than who wrote it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.models import PriorityArea
from organisation.models import Notification, Unit
from reports.models import Commentary, CommentaryRemark, CommentaryStep
from reports.operations.commentary import CommentaryHasMovedOn, write_commentary
from reports.operations.reviewing import StepNotAllowed, make_remark, settle_remark, take_step
from reports.rules.guided import Parts
from reports.rules.words import Step
from reports.subjects import Subject

pytestmark = pytest.mark.django_db
READ = "/commentary/southampton/2021-10/area/workforce-academy/"
OLD = "/commentary/southampton/2021-10/area/right-service/"
PARTS = Parts(telling="Vacancies fell.", why="Twelve social workers started.", meaning="Fewer changes of worker.")


def subject(slug="workforce-academy"):
    return Subject(Unit.objects.get(code="southampton"), date(2021, 10, 1), PriorityArea.objects.get(slug=slug))


def words(page):
    return page.content.decode()


@pytest.fixture
def written(analyst):
    return write_commentary(subject(), parts=PARTS, by=analyst, seen=0)


class TestGuided:
    def test_the_boxes_are_kept_and_what_they_say(self, written):
        assert (written.telling, written.recovering) == ("Vacancies fell.", "")
        assert written.text == PARTS.text

    def test_saving_twice_at_once_is_saving_once(self, written, analyst):
        assert write_commentary(subject(), parts=PARTS, by=analyst, seen=0) == written

    def test_the_same_words_in_another_box_are_a_version(self, written, analyst):
        moved = Parts(telling="Vacancies fell.", doing=PARTS.why, meaning=PARTS.meaning)
        assert moved.text == PARTS.text
        assert write_commentary(subject(), parts=moved, by=analyst, seen=1).number == 2

    def test_five_questions_with_their_hints_last_months_words_and_the_guide(self, sign_in, analyst, written):
        november = READ.replace("2021-10", "2021-11")
        page = words(sign_in(analyst).get(f"{november}write/"))
        for asked in ("What is it telling us?", "When will it recover?", "What does it mean for children?"):
            assert asked in page
        assert "What was said of October 2021" in page
        assert "Fewer changes of worker." in page
        assert "0 words: from 60 to 250 is a good length." in page

    def test_a_section_is_written_the_same_way(self, sign_in, analyst):
        address = "/commentary/southampton/2021-10/section/summary/"
        page = sign_in(analyst).post(f"{address}write/", {"doing": "One rota.", "seen": 0}, follow=True)
        assert "Saved as version 1." in words(page)
        assert Commentary.objects.get(section="summary").doing == "One rota."

    def test_old_words_are_shown_whole_and_taken_over_into_a_box(self, sign_in, analyst):
        old = Commentary.objects.about(subject("right-service")).get()
        client = sign_in(analyst)
        assert "Written before there were boxes" in words(client.get(f"{OLD}write/"))
        sent = {"telling": "New first.", "into": "telling", "take": "unguided", "seen": 1}
        page = client.post(f"{OLD}write/", sent)
        assert page.status_code == 200
        assert page.context["form"]["telling"].value() == f"New first.\n\n{old.text}"
        assert Commentary.objects.about(subject("right-service")).count() == 1

    def test_boxes_that_hold_too_much_together_are_refused_and_kept(self, sign_in, analyst):
        page = sign_in(analyst).post(f"{READ}write/", {"telling": "a " * 1600, "why": "b " * 1600, "seen": 0})
        assert page.status_code == 422
        assert "6000 are kept" in words(page)
        assert page.context["form"]["why"].value().startswith("b b")


class TestSteps:
    def test_reviewed_then_approved(self, written, head, deputy):
        take_step(written, step=Step.REVIEWED, by=head)
        take_step(written, step=Step.APPROVED, by=deputy)
        assert [one.taken_by for one in written.steps.all()] == [head, deputy]

    def test_a_double_click_is_one_step(self, written, head):
        assert take_step(written, step=Step.REVIEWED, by=head) == take_step(written, step=Step.REVIEWED, by=head)
        assert CommentaryStep.objects.filter(commentary=written).count() == 1

    def test_who_comes_second_is_told(self, written, head, deputy):
        take_step(written, step=Step.REVIEWED, by=head)
        with pytest.raises(StepNotAllowed, match="Somebody was first: it is reviewed already"):
            take_step(written, step=Step.REVIEWED, by=deputy)

    def test_nobody_reviews_or_approves_their_own_words(self, head, deputy):
        own = write_commentary(subject(), parts=PARTS, by=head)
        with pytest.raises(StepNotAllowed, match="You wrote this version"):
            take_step(own, step=Step.REVIEWED, by=head)
        take_step(own, step=Step.REVIEWED, by=deputy)
        with pytest.raises(StepNotAllowed, match="You wrote this version"):
            take_step(own, step=Step.APPROVED, by=head)

    def test_it_is_sent_back_with_a_note_and_the_writer_is_told(self, written, head, analyst):
        with pytest.raises(StepNotAllowed, match="Say what has to change"):
            take_step(written, step=Step.SENT_BACK, by=head)
        take_step(written, step=Step.SENT_BACK, note="Twelve is wrong.", by=head)
        assert "Twelve is wrong." in Notification.objects.get(person=analyst, kind="commentary-reviews").body

    def test_a_new_version_starts_again_at_draft(self, written, head, analyst, sign_in):
        take_step(written, step=Step.REVIEWED, by=head)
        write_commentary(subject(), parts=Parts(telling="Vacancies rose."), by=analyst, seen=1)
        page = sign_in(head).get(READ)
        assert page.context["stage"].value == "draft"

    def test_an_old_version_is_not_approved(self, written, head, analyst):
        write_commentary(subject(), parts=Parts(telling="Vacancies rose."), by=analyst, seen=1)
        with pytest.raises(CommentaryHasMovedOn):
            take_step(written, step=Step.REVIEWED, by=head)

    @pytest.mark.parametrize("person", ["analyst", "pact_manager", "qa", "board_reader"])
    def test_others_do_not_review(self, written, request, person):
        with pytest.raises(PermissionDenied):
            take_step(written, step=Step.REVIEWED, by=request.getfixturevalue(person))

    def test_a_note_that_could_point_at_a_child_is_refused(self, written, head):
        with pytest.raises(ValidationError, match="looks like an NHS number"):
            take_step(written, step=Step.SENT_BACK, note="See NHS 943 476 5919", by=head)


class TestRemarks:
    def test_a_remark_until_somebody_settles_it(self, written, head, analyst):
        remark = make_remark(written, text="Since when?", by=head)
        assert settle_remark(remark, by=analyst).settled_by == analyst
        assert settle_remark(remark, by=head).settled_by == analyst

    def test_a_double_click_is_one_remark(self, written, head):
        assert make_remark(written, text="Since when?", by=head) == make_remark(written, text="Since when? ", by=head)

    def test_who_neither_writes_nor_reviews_does_not_remark(self, written, pact_manager, board_reader):
        for person in (pact_manager, board_reader):
            with pytest.raises(PermissionDenied):
                make_remark(written, text="?", by=person)


class TestThePage:
    def test_the_writer_is_offered_no_step_and_the_head_is(self, sign_in, written, analyst, head):
        assert "Mark as reviewed" not in words(sign_in(analyst).get(READ))
        page = words(sign_in(head).get(READ))
        assert "Mark as reviewed" in page
        assert "Question by question" in page

    def test_sending_back_without_a_note_says_so_and_keeps_the_page(self, sign_in, written, head):
        page = sign_in(head).post(f"{READ}1/step/", {"step": "sent_back"})
        assert page.status_code == 422
        assert "Say what has to change." in words(page)

    def test_reviewing_what_is_no_longer_the_newest_shows_the_newer(self, sign_in, written, head, analyst):
        write_commentary(subject(), parts=Parts(telling="Vacancies rose."), by=analyst, seen=1)
        page = sign_in(head).post(f"{READ}1/step/", {"step": "reviewed", "note": "Good."})
        assert page.status_code == 409
        assert "Vacancies rose." in words(page)
        assert 'value="Good."' in words(page)
        assert not CommentaryStep.objects.exists()

    def test_remarks_are_made_and_settled_on_it(self, sign_in, written, head):
        client = sign_in(head)
        assert "Since when?" in words(client.post(f"{READ}1/remark/", {"text": "Since when?"}, follow=True))
        remark = CommentaryRemark.objects.get()
        assert "Settled by" in words(client.post(f"/commentary/remarks/{remark.pk}/settle/", follow=True))

    def test_a_remark_that_could_point_at_a_child_is_refused_and_kept(self, sign_in, written, head):
        page = sign_in(head).post(f"{READ}1/remark/", {"text": "Born 3 March 2014"})
        assert page.status_code == 422
        assert "looks like a date of birth" in words(page)
        assert "Born 3 March 2014</textarea>" in words(page)
