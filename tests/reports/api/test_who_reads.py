"""Every scope tried on every address of the API, inside and outside the token's unit."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from indicators.models import Flag, Outturn, Target
from organisation.models import Unit, User
from reports.api.site import addresses
from reports.models import ApiToken
from reports.operations.tokens import revoke_token
from reports.rules.words import TokenScope
from tests.reports.api.giving import ask, give_token, items

pytestmark = pytest.mark.django_db
# y yes, n no (403)
TABLE = """
    address         figures flags actions audits
    units           y       y     y       y
    indicators      y       y     y       y
    outturns        y       n     n       n
    targets         y       n     n       n
    benchmarks      y       n     n       n
    flags           n       y     n       n
    actions         n       n     y       n
    audits          n       n     n       y
    editions        y       n     n       n
    edition         y       n     n       n
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]
MARKS = [(row[0], scope, mark) for row in ROWS[1:] for scope, mark in zip(ROWS[0][1:], row[1:], strict=True)]
PATHS = {"edition": "editions/2021-10"}
BY_UNIT = [
    ("outturns", "figures"),
    ("targets", "figures"),
    ("flags", "flags"),
    ("actions", "actions"),
    ("audits", "audits"),
]


@pytest.mark.parametrize(("address", "scope", "mark"), MARKS)
def test_who_reads(client, address, scope, mark):
    _, secret = give_token(TokenScope(scope))
    answer = ask(client, PATHS.get(address, address), secret)
    allowed = (200, 404) if address == "edition" else (200,)
    assert answer.status_code in (allowed if mark == "y" else (403,))


def test_every_address_has_a_row():
    named = {one.name for one in addresses()} - {"openapi", "nothing-here"}
    assert named == {row[0] for row in ROWS[1:]}


@pytest.mark.parametrize("address", [row[0] for row in ROWS[1:]])
@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer clinic_nonsense", "Basic YTpi"])
def test_nobody_reads_without_a_token(client, address, header):
    headers = {"Authorization": header} if header is not None else {}
    answer = client.get(f"/api/v1/{PATHS.get(address, address)}", headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_does_not_count(sign_in, administrator):
    assert sign_in(administrator).get("/api/v1/units").status_code == 401


def test_a_token_that_ended_or_was_revoked_opens_nothing(client, administrator):
    token, secret = give_token()
    assert ask(client, "units", secret).status_code == 200
    revoke_token(token, by=administrator, now=timezone.now())
    assert ask(client, "units", secret).status_code == 401
    ended, secret = give_token()
    ApiToken.objects.filter(pk=ended.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert ask(client, "units", secret).status_code == 401


@pytest.mark.parametrize(("address", "scope"), BY_UNIT)
def test_a_token_reads_its_own_unit_and_what_is_below(client, address, scope):
    _, secret = give_token(TokenScope(scope), unit="pact")
    _, whole = give_token(TokenScope(scope))
    own = {one["unit"] for one in items(client, f"{address}?limit=1000", secret)}
    every = {one["unit"] for one in items(client, f"{address}?limit=1000", whole)}
    below = {"pact", *Unit.objects.filter(parent__code="pact").values_list("code", flat=True)}
    assert own == every & below
    assert own != every


@pytest.mark.parametrize(("address", "scope"), BY_UNIT)
def test_asking_for_another_unit_gives_nothing(client, address, scope):
    _, secret = give_token(TokenScope(scope), unit="pact")
    assert items(client, f"{address}?unit=cla", secret) == []


def test_units_are_its_own(client):
    _, secret = give_token(TokenScope.FLAGS, unit="pact-team-1")
    assert [(one["code"], one["parent"]) for one in items(client, "units", secret)] == [("pact-team-1", None)]


def test_no_single_worker_is_ever_read(client, analyst):
    team = Unit.objects.get(code="pact-team-1")
    worker = Unit.objects.create(code="worker-x", name="A worker", kind=Unit.Kind.WORKER, parent=team)
    some = Outturn.objects.filter(origin="return").first()
    Outturn.objects.create(
        indicator=some.indicator, unit=worker, month=date(2021, 10, 1), value=1, origin="entered",
        recorded_by=analyst, recorded_at=timezone.now(),
    )  # fmt: skip
    Target.objects.filter(pk=Target.objects.first().pk).update(unit=worker)
    Flag.objects.filter(pk=Flag.objects.first().pk).update(unit=worker)
    Action.objects.filter(pk=Action.objects.first().pk).update(unit=worker)
    for address, scope in [*BY_UNIT, ("units", "figures")]:
        _, secret = give_token(TokenScope(scope))
        answer = ask(client, f"{address}?limit=1000", secret)
        assert "worker-x" not in answer.content.decode(), address
        assert items(client, f"{address}?unit=worker-x", secret) == []


def test_the_authoritys_own_years_are_the_authoritys(client):
    _, whole = give_token()
    _, part = give_token(unit="pact")
    assert "own_earlier_year" in {one["comparator"] for one in items(client, "benchmarks?limit=1000", whole)}
    assert "own_earlier_year" not in {one["comparator"] for one in items(client, "benchmarks?limit=1000", part)}


def test_using_a_token_is_noted_once_a_day(client, django_assert_num_queries):
    token, secret = give_token()
    ask(client, "units", secret)
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    with django_assert_num_queries(2):  # the token, the tree: nothing is written again
        ask(client, "units", secret)


def test_only_a_digest_is_held():
    token, secret = give_token()
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())


@pytest.mark.parametrize("username", ["analyst", "deputy", "board"])
def test_only_an_administrator_gives_tokens(username):
    from django.core.exceptions import PermissionDenied

    from reports.operations.tokens import TokenFacts, make_token

    facts = TokenFacts("?", TokenScope.FIGURES, Unit.objects.get(code="pact"), timezone.localdate())
    with pytest.raises(PermissionDenied):
        make_token(facts, by=User.objects.get(username=username), now=timezone.now())
