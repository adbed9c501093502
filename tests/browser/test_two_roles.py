"""Two browsers, two roles, at the same time: what one passes on to the other opens no door."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from clinics.models import ClinicSession
from organisation.models import Look, Membership, Unit, User
from organisation.roles import Role
from tests.browser.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HIDDEN, REFUSED = "There is no such page", "Your role does not let you"


def test_two_services_side_by_side(enter):
    load("november_2021")
    lead_pact_alone()
    head, manager = enter("head"), enter("manager.cla")
    a_pasted_link_opens_nothing(head, manager)
    a_workers_figures_stay_in_the_line(head, manager)
    a_role_that_ends_closes_the_door(head, manager)
    a_board_reader_finds_no_team(enter("board"))


def lead_pact_alone():
    """Have the head lead PACT and nothing else."""
    User.objects.get(username="head").memberships.update(unit=Unit.objects.get(code="pact"))
    team = Unit.objects.get(code="pact-team-1")
    Unit.objects.create(code="pact-worker-1", name="Worker 1", kind="worker", parent=team, valid_from=date(2020, 4, 1))


def a_pasted_link_opens_nothing(head, manager):
    clinic = ClinicSession.objects.get(clinic__unit__code="pact").clinic
    action = Action.objects.get(unit__code="pact")
    for page in (clinic.get_absolute_url(), action.get_absolute_url()):
        assert goes(head, page).status == 200
        pasted = manager.goto(head.url)
        assert pasted.status == 404
        assert clinic.name not in manager.content()
        assert action.title not in manager.content()
    cla = Membership.objects.get(user__username="manager.cla").unit
    assert goes(manager, f"/figures/{cla.code}/2021-10/").status == 200
    assert head.goto(manager.url).status in (403, 404)


def a_workers_figures_stay_in_the_line(head, manager):
    page = "/units/pact-worker-1/"
    goes(head, page)
    head.get_by_role("button", name="Show").first.click()
    head.get_by_role("heading", name="Worker 1").wait_for()
    assert goes(manager, page).status == 404
    assert set(Look.objects.values_list("user__username", flat=True)) == {"head"}


def a_role_that_ends_closes_the_door(head, manager):
    goes(head, "/clinics/")
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user__username="head", role=Role.HEAD_OF_SERVICE).update(ends_on=yesterday)
    assert goes(head, "/clinics/").status == 403
    assert REFUSED in head.content()
    assert goes(manager, "/clinics/").status == 200


def a_board_reader_finds_no_team(board):
    for page in ("/units/pact-team-1/", "/units/pact-worker-1/"):
        assert goes(board, page).status == 404
    assert goes(board, "/clinics/").status == 403
    assert goes(board, "/indicators/PCT-01/").status == 200
    assert "PACT team 1" not in board.content()


def goes(page, address):
    """Go to an address of the product, and give what answered."""
    return page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
