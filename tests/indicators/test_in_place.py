"""Flags and doubts answered where they are listed: a row for whoever has scripts, a page for whoever has none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.models import Doubt, Flag
from indicators.operations import flag_answers
from indicators.rules.vocabulary import FlagState

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Current-URL": "http://testserver/flags/"}


@pytest.fixture
def flag(db):
    return Flag.objects.get(indicator__code="MSB-02", unit__kind="authority")


@pytest.fixture
def doubt(db):
    return Doubt.objects.live().first()


def story_of(flag):
    return [event.state for event in flag.events.order_by("pk")]


def undo_of(answer):
    """Read where the message offers to undo what it tells."""
    return answer.content.decode().split('<form method="post" action="')[1].split('"')[0]


def is_row(answer, of):
    page = answer.content.decode()
    return page.lstrip().startswith("<tr") and f'id="{of}"' in page and "<html" not in page and len(page) < 20_000


class TestAFlag:
    def test_it_is_acknowledged_in_its_row_and_that_is_undone(self, flag, sign_in, pact_manager):
        here = sign_in(pact_manager)
        answer = here.post(f"/flags/{flag.pk}/acknowledge/", headers=PART)
        assert is_row(answer, f"flag-{flag.pk}")
        assert b'hx-swap-oob="innerHTML:#said"' in answer.content
        undone = here.post(undo_of(answer), headers=PART)
        assert is_row(undone, f"flag-{flag.pk}")
        assert story_of(flag) == ["open", "acknowledged", "open"]
        flag.refresh_from_db()
        assert (flag.state, flag.acknowledged_by) == (FlagState.OPEN, None)

    def test_its_rest_is_asked_for_and_refused_in_its_row(self, flag, sign_in, pact_manager):
        here, rest = sign_in(pact_manager), f"/flags/{flag.pk}/snooze/"
        assert is_row(here.get(rest, headers=PART), f"flag-{flag.pk}")
        refused = here.post(rest, {"until": "", "reason": "Records begin."}, headers=PART)
        assert refused.status_code == 422
        assert is_row(refused, f"flag-{flag.pk}")
        assert "Records begin." in refused.content.decode()
        until = timezone.localdate() + timedelta(days=20)
        assert is_row(here.post(rest, {"until": until, "reason": "Records begin."}, headers=PART), f"flag-{flag.pk}")
        flag.refresh_from_db()
        assert flag.state == FlagState.SNOOZED

    def test_undoing_a_rest_brings_back_that_it_was_seen(self, flag, pact_manager):
        flag_answers.acknowledge_flag(flag, by=pact_manager)
        until = timezone.localdate() + timedelta(days=20)
        flag_answers.snooze_flag(flag, until=until, reason="Records begin.", by=pact_manager)
        event = flag_answers.answer_to_take_back(flag, by=pact_manager)
        flag_answers.take_answer_back(flag, event=event.pk, by=pact_manager)
        flag.refresh_from_db()
        assert (flag.state, flag.acknowledged_by, flag.rests_until) == (FlagState.ACKNOWLEDGED, pact_manager, None)

    def test_nothing_is_undone_once_something_happened_since(self, flag, sign_in, pact_manager, deputy):
        here = sign_in(pact_manager)
        undo = undo_of(here.post(f"/flags/{flag.pk}/acknowledge/", headers=PART))
        until = timezone.localdate() + timedelta(days=20)
        flag_answers.snooze_flag(flag, until=until, reason="Records begin.", by=deputy)
        assert "Something happened to the flag since" in here.post(undo, headers=PART).content.decode()
        flag.refresh_from_db()
        assert flag.state == FlagState.SNOOZED

    def test_nobody_undoes_what_another_did(self, flag, sign_in, pact_manager, deputy):
        event = flag_answers.acknowledge_flag(flag, by=deputy).events.order_by("-pk")[0]
        sign_in(pact_manager).post(f"/flags/{flag.pk}/answers/{event.pk}/undo/")
        assert story_of(flag) == ["open", "acknowledged"]

    def test_without_scripts_one_comes_back_to_the_list(self, flag, sign_in, pact_manager):
        answer = sign_in(pact_manager).post(f"/flags/{flag.pk}/acknowledge/", {"back": "/flags/?mine=on"}, follow=True)
        assert answer.redirect_chain == [("/flags/?mine=on", 302)]
        assert "data-undo" in answer.content.decode()

    def test_one_is_led_nowhere_else(self, flag, sign_in, pact_manager):
        answer = sign_in(pact_manager).post(f"/flags/{flag.pk}/acknowledge/", {"back": "//elsewhere.example/"})
        assert answer.url == flag.get_absolute_url()


class TestADoubt:
    def test_it_is_settled_in_its_row(self, doubt, sign_in, analyst):
        here, settle = sign_in(analyst), f"/doubts/{doubt.pk}/settle/"
        assert is_row(here.get(settle, headers=PART), f"doubt-{doubt.pk}")
        assert is_row(here.get(f"{settle}?row", headers=PART), f"doubt-{doubt.pk}")
        assert here.post(settle, {"reason": ""}, headers=PART).status_code == 422
        done = here.post(settle, {"reason": "The year was left out."}, headers=PART)
        assert is_row(done, f"doubt-{doubt.pk}")
        assert "Settled." in done.content.decode()
        assert not Doubt.objects.live().filter(pk=doubt.pk).exists()
