"""Agendas that propose themselves, and what comes back from the session before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from actions.models import Action, EffectVerdict, RaisedIn
from actions.operations import Promise, raise_action
from actions.rules.lifecycle import ActionState, Verdict
from audits.models import Audit, AuditType, Feedback
from audits.operations.entering import Finding, enter_audit
from audits.rules.grades import Grade
from clinics.models import AgendaItem, ClinicSession, Outcome
from clinics.operations import agenda, arranging, closing
from clinics.operations.room import Agreed, record_outcome
from clinics.rules.agenda import AgendaKind, Assurance, SessionState
from clinics.rules.arranging import Shift, due_for_proposal, place_for, say_carried, shifted
from clinics.tasks import propose_agendas
from indicators.models import Flag
from indicators.rules.vocabulary import FlagState
from organisation.jobs import ask
from organisation.models import JobRun
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
DUE = add_working_days(timezone.localdate(), 10)
BEFORE, DAY, AFTER = date(2021, 11, 5), date(2021, 11, 8), date(2021, 11, 9)


@pytest.fixture
def session(db):
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def held(session, analyst, pact_manager, deputy):
    """The November session, closed: one measure with an action, one to come back, the rest not reached."""
    agenda.prepare_agenda(session, by=analyst)
    arranging.add_topic(session, title="Vacancies", reason="Three posts are empty.", by=analyst)
    agenda.issue_agenda(session, by=analyst)
    first, second = session.items.filter(kind=AgendaKind.FLAG)[:2]
    record(first, pact_manager, actions=[Agreed("Recruit", pact_manager, DUE)])
    record(second, pact_manager, bring_back=True)
    for item in session.items.filter(outcome=None):
        record(item, pact_manager, Assurance.NOT_REACHED)
    return closing.close_session(session, by=deputy)


@pytest.fixture
def later(session):
    day = session.held_on + timedelta(weeks=6)
    return ClinicSession.objects.create(clinic=session.clinic, held_on=day, chair=session.chair)


def record(item, by, assurance=Assurance.ASSURED, bring_back=False, **more):
    outcome = record_outcome(item, assurance=assurance, discussion="Looked at", by=by, **more)
    outcome.bring_back = bring_back
    outcome.save()


def at(day, hour=6):
    return datetime(day.year, day.month, day.day, hour, 15, tzinfo=UTC)


def propose_on(day):
    return agenda.propose_due_agendas(on=day, now=at(day))[0]


class TestByItself:
    def test_an_agenda_is_proposed_two_working_days_before(self, session):
        assert propose_on(BEFORE) == []
        assert propose_on(DAY) == [session]
        assert session.items.count() > 10

    def test_audits_are_counted_as_their_figures_are(self, session, qa):
        units = [session.clinic.unit, *session.clinic.unit.descendants()]
        before = Audit.objects.counted().filter(unit__in=units, audited_on__lte=DAY).count()
        for number, kind in enumerate([AuditType.CASE, AuditType.RE_AUDIT], start=1):
            found = Finding(f"QA-{number}", session.clinic.unit, kind, DAY, qa, Grade.INADEQUATE, Feedback.OBTAINED)
            enter_audit(found, domain_grades={}, by=qa)
        propose_on(DAY)
        assert session.items.get(kind=AgendaKind.AUDIT).reason.startswith(f"{before + 1} audited: ")

    def test_once_is_enough(self, session):
        propose_on(DAY)
        first = list(session.items.values_list("pk", "position"))
        assert (propose_on(DAY), propose_on(AFTER)) == ([], [])
        assert list(session.items.values_list("pk", "position")) == first

    def test_a_missed_morning_is_made_up_for(self, session):
        assert propose_on(date(2021, 11, 10)) == [session]
        session.items.all().delete()
        ClinicSession.objects.update(proposed_at=None)
        assert propose_on(date(2021, 11, 11)) == []

    def test_what_somebody_proposed_long_before_is_gone_through_once_more(self, session, analyst):
        agenda.propose_agenda(session, by=analyst, now=at(BEFORE))
        assert (propose_on(DAY), propose_on(DAY)) == ([session], [])

    def test_what_somebody_proposed_that_day_is_left_alone(self, session, analyst):
        agenda.propose_agenda(session, by=analyst, now=at(DAY, hour=5))
        assert propose_on(DAY) == []

    def test_an_issued_or_cancelled_session_is_left_alone(self, session, analyst):
        agenda.prepare_agenda(session, by=analyst)
        agenda.issue_agenda(session, by=analyst)
        ClinicSession.objects.update(proposed_at=None)
        assert propose_on(DAY) == []

    def test_one_bad_session_does_not_stop_the_rest(self, session, monkeypatch):
        other = ClinicSession.objects.create(clinic=session.clinic, held_on=AFTER)
        real = agenda.candidates_for
        monkeypatch.setattr(agenda, "candidates_for", lambda one: 1 / 0 if one == other else real(one))
        assert agenda.propose_due_agendas(on=DAY) == ([session], 1)

    def test_the_job_says_what_it_did(self, session):
        session.held_on = add_working_days(timezone.localdate(), 1)
        session.save()
        ask("propose agendas")
        propose_agendas()
        assert JobRun.objects.get(job="propose agendas").did.startswith("Proposed: PACT clinic, ")


class TestProposingAgain:
    def test_order_words_and_places_of_people_stand(self, session, analyst, pact_manager):
        first, *_ = agenda.prepare_agenda(session, by=analyst)
        arranging.move_item(first, to=Shift.BOTTOM, by=analyst)
        topic = arranging.add_topic(session, title="Vacancies", reason="Three posts are empty.", by=analyst)
        arranging.add_note(topic, note="Two interviews next week.", by=pact_manager)
        before = list(session.items.values_list("pk", flat=True))
        proposal = agenda.propose_agenda(session, by=analyst)
        assert (proposal.added, proposal.lapsed) == ([], [])
        assert list(session.items.values_list("pk", flat=True)) == before
        assert topic.notes.get().note == "Two interviews next week."

    def test_what_is_new_joins_behind_its_kind(self, session, analyst, pact_manager):
        items = agenda.prepare_agenda(session, by=analyst)
        arranging.move_item(items[-1], to=Shift.TOP, by=analyst)
        new = raise_action(
            Promise(
                title="Recruit", unit=session.clinic.unit, raised_in=RaisedIn.DIRECT, owner=pact_manager, due_on=DUE
            ),
            by=pact_manager,
        )
        Action.objects.filter(pk=new.pk).update(due_on=date(2021, 12, 1))
        proposal = agenda.propose_agenda(session, by=analyst)
        assert [item.action for item in proposal.added] == [new]
        assert session.items.first() == proposal.added[0]
        assert session.items.count() == len(items) + 1

    def test_what_nothing_calls_for_any_more_is_named_and_left(self, session, analyst):
        agenda.prepare_agenda(session, by=analyst)
        lapsed = session.items.filter(kind=AgendaKind.FLAG).exclude(indicator__in=session.clinic.indicators.all())
        item = lapsed.first()
        Flag.objects.filter(pk=item.flag_id).update(state=FlagState.CLOSED, closed_at=timezone.now())
        proposal = agenda.propose_agenda(session, by=analyst)
        assert proposal.lapsed == [item]
        assert session.items.filter(pk=item.pk).exists()
        arranging.remove_item(item, by=analyst)
        assert not session.items.filter(pk=item.pk).exists()

    def test_a_flag_that_has_come_into_doubt_changes_its_kind_and_keeps_its_place(self, session, analyst):
        agenda.prepare_agenda(session, by=analyst)
        item = session.items.filter(kind=AgendaKind.FLAG).first()
        Flag.objects.filter(pk=item.flag_id).update(classification="doubtful_data")
        agenda.propose_agenda(session, by=analyst)
        assert session.items.get(pk=item.pk).kind == AgendaKind.DOUBT

    def test_what_is_held_back_stays_held_back_and_last(self, session, analyst):
        first, *_ = agenda.prepare_agenda(session, by=analyst)
        arranging.hold_back(first, reason="Next time.", by=analyst)
        agenda.propose_agenda(session, by=analyst)
        assert session.items.last() == first
        assert session.items.last().held_back_reason == "Next time."


class TestContinuity:
    def test_last_times_actions_come_first_with_what_became_of_them(self, held, later, analyst):
        item = agenda.prepare_agenda(later, by=analyst)[0]
        assert item.title == "Recruit"
        assert item.reason.startswith("Agreed on 10 November 2021. Due ")

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (ActionState.DONE, "Done on 1 December 2021 by PACT service manager, still to be verified."),
            (ActionState.EMBEDDED, "Done on 1 December 2021 by PACT service manager, and its effect is embedded."),
            (ActionState.CANCELLED, "Cancelled: The posts were cut"),
        ],
    )
    def test_what_was_done_since_is_said_too(self, held, later, analyst, pact_manager, state, said):
        action = Action.objects.get(title="Recruit")
        Action.objects.filter(pk=action.pk).update(
            state=state,
            done_at=datetime(2021, 12, 1, 9, tzinfo=UTC),
            closed_reason="The posts were cut",
            closed_by=pact_manager,
            closed_at=timezone.now(),
        )
        assert agenda.prepare_agenda(later, by=analyst)[0].reason == f"Agreed on 10 November 2021. {said}"

    def test_what_was_not_reached_carries_and_counts(self, held, later, analyst, pact_manager, deputy):
        agenda.prepare_agenda(later, by=analyst)
        topic = later.items.get(title="Vacancies")
        assert topic.reason == "Carried from 10 November 2021: not reached. Three posts are empty."
        assert (topic.times_carried, topic.carried_from.session) == (1, held)
        agenda.issue_agenda(later, by=analyst)
        for item in later.items.all():
            record(item, pact_manager, Assurance.NOT_REACHED)
        closing.close_session(later, by=deputy)
        third = ClinicSession.objects.create(clinic=held.clinic, held_on=date(2022, 2, 2))
        agenda.prepare_agenda(third, by=analyst)
        topic = third.items.get(title="Vacancies")
        assert topic.times_carried == 2
        assert topic.reason == (
            "Carried from 22 December 2021: not reached. It is carried for the second time. Three posts are empty."
        )

    def test_what_is_called_for_anew_is_not_put_on_twice(self, held, later, analyst):
        agenda.prepare_agenda(later, by=analyst)
        subjects = [item.indicator_id for item in later.items.all() if item.indicator_id and not item.action_id]
        assert len(subjects) == len(set(subjects))
        carried = later.items.filter(times_carried=1).exclude(kind=AgendaKind.TOPIC)
        assert carried.count() > 5
        assert later.items.filter(kind=AgendaKind.ANY_OTHER).count() == 1

    def test_what_the_clinic_asked_for_comes_back_though_its_flag_is_closed(self, held, later, analyst):
        asked = AgendaItem.objects.get(session=held, outcome__bring_back=True)
        Flag.objects.filter(pk=asked.flag_id).update(state=FlagState.CLOSED, closed_at=timezone.now())
        held.clinic.lines.filter(indicator=asked.indicator).delete()
        agenda.prepare_agenda(later, by=analyst)
        assert later.items.get(carried_from=asked).reason == (
            "Carried from 10 November 2021: the clinic asked for it again. Its flag has been closed since."
        )

    def test_what_was_assured_is_not_carried(self, held, later, analyst):
        settled = held.items.get(outcome__assurance=Assurance.ASSURED, outcome__bring_back=False)
        agenda.prepare_agenda(later, by=analyst)
        assert not later.items.filter(carried_from=settled).exists()

    def test_a_topic_of_a_cancelled_session_is_not_lost(self, session, later, analyst, deputy):
        arranging.add_topic(session, title="Vacancies", reason="Three posts are empty.", by=analyst)
        cancelled = {"state": SessionState.CANCELLED, "cancelled_by": deputy, "cancelled_reason": "Strike"}
        ClinicSession.objects.filter(pk=session.pk).update(**cancelled, cancelled_at=timezone.now())
        agenda.prepare_agenda(later, by=analyst)
        topic = later.items.get(title="Vacancies")
        assert topic.reason.startswith("Carried from 10 November 2021: that session was cancelled.")
        agenda.prepare_agenda(later, by=analyst)
        assert later.items.filter(title="Vacancies").count() == 1

    def test_a_topic_held_back_carries_with_the_reason(self, session, later, analyst, pact_manager):
        agenda.prepare_agenda(session, by=analyst)
        topic = arranging.add_topic(session, title="Vacancies", reason="Three posts are empty.", by=analyst)
        arranging.hold_back(topic, reason="HR is away.", by=analyst)
        ClinicSession.objects.filter(pk=session.pk).update(state=SessionState.IN_PROGRESS)
        agenda.prepare_agenda(later, by=analyst)
        assert "held back then (HR is away)." in later.items.get(title="Vacancies").reason

    def test_an_action_without_impact_comes_back_until_a_clinic_spoke_of_it(
        self, session, later, analyst, pact_manager
    ):
        action = Action.objects.filter(unit__code="pact").first()
        Action.objects.filter(pk=action.pk).update(
            state=ActionState.NO_IMPACT, done_at=timezone.now(), closed_at=timezone.now(), closed_by=pact_manager
        )
        said = "68% at the start, 67% three months on."
        EffectVerdict.objects.create(
            action=action, verdict=Verdict.NO_IMPACT, sentence=said, judged_at=timezone.now() - timedelta(days=1)
        )
        agenda.prepare_agenda(session, by=analyst)
        assert session.items.get(action=action).reason == f"Done, and the measure did not follow. {said}"
        agenda.issue_agenda(session, by=analyst)
        record(session.items.get(action=action), pact_manager)
        agenda.prepare_agenda(later, by=analyst)
        assert not later.items.filter(action=action).exists()

    def test_what_somebody_said_had_no_impact_comes_back_as_well(self, session, analyst, pact_manager):
        action = Action.objects.filter(unit__code="pact").first()
        now = timezone.now()
        Action.objects.filter(pk=action.pk).update(
            state=ActionState.NO_IMPACT, done_at=now, closed_at=now, closed_by=pact_manager, closed_reason="No change."
        )
        agenda.prepare_agenda(session, by=analyst)
        assert session.items.get(action=action).reason == "Done, and the measure did not follow. No change."

    def test_a_measure_off_the_table_for_three_sessions_says_so_and_goes_before_the_rest(
        self, session, analyst, pact_manager
    ):
        agenda.prepare_agenda(session, by=analyst)
        spoken_of, neglected, *_ = [item.indicator for item in session.items.filter(kind=AgendaKind.INDICATOR)]
        for day in (date(2021, 6, 2), date(2021, 7, 14), date(2021, 8, 25)):
            past = closed(session.clinic, day, pact_manager)
            speak_of(spoken_of, past, pact_manager)
        agenda.prepare_agenda(session, by=analyst)
        reasons = {item.indicator: item.reason for item in session.items.filter(kind=AgendaKind.INDICATOR)}
        assert reasons[neglected].startswith("Not discussed for three sessions.")
        assert reasons[spoken_of].startswith("One of the clinic's own measures.")
        session.items.all().delete()
        proposed = agenda.prepare_agenda(session, by=analyst)
        assert [item.indicator for item in proposed if item.kind == AgendaKind.INDICATOR][-1] == spoken_of
        for day in (date(2021, 9, 1), date(2021, 9, 2), date(2021, 9, 3)):
            closed(session.clinic, day, pact_manager)
        agenda.prepare_agenda(session, by=analyst)
        assert session.items.get(indicator=spoken_of).reason.startswith(
            "Not discussed for three sessions, last on 25 August 2021."
        )


def closed(clinic, day, by):
    """A session held and closed long ago."""
    return ClinicSession.objects.create(
        clinic=clinic, held_on=day, state="closed", closed_by=by, closed_at=at(day), minutes_version=1
    )


def speak_of(indicator, session, by):
    item = AgendaItem.objects.create(
        session=session, position=1, kind="indicator", title="?", reason="?", indicator=indicator
    )
    Outcome.objects.create(item=item, assurance="assured", discussion="?", recorded_by=by, recorded_at=timezone.now())


class TestRules:
    def test_bank_holidays_and_weekends_are_no_working_days_before(self):
        assert due_for_proposal(date(2022, 1, 5), 2) == date(2021, 12, 31)
        assert due_for_proposal(date(2021, 11, 10), 0) == date(2021, 11, 10)

    @pytest.mark.parametrize(
        ("to", "order"),
        [
            (Shift.UP, "bacd"), (Shift.DOWN, "acbd"), (Shift.TOP, "bacd"), (Shift.BOTTOM, "acdb"),
            (1, "bacd"), (3, "acbd"), (4, "acdb"), (99, "acdb"), (-5, "bacd"),
        ],
    )  # fmt: skip
    def test_an_item_is_moved(self, to, order):
        assert "".join(shifted("abcd", "b", to)) == order

    def test_an_end_is_an_end(self):
        assert shifted("ab", "a", Shift.UP) == ["a", "b"]
        assert shifted("ab", "b", Shift.DOWN) == ["a", "b"]

    def test_what_joins_stands_behind_the_last_that_comes_no_later(self):
        action, flag, audit, other = AgendaKind.ACTION, AgendaKind.FLAG, AgendaKind.AUDIT, AgendaKind.ANY_OTHER
        assert place_for(flag, [action, flag, audit, other]) == 2
        assert place_for(flag, [other, flag, audit]) == 2
        assert place_for(action, [audit, other]) == 0
        assert place_for(other, []) == 0

    def test_how_often_something_is_carried_is_said_from_the_second_time(self):
        assert say_carried(DAY, "not reached", 1) == "Carried from 8 November 2021: not reached."
        assert say_carried(DAY, "not reached", 12).endswith("It is carried for the 12th time.")
