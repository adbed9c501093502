"""Somebody leaves: their open actions go to who manages, with a row that says so, and none is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions import operations
from actions.models import Action, OwnerChange
from actions.operations.handing_over import HAND_OVER, HandedOver, hand_over_from_leavers
from actions.rules.lifecycle import ActionState
from organisation.models import JobRun, Membership, Unit, User
from organisation.operations import grant_role
from organisation.roles import Role
from tests.actions.test_action_page import raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(head, pact_manager):
    User.objects.update(line_manager=None)
    pact_manager.refresh_from_db()
    return raised(head, owner=pact_manager)


def leave(person):
    person.is_active = False
    person.save()


def owner_of(action):
    return Action.objects.get(pk=action.pk).owner


def test_to_the_next_manager_above_their_unit(action, pact_manager, head):
    leave(pact_manager)
    assert hand_over_from_leavers() == HandedOver(moved=1)
    action.refresh_from_db()
    assert (action.owner.memberships.get().role, action.accepted_at) == (Role.HEAD_OF_SERVICE, None)
    change = OwnerChange.objects.get(action=action)
    assert (change.old_owner, change.changed_by, change.reason) == (pact_manager, None, f"{pact_manager} has left.")


def test_to_somebody_else_who_manages_that_unit(action, pact_manager, administrator):
    beside = User.objects.create(username="beside")
    grant_role(user=beside, unit=Unit.objects.get(code="pact"), role=Role.SERVICE_MANAGER, by=administrator)
    leave(pact_manager)
    hand_over_from_leavers()
    assert owner_of(action) == beside


def test_to_their_line_manager_first(action, pact_manager, cla_manager):
    pact_manager.line_manager = cla_manager
    leave(pact_manager)
    hand_over_from_leavers()
    assert owner_of(action) == cla_manager


def test_when_a_role_ends_the_day_after(action, pact_manager):
    Membership.objects.filter(user=pact_manager).update(ends_on=timezone.localdate())
    assert hand_over_from_leavers() == HandedOver()
    assert hand_over_from_leavers(now=timezone.now() + timedelta(days=1)) == HandedOver(moved=1)


def test_again_changes_nothing(action, pact_manager):
    leave(pact_manager)
    hand_over_from_leavers()
    assert hand_over_from_leavers() == HandedOver()
    assert OwnerChange.objects.count() == 1


def test_what_is_over_stays_as_it_was(action, pact_manager, qa):
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    leave(pact_manager)
    assert hand_over_from_leavers() == HandedOver()
    operations.report_progress(action, by=qa, note="Not all", state=ActionState.IN_PROGRESS)
    assert hand_over_from_leavers() == HandedOver(moved=1)


def test_where_nobody_manages_it_stays_and_is_shown(sign_in, action, pact_manager, deputy, analyst):
    Membership.objects.filter(role__in=["team_manager", "service_manager", "head_of_service"]).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    Membership.objects.filter(user=deputy).update(role=Role.QA)
    assert hand_over_from_leavers() == HandedOver(stranded=1)
    assert owner_of(action) == pact_manager
    Membership.objects.filter(user=deputy).update(role=Role.DEPUTY_DIRECTOR)
    page = sign_in(deputy).get("/actions/handed-over/")
    assert [row.pk for row in page.context["actions"]] == [action.pk]
    assert "has left" in page.content.decode()


def test_who_keeps_after_a_body_outside_is_replaced_too(head, pact_manager):
    action = raised(head, outside_owner="Police", liaison=pact_manager)
    leave(pact_manager)
    hand_over_from_leavers()
    action.refresh_from_db()
    assert (action.outside_owner, action.liaison == pact_manager, bool(action.liaison)) == ("Police", False, True)
    assert "who kept after it, has left" in OwnerChange.objects.get(action=action).reason


def test_somebody_who_leaves_rings_for_it(action, pact_manager):
    leave(pact_manager)
    assert JobRun.objects.filter(job=HAND_OVER).exists()


def test_somebody_who_stays_does_not(pact_manager):
    pact_manager.job_title = "Manager"
    pact_manager.save()
    assert not JobRun.objects.filter(job=HAND_OVER).exists()


def test_a_role_that_ends_rings_for_it(pact_manager):
    held = pact_manager.memberships.get()
    held.ends_on = timezone.localdate()
    held.save()
    assert JobRun.objects.filter(job=HAND_OVER).exists()


def test_the_new_owner_sees_what_came_to_them_and_accepts_it(sign_in, action, pact_manager):
    leave(pact_manager)
    hand_over_from_leavers()
    client = sign_in(owner_of(action))
    page = client.get("/actions/handed-over/")
    assert f"{pact_manager} has left." in page.content.decode()
    action.refresh_from_db()
    client.post(f"{action.get_absolute_url()}accept/", {"seen_version": action.version})
    assert not client.get("/actions/handed-over/").context["actions"]


class TestGivingSeveralToSomebodyElse:
    ADDRESS = "/actions/reassign/"

    def given(self, *actions, **more):
        chosen = [f"{action.pk}:{action.version}" for action in actions]
        return {"chosen": chosen, "reason": "Cover", **more}

    def test_choosing_by_owner(self, sign_in, action, head, pact_manager, cla_manager):
        raised(head, owner=cla_manager)
        page = sign_in(head).get(self.ADDRESS, {"of": pact_manager.pk})
        assert [row.pk for row in page.context["actions"]] == [action.pk]

    def test_all_of_them(self, sign_in, action, head, pact_manager, cla_manager):
        other = raised(head, owner=pact_manager)
        answer = sign_in(head).post(self.ADDRESS, self.given(action, other, owner=cla_manager.pk))
        assert answer.status_code == 302
        assert (owner_of(action), owner_of(other)) == (cla_manager, cla_manager)

    def test_one_that_may_not_is_named_and_nothing_typed_is_lost(
        self, sign_in, action, head, pact_manager, cla_manager
    ):
        given = self.given(action, raised(head, owner=cla_manager), owner=cla_manager.pk)
        page = sign_in(head).post(self.ADDRESS, given)
        told = page.content.decode()
        assert page.status_code == 422
        assert "is theirs already" in told
        assert "Cover" in told
        assert told.count("checked") == 2
        assert owner_of(action) == pact_manager

    def test_something_has_to_be_chosen(self, sign_in, head, cla_manager):
        page = sign_in(head).post(self.ADDRESS, {"reason": "Cover", "owner": cla_manager.pk})
        assert "Choose at least one action" in page.content.decode()

    def test_what_one_may_not_read_is_not_told_of(self, sign_in, action, cla_manager):
        page = sign_in(cla_manager).post(self.ADDRESS, self.given(action, owner=cla_manager.pk))
        assert page.status_code == 422
        assert action.title not in page.content.decode()
