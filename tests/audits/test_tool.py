"""The audit tool as data: drafts, taking into use, and what is in use staying as it is."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audits.models import Domain, QuestionSet, QuestionSetVersion, VersionState
from audits.operations import tool
from audits.operations.tool import Asking, VersionIsKept, Wording
from audits.rules.tool import DomainAsked, reasons_against_use

NOW = datetime(2021, 11, 1, 9, tzinfo=UTC)
DESCRIBED = Wording("Look at visits.", "Best", "Good enough", "Nearly", "Not at all")


@pytest.fixture
def dip():
    return QuestionSetVersion.objects.get(question_set__name="Dip sample: supervision recorded")


@pytest.fixture
def full():
    return QuestionSetVersion.objects.get(question_set__name="Full case audit")


@pytest.fixture
def draft(full, qa):
    return tool.draft_version(full.question_set, by=qa, now=NOW)


@pytest.mark.pure
def test_a_domain_without_its_four_grades_cannot_be_used():
    said = reasons_against_use(is_graded=True, domains=[DomainAsked("Plan", ["a", " ", "c", "d"])], questions=0)
    assert said == ["Plan: describe all four grades; 1 of them is missing."]
    assert reasons_against_use(is_graded=True, domains=[DomainAsked("Plan", "abcd")], questions=0) == []


@pytest.mark.pure
def test_a_set_must_ask_something_and_grades_only_where_it_ends_in_a_grade():
    assert reasons_against_use(is_graded=False, domains=[], questions=0) == ["It asks nothing yet."]
    assert len(reasons_against_use(is_graded=False, domains=[DomainAsked("Plan", "abcd")], questions=1)) == 1


@pytest.mark.django_db
def test_the_example_has_a_full_audit_described_in_every_grade_and_two_dip_samples(full):
    assert full.state == VersionState.IN_USE
    assert full.domains.count() == 14
    assert all(text for one in full.domains.all() for _, text in one.descriptors)
    assert QuestionSet.objects.filter(is_graded=False).count() == 2


@pytest.mark.django_db
def test_a_draft_is_copied_from_what_is_in_use_and_leaves_it_alone(full, draft, qa):
    one = draft.domains.get(domain__name="Plan")
    tool.change_domain(one, wording=DESCRIBED, by=qa)
    assert draft.number == 2
    assert [str(one.domain) for one in draft.domains.all()] == [str(one.domain) for one in full.domains.all()]
    assert [q.text for q in one.questions.all()] == ["Has the family been given the plan in writing?"]
    assert full.domains.get(domain__name="Plan").good != "Good enough"


@pytest.mark.django_db
def test_there_is_one_draft_at_a_time(full, draft, qa):
    assert tool.draft_version(full.question_set, by=qa, now=NOW) == draft


@pytest.mark.django_db
def test_taking_into_use_retires_the_former(full, draft, qa):
    tool.take_into_use(draft, changes="Health is graded with education: auditors asked.", by=qa, now=NOW)
    full.refresh_from_db()
    assert full.state == VersionState.RETIRED
    assert draft.question_set.versions.get(state="in_use").number == 2


@pytest.mark.django_db
def test_taking_into_use_needs_a_reason_and_every_grade_described(draft, qa):
    tool.add_domain(draft, name="Transitions", wording=Wording(good="Planned from fourteen."), by=qa)
    with pytest.raises(ValidationError) as told:
        tool.take_into_use(draft, changes=" ", by=qa, now=NOW)
    assert told.value.messages == [
        "Transitions: describe all four grades; 3 of them are missing.",
        "Say what is different from the version before, and why.",
    ]
    assert Domain.objects.get(name="Transitions").descriptor == "Planned from fourteen."


@pytest.mark.django_db
def test_a_version_in_use_is_never_changed(full, qa):
    one, question = full.domains.first(), full.questions.first()
    for change in (
        lambda: tool.add_domain(full, name="Transitions", wording=DESCRIBED, by=qa),
        lambda: tool.change_domain(one, wording=DESCRIBED, by=qa),
        lambda: tool.move_domain(one, up=False, by=qa),
        lambda: tool.drop_domain(one, by=qa),
        lambda: tool.add_question(full, asking=Asking("Why?"), by=qa),
        lambda: tool.change_question(question, asking=Asking("Why?"), by=qa),
        lambda: tool.move_question(question, up=True, by=qa),
        lambda: tool.drop_question(question, by=qa),
        lambda: tool.discard_draft(full, by=qa),
        lambda: tool.take_into_use(full, changes="Again", by=qa, now=NOW),
    ):
        with pytest.raises(VersionIsKept):
            change()


@pytest.mark.django_db
def test_domains_and_questions_are_moved_by_one(draft, dip, qa):
    second = draft.domains.all()[1]
    tool.move_domain(second, up=True, by=qa)
    assert draft.domains.first() == second
    tool.move_domain(second, up=True, by=qa)
    assert draft.domains.first() == second
    copy = tool.draft_version(dip.question_set, by=qa, now=NOW)
    first = copy.questions.first()
    tool.move_question(first, up=False, by=qa)
    assert list(copy.questions.all()).index(first) == 1


@pytest.mark.django_db
def test_what_is_taken_out_closes_the_gap(draft, qa):
    tool.drop_domain(draft.domains.all()[0], by=qa)
    tool.drop_question(draft.questions.all()[0], by=qa)
    assert list(draft.domains.values_list("position", flat=True)) == list(range(1, 14))
    assert list(draft.questions.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.django_db
def test_a_draft_never_used_goes_with_its_set(qa):
    version = tool.make_question_set("Observation", is_graded=True, by=qa, now=NOW)
    tool.discard_draft(version, by=qa)
    assert not QuestionSet.objects.filter(name="Observation").exists()


@pytest.mark.django_db
def test_only_who_runs_audits_makes_the_tool(draft, head):
    with pytest.raises(PermissionDenied):
        tool.add_question(draft, asking=Asking("Why?"), by=head)


@pytest.mark.django_db
def test_a_draft_is_edited_on_one_page(sign_in, qa, draft):
    client, page = sign_in(qa), draft.get_absolute_url()
    typed = {"new-question-text": "Was it written to the child?", "new-question-answered": "yes_no"}
    client.post(f"{page}questions/", typed)
    assert draft.questions.get(text="Was it written to the child?").is_required is False
    named = {f"new-domain-{name}": "x" for name in ("outstanding", "good", "requires_improvement", "inadequate")}
    client.post(f"{page}domains/", named | {"new-domain-name": "recording"})
    assert "Another " in client.post(f"{page}domains/", named | {"new-domain-name": "recording"}).text
    client.post(f"{page}domains/", named | {"new-domain-name": "Transitions"})
    assert draft.domains.last().domain.name == "Transitions"
    refused = client.post(f"{page}use/", {"use-changes": ""})
    assert (refused.status_code, draft.state) == (422, "draft")
    client.post(f"{page}use/", {"use-changes": "Transitions added: they were not looked at."})
    shown = client.get(page)
    assert "Transitions added" in shown.text
    assert "Take it into use" not in shown.text


@pytest.mark.django_db
def test_the_list_says_what_is_in_use_since_when(sign_in, qa, django_assert_max_num_queries):
    client = sign_in(qa)
    with django_assert_max_num_queries(9):
        page = client.get("/audits/tools/")
    assert page.text.count("pill-version-in_use") == 3


@pytest.mark.django_db
def test_the_preview_shows_the_form(sign_in, qa, full):
    page = sign_in(qa).get(f"{full.get_absolute_url()}preview/")
    assert "Is the chronology current" in page.text
    assert "The chronology is current and weighed" in page.text
