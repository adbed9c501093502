"""Two second readers at once: one reading each, and the second is told."""

from datetime import UTC, datetime

import pytest

from audits.models import Audit, AuditState, Moderation, ModerationDue
from audits.operations.drawing import draw_moderation_sample
from audits.operations.entering import enter_audit
from audits.operations.moderating import moderate_audit, settle_audit, take_next
from audits.rules.grades import Grade
from tests.audits.conftest import in_the_qa_unit, without_the_examples_audits
from tests.audits.test_audits import finding
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


@pytest.fixture(autouse=True)
def nothing_else_waits(universe):
    without_the_examples_audits()


G, R, I = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE


def hand_in(reference, grade):
    qa = person("qa")
    return enter_audit(finding(qa, reference, grade, auditor=person("head")), domain_grades={}, by=qa)


def test_two_readers_grade_the_same_audit():
    audit, one, other = hand_in("QA-1", I), in_the_qa_unit("one"), in_the_qa_unit("other")
    done = at_once(
        lambda: moderate_audit(audit, grade=G, reason="Seen", by=one),
        lambda: moderate_audit(audit, grade=R, reason="Seen", by=other),
    )
    assert kinds_of(done) == ["Moderation", "ReadAlready"]
    assert Moderation.objects.count() == 1


def test_two_readers_take_the_next():
    hand_in("QA-1", I)
    hand_in("QA-2", I)
    one, other = in_the_qa_unit("one"), in_the_qa_unit("other")
    taken = at_once(lambda: take_next(by=one), lambda: take_next(by=other))
    assert len({due.audit_id for due in taken}) == 2


def test_two_settle_the_same_grade():
    audit, one, other = hand_in("QA-1", I), in_the_qa_unit("one"), in_the_qa_unit("other")
    moderate_audit(audit, grade=G, reason="Seen", by=one)
    done = at_once(*[lambda by=by: settle_audit(audit, grade=R, reason="Both", by=by) for by in (one, other)])
    assert kinds_of(done) == ["Audit", "ReadAlready"]


def test_the_night_and_a_person_draw_at_once():
    for number in range(1, 13):
        hand_in(f"QA-{number}", G)
    november, qa = datetime(2021, 11, 1, 5, tzinfo=UTC), person("qa")
    done = at_once(lambda: draw_moderation_sample(now=november), lambda: draw_moderation_sample(by=qa, now=november))
    assert (sum(one.due for one in done), sum(one.final for one in done)) == (3, 9)
    assert ModerationDue.objects.count() == 3
    assert Audit.objects.filter(state=AuditState.FINAL).count() == 9
