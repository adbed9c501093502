"""Who may reach what: every address, tried as every role. A new address without a row in `matrix/` fails."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from organisation.roles import ADMIN_MODELS, MAY, OF_THE_WHOLE, Capability, Role
from reports.api.site import addresses as api_addresses
from tests.organisation.matrix.rows import read_rows
from tests.organisation.matrix.things import make_things
from tests.organisation.matrix.walking import fault_of, faults_of, sign_everybody_in, sign_outsiders_in, visit

pytestmark = pytest.mark.django_db
ROWS = read_rows()
BY_ADDRESS = {row.address: row for rows in ROWS.values() for row in rows}
PUBLIC = {"health", "robots", "account_login", "account_logout", "account_change_password", "account_reauthenticate"}
# of one's own sign-in, whoever one is: tests/organisation/sign_in/
PUBLIC |= {"account_emergency", "directory_login", "directory_callback", "directory_again", "session"}
PUBLIC |= {"usersessions_list", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
PUBLIC |= {"mfa_activate_totp", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn"}
PUBLIC |= {"mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"}
PUBLIC |= {f"api:{one.name}" for one in api_addresses()}  # by token: tests/reports/api/test_who_reads.py
PUBLIC |= {"organisation:accessibility", "organisation:privacy"}  # tests/organisation/test_papers.py
PUBLIC |= {"organisation:theme"}  # tests/config/test_tokens.py
PUBLIC |= {"clinics:calendar-feed"}  # found by a secret in its address: tests/clinics/test_feeds.py


@pytest.mark.parametrize("app", ROWS)
def test_who_may(app):
    things, clients = make_things(), sign_everybody_in()
    faults = [fault for row in ROWS[app] for fault in faults_of(row, row.marks, clients, things)]
    assert not faults, "\n" + "\n".join(faults)


def test_another_services_people_are_refused_or_see_nothing_there():
    things, clients, whole = make_things(), sign_outsiders_in(), of_the_whole()
    tried = [row for row in BY_ADDRESS.values() if row.is_of_a_unit or row.address in whole]
    faults = [fault for row in tried for fault in faults_of(row, row.outside, clients, things)]
    assert not faults, "\nof another service:\n" + "\n".join(faults)


def test_asking_for_a_part_of_a_page_opens_nothing_that_the_page_does_not():
    things, clients, faults = make_things(), sign_everybody_in(), []
    for row in (row for row in BY_ADDRESS.values() if "n" in row.marks.values()):
        refused = next(role for role, mark in row.marks.items() if mark == "n")
        clients[refused].defaults["HTTP_HX_REQUEST"] = "true"
        if said := fault_of(row, refused, "n", clients[refused], things):
            faults.append(f"as a part: {said}")
    assert not faults, "\n" + "\n".join(faults)


def of_the_whole():
    """Give the addresses opened by what there is one of for the whole authority."""
    views = dict(views_of(get_resolver().url_patterns))
    return {name for name, view in views.items() if getattr(view, "capability", None) in OF_THE_WHOLE}


def test_nobody_gets_in_without_signing_in(client):
    things, faults = make_things(), []
    for row in BY_ADDRESS.values():
        answer = visit(client, row, things)
        if answer.status_code == 405:
            answer = visit(client, row, things, "GET")
        if not answer.headers.get("Location", "").startswith("/account/login/?next="):
            faults.append(f"{row.address}: nobody signed in, got {answer.status_code}")
    assert not faults, "\n" + "\n".join(faults)


def views_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback
        elif pattern.namespace != "admin":
            yield from views_of(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_has_a_row():
    addresses = set(dict(views_of(get_resolver().url_patterns)))
    without = addresses - PUBLIC - set(BY_ADDRESS)
    assert not without, f"no row in tests/organisation/matrix/<app>.txt for {', '.join(sorted(without))}"
    gone = set(BY_ADDRESS) - addresses - {"admin:index"}
    assert not gone, f"rows of addresses that are no more: {', '.join(sorted(gone))}"


def test_every_capability_and_every_role_is_in_the_table_of_access():
    assert set(MAY) == set(Capability)
    assert set().union(*MAY.values()) == set(Role)


def test_every_model_in_the_admin_belongs_to_a_capability():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered == set(ADMIN_MODELS)


def test_a_role_that_has_ended_opens_nothing(sign_in, deputy):
    deputy.memberships.update(ends_on=timezone.localdate().replace(year=2021))
    assert sign_in(deputy).get("/").status_code == 403


def test_a_board_reader_sees_no_team(sign_in, board_reader):
    page = sign_in(board_reader).get("/indicators/PCT-01/").context["page"]
    assert {one.unit.kind for one in page.every} == {"service"}
