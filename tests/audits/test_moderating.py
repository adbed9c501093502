"""From the hand-in over the second reading to the final grade: both grades kept, the reason beside them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.models import Audit, AuditState, HowFinal, ModerationDue, WhyModerated
from audits.operations.moderating import (
    NotForModeration,
    ReadAlready,
    ask_for_moderation,
    assign_moderator,
    moderate_audit,
    settle_audit,
    take_next,
)
from audits.rules.grades import Grade
from indicators.models import OutturnRevision
from organisation.models import Membership, Notification, Unit

from .test_audits import october

pytestmark = pytest.mark.django_db
O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE


def fresh(audit):
    return Audit.objects.get(pk=audit.pk)


@pytest.mark.parametrize(("grade", "why"), [(O, "outstanding"), (G, None), (R, None), (I, "inadequate")])
def test_an_extreme_grade_is_to_be_read_again_from_the_hand_in_on(hand_in, grade, why):
    hand_in(grade)
    assert ModerationDue.objects.values_list("why", flat=True).first() == why


def test_where_both_readers_agree_the_grade_is_final_at_once(hand_in, reader):
    audit = hand_in(I)
    reading = moderate_audit(audit, grade=I, reason="Not seen for eight weeks", by=reader)
    audit = fresh(audit)
    assert (audit.state, audit.final_grade, audit.final_how) == (AuditState.FINAL, I, HowFinal.AGREED)
    assert (audit.made_final_by, audit.made_final_at) == (reader, reading.moderated_at)
    assert (reading.why, reading.auditor_grade, reading.was_blind) == (WhyModerated.INADEQUATE, I, False)


def test_where_they_differ_the_qa_unit_settles_it_with_either_grade_or_a_third(hand_in, reader, other_reader):
    audit = hand_in(O)
    moderate_audit(audit, grade=R, reason="No chronology", by=reader)
    assert (fresh(audit).state, fresh(audit).grade) == (AuditState.MODERATED, O)
    settle_audit(audit, grade=G, reason="The chronology was in another folder", by=other_reader)
    audit = fresh(audit)
    assert (audit.state, audit.auditor_grade, audit.moderation.grade, audit.final_grade) == ("final", O, R, G)
    assert (audit.final_reason, audit.final_how) == ("The chronology was in another folder", HowFinal.SETTLED)
    with pytest.raises(ReadAlready, match="Other has settled it: Good"):
        settle_audit(audit, grade=R, reason="Late", by=reader)


def test_there_is_nothing_to_settle_before_a_second_reading(hand_in, reader):
    with pytest.raises(NotForModeration, match="no two grades"):
        settle_audit(hand_in(I), grade=G, reason="?", by=reader)


def test_an_auditor_neither_reads_nor_settles_their_own(hand_in, qa, reader):
    audit = hand_in(I, auditor=qa)
    with pytest.raises(NotForModeration, match="made this audit"):
        moderate_audit(audit, grade=G, reason="Mine", by=qa)
    moderate_audit(audit, grade=G, reason="Seen since", by=reader)
    with pytest.raises(NotForModeration, match="You made this audit"):
        settle_audit(audit, grade=I, reason="Mine", by=qa)


def test_nobody_in_the_line_of_the_case_reads_it(hand_in, reader):
    Membership.objects.create(
        user=reader, unit=Unit.objects.get(code="pact-team-1"), role="team_manager", starts_on="2020-01-01"
    )
    with pytest.raises(NotForModeration, match="in the line of this case"):
        moderate_audit(hand_in(I), grade=G, reason="?", by=reader)


def test_only_the_qa_unit_reads_again(hand_in, deputy):
    audit = hand_in(I)
    for verb in (moderate_audit, settle_audit):
        with pytest.raises(PermissionDenied):
            verb(audit, grade=G, reason="?", by=deputy)


def test_a_reading_says_why(hand_in, reader):
    with pytest.raises(ValidationError):
        moderate_audit(hand_in(I), grade=G, reason="", by=reader)
    with pytest.raises(ValidationError, match="NHS"):
        moderate_audit(Audit.objects.get(), grade=G, reason="See 943 476 5919", by=reader)


def test_whoever_reads_second_is_told_and_nothing_is_overwritten(hand_in, reader, other_reader):
    audit = hand_in(I)
    moderate_audit(audit, grade=R, reason="Seen", by=reader)
    with pytest.raises(ReadAlready, match="Reader has read it already"):
        moderate_audit(audit, grade=G, reason="Too late", by=other_reader)
    assert audit.moderations.count() == 1


def test_what_was_given_to_one_is_not_read_by_another_and_they_are_told_without_a_grade(
    hand_in, qa, reader, other_reader
):
    audit = hand_in(I)
    assign_moderator(audit, moderator=reader, by=qa)
    told = Notification.objects.get(kind="second-reading")
    assert (told.person, told.link) == (reader, f"/audits/moderation/{audit.pk}/")
    assert not {"Inadequate", audit.reference} & set((told.title + told.body).split())
    with pytest.raises(NotForModeration, match="Reader has this second reading"):
        moderate_audit(audit, grade=G, reason="?", by=other_reader)
    with pytest.raises(NotForModeration, match="made this audit"):
        assign_moderator(audit, moderator=audit.auditor, by=qa)


def test_take_the_next_gives_what_waited_longest_of_what_one_may_read(hand_in, qa, reader, other_reader):
    first, own, third = hand_in(I), hand_in(I, auditor=reader), hand_in(O)
    assert take_next(by=reader).audit == first
    assert take_next(by=reader).audit == third
    assert take_next(by=reader) is None
    assert take_next(by=other_reader).audit == own


def test_a_reading_may_be_asked_for_with_a_reason(hand_in, qa, reader):
    audit = hand_in(G)
    due = ask_for_moderation(audit, reason="The worker disputes it", by=qa)
    assert (due.why, due.asked_by, due.reason) == (WhyModerated.ASKED, qa, "The worker disputes it")
    with pytest.raises(ReadAlready):
        ask_for_moderation(audit, reason="Again", by=qa)


def test_a_final_grade_is_opened_again_and_stands_until_it_is_settled(hand_in, qa, reader):
    audit = hand_in(O)
    moderate_audit(audit, grade=O, reason="Exemplary", by=reader)
    assert october("RQA-02").value == 100
    ask_for_moderation(audit, reason="A complaint was upheld", by=qa)
    assert (fresh(audit).state, fresh(audit).grade) == (AuditState.FINAL, O)
    moderate_audit(audit, grade=R, reason="Visits were late", by=qa)
    assert october("RQA-02").value == 100
    settle_audit(audit, grade=R, reason="The complaint stands", by=reader)
    assert [reading.grade for reading in audit.moderations.all()] == [R, O]
    assert october("RQA-02").value == 0
    assert OutturnRevision.objects.filter(indicator__code="RQA-02", old_value=100).exists()


def test_a_final_grade_read_again_and_confirmed_stays_as_it_was_made_final(hand_in, qa, reader):
    audit = hand_in(O)
    moderate_audit(audit, grade=O, reason="Exemplary", by=reader)
    was = fresh(audit).made_final_at
    ask_for_moderation(audit, reason="Doubted", by=reader)
    moderate_audit(audit, grade=O, reason="Still", by=qa)
    assert (fresh(audit).state, fresh(audit).made_final_at, audit.moderations.count()) == ("final", was, 2)


def test_a_second_reading_of_inadequate_alerts_before_it_is_settled(hand_in, reader):
    audit = hand_in(R, audited_on=timezone.localdate())
    moderate_audit(audit, grade=I, reason="Not seen", by=reader)
    assert Notification.objects.filter(kind="audit-inadequate", link=audit.get_absolute_url()).exists()
