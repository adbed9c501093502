"""The rooms of case audits, empty and filled: the QA unit and a manager at both widths, no barrier, nothing sideways."""

import pytest

from organisation.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOMS = ["", "figures", "mine", "agreement", "follow-up", "programme", "themes", "learning", "dip-samples"]
OF_THE_QA_UNIT = ["moderation", "tools", "reads", "programme/allocate", "programme/exemptions", "programme/cases"]


@pytest.fixture
def pact():
    return Unit.objects.get(code="pact")


def go_round(visitor, rooms):
    for room in rooms:
        visitor.go(f"/audits/{room}/" if room else "/audits/")


def test_the_rooms_as_the_qa_unit_finds_them(visitor):
    visitor.sign_in("qa")
    go_round(visitor, ROOMS + OF_THE_QA_UNIT)
    visitor.go("/audits/")
    for month in ("4 (33%)", "0 (0%)", "10 (36%)", "69 (66%)", "9 (41%)", "11 (65%)"):
        visitor.sees(month)
    visitor.go("/audits/figures/")
    visitor.sees("103 of 186 audits good or better")
    visitor.go("/indicators/RQA-02/")
    visitor.sees("0% (0 of 2)")
    visitor.go("/audits/themes/")
    visitor.press("Section 47 enquiries", role="link")
    visitor.go("/audits/learning/terms/2021-summer/")


def test_the_rooms_as_a_manager_finds_them(visitor):
    visitor.sign_in("manager.pact")
    go_round(visitor, ROOMS)
    visitor.go("/indicators/RQA-02/")
    visitor.sees("0 of 2")
    assert "0% (0 of 2)" not in visitor.page.content()
    visitor.go("/audits/agreement/")
    visitor.sees("0 of 1")
    assert "79%" not in visitor.page.content()
    visitor.go("/audits/")
    visitor.press("CA-0182", role="link")
