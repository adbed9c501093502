"""What an audit says goes when its time is over, once; its grades stay; a hold stops it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.models import Audit, AuditDraft, AuditProgramme, AuditRead, Domain, Question
from audits.operations.entering import enter_audit
from audits.operations.retention import hold_words, release_words, remove_what_is_over
from audits.rules.grades import Grade
from audits.rules.retention import REMOVED, key_goes_on, months_keys_serve, reads_go_before, words_go_on
from audits.tasks import remove_what_audits_keep_no_longer
from indicators.models import Outturn, OutturnRevision

from .conftest import without_the_examples_audits
from .test_audits import finding

LONDON = ZoneInfo("Europe/London")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("over_on", "years", "goes_on"),
    [
        (date(2021, 10, 12), 6, date(2027, 10, 12)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2021, 10, 12), 10, date(2031, 10, 12)),
    ],
)
def test_words_go_years_after_it_was_over(over_on, years, goes_on):
    assert words_go_on(over_on, 12 * years) == goes_on


@pytest.mark.pure
def test_a_key_goes_a_month_after_the_rule_needs_it_no_longer():
    assert key_goes_on(date(2021, 10, 31), 12) == date(2022, 11, 30)
    assert [months_keys_serve(rules) for rules in ([], [6], [12, 24])] == [12, 6, 24]


@pytest.mark.pure
def test_reads_go_after_years():
    assert reads_go_before(date(2027, 11, 30), 72) == date(2021, 11, 30)


def at(day):
    return datetime(day.year, day.month, day.day, 2, tzinfo=LONDON)


@pytest.fixture
def audit(db, qa, head):
    """A final audit of 12 October 2021 with words everywhere one can write them, and no other."""
    without_the_examples_audits()
    audit = enter_audit(
        finding(
            qa,
            grade=Grade.REQUIRES_IMPROVEMENT,
            difference_made="He is seen",
            strengths="Visits",
            would_make_it_good="Dates",
        ),
        domain_grades={Domain.objects.first(): (Grade.GOOD, "On the file")},
        by=qa,
    )
    made = at(date(2021, 11, 1))
    audit.moderations.create(
        auditor_grade="good", grade="good", reason="The plan of the case", moderated_by=head, moderated_at=made
    )
    audit.exemptions.create(
        reason="Ill", asked_by=head, asked_at=made, decision="refused", answer="Soon", decided_by=qa, decided_at=made
    )
    Audit.objects.filter(pk=audit.pk).update(
        state="final", final_grade="good", final_reason="As the case shows", summary="A boy", voice="He said", feedback_reason="Away",
        case_key="a" * 64, made_final_by=qa, made_final_at=made, submitted_at=made, entered_at=made,
    )  # fmt: skip
    return Audit.objects.get(pk=audit.pk)


def figures():
    return [list(Outturn.objects.order_by("pk").values_list("pk", "value")), OutturnRevision.objects.count()]


BEFORE, AFTER = date(2027, 10, 31), date(2027, 11, 1)


def test_over_the_years_the_key_goes_then_the_words_each_once(audit):
    gone = {}
    day = date(2022, 10, 1)
    while day < date(2028, 1, 1):
        if said := str(remove_what_is_over(now=at(day))):
            gone[day] = said
        day += timedelta(days=1 if day.month in (10, 11) else 28)
    assert gone == {date(2022, 11, 12): "Removed: 1 case key.", AFTER: "Removed: words of 1 audit."}


def test_before_their_time_nothing_goes(audit):
    remove_what_is_over(now=at(BEFORE))
    audit.refresh_from_db()
    assert (audit.voice, audit.words_removed_at) == ("He said", None)


def test_all_its_words_go_and_its_grades_stay(audit):
    before = figures()
    remove_what_is_over(now=at(AFTER))
    audit.refresh_from_db()
    words = (
        audit.summary,
        audit.voice,
        audit.feedback_reason,
        audit.difference_made,
        audit.strengths,
        audit.would_make_it_good,
        audit.final_reason,
        audit.case_key,
    )
    assert set(words) == {""}
    assert audit.words_removed_at == at(AFTER)
    assert (audit.auditor_grade, audit.final_grade, audit.state, audit.audited_on) == (
        "requires_improvement",
        "good",
        "final",
        date(2021, 10, 12),
    )
    assert (audit.domain_grades.get().grade, audit.domain_grades.get().evidence) == ("good", "")
    assert (audit.moderations.get().grade, audit.moderations.get().reason) == ("good", REMOVED)
    assert (audit.exemptions.get().reason, audit.exemptions.get().answer) == (REMOVED, REMOVED)
    assert figures() == before


def test_notes_go_and_what_was_answered_stays(audit):
    asked = [Question.objects.filter(answered=answered).first() for answered in ("yes_no", "words")]
    audit.answers.create(question=asked[0], said="yes", note="In May")
    audit.answers.create(question=asked[1], note="At school")
    remove_what_is_over(now=at(AFTER))
    assert sorted(audit.answers.values_list("said", "note")) == [("", REMOVED), ("yes", "")]


def test_one_that_was_never_made_final_goes_by_when_it_was_handed_in(audit):
    Audit.objects.update(state="submitted", made_final_at=None, made_final_by=None)
    assert remove_what_is_over(now=at(AFTER)).words == 1


def test_the_years_are_the_councils(audit, settings):
    settings.AUDIT_WORDS_YEARS = 1
    assert remove_what_is_over(now=at(date(2022, 11, 1))).words == 1


def test_a_longer_rule_of_any_programme_keeps_the_key(audit):
    AuditProgramme.objects.create(
        name="Slow", starts_on=date(2021, 4, 1), ends_on=date(2024, 3, 31), not_audited_within=24
    )
    assert remove_what_is_over(now=at(date(2023, 11, 11))).keys == 0
    assert remove_what_is_over(now=at(date(2023, 11, 12))).keys == 1


def test_one_under_way_keeps_its_key(audit):
    Audit.objects.update(state="in_progress", audited_on=None)
    assert remove_what_is_over(now=at(date(2023, 11, 11))).keys == 0


def test_a_hold_stops_it_until_it_is_released(audit, qa, head):
    read = AuditRead.objects.create(
        audit=audit, user=head, page="/", read_at=at(date(2021, 11, 1)), hour=at(date(2021, 11, 1))
    )
    hold_words(audit, reason="A complaint", by=qa)
    assert str(remove_what_is_over(now=at(AFTER))) == ""
    assert AuditRead.objects.filter(pk=read.pk).exists()
    release_words(audit, by=qa)
    done = remove_what_is_over(now=at(AFTER))
    assert (done.words, done.keys) == (1, 1)


def test_holding_needs_a_reason_the_qa_unit_and_words(audit, qa, head):
    with pytest.raises(ValidationError):
        hold_words(audit, reason="", by=qa)
    with pytest.raises(PermissionDenied):
        hold_words(audit, reason="?", by=head)
    hold_words(audit, reason="A complaint", by=qa)
    with pytest.raises(ValidationError, match="already"):
        hold_words(audit, reason="Again", by=qa)
    release_words(audit, by=qa)
    remove_what_is_over(now=at(AFTER))
    with pytest.raises(ValidationError, match="removed already"):
        hold_words(audit, reason="Late", by=qa)


def test_old_reads_are_deleted(audit, head):
    for year in (2020, 2026):
        moment = at(date(year, 1, 1))
        AuditRead.objects.create(audit=audit, user=head, page="/", read_at=moment, hour=moment)
    assert remove_what_is_over(now=at(date(2027, 1, 1))).reads == 1
    assert AuditRead.objects.get().read_at.year == 2026


TYPED = date(2021, 11, 10)


@pytest.fixture
def draft(audit, qa):
    """Something typed on 10 November 2021 and never handed in."""
    Audit.objects.update(state="in_progress", audited_on=None, made_final_at=None, made_final_by=None)
    words = {"voice": "He said"}
    return AuditDraft.objects.create(audit=audit, words=words, typed_by=qa, typed_at=at(TYPED))


def test_what_nobody_types_in_goes_after_twelve_months(draft, audit, sign_in, qa):
    assert remove_what_is_over(now=at(date(2022, 11, 9))).drafts == 0
    said = "what is typed and not handed in goes on 10 November 2022"
    assert said in sign_in(qa).get(audit.get_absolute_url()).text
    assert str(remove_what_is_over(now=at(date(2022, 11, 10)))) == "Removed: 1 draft."
    assert not AuditDraft.objects.exists()
    assert Audit.objects.filter(pk=audit.pk, state="in_progress", words_removed_at=None).exists()


def test_a_draft_of_one_let_off_goes_at_once_and_one_held_stays(draft, audit, qa):
    hold_words(audit, reason="A complaint", by=qa)
    Audit.objects.update(state="exempt")
    assert (remove_what_is_over(now=at(TYPED)).drafts, AuditDraft.objects.count()) == (0, 1)
    release_words(audit, by=qa)
    assert (remove_what_is_over(now=at(TYPED)).drafts, AuditDraft.objects.count()) == (1, 0)


def test_the_job_run_twice_does_it_once_and_says_what(audit):
    made = timezone.now() - timedelta(days=365 * 7)
    Audit.objects.update(made_final_at=made, audited_on=made.date())
    assert "words of 1 audit, 1 case key" in remove_what_audits_keep_no_longer()
    assert "Removed" not in remove_what_audits_keep_no_longer()


def test_the_page_says_until_when_and_takes_a_hold(sign_in, qa, head, audit):
    page = audit.get_absolute_url()
    assert "To be removed on 1 November 2027" in sign_in(head).get(page).content.decode()
    client = sign_in(qa)
    assert client.post(f"{page}hold/", {"reason": ""}).status_code == 422
    client.post(f"{page}hold/", {"reason": "A complaint"})
    assert "Held: A complaint" in client.get(page).content.decode()
    client.post(f"{page}release/")
    assert audit.holds.get().released_by == qa
    remove_what_is_over(now=at(AFTER))
    assert "Removed on 1 November 2027" in client.get(page).content.decode()
