"""What audits add up to, carried to the indicators: of the authority, of each service, and again when a grade changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from audits.models import Audit, AuditMeasure, AuditType
from audits.operations.consequences import graded
from audits.operations.entering import enter_audit
from audits.operations.moderating import moderate_audit, settle_audit
from audits.operations.publishing import publish_month
from indicators.models import Doubt, Indicator, Outturn, OutturnRevision
from indicators.operations.returns import preview_return, publish_return, receive_return
from indicators.operations.versions import define_version
from organisation.models import Unit

from .test_audits import G, I, O, R, finding

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)


def enter(qa, *grades, unit="pact", first=1, **more):
    at = Unit.objects.get(code=unit)
    return [
        enter_audit(finding(qa, f"QA-{number}", grade, unit=at, **more), domain_grades={}, by=qa)
        for number, grade in enumerate(grades, start=first)
    ]


def held(code, unit="southampton", month=OCTOBER):
    return Outturn.objects.get(indicator__code=code, unit__code=unit, month=month)


def test_a_service_counts_its_own_audits_and_those_of_its_teams(qa):
    enter(qa, G, R, unit="pact")
    enter(qa, O, unit="pact-team-1", first=3)
    enter(qa, I, unit="cla", first=4)
    good = held("RQA-02", "pact")
    assert (good.numerator, good.denominator, good.origin) == (2, 3, "audits")
    assert held("RQA-01", "cla").value == 1
    assert (held("RQA-02").numerator, held("RQA-02").denominator) == (2, 4)
    assert not Outturn.objects.filter(indicator__code="RQA-01", unit__kind="team").exists()


def test_publishing_again_changes_nothing(qa):
    enter(qa, G, R)
    before = (list(Outturn.objects.values_list()), OutturnRevision.objects.count(), Doubt.objects.count())
    recorded = publish_month(OCTOBER, by=qa)
    assert (recorded.new, recorded.changed) == (0, 0)
    assert (list(Outturn.objects.values_list()), OutturnRevision.objects.count(), Doubt.objects.count()) == before


def test_a_grade_that_is_moderated_leaves_a_revision_that_says_so_and_names_no_audit(qa, head):
    audit = enter(qa, G, R, auditor=head)[0]
    moderate_audit(audit, grade=I, reason="No visit was made", by=qa)
    assert held("RQA-04").value == 0  # the auditor's grade stands until the two are settled
    settle_audit(audit, grade=I, reason="No visit was made", by=qa)
    assert (held("RQA-02").value, held("RQA-04").value) == (0, 50)
    revision = OutturnRevision.objects.filter(indicator__code="RQA-04", unit__code="pact").first()
    assert (revision.old_numerator, revision.new_numerator, revision.reason) == (0, 1, "late_recording")
    assert revision.explanation == "A second reading changed an audit’s grade from Good to Inadequate."
    assert not OutturnRevision.objects.filter(indicator__code="RQA-01", explanation=revision.explanation).exists()


def test_an_audit_that_moves_between_months_has_both_counted_again(qa):
    audit = enter(qa, G)[0]
    Audit.objects.filter(pk=audit.pk).update(audited_on=date(2021, 11, 2))
    audit.refresh_from_db()
    graded(audit, by=qa, counted_in=OCTOBER)
    assert (held("RQA-01").value, held("RQA-01", month=NOVEMBER).value) == (0, 1)
    assert (held("RQA-02", "pact").absence, held("RQA-02", "pact", NOVEMBER).value) == ("not_applicable", 100)
    last = OutturnRevision.objects.filter(indicator__code="RQA-02").first()
    assert last.explanation == "An audit was moved from October 2021 to November 2021."


def test_re_audits_observations_and_ungraded_dip_samples_are_not_in_the_headline(qa):
    enter(qa, G)
    enter(qa, I, first=2, kind=AuditType.RE_AUDIT)
    enter(qa, I, first=3, kind=AuditType.OBSERVATION)
    assert held("RQA-01").value == 1
    assert Audit.objects.counted_apart().count() == 2


def test_what_a_return_says_stays_and_its_doubt_goes_once_it_no_longer_holds(qa, analyst):
    enter(qa, G)
    given = receive_return(content=_october(2), file_name="audits.csv", by=analyst)
    preview_return(given)
    publish_return(given, by=analyst, note="", reason="conflict", explanation="From the audit list.")
    assert (held("RQA-01").value, held("RQA-01").origin) == (2, "return")
    publish_month(OCTOBER, by=qa)
    doubt = Doubt.objects.live().get(code="reported_differs_from_records", indicator__code="RQA-01")
    assert "but the 1 audit record held gives 1" in doubt.sentence
    enter(qa, G, first=2)
    doubt.refresh_from_db()
    assert doubt.settled_at is not None
    assert doubt.settled_by is None


def _october(cases):
    return f"Indicator,Outturn type,Oct-21\nNumber of Cases Audited,NUMBER,{cases}\n".encode()


def test_no_doubt_says_a_percentage_of_fewer_than_ten(qa):
    enter(qa, G, G, G, audited_on=date(2021, 5, 4))
    said = Doubt.objects.live().get(code="reported_differs_from_records", indicator__code="RQA-02").sentence
    assert said == "Reported otherwise for May 2021 than the 5 audit records held give: 3."


def test_a_team_beneath_no_service_counts_for_the_authority_alone(qa):
    authority = Unit.objects.get(kind="authority")
    team = Unit.objects.create(code="duty", name="Duty", kind="team", parent=authority)
    enter_audit(finding(qa, unit=team), domain_grades={}, by=qa)
    assert held("RQA-02").value == Decimal(100)
    assert not Outturn.objects.filter(indicator__code="RQA-01", month=OCTOBER, unit__kind="service").exists()


def test_a_share_of_audits_always_says_of_how_few_it_is_no_percentage(analyst):
    share = Indicator.objects.get(code="RQA-02")
    of_all = {"effective_from": date(2021, 12, 1), "reason": "Show all.", "by": analyst, "on": date(2021, 12, 1)}
    with pytest.raises(ValidationError, match="of how few"):
        define_version(share, fewest_shown=None, **of_all)
    define_version(share, fewest_shown=12, **of_all)
    shows_all = Indicator.objects.filter(measure="percentage", fewest_shown=None).first()
    measure = AuditMeasure.objects.get(counted="good_or_better")
    measure.indicator = shows_all
    with pytest.raises(ValidationError, match="of how few"):
        measure.full_clean()
