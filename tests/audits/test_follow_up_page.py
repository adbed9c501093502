"""The page of what follows from audits, and giving a re-audit away on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Audit
from audits.operations.entering import enter_audit
from audits.rules.grades import Grade
from organisation.rules.calendar import next_working_day

from .test_audits import finding

pytestmark = pytest.mark.django_db


def enter(qa, reference="QA-0001", grade=Grade.INADEQUATE, days_ago=0):
    moment = timezone.now() - timedelta(days=days_ago)
    audit = enter_audit(finding(qa, reference, grade, audited_on=timezone.localdate(moment)), domain_grades={}, by=qa)
    Audit.objects.filter(pk=audit.pk).update(submitted_at=moment)
    return audit


def test_it_counts_and_lists_what_follows(sign_in, qa):
    enter(qa, days_ago=10)
    page = sign_in(qa).get("/audits/follow-up/")
    assert "No action yet" in page.content.decode()
    follow = page.context["follow"]
    assert (len(follow.unanswered), len(follow.late), len(follow.to_come)) == (1, 1, 1)


def test_another_services_manager_sees_none_of_it(sign_in, qa, cla_manager):
    enter(qa)
    follow = sign_in(cla_manager).get("/audits/follow-up/").context["follow"]
    assert (follow.followed, follow.re_audits) == ([], [])


@pytest.mark.parametrize("number", [1, 12])
def test_it_is_read_in_the_same_number_of_queries(sign_in, qa, number, django_assert_max_num_queries):
    for one in range(number):
        enter(qa, f"QA-{one:04d}")
    client = sign_in(qa)
    with django_assert_max_num_queries(13):
        client.get("/audits/follow-up/")


def test_a_re_audit_is_given_away(sign_in, qa, cla_manager):
    booked = enter(qa).re_audits.get()
    due = next_working_day(timezone.localdate() + timedelta(days=30))
    client = sign_in(qa)
    assert client.get(f"/audits/{booked.pk}/give/").context["give"]["due_on"].value() == booked.due_on
    client.post(f"/audits/{booked.pk}/give/", {"auditor": cla_manager.pk, "due_on": due.isoformat()})
    booked.refresh_from_db()
    assert (booked.auditor, booked.due_on, booked.state) == (cla_manager, due, "allocated")


def test_what_cannot_be_is_said_and_what_was_typed_stays(sign_in, qa, cla_manager):
    booked = enter(qa).re_audits.get()
    page = sign_in(qa).post(f"/audits/{booked.pk}/give/", {"auditor": cla_manager.pk, "due_on": "2021-01-04"})
    assert page.status_code == 422
    assert "is past" in page.content.decode()
    assert "2021-01-04" in page.content.decode()


def test_nobody_of_the_line_is_offered(sign_in, qa, pact_manager):
    booked = enter(qa).re_audits.get()
    page = sign_in(qa).post(f"/audits/{booked.pk}/give/", {"auditor": pact_manager.pk, "due_on": "2027-01-05"})
    assert "auditor" in page.context["give"].errors


def test_it_can_be_kept_with_a_reason(sign_in, qa):
    booked = enter(qa).re_audits.get()
    client = sign_in(qa)
    assert client.post(f"/audits/{booked.pk}/keep-it/", {"why": ""}).status_code == 422
    client.post(f"/audits/{booked.pk}/keep-it/", {"why": "The plan has no dates"})
    assert booked.exemptions.get().answer == "The plan has no dates"
    assert client.get(f"/audits/{booked.pk}/give/").context["is_kept"]


def test_what_is_no_re_audit_is_not_found(sign_in, qa):
    audit = enter(qa)
    assert sign_in(qa).get(f"/audits/{audit.pk}/give/").status_code == 404


def test_both_audits_show_the_verdict(sign_in, qa, cla_manager):
    audit = enter(qa)
    again = audit.re_audits.get()
    Audit.objects.filter(pk=again.pk).update(
        state="submitted",
        auditor=cla_manager,
        auditor_grade="good",
        audited_on=timezone.localdate(),
        submitted_at=timezone.now(),
    )
    client = sign_in(qa)
    for page in (audit.get_absolute_url(), again.get_absolute_url(), "/audits/follow-up/"):
        text = client.get(page).content.decode()
        assert "Improved" in text
        assert "Inadequate, then Good" in text


def test_the_audits_page_says_by_when_to_act(sign_in, head, qa):
    audit = enter(qa, days_ago=10)
    text = sign_in(head).get(audit.get_absolute_url()).content.decode()
    assert "5 working days on" in text
    assert "No action yet" in text
