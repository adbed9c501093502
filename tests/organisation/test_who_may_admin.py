"""Who may read what in data entry: no more than on the product's own pages, and nobody of one service alone."""

import pytest

from organisation.roles import MAY, Capability, Role
from tests.organisation.matrix.walking import sign_outsiders_in

pytestmark = pytest.mark.django_db
PAGES = ("/admin/", "/admin/organisation/user/", "/admin/indicators/outturn/", "/admin/jsi18n/")


def test_data_entry_is_the_whole_authoritys():
    met = {(name, path): client.get(path).status_code for name, client in sign_outsiders_in().items() for path in PAGES}
    assert set(met.values()) == {403}, met


def test_an_analyst_reads_no_audit_in_data_entry_and_the_administrator_no_action(sign_in, analyst, administrator):
    assert Role.ANALYST not in MAY[Capability.READ_AUDITS]
    assert sign_in(analyst).get("/admin/audits/audit/").status_code == 403
    assert sign_in(administrator).get("/admin/actions/action/").status_code == 403
    assert sign_in(administrator).get("/admin/organisation/look/").status_code == 200
