"""The rooms of case audits, empty and filled: the QA unit and a manager at both widths, no barrier, nothing sideways."""

from datetime import date

import pytest
from django.utils import timezone

from audits.models import Audit, PlannedAudits
from audits.operations.entering import enter_audit
from audits.operations.moderating import ask_for_moderation, moderate_audit
from audits.operations.programmes import make_programme
from audits.rules.grades import Grade
from organisation.models import Membership, Unit, User
from tests.audits.test_audits import finding

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
    assert "between" not in visitor.page.locator("main").inner_text().partition("Auditor's grade (rows)")[0]
    visitor.go("/audits/")
    visitor.press("CA-0182", role="link")
    visitor.press("Audits", role="link", exact=True)


def test_from_a_plan_to_cases_drawn_and_given(visitor, pact):
    qa, page = User.objects.get(username="qa"), visitor.page
    year = {"name": "The year", "starts_on": date(2026, 10, 1), "ends_on": date(2099, 3, 31)}
    programme = make_programme(year, by=qa, now=timezone.now())
    month = timezone.localdate().replace(day=1)
    line = PlannedAudits.objects.create(programme=programme, unit=pact, month=month, kind="case", number=2)
    visitor.sign_in("qa")
    visitor.go(f"/audits/programme/lines/{line.pk}/")
    visitor.press("Draw cases", role="link")
    page.get_by_label("Case-system numbers").fill("\n".join(str(3400100 + at) for at in range(20)))
    visitor.press("Look the list through")
    visitor.sees("20 cases.")
    visitor.press("Draw", exact=True)
    visitor.press("How they were drawn", role="link")
    page.get_by_label("Case-system numbers").fill("\n".join(str(3400100 + at) for at in range(20)))
    visitor.press("Look")
    visitor.sees("The same list, and the same cases.")
    visitor.go(f"/audits/programme/allocate/?line={line.pk}")
    visitor.press("Give them")
    visitor.sees("2 given to")
    visitor.go(programme.get_absolute_url())


@pytest.fixture
def disputed(pact):
    """Give an audit of these days that a second reader is asked to read, and who reads it."""
    qa, today = User.objects.get(username="qa"), timezone.localdate()
    reader = User.objects.create(username="second", first_name="Second reader", email="second@example.gov.uk")
    authority = Unit.objects.get(kind="authority")
    Membership.objects.create(user=reader, unit=authority, role="qa", starts_on="2020-01-01")
    audit = enter_audit(finding(qa, "QA-0001", Grade.GOOD, unit=pact, audited_on=today), domain_grades={}, by=qa)
    ask_for_moderation(audit, reason="The worker disputes the grade.", by=qa)
    return audit, reader


def test_a_second_reading_that_moves_a_grade_down_and_is_settled(visitor, disputed):
    audit, reader = disputed
    page = visitor.page
    visitor.sign_in("qa")
    visitor.go("/audits/moderation/")
    visitor.go(f"/audits/moderation/{audit.pk}/")
    moderate_audit(Audit.objects.get(pk=audit.pk), grade=Grade.INADEQUATE, reason="No plan.", by=reader)
    visitor.go(f"/audits/moderation/{audit.pk}/settle/")
    page.get_by_role("radio", name="Inadequate").check()
    page.get_by_label("Why").fill("Agreed with the second reader.")
    visitor.press("Make this grade final")
    visitor.sees("Settled: Inadequate.")
    visitor.go("/audits/follow-up/")
    visitor.sees("RA-0001")
    visitor.go("/audits/agreement/")
    visitor.go("/audits/reads/")
    visitor.sees("Settling its grade")
