"""The queue, a reading and the settling, as the QA unit works through them."""

import pytest

from audits.models import Audit, AuditState, ModerationDue
from audits.operations.moderating import assign_moderator, moderate_audit
from audits.rules.grades import Grade
from tests.reports.today.asking import needs

pytestmark = pytest.mark.django_db
O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE
QUEUE = "/audits/moderation/"


def test_from_the_queue_to_the_final_grade(hand_in, reader, sign_in):
    audit = hand_in(I)
    client = sign_in(reader)
    page = client.post(f"{QUEUE}next/", follow=True)
    assert page.redirect_chain[-1][0] == f"{QUEUE}{audit.pk}/"
    page = client.post(f"{QUEUE}{audit.pk}/", {"grade": "good", "reason": "Seen since"}, follow=True)
    assert "to be settled" in page.content.decode()
    page = client.post(f"{QUEUE}{audit.pk}/settle/", {"grade": "requires_improvement", "reason": "Both"}, follow=True)
    text = page.content.decode()
    assert "Settled: Requires improvement" in text
    assert "The auditor gave Inadequate" in text
    assert Audit.objects.get().state == AuditState.FINAL


def test_the_queue_says_what_why_how_since_when_and_who(hand_in, qa, reader, other_reader, sign_in):
    assign_moderator(hand_in(O), moderator=other_reader, by=qa)
    hand_in(I)
    page = sign_in(reader).get(QUEUE)
    rows = [(one.audit.reference, one.why, one.how, one.moderator) for one in page.context["queue"].waiting]
    assert rows == [
        ("QA-1", "Graded Outstanding", "Open", other_reader),
        ("QA-2", "Graded Inadequate", "Open", None),
    ]
    assert "2 waiting, 1 of them without a reader" in page.content.decode()


def test_an_error_loses_nothing_typed(hand_in, reader, sign_in):
    audit = hand_in(I)
    client = sign_in(reader)
    page = client.post(f"{QUEUE}{audit.pk}/", {"grade": "", "reason": "Seen alone in May"})
    assert page.status_code == 422
    assert "Seen alone in May" in page.content.decode()
    assert "There is a problem" in page.content.decode()


def test_whoever_is_second_is_told_and_keeps_what_they_typed(hand_in, reader, other_reader, sign_in):
    audit = hand_in(I)
    moderate_audit(audit, grade=G, reason="First", by=other_reader)
    page = sign_in(reader).post(f"{QUEUE}{audit.pk}/", {"grade": "good", "reason": "Mine, typed long"})
    assert page.status_code == 409
    assert "Other has read it already" in page.content.decode()
    assert "Mine, typed long" in page.content.decode()


def test_one_gives_a_reading_to_another_but_never_to_its_auditor(hand_in, qa, reader, sign_in):
    audit = hand_in(I, auditor=reader)
    client = sign_in(reader)
    page = client.get(f"{QUEUE}{audit.pk}/assign/")
    assert reader not in page.context["form"].fields["moderator"].queryset
    client.post(f"{QUEUE}{audit.pk}/assign/", {"moderator": qa.pk})
    assert ModerationDue.objects.get().moderator == qa


def test_a_final_grade_is_opened_again_from_its_page(hand_in, qa, reader, sign_in):
    audit = hand_in(O)
    moderate_audit(audit, grade=O, reason="Fine", by=reader)
    client = sign_in(qa)
    assert "Open the final grade again" in client.get(audit.get_absolute_url()).content.decode()
    client.post(f"{QUEUE}{audit.pk}/ask/", {"reason": "A complaint was upheld"})
    assert "A complaint was upheld" in client.get(audit.get_absolute_url()).content.decode()


def test_drawing_by_hand_says_what_it_did(hand_in, qa, sign_in):
    for _ in range(3):
        hand_in(G)
    page = sign_in(qa).post(f"{QUEUE}draw/", follow=True)
    assert "2 drawn to be read a second time; 1 final" in page.content.decode()
    assert "Nothing was left to draw" in sign_in(qa).post(f"{QUEUE}draw/", follow=True).content.decode()


def test_today_says_what_one_could_read_and_settle_and_no_grade(hand_in, reader, other_reader, qa):
    hand_in(I)
    hand_in(I, auditor=reader)
    moderate_audit(hand_in(O), grade=G, reason="?", by=other_reader)
    (waiting,) = needs(reader, "Audits to read a second time")
    assert (waiting.step, waiting.why) == ("Moderate", "Nobody has it; it has waited since today.")
    (differing,) = needs(reader, "Audit grades to settle")
    assert (differing.step, differing.address.endswith("/settle/")) == ("Settle", True)


def test_the_queue_takes_as_many_queries_whatever_its_length(hand_in, reader, sign_in, django_assert_max_num_queries):
    client = sign_in(reader)
    for _ in range(8):
        hand_in(I)
    for audit in Audit.objects.all()[:3]:
        moderate_audit(audit, grade=G, reason="?", by=reader)
    with django_assert_max_num_queries(16):
        client.get(QUEUE)
