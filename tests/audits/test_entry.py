"""An audit on its way: begun, kept while it is typed, handed in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.entry import plan_entry
from audits.models import Audit, AuditDraft, AuditState, AuditType, QuestionSetVersion
from audits.operations import entry
from audits.rules.entry import NOT_LOOKED_AT, Asked, Kind, merge, merge_unseen, problems
from audits.rules.grades import Grade
from indicators.models import Outturn
from organisation.models import Unit

TODAY = date(2021, 11, 1)
DAY = Asked("audited_on", "Audited on", Kind.DAY, "Say when.")
GRADE = Asked("grade", "Overall grade", Kind.CHOICE, "Grade it.", (("good", "Good"),))
LINE = Asked("feedback_reason", "Why", Kind.LINE, longest=5)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, {"audited_on": "Say when.", "grade": "Grade it."}),
        ({"audited_on": "2021-11-02", "grade": "good"}, {"audited_on": "The audit cannot be in the future."}),
        ({"audited_on": "soon", "grade": "good"}, {"audited_on": "Give a day, such as 2021-10-12."}),
        ({"audited_on": "2021-11-01", "grade": "fine"}, {"grade": "Choose one of the answers."}),
        (
            {"audited_on": "2021-11-01", "grade": "good", "feedback_reason": "too long"},
            {"feedback_reason": "Make it shorter: 8 characters, and at most 5 are kept."},
        ),
        (
            {"audited_on": "2021-11-01", "grade": "good", "feedback": "not_obtained"},
            {"feedback_reason": "Say why the child's or family's view was not obtained."},
        ),
        ({"audited_on": "2021-11-01", "grade": "good"}, {}),
    ],
)
def test_what_keeps_an_audit_from_being_handed_in(words, said):
    assert problems([DAY, GRADE, LINE], words, today=TODAY) == said


@pytest.mark.pure
def test_evidence_for_a_domain_that_does_not_apply_is_not_thrown_away():
    assert list(problems([], {"domain_3": NOT_LOOKED_AT, "evidence_3": "Moved twice"}, today=TODAY)) == ["evidence_3"]


@pytest.mark.pure
def test_windows_that_wrote_on_different_fields_are_brought_together():
    assert merge({"a": "1", "b": "2"}, {"c": "3"}, {"c": ""}).words == {"a": "1", "b": "2", "c": "3"}


@pytest.mark.pure
def test_what_another_window_wrote_meanwhile_stays_and_is_told():
    merged = merge({"a": "theirs"}, {"a": "mine", "b": "new"}, {"a": "old"})
    assert (merged.words, merged.apart) == ({"a": "theirs", "b": "new"}, ("a",))


@pytest.mark.pure
def test_a_field_may_be_emptied_again():
    assert merge({"a": "1"}, {"a": ""}, {"a": "1"}).words == {}


@pytest.mark.pure
def test_a_whole_form_takes_back_nothing_it_has_not_seen():
    merged = merge_unseen({"a": "theirs", "b": "kept"}, {"a": "mine", "b": "", "c": "new"})
    assert (merged.words, merged.apart) == ({"a": "theirs", "b": "kept", "c": "new"}, ("a",))


def in_use(name):
    return QuestionSetVersion.objects.get(question_set__name__startswith=name, state="in_use")


def start(by, name="Full", **more):
    given = {"version": more.get("version") or in_use(name), "kind": AuditType.CASE, "audited_on": date(2021, 10, 12)}
    facts = entry.Facts(**given | {"unit": Unit.objects.get(code="pact")} | more)
    return entry.start_audit(facts, by=by, now=timezone.now())


def allocate(auditor, **more):
    given = {
        "reference": "QA-0700",
        "unit": Unit.objects.get(code="pact"),
        "kind": "case",
        "entered_at": timezone.now(),
    }
    return Audit.objects.create(**given | {"auditor": auditor, "entered_by": auditor} | more)


def answers(audit, **more):
    """Answer everything required: each domain Good, each question Yes."""
    plan = plan_entry(audit.question_set)
    words = {f"domain_{part.of_set.pk}": "good" for part in plan.domains}
    words |= {one.name: "yes" for one in plan.asked if one.name.startswith("said_")}
    if plan.is_graded:
        words |= {"feedback": "obtained", "grade": "good"}
    return words | {"audited_on": "2021-10-12"} | more


def keep(audit, by, typed, seen=1, was=None):
    return entry.keep_draft(audit, typed=typed, seen_version=seen, was=was, by=by, now=timezone.now())


def hand_in(audit, by, seen):
    return entry.hand_in(audit, seen_version=seen, by=by, now=timezone.now())


@pytest.mark.django_db
def test_an_audit_starts_with_a_reference_of_ours(qa):
    first, second = start(qa), start(qa)
    assert (first.reference, first.state, first.auditor) == ("QA-0001", AuditState.IN_PROGRESS, qa)
    assert second.reference == "QA-0002"


@pytest.mark.django_db
def test_a_set_without_a_grade_makes_a_dip_sample(qa):
    assert start(qa, "Dip sample: vis").kind == AuditType.DIP_SAMPLE


@pytest.mark.django_db
def test_only_a_version_in_use_is_started_with(qa):
    version = in_use("Full")
    QuestionSetVersion.objects.filter(pk=version.pk).update(state="retired")
    version.refresh_from_db()
    with pytest.raises(ValidationError):
        start(qa, version=version)


@pytest.mark.django_db
def test_an_allocated_audit_is_begun_with_the_set_chosen(cla_manager):
    audit = allocate(cla_manager)
    with pytest.raises(ValidationError):
        entry.begin_audit(audit, by=cla_manager, now=timezone.now())
    with pytest.raises(ValidationError):
        entry.begin_audit(audit, version=in_use("Dip sample: vis"), by=cla_manager, now=timezone.now())
    begun = entry.begin_audit(audit, version=in_use("Full"), by=cla_manager, now=timezone.now())
    assert begun.state == AuditState.IN_PROGRESS


@pytest.mark.django_db
def test_handing_in_writes_grades_answers_and_the_months_figures(qa):
    audit = start(qa)
    part = plan_entry(audit.question_set).domains[0]
    more = {
        "voice": "Wants to stay.",
        f"domain_{part.of_set.pk}": "inadequate",
        f"evidence_{part.of_set.pk}": "None kept.",
    }
    kept = keep(audit, qa, answers(audit, **more))
    audit = hand_in(audit, qa, kept.version)
    assert (audit.state, audit.grade, audit.voice) == (AuditState.SUBMITTED, Grade.GOOD, "Wants to stay.")
    assert audit.domain_grades.count() == 14
    given = audit.domain_grades.get(domain=part.of_set.domain)
    assert (given.grade, given.evidence) == ("inadequate", "None kept.")
    assert audit.answers.count() == 3
    assert not AuditDraft.objects.exists()
    counted = Outturn.objects.get(indicator__code="RQA-01", unit__kind="authority", month=date(2021, 10, 1))
    assert counted.value == 1


@pytest.mark.django_db
def test_a_dip_sample_is_handed_in_without_a_grade(qa):
    audit = start(qa, "Dip sample: vis")
    audit = hand_in(audit, qa, keep(audit, qa, answers(audit)).version)
    assert (audit.state, audit.grade, audit.answers.count()) == (AuditState.SUBMITTED, None, 4)


@pytest.mark.django_db
def test_a_domain_that_does_not_apply_gets_no_grade(qa):
    audit = start(qa)
    part = plan_entry(audit.question_set).domains[0]
    typed = answers(audit, **{f"domain_{part.of_set.pk}": NOT_LOOKED_AT})
    assert hand_in(audit, qa, keep(audit, qa, typed).version).domain_grades.count() == 13


@pytest.mark.django_db
def test_what_is_missing_is_named_and_what_was_typed_stays(qa):
    audit = start(qa)
    kept = keep(audit, qa, {"strengths": "Warm"})
    with pytest.raises(entry.Unfinished) as told:
        hand_in(audit, qa, kept.version)
    assert {"grade", "feedback"} <= set(told.value.problems)
    assert len(told.value.problems) == 2 + 14 + 3
    assert AuditDraft.objects.get().words["strengths"] == "Warm"


@pytest.mark.django_db
def test_two_windows_lose_nothing(qa):
    audit = start(qa)
    keep(audit, qa, {"strengths": "Warm", "voice": "Told"}, was={})
    later = keep(audit, qa, {"strengths": "Kind", "summary": "Short"}, was={"strengths": "", "summary": ""})
    assert later.apart == ("strengths",)
    assert later.words == {"audited_on": "2021-10-12", "strengths": "Warm", "voice": "Told", "summary": "Short"}
    chosen = keep(audit, qa, {"strengths": "Kind"}, was={"strengths": "Warm"})
    assert (chosen.apart, chosen.words["strengths"]) == ((), "Kind")


@pytest.mark.django_db
def test_nothing_is_handed_in_that_another_window_changed_unseen(qa):
    audit = start(qa)
    first = keep(audit, qa, answers(audit))
    keep(audit, qa, {"strengths": "Warm"}, was={})
    with pytest.raises(entry.DraftChangedMeanwhile):
        hand_in(audit, qa, first.version)


@pytest.mark.django_db
def test_words_that_name_a_child_are_held_nowhere(qa):
    audit = start(qa)
    kept = keep(audit, qa, {"voice": "Born 04/05/2012", "strengths": "Warm", "audited_on": "2021-10-12"}, was={})
    assert list(kept.refused) == ["voice"]
    assert AuditDraft.objects.get().words == {"audited_on": "2021-10-12", "strengths": "Warm"}


@pytest.mark.django_db
def test_after_handing_in_nobody_changes_it(qa):
    audit = start(qa, "Dip sample: vis")
    hand_in(audit, qa, keep(audit, qa, answers(audit)).version)
    with pytest.raises(entry.AuditHasMovedOn):
        keep(audit, qa, {"summary": "More"})
    with pytest.raises(entry.AuditHasMovedOn):
        hand_in(audit, qa, 2)


@pytest.mark.django_db
def test_only_its_auditor_and_the_qa_unit_write(qa, cla_manager, pact_manager):
    audit = allocate(cla_manager)
    entry.begin_audit(audit, version=in_use("Full"), by=cla_manager, now=timezone.now())
    keep(audit, cla_manager, {"voice": "Told"}, was={})
    keep(audit, qa, {"strengths": "Warm"}, was={})
    with pytest.raises(PermissionDenied):
        keep(audit, pact_manager, {"voice": "Changed"}, was={})


@pytest.mark.django_db
def test_the_next_dip_sample_keeps_service_set_and_date(qa):
    audit = start(qa, "Dip sample: vis")
    audit = hand_in(audit, qa, keep(audit, qa, answers(audit)).version)
    following = entry.next_of_the_kind(audit, by=qa, now=timezone.now())
    assert (following.unit, following.question_set) == (audit.unit, audit.question_set)
    assert following.draft.words == {"audited_on": "2021-10-12"}


@pytest.mark.django_db
def test_a_manager_goes_on_with_the_next_one_given_to_them(cla_manager):
    version = in_use("Dip sample: vis")
    first, second = (
        allocate(cla_manager, reference=f"QA-070{number}", kind="dip_sample", question_set=version) for number in (1, 2)
    )
    entry.begin_audit(first, by=cla_manager, now=timezone.now())
    first = hand_in(first, cla_manager, keep(first, cla_manager, answers(first)).version)
    assert entry.next_of_the_kind(first, by=cla_manager, now=timezone.now()) == second
    second.refresh_from_db()
    second = hand_in(second, cla_manager, keep(second, cla_manager, answers(second)).version)
    assert entry.next_of_the_kind(second, by=cla_manager, now=timezone.now()) is None
