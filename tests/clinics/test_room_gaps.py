"""In the room: dates nobody works on, actions that stand there already, and single workers for their line alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions.models import Action
from clinics.models import ClinicIndicator
from indicators.models import Indicator
from indicators.operations.figures import Figure, record_outturns
from organisation.models import Look, Unit
from tests.clinics.test_room import DUE, item, session, typed  # noqa: F401

pytestmark = pytest.mark.django_db
CHRISTMAS = "2098-12-25"  # a Thursday


def agreed(by, **more):
    words = {"actions-0-title": "Cover plan", "actions-0-owner": by.pk, "actions-0-due_on": CHRISTMAS}
    return typed() | words | more


def send(client, item, words):  # noqa: F811
    return client.post(f"/clinics/items/{item.pk}/outcome/", words)


def room_of(client, item):  # noqa: F811
    return client.get(f"/clinics/sessions/{item.session_id}/room/?item={item.position}").content.decode()


class TestADayNobodyWorks:
    def test_it_is_asked_about_with_the_next_working_day(self, item, sign_in, pact_manager):  # noqa: F811
        answer = send(sign_in(pact_manager), item, agreed(pact_manager))
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "Keep Thursday 25 December 2098, although nobody works then" in shown
        assert "Use Monday 29 December 2098 instead for action 1" in shown
        assert not Action.objects.filter(title="Cover plan").exists()

    def test_ticked_it_stands(self, item, sign_in, pact_manager):  # noqa: F811
        words = agreed(pact_manager, **{"actions-0-keep_day": CHRISTMAS})
        assert send(sign_in(pact_manager), item, words).status_code == 302
        assert Action.objects.get(title="Cover plan").due_on == date(2098, 12, 25)

    def test_a_tick_for_another_day_counts_for_nothing(self, item, sign_in, pact_manager):  # noqa: F811
        words = agreed(pact_manager, **{"actions-0-keep_day": "2098-12-26"})
        assert send(sign_in(pact_manager), item, words).status_code == 422

    def test_a_past_day_cannot_be_kept(self, item, sign_in, pact_manager):  # noqa: F811
        past = {"actions-0-due_on": "2021-12-25", "actions-0-keep_day": "2021-12-25"}
        assert send(sign_in(pact_manager), item, agreed(pact_manager, **past)).status_code == 422


def test_an_action_like_one_that_is_open_is_shown_beside_the_outcome(item, sign_in, pact_manager):  # noqa: F811
    client = sign_in(pact_manager)
    there = Action.objects.open().filter(unit=item.session.clinic.unit).first()
    words = agreed(pact_manager, **{"actions-0-title": there.title, "actions-0-due_on": DUE.isoformat()})
    told = client.post(f"/clinics/items/{item.pk}/outcome/", words, follow=True).content.decode()
    assert f"stands there already: #{there.pk}" in told
    assert there.get_absolute_url() in room_of(client, item)


@pytest.fixture
def workers(item, analyst):  # noqa: F811
    team = Unit.objects.get(code="pact-team-1")
    both = [Unit.objects.create(code=f"w-{n}", name=f"Worker {n}", kind="worker", parent=team) for n in (1, 2)]
    indicator = Indicator.objects.get(code="PCT-01")
    figures = ((both[0], 4917), (both[1], 100))
    record_outturns([Figure(indicator, one, date(2021, 11, 1), printed=Decimal(n)) for one, n in figures], by=analyst)
    ClinicIndicator.objects.filter(clinic=item.session.clinic, indicator=indicator).update(breakdown="worker")
    return team


def test_workers_are_shown_to_their_line_once_it_looks(item, workers, sign_in, pact_manager):  # noqa: F811
    client = sign_in(pact_manager)
    before = room_of(client, item)
    assert "Show workers" in before
    assert "Worker 1" not in before
    page = f"/clinics/sessions/{item.session_id}/room/?item={item.position}"
    given = {"about": "PCT-01", "next": page}
    after = client.post(reverse("organisation:look", args=[workers.code]), given, follow=True).content.decode()
    assert "Worker 1" in after
    assert Look.objects.get().page == page


def test_nobody_else_sees_that_there_are_any(item, workers, sign_in, qa, analyst):  # noqa: F811
    for person in (qa, analyst):
        assert "worker" not in room_of(sign_in(person), item).lower()
