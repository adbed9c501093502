"""An action without an owner or a date, placed in its row of the list."""

import pytest
from django.utils import timezone

from actions.models import Action
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def action(db):
    return Action.objects.filter(owner=None, due_on=None, outside_owner="").first()


def test_it_is_placed_in_its_row(action, sign_in, deputy, pact_manager):
    here, place = sign_in(deputy), f"/actions/{action.pk}/place/"
    assert here.get(place, headers=PART).content.decode().lstrip().startswith(f'<tr id="action-{action.pk}"')
    assert here.post(place, {"owner": pact_manager.pk}, headers=PART).status_code == 422
    due_on = add_working_days(timezone.localdate(), 20)
    done = here.post(place, {"owner": pact_manager.pk, "due_on": due_on}, headers=PART).content.decode()
    assert "<html" not in done
    assert f"Placed: {action.title}" in done
    action.refresh_from_db()
    assert (action.owner, action.due_on) == (pact_manager, due_on)


def test_the_second_of_two_sees_the_first_ones_owner(action, sign_in, deputy, pact_manager):
    here, place = sign_in(deputy), f"/actions/{action.pk}/place/"
    given = {"owner": pact_manager.pk, "due_on": add_working_days(timezone.localdate(), 20)}
    here.post(place, given, headers=PART)
    second = here.post(place, given | {"owner": deputy.pk}, headers=PART).content.decode()
    assert "somebody else placed this action in the meantime." in second
    assert str(pact_manager) in second
    assert Action.objects.get(pk=action.pk).owner == pact_manager
