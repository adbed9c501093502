"""An Inadequate audit interrupts the head of service the same day, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Domain
from audits.operations.entering import enter_audit
from audits.operations.moderating import moderate_audit
from audits.rules.grades import Grade
from organisation.models import Membership, Notification, NotificationLetter
from organisation.rules.calendar import add_working_days

from .test_audits import finding


@pytest.fixture
def enter(db, qa):
    def _enter(grade, days_ago=1, reference="QA-0001", **more):
        day = timezone.localdate() - timedelta(days=days_ago)
        entered = finding(qa, reference, grade, audited_on=day, **more)
        return enter_audit(entered, domain_grades={Domain.objects.first(): (grade, "")}, by=qa)

    return _enter


def heard():
    return list(Notification.objects.filter(kind="audit-inadequate").values_list("person__username", flat=True))


def test_the_head_of_service_is_told_at_once_and_by_letter(enter, head):
    head.email = "head@example.gov.uk"
    head.save()
    audit = enter(Grade.INADEQUATE)
    told = Notification.objects.get(kind="audit-inadequate")
    assert (told.person, told.link) == (head, audit.get_absolute_url())
    assert audit.reference not in told.title + told.body
    by = add_working_days(timezone.localdate(), 5)
    assert f"by {by:%A} {by.day} {by:%B %Y}, 5 working days on" in told.body
    assert f"again by {audit.re_audits.get().due_on.day} " in told.body
    assert NotificationLetter.objects.filter(notification=told).count() == 1


@pytest.mark.parametrize("grade", [Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT])
def test_any_other_grade_interrupts_nobody(enter, grade):
    enter(grade)
    assert heard() == []


def test_what_is_moderated_down_to_inadequate_is_told_once(enter, analyst, administrator, qa):
    audit = enter(Grade.REQUIRES_IMPROVEMENT)
    Membership.objects.create(user=administrator, unit=qa.memberships.first().unit, role="qa", starts_on="2020-01-01")
    moderate_audit(audit, grade=Grade.INADEQUATE, reason="No visit", by=administrator)
    assert heard() == ["head"]


def test_where_there_is_no_head_whoever_manages_above_is_told(enter):
    Membership.objects.filter(role="head_of_service").delete()
    enter(Grade.INADEQUATE)
    assert len(heard()) == 1


def test_an_archive_being_entered_alerts_nobody(enter):
    enter(Grade.INADEQUATE, days_ago=93)
    assert heard() == []
