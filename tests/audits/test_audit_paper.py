"""One audit as PDF and Word: what its page says to whoever asks for it, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action, RaisedIn
from audits.audit_page import audits_to_print, read_audit
from audits.audit_paper import as_document
from audits.models import Audit, AuditRead, Domain
from audits.operations.entering import enter_audit
from audits.operations.moderating import moderate_audit
from audits.operations.retention import remove_what_is_over
from audits.rules.grades import Grade
from audits.rules.retention import REMOVED
from organisation.documents import Table
from organisation.models import Unit, User
from tests.audits.papers import cells_of_pdf, rows_of_word, words_of, words_of_word

from .test_audits import finding

pytestmark = pytest.mark.django_db
WORDS = {"strengths": "Seen alone\nand often", "would_make_it_good": "A plan a child can read", "voice": "Heard"}


@pytest.fixture
def audit(qa):
    visits, voice = Domain.objects.all()[:2]
    grades = {visits: (Grade.GOOD, "Visited in time, #1 <of> 2"), voice: (Grade.INADEQUATE, "")}
    about = finding(qa, grade=Grade.REQUIRES_IMPROVEMENT, audited_on=timezone.localdate())
    kept = enter_audit(about, domain_grades=grades, by=qa)
    Audit.objects.filter(pk=kept.pk).update(**WORDS)
    return kept


def paper(audit, by):
    return as_document(read_audit(by, audits_to_print(by).get(pk=audit.pk)))


def test_it_says_what_was_graded_and_what_was_written(audit, qa):
    document = paper(audit, qa)
    said = words_of(document)
    assert (document.title, document.marking) == ("Audit QA-0001", "OFFICIAL-SENSITIVE")
    for words in ("Requires improvement, provisional", "To be acted on by", "No action yet", *WORDS.values()):
        assert words in said


def test_both_files_hold_the_domains_of_the_page(audit, head, sign_in):
    page = sign_in(head).get(audit.get_absolute_url())
    document = paper(audit, head)
    domains = next(block for block in document.blocks if isinstance(block, Table))
    assert [row[:1] for row in domains.rows] == [(str(one.given.domain),) for one in page.context["found"].domains]
    cells = [cell for row in (domains.headings, *domains.rows) for cell in row]
    assert cells_of_pdf(document)[-len(cells) :] == cells
    assert [list(row) for row in domains.rows] == rows_of_word(document)[-len(domains.rows) :]


def test_a_final_grade_says_what_made_it_final(audit, qa, reader):
    moderate_audit(audit, grade=Grade.REQUIRES_IMPROVEMENT, reason="The visits bear it out", by=reader)
    said = words_of(paper(audit, qa))
    for words in ("Requires improvement, final", "The visits bear it out", "Both readers agreed on"):
        assert words in said


def test_its_actions_and_its_re_audit_stand_in_it(audit, qa):
    Action.objects.create(
        title="Write the plan again", unit=audit.unit, raised_in=RaisedIn.AUDIT, raised_by=qa,
        raised_at=timezone.now(), source_path=audit.get_absolute_url(),
    )  # fmt: skip
    again = enter_audit(finding(qa, "QA-0002", Grade.GOOD, kind="re_audit"), domain_grades={}, by=qa)
    Audit.objects.filter(pk=again.pk).update(re_audit_of=audit)
    said = words_of(paper(audit, qa))
    assert "Write the plan again" in said
    assert "Audited again: QA-0002. Improved: Requires improvement, then Good." in said


def test_whose_work_it_was_is_for_the_line_and_the_qa_unit(audit, qa, cla_manager):
    team = Unit.objects.filter(parent=audit.unit).first()
    worker = Unit.objects.create(kind="worker", code="w7", name="Worker seven", parent=team, valid_from="2020-01-01")
    Audit.objects.filter(pk=audit.pk).update(worker=worker, auditor=cla_manager)
    seen = {who: "Worker seven" in words_of(paper(audit, User.objects.get(username=who))) for who in WHO_SEES}
    assert seen == WHO_SEES


WHO_SEES = {"qa": True, "head": True, "manager.pact": True, "manager.cla": False}


def test_words_that_were_removed_are_said_to_be(audit, qa):
    later = timezone.now() + timedelta(days=366 * 12)
    remove_what_is_over(now=later)
    said = words_of(paper(audit, qa))
    assert "Removed on" in said
    assert said.count(REMOVED) >= 2  # no evidence is left, nor anything a reader could take for none
    for words in (*WORDS.values(), "Visited in time"):
        assert words not in said


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_each_file_comes_with_its_name_and_is_put_down_as_a_read(sign_in, head, audit, kind, begins):
    answer = sign_in(head).get(f"{audit.get_absolute_url()}paper.{kind}")
    assert answer.content.startswith(begins)
    assert f"audit-qa-0001-{timezone.localdate()}.{kind}" in answer["Content-Disposition"]
    assert [(one.user, one.page) for one in AuditRead.objects.all()] == [(head, f"/audits/{audit.pk}/paper.{kind}")]
    if kind == "docx":
        assert "A plan a child can read" in words_of_word(answer.content)


def test_whoever_may_come_to_read_it_blind_gets_no_file(sign_in, reader, hand_in, blind):
    hidden = hand_in(Grade.INADEQUATE, programme=blind)
    for kind in ("pdf", "docx"):
        answer = sign_in(reader).get(f"{hidden.get_absolute_url()}paper.{kind}")
        assert (answer.status_code, answer.url) == (302, f"/audits/moderation/{hidden.pk}/")
    assert not AuditRead.objects.exists()


def test_it_keeps_to_its_budget(audit, qa, django_assert_max_num_queries):
    visits = Domain.objects.first()
    for number in range(5):
        audit.moderations.create(
            auditor_grade="good", grade="good", reason=f"{number}", moderated_by=qa, moderated_at=timezone.now()
        )
    assert visits.grades.exists()
    with django_assert_max_num_queries(20):
        paper(audit, qa)
