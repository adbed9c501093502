"""No write slips past a history: bulk statements on what is watched keep rows too, or touch only what is left out."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from organisation.evidence.catalogue import sources
from organisation.evidence.gathering import gather_evidence
from organisation.models import EvidenceEntry, Unit
from organisation.operations import grant_role
from organisation.roles import Role
from tests.audits.test_audits import finding
from tests.reports.api.giving import give_token

ROOMS = ("organisation", "indicators", "actions", "audits", "clinics", "reports", "examples", "config")
PAST_HISTORY = {"update", "bulk_create", "bulk_update"}
KNOWN = {("audits/operations/retention.py", "Audit")}  # its words are left out of history


def watched():
    return {source.of for source in sources() if source.of}


def ways_in():
    """Give each name a statement may reach a watched model by, with what is left out of its history."""
    ways = {}
    for model in watched():
        left_out = _left_out(model)
        ways[model.__name__] = left_out
        for field in model._meta.fields:
            if field.remote_field and (name := field.remote_field.get_accessor_name()) and not name.endswith("+"):
                ways[name] = left_out
    return ways


def _left_out(model):
    return {field.name for field in model._meta.fields} - {field.name for field in model.history.model._meta.fields}


def chain_of(node):
    """Give what stands before a call, such as Target and objects in Target.objects.filter(…).update(…)."""
    names = set()
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return names
    return names | ({node.id} if node.id[0].isupper() else set())


def slipped_past(path, ways):
    for call in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in PAST_HISTORY):
            continue
        names = chain_of(call.func.value)
        for name in names & ways.keys():
            written = {keyword.arg for keyword in call.keywords}
            if call.func.attr != "update" or not written <= ways[name]:
                yield str(path), name


@pytest.mark.pure
def test_no_statement_of_the_product_writes_past_a_history():
    ways = ways_in()
    assert {"position"} == ways["EditionSection"]
    found = {
        one
        for room in ROOMS
        for path in Path(room).rglob("*.py")
        if "migrations" not in path.parts
        for one in slipped_past(path, ways)
    }
    assert found <= KNOWN, found - KNOWN


@pytest.mark.pure
def test_what_must_be_evidence_is():
    asked = {
        "indicators.indicator", "indicators.indicatorversion", "indicators.target", "indicators.benchmark", "indicators.seriesbreak",
        "indicators.rebase", "indicators.outturnrevision", "audits.audit", "audits.domaingrade", "audits.moderation", "audits.auditread",
        "organisation.user", "organisation.membership", "organisation.unit", "organisation.groupgrant", "organisation.look",
        "organisation.signin", "reports.edition", "reports.editionsection", "reports.commentarystep", "reports.apitoken",
    }  # fmt: skip
    there = {(source.of or source.model)._meta.label_lower for source in sources()}
    assert asked <= there
    with_history = {
        model._meta.label_lower
        for model in apps.get_models()
        if hasattr(model, "history") and not hasattr(model, "history_object")
    }
    assert with_history <= there, "a history that nobody gathers"


@pytest.mark.django_db
def test_grades_roles_and_tokens_say_who_from_what_to_what(qa, administrator, analyst):
    from audits.operations.entering import enter_audit
    from audits.rules.grades import Grade
    from reports.operations.tokens import revoke_token

    gather_evidence()
    before = EvidenceEntry.objects.count()
    audit = enter_audit(finding(qa, grade=Grade.GOOD, strengths="Seen weekly"), domain_grades={}, by=qa)
    audit.final_grade, audit._history_user = "inadequate", qa
    audit.save()
    grant_role(user=analyst, unit=Unit.objects.get(code="pact"), role=Role.QA, by=administrator)
    analyst.last_login, analyst.job_title = timezone.now(), "Analyst of all"
    analyst.save(update_fields=["last_login"])
    analyst._history_user = administrator
    analyst.save()
    token, _ = give_token()
    revoke_token(token, by=administrator, now=timezone.now())
    gather_evidence()
    told = EvidenceEntry.objects.filter(number__gt=before).order_by("-number")
    graded = told.filter(key=f"audits.audit {audit.pk}").first()
    assert ("Inadequate" in graded.became, graded.actor, graded.unit) == (True, qa, audit.unit)
    assert "Seen weekly" not in str(list(told.filter(record="grade").values()))
    role = told.filter(source="organisation.historicalmembership").first()
    assert (role.actor, role.person, role.act) == (administrator, analyst, "membership added")
    person = told.filter(source="organisation.historicaluser")
    assert [(one.was, one.became) for one in person] == [("job title: nothing", "job title: Analyst of all")]
    assert "revoked at" in told.filter(source="reports.historicalapitoken").first().became
    assert token.digest not in str(list(told.filter(source="reports.historicalapitoken").values()))
