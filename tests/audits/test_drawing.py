"""The night after a month is over draws its sample; what is not drawn becomes final. Again changes nothing."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit, AuditState, ModerationDraw, ModerationDue
from audits.operations.drawing import Drawn, draw_moderation_sample
from audits.operations.moderating import ask_for_moderation
from audits.rules.grades import Grade
from audits.rules.moderation import draw
from audits.tasks import draw_moderation

pytestmark = pytest.mark.django_db
O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE
NOVEMBER = datetime(2021, 11, 1, 4, 40, tzinfo=UTC)


def test_a_month_that_is_not_over_is_left_alone(hand_in):
    hand_in(G)
    assert draw_moderation_sample(now=datetime(2021, 10, 31, 12, tzinfo=UTC)) == Drawn()


def test_a_fifth_of_the_others_is_drawn_and_the_rest_is_final_by_nobody(hand_in):
    for grade in [I, O] + [G, R] * 6:
        hand_in(grade)
    assert draw_moderation_sample(now=NOVEMBER) == Drawn(due=3, final=9)
    assert sorted(ModerationDue.objects.values_list("why", flat=True)) == ["inadequate", "outstanding"] + ["sample"] * 3
    final = Audit.objects.filter(state=AuditState.FINAL)
    assert {(audit.final_how, audit.made_final_by, audit.made_final_at) for audit in final} == {
        ("not_drawn", None, NOVEMBER)
    }
    assert all(audit.final_grade == audit.auditor_grade for audit in final)


def test_again_changes_nothing(hand_in):
    for _ in range(5):
        hand_in(G)
    draw_moderation_sample(now=NOVEMBER)
    before = list(ModerationDraw.objects.values()), list(ModerationDue.objects.values())
    assert draw_moderation_sample(now=NOVEMBER) == Drawn()
    assert (list(ModerationDraw.objects.values()), list(ModerationDue.objects.values())) == before


def test_the_draw_can_be_done_again_from_what_is_kept(hand_in):
    for _ in range(12):
        hand_in(G)
    draw_moderation_sample(now=NOVEMBER)
    held = ModerationDraw.objects.get()
    assert len(held.drawn_from) == 12
    drawn = draw(held.drawn_from, seed=held.seed, share=held.share, at_least=held.at_least)
    assert set(drawn) == set(held.dues.values_list("audit__reference", flat=True))


def test_a_programme_draws_for_itself_by_its_own_rule(hand_in, blind):
    blind.moderated_share, blind.moderated_at_least = 50, 1
    blind.save()
    for number in range(12):
        hand_in(G, programme=blind if number % 2 else None)
    draw_moderation_sample(now=NOVEMBER)
    due = ModerationDue.objects.all()
    assert due.filter(audit__programme=blind, is_blind=True).count() == 3
    assert due.filter(audit__programme=None, is_blind=False).count() == 2


def test_who_hands_in_late_takes_their_chance_too(hand_in, monkeypatch):
    for _ in range(3):
        hand_in(G)
    draw_moderation_sample(now=NOVEMBER)
    ModerationDraw.objects.update(seed="s")
    late = [hand_in(G) for _ in range(37)]
    done = draw_moderation_sample(now=NOVEMBER)
    assert done.due + done.final == 37
    assert 0 < done.due < 20
    assert len(ModerationDraw.objects.get().drawn_from) == 40
    assert ModerationDue.objects.filter(audit__in=late).count() == done.due


def test_one_asked_for_by_hand_is_no_part_of_the_sample(hand_in, qa):
    asked = hand_in(G)
    for _ in range(3):
        hand_in(G)
    ask_for_moderation(asked, reason="Disputed", by=qa)
    assert draw_moderation_sample(now=NOVEMBER) == Drawn(due=2, final=1)


def test_the_qa_unit_may_draw_by_hand_and_nobody_else(hand_in, qa, head):
    for _ in range(3):
        hand_in(G)
    with pytest.raises(PermissionDenied):
        draw_moderation_sample(by=head, now=NOVEMBER)
    draw_moderation_sample(by=qa, now=NOVEMBER)
    assert ModerationDraw.objects.get().drawn_by == qa
    assert Audit.objects.get(state=AuditState.FINAL).made_final_by == qa


def test_the_doorbell_says_what_was_done(hand_in):
    for _ in range(3):
        hand_in(G)
    draw_moderation()
    assert Audit.objects.filter(state=AuditState.FINAL).count() == 1
    assert ModerationDue.objects.count() == 2
