"""Joiners, movers and leavers, as an administrator sees them."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from organisation.models import Membership, Notification, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(sign_in, administrator):
    return sign_in(administrator)


def test_everybody_is_listed_with_where_their_roles_come_from(admin, pact_manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = admin.get("/people/").content.decode()
    assert "Service manager, PACT" in page
    assert "by hand" in page
    assert len(admin.get("/people/?q=pact").context["table"].rows) < User.objects.count()


def test_a_mover_ends_one_role_and_begins_another_in_one_act(admin, pact_manager, administrator):
    held = pact_manager.memberships.get()
    cla = Unit.objects.get(code="cla")
    move = {"held": held.pk, "role": "service_manager", "unit": cla.pk, "from_day": "2026-12-01"}
    assert admin.post(f"/people/{pact_manager.pk}/", move).status_code == 302
    held.refresh_from_db()
    begun = pact_manager.memberships.exclude(pk=held.pk).get()
    assert (held.ends_on, begun.starts_on, begun.unit) == (date(2026, 11, 30), date(2026, 12, 1), cla)
    assert {one.history.first().history_user for one in (held, begun)} == {administrator}


def test_a_move_that_cannot_be_leaves_all_as_it_was(admin, pact_manager):
    held = pact_manager.memberships.get()
    move = {"held": held.pk, "role": held.role, "unit": held.unit_id, "from_day": "2026-12-01"}
    assert admin.post(f"/people/{pact_manager.pk}/", move).status_code == 422
    early = {**move, "role": "qa", "from_day": "1999-01-01"}
    assert admin.post(f"/people/{pact_manager.pk}/", early).status_code == 422
    assert list(pact_manager.memberships.all()) == [held]
    assert Membership.objects.get(pk=held.pk).ends_on is None


def test_closing_an_account_shuts_out_but_never_oneself(admin, deputy, administrator, client):
    admin.post(f"/people/{deputy.pk}/close/")
    admin.post(f"/people/{administrator.pk}/close/")
    assert set(User.objects.filter(pk__in=[deputy.pk, administrator.pk], is_active=True)) == {administrator}


def test_somebody_who_lost_their_telephone_starts_anew(admin, deputy):
    Authenticator.objects.create(user=deputy, type="totp", data={}, created_at=timezone.now())
    admin.post(f"/people/{deputy.pk}/proofs/")
    assert not Authenticator.objects.exists()
    admin.post(f"/people/{deputy.pk}/proofs/")  # pressed twice
    told = Notification.objects.get(person=deputy, kind="way in changed")
    assert told.title == "An administrator took the second proofs of your account away"
