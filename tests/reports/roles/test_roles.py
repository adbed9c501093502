"""The table of access as a page: made from the table itself and from the addresses."""

import csv
from datetime import date, timedelta

import pytest
from django.utils import timezone

from organisation.models import Membership, Unit, User
from organisation.roles import MAY, OF_THE_WHOLE, Capability, Role
from reports.roles.enforcing import enforcing
from reports.roles.page import in_groups

GROUPS = ["Figures", "Clinics", "Actions", "Audits", "Reports", "Administration"]


@pytest.mark.pure
def test_every_capability_stands_once_under_its_heading():
    held = in_groups()
    assert list(held) == GROUPS
    assert sorted(line.capability for lines in held.values() for line in lines) == sorted(Capability)
    assert {line.capability for line in held["Clinics"]} >= {Capability.READ_CLINICS, Capability.RECORD_OUTCOMES}


@pytest.mark.pure
def test_it_says_which_addresses_a_capability_opens_and_where_else_it_is_asked_for():
    tokens = enforcing()[Capability.MANAGE_TOKENS]
    assert "/tokens/<pk>/revoke/" in tokens.addresses
    assert "api tokens" in " ".join(tokens.kinds_of_record).lower()
    assert "actions.reach" in enforcing()[Capability.READ_ACTIONS].asked_in


@pytest.mark.pure
def test_no_capability_is_without_a_use():
    unused = [one.name for one, where in enforcing().items() if not any(where)]
    assert not unused


def cells(answer):
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


@pytest.mark.django_db
def test_the_file_says_the_same_as_the_table(sign_in, qa):
    rows = {row["May"]: row for row in cells(sign_in(qa).get("/roles/table.csv"))}
    for capability, roles in MAY.items():
        row = rows[capability.value[0].upper() + capability.value[1:]]
        assert {role for role in Role if row[role.label] == "yes"} == roles
        assert row["Where"] == ("whole authority" if capability in OF_THE_WHOLE else "own units")


def name(role, code, *, starts_on=date(2021, 4, 1), ends_on=None):
    one = User.objects.create(username=f"{role}.{code}.{starts_on}", first_name="Held", last_name=f"at {code}")
    return Membership.objects.create(
        user=one, role=role, unit=Unit.objects.get(code=code), starts_on=starts_on, ends_on=ends_on
    )


@pytest.mark.django_db
def test_holders_are_those_of_today_and_to_come_in_ones_own_units(client, sign_in):
    today = timezone.localdate()
    watching = name(Role.DEPUTY_DIRECTOR, "cla").user
    name(Role.TEAM_MANAGER, "cla-team-1", starts_on=today + timedelta(days=30))
    name(Role.SERVICE_MANAGER, "cla", ends_on=today - timedelta(days=1))
    rows = cells(sign_in(watching).get("/roles/holders.csv"))
    assert {(row["Role"], row["Where"]) for row in rows} == {
        ("Deputy director", "CLA"),
        ("Service manager", "CLA"),
        ("Team manager", "CLA team 1"),
    }
    assert [row["Who"] for row in rows if row["Role"] == "Service manager"] == ["CLA service manager"]


@pytest.mark.django_db
def test_the_page_opens_with_few_queries(sign_in, deputy, django_assert_max_num_queries):
    client = sign_in(deputy)
    with django_assert_max_num_queries(10):
        page = client.get("/roles/")
    assert page.status_code == 200
    assert "Who holds which role where" in page.content.decode()
