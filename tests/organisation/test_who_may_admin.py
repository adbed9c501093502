"""Who may do what in data entry: every page of every kind of record, tried as every role."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from organisation.roles import ADMIN_MODELS, ADMIN_READERS, MAY, Capability, Role
from tests.organisation.matrix.rows import CAST, Row
from tests.organisation.matrix.walking import ROLES, sign_everybody_in, sign_outsiders_in, visit

pytestmark = pytest.mark.django_db
READING, WRITING = ("changelist", "change", "history"), ("add", "change", "delete")
TAKEN_IN = (200, 302)


def pages_of(model):
    """Give the addresses of a kind of record: its name, and how it is asked for."""
    row = model._default_manager.order_by("pk").first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for method, kinds in (("GET", READING), ("POST", WRITING)):
        for kind in kinds:
            given = [] if kind in ("changelist", "add") else [row.pk] if row else None
            if given is not None:
                yield kind, method, _address(f"{name}_{kind}", given)


def _address(name, given):
    try:
        return reverse(name, args=given)
    except NoReverseMatch:  # a page its admin does not have
        return ""


def may_in_admin(role, model, method):
    """Say by the table whether a role comes in; where it does, its admin may still refuse what nobody may."""
    if role not in MAY[Capability.USE_ADMIN]:
        return False
    label = model._meta.label_lower
    reading = ADMIN_READERS.get(label) or ADMIN_READERS.get(model._meta.app_label, Capability.USE_ADMIN)
    writes = role in MAY[ADMIN_MODELS[label]]
    return writes or (method == "GET" and role in MAY[reading])


def test_each_role_reads_and_writes_the_records_of_its_capabilities():
    faults, clients = [], sign_everybody_in()
    for model in admin.site._registry:
        for kind, method, path in pages_of(model):
            for name, role in zip(CAST, ROLES, strict=True):
                may = may_in_admin(role, model, method)
                if path and (not may or kind == "changelist"):  # what opens is tried in tests/test_admin.py
                    status = visit(clients[name], Row(path, {}, {}, method, path), {}).status_code
                    if status not in (TAKEN_IN if may else (403,)):
                        faults.append(
                            f"{path} {method}: {name} expected {'let in' if may else 'refused'}, got {status}"
                        )
    assert not faults, "\n" + "\n".join(faults)


def test_data_entry_is_the_whole_authoritys():
    for name, client in sign_outsiders_in().items():
        for path in ("/admin/", "/admin/organisation/user/", "/admin/indicators/outturn/", "/admin/jsi18n/"):
            assert client.get(path).status_code == 403, f"{name} at {path}"


def test_an_analyst_reads_no_audit_in_data_entry_and_the_administrator_no_action(sign_in, analyst, administrator):
    assert Role.ANALYST not in MAY[Capability.READ_AUDITS]
    assert sign_in(analyst).get("/admin/audits/audit/").status_code == 403
    assert sign_in(administrator).get("/admin/actions/action/").status_code == 403
    assert sign_in(administrator).get("/admin/organisation/look/").status_code == 200
