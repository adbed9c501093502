"""Second readers, and audits handed in to be read."""

from datetime import date

import pytest

from audits.models import (
    Audit,
    AuditProgramme,
    AuditRead,
    Learning,
    ModerationDraw,
    ModerationDue,
    PlannedAudits,
)
from audits.operations.entering import enter_audit
from audits.rules.grades import Grade
from organisation.evidence.guards import permitted
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


OF_THE_EXAMPLE = "Audit programme 2021-22"


@permitted()
def without_the_examples_audits():
    """Take out the audits the example holds, so that what is counted is what a test hands in."""
    for model in (AuditRead, ModerationDue, ModerationDraw):
        model.objects.all().delete()
    Learning.objects.filter(audits__reference__startswith="CA-").delete()
    Audit.objects.exclude(re_audit_of=None).delete()
    Audit.objects.all().delete()
    PlannedAudits.objects.filter(programme__name=OF_THE_EXAMPLE).delete()
    AuditProgramme.objects.filter(name=OF_THE_EXAMPLE).delete()


BEFORE_THE_ARCHIVE = {
    "test_allocating",
    "test_drawing_cases",
    "test_exempting",
    "test_learning",
    "test_programmes",
    "test_themes_and_terms",
}


@pytest.fixture(autouse=True)
def _before_the_archive(request):
    """Let tests that count audits stand before the example's were entered."""
    is_of_these = request.module.__name__.rpartition(".")[2] in BEFORE_THE_ARCHIVE
    if is_of_these and request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        without_the_examples_audits()


@pytest.fixture
def hand_in(db, qa):
    """Hand an audit in, made by the head of service, entered by the QA unit's lead."""
    without_the_examples_audits()

    def _hand_in(grade=Grade.GOOD, **more):
        number = Audit.objects.count() + 1
        given = {"auditor": User.objects.get(username="head")} | more
        return enter_audit(finding(qa, f"QA-{number}", grade, **given), domain_grades={}, by=qa)

    return _hand_in
