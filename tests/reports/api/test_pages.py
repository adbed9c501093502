"""The pages about the API: tokens given and revoked by an administrator, and the description told in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisation.models import Unit
from reports.models import ApiToken
from tests.reports.api.giving import AUTHORITY, ask, give_token, unit_of

pytestmark = pytest.mark.django_db


def typed(**more):
    last = timezone.localdate() + timedelta(days=30)
    return {"name": "Power BI", "scope": "figures", "unit": unit_of(AUTHORITY).pk, "ends_on": last} | more


def test_a_token_is_shown_once_and_works(sign_in, client, administrator):
    page = sign_in(administrator).post("/tokens/make/", typed())
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get("/tokens/").content.decode()
    assert ask(client, "outturns", secret).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"ends_on": "2021-01-01"}, "ends_on"), ({"ends_on": "2199-01-01"}, "ends_on"), ({"name": ""}, "name"), ({"scope": "all"}, "scope")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sign_in, administrator, wrong, field):
    page = sign_in(administrator).post("/tokens/make/", typed(**wrong))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert 'value="Power BI"' in page.content.decode() or field == "name"
    assert not ApiToken.objects.exists()


def test_no_token_is_given_for_a_single_worker(sign_in, administrator):
    team = Unit.objects.get(code="pact-team-1")
    worker = Unit.objects.create(code="worker-x", name="A worker", kind=Unit.Kind.WORKER, parent=team)
    assert sign_in(administrator).post("/tokens/make/", typed(unit=worker.pk)).status_code == 422


def test_revoking_is_kept_with_who_and_when(sign_in, client, administrator):
    token, secret = give_token()
    sign_in(administrator).post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_by == administrator
    assert ask(client, "units", secret).status_code == 401


def test_the_description_is_told_without_a_script(sign_in, board_reader):
    page = sign_in(board_reader).get("/api/")
    said = page.content.decode()
    told = {one.path for one in page.context["addresses"]}
    assert {"/api/v1/outturns", "/api/v1/editions/{month}"} <= told
    assert "<script>" not in said
    outturns = next(one for one in page.context["addresses"] if one.path.endswith("outturns"))
    assert {"from", "to", "unit", "indicator", "limit", "offset", "changed_since"} == {
        one.name for one in outturns.filters
    }
    assert "absence" in {one.name for one in outturns.fields}


def test_the_description_is_there_for_programs(client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert all(set(methods) == {"get"} for methods in described["paths"].values())
