from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audits.models import Audit, AuditState, AuditType, Domain, Feedback
from audits.operations.entering import Finding, enter_audit
from audits.operations.moderating import NotForModeration, moderate_audit, settle_audit
from audits.rules.grades import Grade, month_of_audits, percentages_may_be_shown
from indicators.models import Doubt, Outturn
from organisation.models import Unit

O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE

# month    n    good  RI  inadequate   as printed: good, RI, inadequate
TABLE = """
    April    12   4   5   3    33  42  25
    May      2    0   1   1    0   50  50
    June     28   10  16  2    36  57  7
    July     105  69  32  4    66  30  4
    August   22   9   12  1    41  55  5
    Sept     17   11  5   1    65  29  6
"""


@pytest.mark.pure
@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_month_adds_up(row):
    """As printed, but for August's 54%: no number of cases out of 22 gives that."""
    cases, good, ri, inadequate, *percentages = (int(word) for word in row.split()[1:])
    month = month_of_audits([G] * good + [R] * ri + [I] * inadequate)
    assert month.cases == cases
    shares = [month.share(part) for part in (month.good_or_better, month.requires_improvement, month.inadequate)]
    assert [int(share + Decimal("0.5")) for share in shares] == percentages


@pytest.mark.pure
def test_outstanding_is_good_or_better_and_nobody_is_a_share_of_nothing():
    assert month_of_audits([O, G, R]).good_or_better == 2
    assert month_of_audits([]).share(0) is None


@pytest.mark.pure
def test_percentages_of_fewer_than_ten_are_not_shown():
    assert [percentages_may_be_shown(cases) for cases in (2, 9, 10)] == [False, False, True]


def finding(qa, reference="QA-0001", grade=G, **more):
    given = {
        "reference": reference,
        "unit": Unit.objects.get(code="pact"),
        "kind": AuditType.CASE,
        "audited_on": date(2021, 10, 12),
        "auditor": qa,
        "grade": grade,
        "feedback": Feedback.OBTAINED,
    }
    return Finding(**given | more)


def october(code):
    return Outturn.objects.get(indicator__code=code, unit__kind="authority", month=date(2021, 10, 1))


@pytest.mark.django_db
def test_the_months_figures_derive_from_the_records(qa):
    for number, grade in enumerate([O, G, R, I], start=1):
        enter_audit(finding(qa, f"QA-{number}", grade), domain_grades={}, by=qa)
    assert october("RQA-01").value == 4
    good = october("RQA-02")
    assert (good.numerator, good.denominator, good.value, good.origin) == (2, 4, 50, "audits")
    assert october("RQA-04").value == 25


@pytest.mark.django_db
def test_domains_are_graded_with_their_evidence(qa):
    plan = Domain.objects.get(name="Plan")
    audit = enter_audit(finding(qa), domain_grades={plan: (R, "No dates")}, by=qa)
    assert [(one.domain, one.grade, one.evidence) for one in audit.domain_grades.all()] == [(plan, R, "No dates")]


@pytest.mark.django_db
def test_a_reported_figure_wins_and_the_difference_is_a_doubt(qa):
    enter_audit(finding(qa, audited_on=date(2021, 9, 14)), domain_grades={}, by=qa)
    september = Outturn.objects.get(indicator__code="RQA-01", unit__kind="authority", month=date(2021, 9, 1))
    assert (september.value, september.origin) == (17, "return")
    doubt = Doubt.objects.live().get(code="reported_differs_from_records", indicator__code="RQA-01")
    assert doubt.sentence == "Reported as 17 for September 2021, but the 18 audit records held give 18."


@pytest.mark.django_db
def test_moderation_counts_and_keeps_both_grades(qa, deputy, head):
    audit = enter_audit(finding(qa, auditor=head, grade=G), domain_grades={}, by=qa)
    moderate_audit(audit, grade=R, reason="No voice of the child", by=qa)
    audit.refresh_from_db()
    assert (audit.auditor_grade, audit.moderation.grade, audit.state, audit.grade) == (G, R, AuditState.MODERATED, G)
    settle_audit(audit, grade=R, reason="The child was not seen alone", by=qa)
    audit.refresh_from_db()
    assert (audit.auditor_grade, audit.final_grade, audit.state, audit.grade) == (G, R, AuditState.FINAL, R)
    assert october("RQA-02").value == 0
    with pytest.raises(NotForModeration):
        moderate_audit(audit, grade=G, reason="Again", by=qa)


@pytest.mark.django_db
def test_nobody_moderates_their_own_audit(qa):
    audit = enter_audit(finding(qa), domain_grades={}, by=qa)
    with pytest.raises(NotForModeration):
        moderate_audit(audit, grade=R, reason="Mine", by=qa)


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["Jane Doe", "QA-2012-05-04", "4857773456", "qa 1"])
def test_a_reference_that_could_name_a_child_is_refused(qa, reference):
    with pytest.raises(ValidationError):
        enter_audit(finding(qa, reference), domain_grades={}, by=qa)
    assert not Audit.objects.filter(reference=reference).exists()


@pytest.mark.django_db
def test_only_the_qa_unit_enters_audits(qa, pact_manager):
    with pytest.raises(PermissionDenied):
        enter_audit(finding(qa), domain_grades={}, by=pact_manager)


@pytest.mark.django_db
def test_small_percentages_are_for_the_qa_unit_alone(sign_in, qa, head):
    enter_audit(finding(qa), domain_grades={}, by=qa)
    assert sign_in(qa).get("/audits/").context["months"][0]["show"]
    assert not sign_in(head).get("/audits/").context["months"][0]["show"]


@pytest.mark.django_db
def test_the_list_counts_its_months_as_the_figures_do(sign_in, qa):
    before = sign_in(qa).get("/audits/").context["months"]
    enter_audit(finding(qa, kind=AuditType.RE_AUDIT, audited_on=date(2021, 9, 14)), domain_grades={}, by=qa)
    after = sign_in(qa).get("/audits/").context["months"]
    assert [row["counts"].cases for row in after] == [row["counts"].cases for row in before]
