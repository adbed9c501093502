"""Why a figure stands as it does: asked at every status, told in one sentence with what went into it."""

import re
from html import unescape

import pytest

from clinics.models import Clinic

pytestmark = pytest.mark.django_db
WHY = re.compile(r'<a class="pill status status-[a-z_]+ why-asked" href="([^"]+)" data-why>')


def text(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def test_it_tells_rule_value_target_date_tolerance_and_basis(sign_in, board_reader):
    said = text(sign_in(board_reader).get("/indicators/MSB-01/why/?month=2021-10"))
    assert "Off target: 67% against 90% (higher is better, target from" in said
    assert "90% or more is on target; there is no tolerance; anything else is off target." in said
    assert "Figure 67% in October 2021" in said
    assert "Tolerance none" in said
    assert "Basis" in said


def test_pressed_on_a_page_it_answers_with_the_part_alone(sign_in, board_reader):
    part = sign_in(board_reader).get("/indicators/MSB-01/why/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Why “off target”?" in part
    assert len(part) < 3_000


def test_a_month_not_held_or_a_unit_not_readable_is_not_found(sign_in, board_reader):
    client = sign_in(board_reader)
    assert client.get("/indicators/MSB-01/why/?month=2001-01").status_code == 404
    assert client.get("/indicators/MSB-01/why/?unit=pact-team-1").status_code == 404
    assert client.get("/indicators/MSB-01/why/?month=october").status_code == 200


def test_the_statuses_of_every_page_lead_to_why(sign_in, deputy):
    client, faults, clinic = sign_in(deputy), [], Clinic.objects.get(unit__code="pact").get_absolute_url()
    for address in ("/indicators/", "/indicators/EAI-04/", "/units/pact/", "/dashboard/today/", clinic):
        asked = sorted({unescape(found) for found in WHY.findall(client.get(address).content.decode())})
        if not asked:
            faults.append(f"{address} explains no status")
        elif (answer := client.get(asked[0])).status_code != 200 or "Why “" not in text(answer):
            faults.append(f"{asked[0]} of {address}: {answer.status_code}")
    assert not faults, "\n".join(faults)
