"""An edition from opening it to approving it: sections, owners, what is missing, reasons, words that then stand."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from organisation.models import Notification
from reports.models import EditionState
from reports.operations.commentary import write_commentary
from reports.operations.editions import (
    EditionExists,
    EditionNotReady,
    Given,
    approve_edition,
    leave_out,
    open_edition,
    plan_edition,
    take_approval_back,
)
from reports.operations.holding import EditionHasMovedOn, EditionIsClosed
from reports.operations.reviewing import make_remark, take_step
from reports.rules.reviewing import Stage
from reports.rules.words import Step
from tests.reports.editions.making import OCTOBER, approve_words, approved, lines, opened, published, subject, write

pytestmark = pytest.mark.django_db


class TestOpening:
    def test_it_has_the_sections_of_the_report_in_order(self):
        keys = list(lines(opened()))
        assert keys[0] == "summary"
        assert keys[-1] == "appendix"
        assert keys.index("effective-assessment") < keys.index("workforce")

    def test_it_is_named_for_the_month_after_its_figures(self):
        assert opened().name == "November 2021"

    def test_each_section_is_with_whoever_wrote_it_last_or_nobody(self, analyst, head):
        write(subject("right-service", date(2021, 11, 1)), by="head")
        by_key = lines(opened())
        assert by_key["effective-assessment"].section.owner == analyst
        assert by_key["right-service"].section.owner == head
        assert by_key["summary"].section.owner is None

    def test_who_has_left_is_given_nothing(self, analyst, deputy):
        analyst.is_active = False
        analyst.save()
        assert analyst not in {line.section.owner for line in lines(open_edition(month=OCTOBER, by=deputy)).values()}

    def test_sections_are_due_eight_working_days_before_the_board(self):
        by_key = lines(opened(meets_on=date(2021, 12, 1)))
        assert by_key["summary"].section.due_on == date(2021, 11, 19)
        assert by_key["appendix"].section.due_on is None

    def test_a_month_has_one(self, deputy):
        edition = opened()
        with pytest.raises(EditionExists) as there:
            open_edition(month=OCTOBER, by=deputy)
        assert there.value.held == edition

    def test_a_month_to_come_has_none(self, analyst):
        with pytest.raises(ValidationError, match="has not begun"):
            open_edition(month=date(2099, 1, 1), by=analyst)

    @pytest.mark.parametrize("who", ["head", "pact_manager", "qa", "board_reader", "administrator"])
    def test_others_open_none(self, request, who):
        with pytest.raises(PermissionDenied):
            open_edition(month=OCTOBER, by=request.getfixturevalue(who))

    def test_owners_are_told_once_of_all_they_were_given(self, deputy, analyst):
        open_edition(month=OCTOBER, by=deputy)
        told = Notification.objects.get(person=analyst, kind="edition-sections")
        assert "sections to write for the Board’s report November 2021" in told.title


class TestPlanning:
    def test_a_contributor_may_write_what_they_were_given_and_nothing_else(self, analyst, pact_manager):
        edition = opened()
        with pytest.raises(PermissionDenied):
            write_commentary(subject("workforce-academy"), text="?", by=pact_manager)
        workforce = lines(edition)["workforce"]
        plan_edition(
            edition,
            name="November 2021",
            meets_on=None,
            sections={workforce.section.pk: Given(pact_manager, date(2021, 11, 19))},
            by=analyst,
        )
        assert write_commentary(workforce.subject, text="Vacancies fell.", by=pact_manager).number == 1
        with pytest.raises(PermissionDenied):
            write_commentary(subject("right-service"), text="?", by=pact_manager)
        assert Notification.objects.filter(person=pact_manager, kind="edition-sections").count() == 1

    def test_two_at_one_plan_and_the_second_is_told(self, analyst, deputy):
        edition = opened()
        plan_edition(edition, name="A", meets_on=None, sections={}, by=deputy, seen=edition.version)
        with pytest.raises(EditionHasMovedOn):
            plan_edition(edition, name="B", meets_on=None, sections={}, by=analyst, seen=edition.version)

    def test_a_section_is_not_due_after_the_board(self, analyst):
        edition = opened()
        given = {lines(edition)["summary"].section.pk: Given(None, date(2021, 12, 2))}
        with pytest.raises(ValidationError, match="due after the Board has met"):
            plan_edition(edition, name="A", meets_on=date(2021, 12, 1), sections=given, by=analyst)


class TestApproving:
    def test_not_while_a_section_is_neither_approved_nor_left_out(self, deputy):
        edition = opened()
        with pytest.raises(EditionNotReady, match="Practice and performance summary"):
            approve_edition(edition, by=deputy)

    def test_with_every_section_approved_or_left_out_with_a_reason(self):
        assert approved().state == EditionState.APPROVED

    def test_a_reason_taken_back_is_waited_for_again(self, analyst, deputy):
        edition = take_approval_back(approved(), by=deputy)
        leave_out(lines(edition)["summary"].section, reason=" ", by=analyst)
        assert lines(edition)["summary"].stage is Stage.MISSING

    def test_its_words_stand_until_the_approval_is_taken_back(self, analyst, head, deputy):
        edition = approved()
        said = lines(edition)["right-service"].held
        for refused in (
            lambda: write(subject("right-service")),
            lambda: take_step(said, step=Step.SENT_BACK, note="No.", by=head),
            lambda: make_remark(said, text="Since when?", by=head),
            lambda: leave_out(lines(edition)["summary"].section, reason="", by=analyst),
        ):
            with pytest.raises(EditionIsClosed, match="take the approval back"):
                refused()
        take_approval_back(edition, by=deputy)
        assert write(subject("right-service"), "Contacts fell.").number == 2

    def test_the_commentary_of_services_stays_open(self, analyst):
        published()
        from reports.subjects import find_subject

        assert write_commentary(find_subject("pact", OCTOBER, "indicator/SUP-01"), text="Fell.", by=analyst)

    def test_a_double_click_approves_once(self, deputy):
        edition = approved()
        assert approve_edition(edition, by=deputy, seen=1).version == edition.version

    def test_the_analyst_does_not_approve(self, analyst):
        with pytest.raises(PermissionDenied):
            approve_edition(opened(), by=analyst)

    def test_words_changed_after_the_page_was_opened_are_found_not_ready(self, deputy):
        edition = take_approval_back(approved(), by=deputy)
        write(subject("right-service"), "Contacts fell.")
        with pytest.raises(EditionNotReady, match="Right service"):
            approve_edition(edition, by=deputy, seen=edition.version)


def test_how_far_a_section_has_got_with_its_words_claims_and_remarks(analyst, head):
    from indicators.claims import read_figures
    from organisation import access
    from reports.editions.preparing import read_preparation

    edition = opened()
    said = write(subject("right-service"), "Re-referrals were 35% in October.")
    make_remark(said, text="Says who?", by=head)
    write(subject("right-service"), "Re-referrals were 36% in October.")
    figures = read_figures(readable=access.readable_units(analyst), month=OCTOBER)
    found = read_preparation(edition, on=date(2021, 11, 20), figures=figures)
    line = next(line for line in found.lines if line.place.key == "right-service")
    assert (line.stage, line.false_claims, line.remarks, line.words) == (Stage.DRAFT, 1, 1, 5)
    assert "summary" in {one.place.key for one in found.missing}
    assert "summary" in {one.place.key for one in found.unowned}
    approve_words(line.held)
    assert lines(edition)["right-service"].stage is Stage.APPROVED
