"""Actions an audit asks for: by when, verified by the QA unit alone, and put before the deputy director."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actions.models import Action, Comment
from actions.operations import OwnerMayNotVerify, report_progress
from actions.rules.lifecycle import ActionState
from audits.follow_up import read_follow_up, without_action
from audits.models import Audit, AuditProgramme
from audits.operations.entering import enter_audit
from audits.rules.grades import Grade
from organisation.models import Membership
from organisation.rules.calendar import add_working_days

from .test_audits import finding

pytestmark = pytest.mark.django_db
I, R, G = Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD


@pytest.fixture
def enter(qa):
    """Enter an audit, as if it had been handed in some days ago."""

    def _enter(grade=I, reference="QA-0001", days_ago=0, **more):
        moment = timezone.now() - timedelta(days=days_ago)
        given = finding(qa, reference, grade, audited_on=timezone.localdate(moment), **more)
        audit = enter_audit(given, domain_grades={}, by=qa)
        Audit.objects.filter(pk=audit.pk).update(submitted_at=moment)
        return audit

    return _enter


def raise_on(client, audit, **more):
    given = {"title": "Visit and see alone", "unit": audit.unit_id, "priority": "normal"}
    return client.post(f"/actions/new/?source=audit:{audit.pk}", given | more)


def said(day):
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize(("grade", "days"), [(I, 5), (R, 20)])
def test_the_form_proposes_the_day_the_grade_asks_for(sign_in, head, enter, grade, days):
    form = sign_in(head).get(f"/actions/new/?source=audit:{enter(grade).pk}").context["form"]
    assert form["due_on"].value() == said(add_working_days(timezone.localdate(), days))
    assert f"{days} working days to act" in form["due_on"].help_text


def test_a_programmes_own_days_are_proposed(sign_in, head, enter):
    today = timezone.localdate()
    programme = AuditProgramme.objects.create(name="Year", starts_on=today, ends_on=today, inadequate_days=2)
    form = sign_in(head).get(f"/actions/new/?source=audit:{enter(programme=programme).pk}").context["form"]
    assert form["due_on"].value() == said(add_working_days(today, 2))


def test_a_good_audit_sets_no_day(sign_in, head, enter):
    form = sign_in(head).get(f"/actions/new/?source=audit:{enter(G).pk}").context["form"]
    assert form["due_on"].value() is None
    assert "later_because" not in form.fields


def test_later_than_that_stands_only_with_a_reason_that_is_shown(sign_in, head, enter):
    client, audit = sign_in(head), enter()
    late = said(add_working_days(timezone.localdate(), 9))
    refused = raise_on(client, audit, due_on=late)
    assert refused.status_code == 422
    assert "Say why it is later" in str(refused.context["form"].errors["later_because"])
    assert not Action.objects.filter(raised_in="audit").exists()
    raise_on(client, audit, due_on=late, later_because="The family is away until then")
    action = Action.objects.get(raised_in="audit")
    assert "The family is away until then" in Comment.objects.get(action=action).text
    assert "The family is away until then" in client.get(action.get_absolute_url()).content.decode()


def test_by_that_day_needs_no_reason(sign_in, head, enter):
    raise_on(sign_in(head), enter(), due_on=said(add_working_days(timezone.localdate(), 5)))
    action = Action.objects.get(raised_in="audit")
    assert not action.comments.exists()
    assert action.source_path == Audit.objects.get(reference="QA-0001").get_absolute_url()


@pytest.fixture
def done(sign_in, head, enter, pact_manager):
    audit = enter()
    raise_on(sign_in(head), audit, owner=pact_manager.pk, due_on=said(add_working_days(timezone.localdate(), 5)))
    action = Action.objects.get(raised_in="audit")
    report_progress(action, by=pact_manager, note="Seen", state=ActionState.DONE)
    action.refresh_from_db()
    return action


def verify(action, by):
    return report_progress(action, by=by, note="Checked on file", state=ActionState.VERIFIED)


def test_the_qa_unit_verifies_what_an_audit_asked_for(done, qa):
    verify(done, qa)
    done.refresh_from_db()
    assert (done.state, done.verified_by) == ("verified", qa)


@pytest.mark.parametrize("who", ["head", "deputy"])
def test_nobody_else_does(done, who, request):
    with pytest.raises(PermissionDenied):
        verify(done, request.getfixturevalue(who))


def test_who_answers_for_the_work_does_not_even_as_qa(done, qa):
    Membership.objects.create(user=qa, unit=done.unit, role="team_manager", starts_on="2020-01-01")
    qa.__dict__.pop("_memberships_today", None)
    with pytest.raises(OwnerMayNotVerify, match="answer for the work"):
        verify(done, qa)


def test_the_page_says_who_verifies(done, sign_in, head):
    assert "waits for the QA unit" in sign_in(head).get(done.get_absolute_url()).content.decode()


def test_other_actions_are_verified_as_before(head, pact_manager):
    action = Action.objects.filter(unit__code="pact").exclude(raised_in="audit").first()
    report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    report_progress(action, by=head, note="Checked", state=ActionState.VERIFIED)


def test_an_audit_past_its_days_without_action_is_put_before_the_deputy(sign_in, deputy, enter):
    audit = enter(days_ago=10)
    page = sign_in(deputy).get("/actions/overdue/audits-no-action/")
    assert [one.audit for one in page.context["rows"]] == [audit]
    assert f"?source=audit:{audit.pk}" in page.content.decode()
    tabs = {tab.word: tab.number for tab in page.context["tabs"]}
    assert tabs["audits-no-action"] == 1


def test_not_before_its_days_are_over_nor_for_a_good_one_nor_an_archive(deputy, enter):
    enter()
    enter(R, "QA-0002", days_ago=10)
    enter(G, "QA-0003", days_ago=40)
    old = enter(I, "QA-0004", days_ago=0)
    Audit.objects.filter(pk=old.pk).update(audited_on=timezone.localdate() - timedelta(days=100))
    assert without_action(deputy) == []


def test_an_action_takes_it_off_and_a_cancelled_one_puts_it_back(sign_in, deputy, head, enter):
    audit = enter(days_ago=10)
    raise_on(sign_in(head), audit)
    assert without_action(deputy) == []
    action = Action.objects.get(raised_in="audit")
    report_progress(action, by=deputy, note="A mistake", state=ActionState.CANCELLED)
    assert [one.audit for one in without_action(deputy)] == [audit]


def test_another_services_head_is_not_asked(enter, cla_manager):
    enter(days_ago=10)
    assert without_action(cla_manager) == []


def test_an_overdue_remedial_action_is_marked_in_the_queue_and_leads_back(sign_in, deputy, done):
    yesterday = timezone.localdate() - timedelta(days=1)
    Action.objects.filter(pk=done.pk).update(
        state="in_progress", closed_at=None, closed_by=None, due_on=yesterday, original_due_on=yesterday
    )
    page = sign_in(deputy).get("/actions/overdue/").content.decode()
    assert "Remedial" in page
    assert f'<a href="{done.source_path}">audit QA-0001</a>' in page


def test_what_follows_is_counted(done, qa, enter):
    enter(I, "QA-0002", days_ago=10)
    follow = read_follow_up(qa)
    assert (len(follow.late), len(follow.to_verify), len(follow.still_open)) == (1, 1, 0)
    assert len(follow.to_come) == 2
    assert str(follow.verdicts) == "0 improved, 0 the same, 0 worse"


def test_a_re_audit_with_its_own_grade_has_a_verdict(enter, qa, cla_manager):
    audit = enter()
    again = audit.re_audits.get()
    Audit.objects.filter(pk=again.pk).update(
        state="submitted",
        auditor=cla_manager,
        auditor_grade=R,
        audited_on=timezone.localdate(),
        submitted_at=timezone.now(),
    )
    follow = read_follow_up(qa)
    assert [str(one.compared) for one in follow.compared] == ["Improved: Inadequate, then Requires improvement"]
    assert follow.verdicts.improved == 1
