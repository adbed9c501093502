"""Did it help: verdicts written, the action moved by them, judged again where a figure is corrected."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from actions import operations
from actions.models import Action, EffectVerdict, RaisedIn
from actions.operations.judging import JUDGE, Judged, judge_effects
from actions.rules.lifecycle import ActionState, Verdict
from indicators.models import Indicator, Outturn, SeriesBreak
from indicators.models.figures import Origin
from indicators.rules.vocabulary import Polarity
from organisation.models import Notification, SetAside, Unit, User
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.django_db
FIRST = date(2020, 8, 1)
STEADY = [30, 32, 29, 31, 30, 33, 31, 29, 30, 32, 31, 30, 29, 31, 30, 31, 30, 32]  # to January 2022
JUNE = timezone.make_aware(datetime(2022, 6, 1, 5, 50))


@pytest.fixture
def measure():
    """A measure of PACT that has been steady since August 2020."""
    like = Indicator.objects.get(code="PDC-01")
    made = Indicator.objects.create(
        code="TST-01", name="Visits in time", measure="percentage", basis="in_month", kind=like.kind,
        polarity=Polarity.HIGHER, lead_service=like.lead_service,
    )  # fmt: skip
    fill(made, STEADY)
    return made


def fill(indicator, values, start=FIRST):
    unit = Unit.objects.get(code="pact")
    by = User.objects.get(username="analyst")
    for place, value in enumerate(values):
        Outturn.objects.update_or_create(
            indicator=indicator, unit=unit, cohort=None, month=add_months(start, place),
            defaults={"value": Decimal(value), "origin": Origin.ENTERED, "recorded_by": by, "recorded_at": JUNE},
        )  # fmt: skip


def after(indicator, *values):
    fill(indicator, values, start=date(2022, 2, 1))


@pytest.fixture
def verified(measure, head, qa, pact_manager, time_machine):
    """An action raised in November 2021, done and verified in January 2022."""
    time_machine.move_to("2021-11-19T10:00Z", tick=False)
    promise = operations.Promise(
        title="Cover the visits", unit=Unit.objects.get(code="pact"), raised_in=RaisedIn.DIRECT,
        indicator=measure, owner=pact_manager, due_on=date(2021, 12, 1),
    )  # fmt: skip
    action = operations.raise_action(promise, by=head, on=date(2021, 11, 19))
    time_machine.move_to("2022-01-12T10:00Z", tick=False)
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    operations.report_progress(action, by=qa, note="Seen", state=ActionState.VERIFIED)
    time_machine.move_to("2022-06-01T05:50Z", tick=False)
    return Action.objects.get(pk=action.pk)


@pytest.mark.parametrize(
    ("months", "verdict", "state"),
    [
        ([45, 46, 47], Verdict.IMPROVED, ActionState.EMBEDDED),
        ([31, 30, 32], Verdict.NO_IMPACT, ActionState.NO_IMPACT),
        ([12, 11, 10], Verdict.WORSE, ActionState.NO_IMPACT),
        ([], Verdict.NO_FIGURES, ActionState.VERIFIED),
    ],
)
def test_a_verdict_moves_the_action(verified, measure, months, verdict, state):
    after(measure, *months)
    assert judge_effects(now=JUNE).verdicts == {verdict: 1}
    verified.refresh_from_db()
    assert (verified.effect.verdict, verified.state) == (verdict, state)
    assert verified.closed_by == verified.verified_by
    assert judge_effects(now=JUNE) == Judged()


def test_before_its_months_are_in_nothing_is_written(verified, measure):
    after(measure, 45)
    assert judge_effects(now=timezone.make_aware(datetime(2022, 3, 20, 6))) == Judged()
    assert not EffectVerdict.objects.exists()


def test_no_impact_is_told_to_who_did_and_verified_it(verified, measure, pact_manager, qa, head):
    after(measure, 31, 30, 32)
    judge_effects(now=JUNE)
    told = Notification.objects.filter(kind="action-no-impact")
    assert {one.person for one in told} == {pact_manager, qa, head}
    assert not any(character.isdigit() for one in told for character in one.title + one.body)


def test_a_corrected_figure_turns_it_and_the_first_verdict_stays_in_the_history(verified, measure, sign_in, head):
    after(measure, 31, 30, 32)
    judge_effects(now=JUNE)
    after(measure, 45, 46, 47)
    assert judge_effects(now=JUNE).verdicts == {Verdict.IMPROVED: 1}
    verified.refresh_from_db()
    assert verified.state == ActionState.EMBEDDED
    assert list(verified.effect.history.order_by("history_id").values_list("verdict", flat=True)) == [
        Verdict.NO_IMPACT,
        Verdict.IMPROVED,
    ]
    page = sign_in(head).get(verified.get_absolute_url()).content.decode()
    assert "Did it help? No impact" in page
    assert "Did it help? Improved, judged again after a correction" in page


def test_a_correction_that_turns_nothing_keeps_the_moment(verified, measure):
    after(measure, 31, 30, 32)
    judge_effects(now=JUNE)
    after(measure, 31, 30, 33)
    assert judge_effects(now=timezone.make_aware(datetime(2022, 7, 1, 6))) == Judged()
    effect = EffectVerdict.objects.get(action=verified)
    assert (effect.judged_at, "33%" in effect.sentence) == (JUNE, True)


def test_a_break_noted_later_leaves_it_where_it_was_and_says_why(verified, measure, analyst):
    after(measure, 45, 46, 47)
    judge_effects(now=JUNE)
    SeriesBreak.objects.create(
        indicator=measure, month=date(2022, 2, 1), reason="Counted anew", recorded_by=analyst, recorded_at=JUNE
    )
    assert judge_effects(now=JUNE).verdicts == {Verdict.NO_FIGURES: 1}
    verified.refresh_from_db()
    assert (verified.state, "counted differently" in verified.effect.sentence) == (ActionState.EMBEDDED, True)


def test_what_a_person_has_said_of_it_is_not_moved(verified, measure, head):
    after(measure, 31, 30, 32)
    operations.report_progress(verified, by=head, note="It holds all the same", state=ActionState.EMBEDDED)
    judge_effects(now=JUNE)
    verified.refresh_from_db()
    assert (verified.state, verified.effect.verdict) == (ActionState.EMBEDDED, Verdict.NO_IMPACT)


def test_done_but_not_verified_is_not_judged(verified, measure):
    Action.objects.filter(pk=verified.pk).update(state=ActionState.DONE)
    after(measure, 31, 30, 32)
    assert judge_effects(now=JUNE) == Judged()


def test_one_that_fails_is_set_aside(verified, measure):
    after(measure, 31, 30, 32)
    Action.objects.filter(pk=verified.pk).update(done_at=datetime(9999, 12, 30, tzinfo=timezone.get_current_timezone()))
    assert judge_effects(now=JUNE).aside == 1
    assert SetAside.objects.open().filter(job=JUDGE, called="Cover the visits").exists()


def test_what_had_no_impact_stands_before_the_deputy(verified, measure, sign_in, deputy):
    after(measure, 31, 30, 32)
    judge_effects(now=JUNE)
    page = sign_in(deputy).get("/actions/overdue/no-impact/").content.decode()
    assert "Cover the visits" in page
    assert "nothing unusual" in page or "within its usual range" in page


def test_the_action_s_page_sets_the_figures_side_by_side(verified, measure, sign_in, pact_manager):
    after(measure, 45, 46, 47)
    page = sign_in(pact_manager).get(verified.get_absolute_url())
    assert [(mark.when, mark.printed) for mark in page.context["page"].effect.marks] == [
        ("When it was raised", "30%"), ("When it was done", "32%"),
        ("Since then", "45%"), ("Since then", "46%"), ("Since then", "47%"),
    ]  # fmt: skip
    said = page.content.decode()
    assert "<strong>Improved.</strong>" in said
    assert f'href="{measure.get_absolute_url()}"' in said


def test_an_action_that_is_not_done_is_not_asked_whether_it_helped(measure, verified, sign_in, head):
    Action.objects.filter(pk=verified.pk).update(
        state="in_progress", done_at=None, closed_at=None, closed_by=None, verified_at=None, verified_by=None
    )
    assert "Did it help?" not in sign_in(head).get(verified.get_absolute_url()).content.decode()
