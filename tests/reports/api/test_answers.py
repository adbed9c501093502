"""What the API answers: figures exactly, pages in one order, 304, and every no as a problem object."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.models import Indicator, Outturn
from indicators.standings import read_series
from reports.api.asking import moment_of
from reports.api.says import exactly
from reports.models import ApiToken
from reports.rules.words import TokenScope
from tests.reports.api.giving import ask, give_token, items

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def one_of(client, secret, outturn):
    month = f"{outturn.month:%Y-%m}"
    path = f"outturns?indicator={outturn.indicator.code}&unit={outturn.unit.code}&from={month}&to={month}"
    return next(one for one in items(client, path, secret) if one["cohort"] is None)


def test_a_figure_is_given_exactly(client):
    held = Outturn.objects.filter(value=Decimal("27"), cohort=None, indicator__fewest_shown=None).first()
    Outturn.objects.filter(pk=held.pk).update(value=Decimal("27.123456"), printed=Decimal("27"))
    said = one_of(client, give_token()[1], held)
    assert (said["value"], said["printed"], said["absence"], said["too_few"]) == ("27.123456", "27", None, False)


@pytest.mark.parametrize(("held", "said"), [("1000", "1000"), ("0.000000", "0"), ("-0", "0"), ("12.500000", "12.5")])
def test_decimals_are_written_plainly(held, said):
    assert exactly(Decimal(held)) == said


def test_no_figure_says_why(client):
    held = Outturn.objects.exclude(absence="").filter(cohort=None).first()
    said = one_of(client, give_token()[1], held)
    assert (said["value"], said["absence"]) == (None, held.absence)


def test_a_percentage_of_too_few_comes_as_its_counts(client):
    held = Outturn.objects.filter(indicator__measure="percentage", indicator__fewest_shown=None, cohort=None).first()
    Indicator.objects.filter(pk=held.indicator_id).update(fewest_shown=10)
    Outturn.objects.filter(pk=held.pk).update(
        numerator=1, denominator=2, value=Decimal("50.123"), printed=Decimal("50.123"), absence=""
    )
    answer = ask(client, "outturns?limit=1000", give_token()[1])
    assert "50.123" not in answer.content.decode()
    said = one_of(client, give_token()[1], held)
    assert (said["numerator"], said["denominator"], said["too_few"]) == ("1", "2", True)
    assert said["value"] is said["printed"] is said["absence"] is None


def test_pages_follow_one_another_and_leave_nothing_out(client):
    _, secret = give_token()
    whole = ask(client, "outturns?limit=1000", secret).json()
    got, path = [], "/api/v1/outturns?limit=400"
    while path:
        page = client.get(path, headers={"Authorization": f"Bearer {secret}"}).json()
        got, path = got + page["items"], page["next"]
    assert len(got) == whole["count"]
    assert got[:1000] == whole["items"]


def test_months_are_chosen_both_included(client):
    _, secret = give_token()
    months = {one["month"] for one in items(client, "outturns?from=2021-09&to=2021-10&limit=1000", secret)}
    assert months == {"2021-09", "2021-10"}


def test_what_has_not_changed_is_not_sent_again(client):
    _, secret = give_token()
    first = ask(client, "units", secret)
    again = ask(client, "units", secret, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first["Vary"]


def test_head_is_answered_as_get_without_a_body(client):
    headers = {"Authorization": f"Bearer {give_token()[1]}"}
    answer = client.head("/api/v1/units", headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == client.get("/api/v1/units", headers=headers)["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written(client, method):
    headers = {"Authorization": f"Bearer {give_token()[1]}"}
    answer = getattr(client, method)("/api/v1/units", headers=headers)
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET, HEAD", PROBLEM)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("limit=0", "limit"), ("limit=1001", "limit"), ("offset=-1", "offset"), ("from=2021-13", "from"),
        ("unti=pact", "asked"), ("unit=pact&unit=cla", "asked"),
        ("unit=%00", "unit"), ("indicator=", "indicator"),
    ],
)  # fmt: skip
def test_a_filter_that_is_not_understood_is_named(client, asked, where):
    answer = ask(client, f"outturns?{asked}", give_token()[1])
    said = answer.json()
    assert (answer.status_code, answer["Content-Type"], said["status"]) == (422, PROBLEM, 422)
    assert [one["where"] for one in said["errors"]] == [where]


@pytest.mark.parametrize(
    ("path", "status"), [("nowhere", 404), ("", 404), ("editions/1999-01", 404), ("flags", 403), ("editions/x", 422)]
)
def test_every_no_is_a_problem_object(client, path, status):
    answer = ask(client, path, give_token()[1])
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert {"type", "title", "status", "detail"} <= set(answer.json())


def test_a_fault_of_ours_is_a_problem_object_too(client, monkeypatch):
    def fail(*given):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("reports.api.gives.units", fail)
    answer = ask(client, "units", give_token()[1])
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in answer.content.decode()


def test_who_asks_too_often_is_told_how_long_to_wait(client, settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE = 2
    monkeypatch.setattr("reports.api.limit.time", lambda: 1_000_000.5)
    (_, one), (_, other) = give_token(), give_token()
    assert [ask(client, "units", one).status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(client, "units", one)
    assert refused["Content-Type"] == PROBLEM
    assert int(refused["Retry-After"]) == 20
    assert ask(client, "units", other).status_code == 200


@pytest.mark.parametrize("asked", ["", "&changed_since={}"])
def test_a_figure_says_how_it_stands_as_the_pages_do(client, asked):
    """Even where only what was written lately is read: a running total is set against the year before."""
    Outturn.objects.filter(month__month__in=(6, 9)).update(recorded_at=datetime(2030, 1, 1, tzinfo=UTC))
    said = items(client, f"outturns?limit=1000{asked.format('2029-12-31T00:00:00Z')}", give_token()[1])
    held = {
        (one.indicator.code, one.unit.code, one.cohort.code if one.cohort else None, f"{at.month:%Y-%m}"): at.status
        for one in read_series(Outturn.objects.exclude(unit__kind="worker"))
        for at in one.standings
    }
    names = [(one["indicator"], one["unit"], one["cohort"], one["month"]) for one in said]
    assert [one["status"] for one in said] == [held[name] for name in names]
    assert len(set(held.values())) >= 4
    if asked:
        assert {name[3][-2:] for name in names} == {"06", "09"}


@pytest.mark.parametrize("moment", ["2021-02-31T10:00:00Z", "2021-03-03T10:00:00Z"])
def test_a_moment_is_read_whatever_days_its_month_has(moment):
    assert moment_of(moment) == datetime(2021, 3, 3, 10, tzinfo=UTC)


def test_an_address_that_brings_many_wrong_tokens_is_told_to_wait_and_nobody_else_is(client, settings, monkeypatch):
    settings.API_REFUSALS_A_MINUTE = 2
    monkeypatch.setattr("reports.api.limit.time", lambda: 1_000_000.5)
    (_, live), (ended, old) = give_token(), give_token()
    ApiToken.objects.filter(pk=ended.pk).update(ends_on=date(2021, 1, 1))
    assert [ask(client, "units", one).status_code for one in ("wrong", old, "other")] == [401, 401, 429]
    refused = ask(client, "units", old)
    assert (refused["Content-Type"], refused["Retry-After"]) == (PROBLEM, "20")
    assert ask(client, "units", live).status_code == 200  # from the very same address
    assert ask(client, "units", "wrong", REMOTE_ADDR="192.0.2.7").status_code == 401
    assert ask(client, "units", "wrong", REMOTE_ADDR="").status_code == 401  # through a socket
    assert client.get("/api/v1/units").status_code == 401  # who brings none has tried nothing


def test_a_full_cache_breaks_nothing(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert ask(client, "units", give_token()[1]).status_code == 200
    assert ask(client, "units", "wrong").status_code == 401


# Every one reads the token, the tree, how many there are and the rows; more is said beside it
QUERIES = [
    ("units", "figures", 2),  # no row but the tree's
    ("indicators?limit={}", "figures", 5),  # their areas
    ("outturns?limit={}", "figures", 11),  # of how many a typed percentage is; how they stand
    ("targets?limit={}", "figures", 4),
    ("benchmarks?limit={}", "figures", 3),  # of no unit
    ("flags?limit={}", "flags", 6),  # which are of too few
    ("actions?limit={}", "actions", 4),
    ("audits?limit={}", "audits", 4),  # services; counted in one
]


@pytest.mark.parametrize("limit", [1, 1000])
@pytest.mark.parametrize(("path", "scope", "number"), QUERIES)
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, path, scope, number, limit):
    _, secret = give_token(TokenScope(scope))
    ask(client, "units", secret)  # the day's use is noted
    with django_assert_max_num_queries(number):
        assert ask(client, path.format(limit), secret).status_code == 200


def test_audits_are_counts_by_service_and_no_percentage(client):
    rows = items(client, "audits?limit=1000", give_token(TokenScope.AUDITS)[1])
    assert rows
    for one in rows:
        graded = one["outstanding"] + one["good"] + one["requires_improvement"] + one["inadequate"]
        assert one["audits"] == graded
        assert one["is_enough_for_a_percentage"] == (graded >= 10)
    assert not [key for key in rows[0] if key.endswith("percentage") and not key.startswith("is_")]


def test_actions_name_nobody(client, deputy):
    answer = ask(client, "actions?limit=1000", give_token(TokenScope.ACTIONS)[1])
    assert "owner" not in answer.json()["items"][0]
    assert str(deputy) not in answer.content.decode()
