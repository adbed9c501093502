"""Second readers, and audits handed in to be read."""

from datetime import date

import pytest

from audits.models import Audit, AuditProgramme
from audits.operations.entering import enter_audit
from audits.rules.grades import Grade
from organisation.models import Membership, Unit, User

from .test_audits import finding


def in_the_qa_unit(username):
    person = User.objects.create(username=username, first_name=username.title(), email=f"{username}@example.gov.uk")
    authority = Unit.objects.get(kind="authority")
    Membership.objects.create(user=person, unit=authority, role="qa", starts_on="2020-01-01")
    return person


@pytest.fixture
def reader(db):
    """A second reader, who neither audits nor enters."""
    return in_the_qa_unit("reader")


@pytest.fixture
def other_reader(db):
    return in_the_qa_unit("other")


@pytest.fixture
def blind(db):
    return AuditProgramme.objects.create(
        name="Blind", starts_on=date(2021, 4, 1), ends_on=date(2022, 3, 31), moderates_blind=True
    )


@pytest.fixture
def hand_in(db, qa):
    """Hand an audit in, made by the head of service, entered by the QA unit's lead."""

    def _hand_in(grade=Grade.GOOD, **more):
        number = Audit.objects.count() + 1
        given = {"auditor": User.objects.get(username="head")} | more
        return enter_audit(finding(qa, f"QA-{number}", grade, **given), domain_grades={}, by=qa)

    return _hand_in
