"""Somebody leaves: what hung on them moves to who manages, or whoever gives it anew is told."""

from datetime import date

import pytest
from django.utils import timezone

from audits.models import Audit
from clinics.models import Clinic, ClinicSession
from indicators.models import AwaitedFigure, Indicator
from organisation.leavers import HAND_OVER_THE_REST, hand_over_the_rest, left_behind
from organisation.models import JobRun, Notification, Unit, User
from reports.operations.editions import open_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(pact_manager, head, analyst):
    """A manager on whom one of each hangs."""
    pact = Unit.objects.get(code="pact")
    list(left_behind(today=timezone.localdate()))
    Clinic.objects.filter(unit=pact).update(chair=pact_manager)
    ClinicSession.objects.filter(clinic__unit=pact).update(chair=pact_manager)
    Indicator.objects.filter(code="EAI-04").update(owner=pact_manager, updater=pact_manager, lead_service=pact)
    indicator = Indicator.objects.get(code="EAI-04")
    AwaitedFigure.objects.create(
        indicator=indicator, unit=pact, owner=pact_manager, set_by=analyst, set_at=timezone.now()
    )
    edition = open_edition(month=date(2021, 10, 1), by=analyst)
    edition.sections.update(owner=None)
    edition.sections.filter(kind="summary").update(owner=pact_manager)
    User.objects.filter(pk=pact_manager.pk).update(line_manager=head)
    pact_manager.refresh_from_db()
    return pact_manager


def leave(person):
    person.is_active = False
    person.save()


def hangs_on(person):
    return [
        (left.one, left.field)
        for left, row in left_behind(today=timezone.localdate())
        if getattr(row, left.field) == person
    ]


def test_what_hung_on_a_leaver_moves_to_their_line_manager(leaver, head):
    assert hangs_on(leaver) == []
    leave(leaver)
    kinds = {one for one, _ in hangs_on(leaver)}
    assert {"the chair of", "the measure", "the figures of", "a missing figure:", "the section"} <= kinds
    done = hand_over_the_rest()
    assert (done.moved > 4, done.stranded) == (True, 0)
    assert Indicator.objects.get(code="EAI-04").owner == Indicator.objects.get(code="EAI-04").updater == head
    assert AwaitedFigure.objects.get(indicator__code="EAI-04").owner == head
    assert not Clinic.objects.filter(chair=leaver).exists()
    assert Notification.objects.filter(person=head, kind="handed over").count() == done.moved
    assert not set(hangs_on(leaver)) - {("the audit", "auditor")}
    assert hand_over_the_rest().moved == 0


def test_without_a_line_manager_it_goes_to_who_manages_above(leaver):
    User.objects.filter(pk=leaver.pk).update(line_manager=None)
    leaver.refresh_from_db()
    leave(leaver)
    hand_over_the_rest()
    heir = Clinic.objects.filter(unit__code="pact").first().chair
    assert heir.memberships.get().role in ("head_of_service", "deputy_director")


def test_whoever_holds_no_role_any_more_has_left_too(leaver, head):
    leaver.memberships.update(ends_on=date(2021, 1, 1))
    assert hangs_on(leaver)
    assert hand_over_the_rest().moved


def test_an_audit_under_way_is_not_moved_but_told_to_the_qa_unit(leaver, qa):
    audit = Audit.objects.filter(unit__code="pact").first() or Audit.objects.first()
    Audit.objects.filter(pk=audit.pk).update(
        auditor=leaver, state="allocated", auditor_grade="", final_grade="", submitted_at=None
    )
    leave(leaver)
    hand_over_the_rest()
    audit.refresh_from_db()
    assert audit.auditor == leaver
    told = Notification.objects.filter(person=qa, kind="handed over")
    assert [one.link for one in told] == ["/audits/programme/allocate/"]


def test_the_job_is_rung_when_somebody_leaves(leaver):
    leave(leaver)
    assert JobRun.objects.filter(job=HAND_OVER_THE_REST).exists()
