"""An Inadequate is audited again: booked once, withdrawn where its grade is lifted, never by the same line."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.following import due_of
from audits.lines import may_audit_again
from audits.models import Audit, AuditProgramme, AuditState, Decision, Exemption
from audits.operations.consequences import graded
from audits.operations.entering import enter_audit
from audits.operations.re_auditing import (
    LIFTED,
    NotAReAudit,
    allocate_re_audit,
    keep_re_audit,
    next_reference,
)
from audits.rules.grades import Grade
from organisation.models import Membership, Notification, Unit, User
from organisation.rules.calendar import add_calendar_months, next_working_day

from .test_audits import finding

pytestmark = pytest.mark.django_db
I, R, G = Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD


@pytest.fixture
def enter(qa):
    def _enter(grade=I, reference="QA-0001", days_ago=1, **more):
        day = timezone.localdate() - timedelta(days=days_ago)
        return enter_audit(finding(qa, reference, grade, audited_on=day, **more), domain_grades={}, by=qa)

    return _enter


def regrade(audit, grade, by):
    """Change the grade that counts, as a second reading does."""
    Audit.objects.filter(pk=audit.pk).update(final_grade=grade, state="moderated")
    audit.moderations.create(
        auditor_grade=audit.auditor_grade, grade=grade, reason="?", moderated_by=by, moderated_at=timezone.now()
    )
    graded(Audit.objects.get(pk=audit.pk), by=by)


def standing(audit):
    return audit.re_audits.exclude(state="exempt").get()


def test_an_inadequate_books_a_re_audit_in_three_months(enter):
    audit = enter()
    booked = standing(audit)
    assert (booked.kind, booked.state, booked.unit, booked.auditor) == ("re_audit", "planned", audit.unit, None)
    assert booked.due_on == next_working_day(add_calendar_months(timezone.localdate(), 3))
    assert booked.reference == "RA-0001"


@pytest.mark.parametrize("grade", [Grade.OUTSTANDING, G, R])
def test_no_other_grade_books_one(enter, grade):
    assert not enter(grade).re_audits.exists()


def test_it_is_booked_once_however_often_the_grade_is_told(enter, qa):
    audit = enter()
    graded(audit, by=qa)
    graded(audit, by=qa)
    assert audit.re_audits.count() == 1


def test_a_programme_says_in_how_many_months(enter):
    day = timezone.localdate()
    programme = AuditProgramme.objects.create(name="Year", starts_on=day, ends_on=day, re_audit_months=1)
    assert standing(enter(programme=programme)).due_on == next_working_day(add_calendar_months(day, 1))


def test_an_archive_being_entered_books_nothing(enter):
    assert not enter(days_ago=100).re_audits.exists()


def test_moderated_down_to_inadequate_books_one_from_that_day(enter, head):
    audit = enter(R)
    regrade(audit, I, head)
    assert standing(audit).due_on == next_working_day(add_calendar_months(timezone.localdate(), 3))


def test_a_lifted_grade_withdraws_it_and_says_why(enter, head):
    audit = enter()
    regrade(audit, R, head)
    withdrawn = audit.re_audits.get()
    assert withdrawn.state == AuditState.EXEMPT
    said = withdrawn.exemptions.get()
    assert (said.decision, said.reason, said.decided_by) == (Decision.APPROVED, LIFTED, head)


def test_lifted_and_brought_down_again_it_is_booked_anew(enter, head):
    audit = enter()
    regrade(audit, R, head)
    regrade(audit, I, head)
    assert standing(audit).reference == "RA-0002"


def test_what_the_qa_unit_let_off_is_not_booked_again(enter, qa):
    audit = enter()
    booked = standing(audit)
    Audit.objects.filter(pk=booked.pk).update(state="exempt")
    now = timezone.now()
    Exemption.objects.create(
        audit=booked,
        reason="The case is closed",
        asked_by=qa,
        asked_at=now,
        decision="approved",
        decided_by=qa,
        decided_at=now,
    )
    graded(audit, by=qa)
    assert not audit.re_audits.exclude(state="exempt").exists()


def test_one_that_has_begun_stays(enter, head, cla_manager):
    audit = enter()
    Audit.objects.filter(pk=standing(audit).pk).update(state="in_progress", auditor=cla_manager)
    regrade(audit, G, head)
    assert standing(audit).state == "in_progress"


def test_the_qa_unit_may_keep_it_whatever_becomes_of_the_grade(enter, qa, head):
    audit = enter()
    keep_re_audit(standing(audit), why="The plan is still without dates", by=qa)
    regrade(audit, R, head)
    assert standing(audit).state == AuditState.PLANNED


def test_a_withdrawn_one_can_be_kept_after_all(enter, qa, head):
    audit = enter()
    regrade(audit, R, head)
    keep_re_audit(audit.re_audits.get(), why="Look again all the same", by=qa)
    assert standing(audit).state == AuditState.PLANNED


def test_keeping_needs_a_reason_and_the_qa_unit(enter, qa, head):
    booked = standing(enter())
    with pytest.raises(ValidationError):
        keep_re_audit(booked, why=" ", by=qa)
    with pytest.raises(PermissionDenied):
        keep_re_audit(booked, why="?", by=head)


def monday():
    return next_working_day(timezone.localdate() + timedelta(days=14))


def test_it_is_given_to_somebody_of_another_line(enter, qa, cla_manager):
    booked = allocate_re_audit(standing(enter()), auditor=cla_manager, due_on=monday(), by=qa)
    assert (booked.state, booked.auditor, booked.due_on) == ("allocated", cla_manager, monday())
    assert Notification.objects.filter(person=cla_manager, link=booked.get_absolute_url()).count() == 1


@pytest.mark.parametrize("username", ["manager.pact", "team.pact", "head", "deputy"])
def test_not_to_the_line_of_the_case(enter, qa, username):
    with pytest.raises(ValidationError, match="in the line"):
        allocate_re_audit(standing(enter()), auditor=User.objects.get(username=username), due_on=monday(), by=qa)


def test_not_to_the_first_auditor_nor_their_line(enter, qa, cla_manager):
    booked = standing(enter(auditor=cla_manager))
    with pytest.raises(ValidationError, match="first audit"):
        allocate_re_audit(booked, auditor=cla_manager, due_on=monday(), by=qa)
    cla = cla_manager.memberships.first().unit
    colleague = User.objects.create(username="another.cla")
    Membership.objects.create(user=colleague, unit=cla, role="service_manager", starts_on="2020-01-01")
    with pytest.raises(ValidationError, match="in the line"):
        allocate_re_audit(booked, auditor=colleague, due_on=monday(), by=qa)
    offered = may_audit_again(booked, on=timezone.localdate())
    assert qa in offered
    assert not {cla_manager, colleague} & set(offered)


def test_not_to_somebody_who_carries_out_none(enter, qa, board_reader):
    with pytest.raises(ValidationError, match="no role"):
        allocate_re_audit(standing(enter()), auditor=board_reader, due_on=monday(), by=qa)


def test_not_on_a_day_that_is_past_or_on_which_nobody_works(enter, qa, cla_manager):
    booked = standing(enter())
    christmas = date(timezone.localdate().year + 1, 12, 25)
    for day in (date(2021, 1, 4), christmas):
        with pytest.raises(ValidationError, match="due_on"):
            allocate_re_audit(booked, auditor=cla_manager, due_on=day, by=qa)


def test_not_what_is_no_re_audit_or_has_begun(enter, qa, cla_manager):
    audit = enter()
    with pytest.raises(NotAReAudit):
        allocate_re_audit(audit, auditor=cla_manager, due_on=monday(), by=qa)
    Audit.objects.filter(pk=standing(audit).pk).update(state="in_progress", auditor=cla_manager)
    with pytest.raises(NotAReAudit):
        allocate_re_audit(standing(audit), auditor=cla_manager, due_on=monday(), by=qa)


def test_only_the_qa_unit_gives_it_away(enter, head, cla_manager):
    with pytest.raises(PermissionDenied):
        allocate_re_audit(standing(enter()), auditor=cla_manager, due_on=monday(), by=head)


def test_references_count_on_by_number_not_by_letter(enter):
    for number in ("RA-9", "RA-0010", "RA-100"):
        enter(G, number)
    assert next_reference("RA") == "RA-0101"


def test_what_follows_counts_from_when_the_grade_came_to_stand(enter, head):
    audit = enter(R)
    Audit.objects.filter(pk=audit.pk).update(submitted_at=timezone.now() - timedelta(days=30))
    regrade(audit, I, head)
    assert due_of(Audit.objects.get(pk=audit.pk)).since == timezone.localdate()


def test_unit_of_the_case_is_the_re_audits(enter):
    assert standing(enter(unit=Unit.objects.get(code="cla"))).unit.code == "cla"
