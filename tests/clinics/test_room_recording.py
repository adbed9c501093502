"""It is recording, said in the room: the claim is made with the outcome, or neither is."""

from datetime import date

import pytest

from clinics.models import ClinicSession, Outcome
from clinics.operations import agenda
from indicators.models import Flag, RecordingClaim
from tests.clinics.test_room import DUE, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(analyst):
    held = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    agenda.prepare_agenda(held, by=analyst)
    items = agenda.issue_agenda(held, by=analyst).items.filter(kind="flag", flag__isnull=False)
    return next(one for one in items.select_related("flag__indicator") if one.flag.service.code == "pact")


def claimed(by, **more):
    words = {
        "recording-cases": "40", "recording-wrong": "Visits made, not entered", "recording-put_right_by": by.pk,
        "recording-due_on": DUE.isoformat(),
    }  # fmt: skip
    return typed(assurance="not_assured", cause="recording") | words | more


def send(client, item, words):
    return client.post(f"/clinics/items/{item.pk}/outcome/", words)


def test_the_claim_is_made_with_the_outcome(item, sign_in, pact_manager):
    answer = send(sign_in(pact_manager), item, claimed(pact_manager))
    assert answer.status_code == 302
    claim = RecordingClaim.objects.get()
    assert (claim.flag, claim.cases, claim.excuses) == (item.flag, 40, True)
    assert Outcome.objects.get(item=item).cause == "recording"


def test_recorded_again_it_is_not_claimed_twice(item, sign_in, pact_manager):
    client = sign_in(pact_manager)
    for version in ("0", "1"):
        words = claimed(pact_manager, seen_version=version, discussion=f"Looked at, {version}")
        assert send(client, item, words).status_code == 302
    assert RecordingClaim.objects.count() == 1
    shown = client.get(f"/clinics/sessions/{item.session_id}/room/?item={item.position}").content.decode()
    assert "Claimed as recording in October 2021: 40 cases" in shown
    assert "recording-cases" not in shown


@pytest.mark.parametrize(
    "missing", ["recording-cases", "recording-wrong", "recording-put_right_by", "recording-due_on"]
)
def test_without_all_of_it_nothing_is_recorded_and_nothing_typed_is_lost(item, sign_in, pact_manager, missing):
    answer = send(sign_in(pact_manager), item, claimed(pact_manager, discussion="Said so") | {missing: ""})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{missing}"' in shown
    assert "Said so" in shown
    assert not RecordingClaim.objects.exists()
    assert not Outcome.objects.filter(item=item).exists()


def test_another_cause_asks_for_none_of_it(item, sign_in, pact_manager):
    assert send(sign_in(pact_manager), item, claimed(pact_manager, cause="capacity")).status_code == 302
    assert not RecordingClaim.objects.exists()


def test_what_is_typed_of_it_is_kept(item, sign_in, pact_manager):
    client = sign_in(pact_manager)
    client.post(f"/clinics/items/{item.pk}/draft/", claimed(pact_manager, **{"recording-wrong": "Kept words"}))
    assert (
        "Kept words" in client.get(f"/clinics/sessions/{item.session_id}/room/?item={item.position}").content.decode()
    )


def test_a_flag_with_no_miss_asks_for_none_of_it(item, sign_in, pact_manager):
    Flag.objects.filter(pk=item.flag_id).update(state="closed", closed_at="2021-11-01T00:00Z")
    shown = sign_in(pact_manager).get(f"/clinics/sessions/{item.session_id}/room/?item={item.position}")
    assert "recording-cases" not in shown.content.decode()
