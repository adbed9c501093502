from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from actions.models import Action
from clinics.models import Clinic, ClinicIndicator, ClinicSession, Outcome
from clinics.operations import agenda, arranging, closing, holding, rota
from clinics.operations.room import Agreed, OutcomeHasMovedOn, record_outcome
from clinics.rules.agenda import AgendaKind, Assurance, Cause, SessionState, order_agenda
from clinics.rules.arranging import Shift
from indicators.models import Outturn
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
DUE = add_working_days(timezone.localdate(), 10)


@pytest.fixture
def session(db):
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def issued(session, analyst):
    agenda.prepare_agenda(session, by=analyst)
    return agenda.issue_agenda(session, by=analyst)


def record(item, by, assurance=Assurance.ASSURED, **more):
    return record_outcome(item, assurance=assurance, discussion="Looked at", by=by, **more)


def test_five_clinics_with_28_measures_and_two_sessions():
    assert Clinic.objects.count() == 5
    assert ClinicIndicator.objects.count() == 28
    sessions = {(one.clinic.unit.code, one.held_on) for one in ClinicSession.objects.all()}
    assert sessions == {("assessment", date(2021, 11, 3)), ("pact", date(2021, 11, 10))}


def test_the_agenda_keeps_its_order(session, analyst, pact_manager):
    from actions.models import RaisedIn
    from actions.operations import Promise, raise_action

    raise_action(
        Promise(title="Recruit", unit=session.clinic.unit, raised_in=RaisedIn.DIRECT, owner=pact_manager, due_on=DUE),
        by=pact_manager,
    )
    session.held_on = DUE
    session.save()
    items = agenda.prepare_agenda(session, by=analyst)
    kinds = list(dict.fromkeys(item.kind for item in items))
    measures = [AgendaKind.FLAG, AgendaKind.DOUBT, AgendaKind.INDICATOR]
    assert kinds == [AgendaKind.ACTION, *measures, AgendaKind.AUDIT, AgendaKind.ANY_OTHER]
    assert [item.position for item in items] == list(range(1, len(items) + 1))


def test_the_agenda_speaks_of_the_services_own(session, analyst):
    items = agenda.prepare_agenda(session, by=analyst)
    flagged = {item.indicator.code for item in items if item.kind == AgendaKind.FLAG}
    assert flagged == {"PDC-01", "PDC-03", "MSB-01", "MSB-02", "RST-05", "RST-06"}
    doubted = {item.indicator.code for item in items if item.kind == AgendaKind.DOUBT}
    assert doubted == {"PCT-01", "PCT-02", "RST-08"}
    rest = {item.indicator.code for item in items if item.kind == AgendaKind.INDICATOR}
    assert rest == {"PCT-03", "PCT-04", "REV-01", "SUP-01"}


def test_each_item_says_why_it_is_there(session, analyst):
    items = {item.indicator.code: item for item in agenda.prepare_agenda(session, by=analyst) if item.indicator}
    assert "80% is printed, but 341/547 is 62.3%." in items["PCT-02"].reason
    assert items["PDC-01"].reason.startswith("October 2021. Off target: 89% against 100%")
    assert items["PCT-04"].reason == "One of the clinic's own measures. No figure has been recorded."


def test_proposing_again_replaces_the_proposal(session, analyst):
    first = agenda.prepare_agenda(session, by=analyst)
    assert len(agenda.prepare_agenda(session, by=analyst)) == len(first) == session.items.count()


def test_an_issued_agenda_stands_with_its_figures(issued, analyst):
    item = issued.items.get(indicator__code="PCT-01")
    assert {"CLA", "CIN"} <= {
        code for figure in item.figures for code in ("CLA", "CIN") if figure["fraction"] in ("121/128", "476/547")
    }
    with pytest.raises(holding.SessionHasMovedOn):
        agenda.prepare_agenda(issued, by=analyst)
    Outturn.objects.filter(indicator__code="PCT-01", cohort__code="CLA").update(value=50)
    item.refresh_from_db()
    assert any(figure["fraction"] == "121/128" and figure["figure"] == "95%" for figure in item.figures)


def test_an_empty_agenda_is_not_issued(session, analyst):
    with pytest.raises(holding.SessionHasMovedOn, match="prepare it first"):
        agenda.issue_agenda(session, by=analyst)


def test_items_move_by_one_place(session, analyst):
    first, second, *_ = agenda.prepare_agenda(session, by=analyst)
    arranging.move_item(second, to=Shift.UP, by=analyst)
    assert list(session.items.values_list("pk", flat=True)[:2]) == [second.pk, first.pk]
    arranging.move_item(session.items.first(), to=Shift.UP, by=analyst)
    assert session.items.first().pk == second.pk


def test_a_topic_of_ones_own(session, analyst):
    agenda.prepare_agenda(session, by=analyst)
    arranging.add_topic(session, title="Vacancies", reason="Three posts are empty", by=analyst)
    *_, topic, last = session.items.all()
    assert (topic.title, last.kind) == ("Vacancies", AgendaKind.ANY_OTHER)


def test_an_outcome_raises_its_actions_in_one_go(issued, pact_manager, cla_manager):
    item = issued.items.get(indicator__code="PDC-01")
    agreed = [
        Agreed("Cover plan for children not seen", pact_manager, DUE),
        Agreed("Check recording", cla_manager, DUE),
    ]
    outcome = record(item, pact_manager, Assurance.NOT_ASSURED, cause=Cause.CAPACITY, actions=agreed)
    first, _ = outcome.actions.order_by("pk")
    assert (first.owner, first.due_on, first.unit.code, first.indicator) == (pact_manager, DUE, "pact", item.indicator)
    assert first.source_note.startswith("PACT clinic, 10 November 2021")
    assert first.value_at_start == 89
    issued.refresh_from_db()
    assert issued.state == SessionState.IN_PROGRESS


def test_one_bad_action_undoes_the_outcome(issued, pact_manager):
    item, before = issued.items.first(), Action.objects.count()
    agreed = [Agreed("Good", pact_manager, DUE), Agreed("Late", pact_manager, date(2021, 1, 4))]
    with pytest.raises(ValidationError):
        record(item, pact_manager, actions=agreed)
    assert not Outcome.objects.exists()
    assert Action.objects.count() == before


def test_an_outcome_is_recorded_once(issued, pact_manager):
    item = issued.items.first()
    record(item, pact_manager)
    with pytest.raises(OutcomeHasMovedOn):
        record(item, pact_manager, decision="Look again")


def test_less_than_assured_names_the_cause(issued, pact_manager):
    with pytest.raises(ValidationError, match="Say what the cause is"):
        record(issued.items.first(), pact_manager, Assurance.PARTLY_ASSURED)


def test_a_manager_records_only_in_their_own_clinic(issued, cla_manager, analyst):
    for person in (cla_manager, analyst):
        with pytest.raises(PermissionDenied):
            record(issued.items.first(), person)


def test_nothing_is_recorded_before_the_agenda_is_issued(session, analyst, pact_manager):
    item, *_ = agenda.prepare_agenda(session, by=analyst)
    with pytest.raises(holding.SessionHasMovedOn):
        record(item, pact_manager)


def test_a_session_closes_when_every_item_has_an_outcome_and_what_was_not_reached_carries(
    issued, pact_manager, analyst, deputy
):
    first, *rest = issued.items.all()
    record(first, pact_manager)
    with pytest.raises(closing.ItemsWithoutOutcome):
        closing.close_session(issued, by=deputy)
    for item in rest:
        record(item, pact_manager, Assurance.NOT_REACHED)
    closing.close_session(issued, by=deputy)
    later = ClinicSession.objects.create(clinic=issued.clinic, held_on=date(2021, 12, 22))
    carried = agenda.prepare_agenda(later, by=analyst)
    assert any(item.reason.startswith("Carried from 10 November 2021: not reached.") for item in carried)
    with pytest.raises(holding.SessionHasMovedOn):
        record(rest[0], pact_manager)


def test_a_session_is_held_on_a_working_day_once(session, analyst):
    with pytest.raises(ValidationError, match="is a bank holiday"):
        rota.schedule_session(session.clinic, held_on=date(2022, 1, 3), by=analyst)
    with pytest.raises(ValidationError):
        rota.schedule_session(session.clinic, held_on=session.held_on, by=analyst)
    assert rota.schedule_session(session.clinic, held_on=date(2021, 12, 22), by=analyst).chair == session.clinic.chair


class TestWhatWasSaid:
    def test_it_is_held_against_the_figures_on_the_sessions_page(self, sign_in, issued, pact_manager):
        item = issued.items.get(indicator__code="PCT-01")
        record_outcome(
            item,
            assurance=Assurance.ASSURED,
            discussion="Visits on time in PACT were 85% (121/128) for children looked after.",
            by=pact_manager,
        )
        page = sign_in(pact_manager).get(issued.get_absolute_url()).content.decode()
        assert '<span class="claim claim-contradicted">85% (121/128)</span>' in page
        assert "121 of 128 is 94.5%, not 85%" in page

    def test_nothing_is_checked_where_no_figure_is_spoken_of(self, sign_in, issued, pact_manager):
        record(issued.items.first(), pact_manager)
        page = sign_in(pact_manager).get(issued.get_absolute_url()).content.decode()
        assert "held against the figures" not in page


class TestTheOutcomePage:
    def given(self, **more):
        empty = {
            f"actions-{row}-{name}": "" for row in range(3) for name in ("title", "owner", "due_on", "success_measure")
        }
        management = {"actions-TOTAL_FORMS": "3"}
        return {
            **management,
            **empty,
            "assurance": "not_assured",
            "cause": "capacity",
            "discussion": "Vacancies",
            **more,
        }

    def test_it_records_the_outcome_with_its_action(self, sign_in, issued, pact_manager):
        item = issued.items.get(indicator__code="PDC-01")
        action = {
            "actions-0-title": "Cover plan",
            "actions-0-owner": pact_manager.pk,
            "actions-0-due_on": DUE.isoformat(),
        }
        page = sign_in(pact_manager).post(item.get_absolute_url(), self.given(**action))
        assert page.status_code == 302
        assert item.outcome.actions.get().title == "Cover plan"

    def test_a_half_filled_action_loses_nothing_that_was_typed(self, sign_in, issued, pact_manager):
        item = issued.items.first()
        page = sign_in(pact_manager).post(item.get_absolute_url(), self.given(**{"actions-1-title": "Cover plan"}))
        assert b"Name its owner." in page.content
        assert b"Vacancies" in page.content
        assert b"Cover plan" in page.content
        assert not Outcome.objects.exists()

    @pytest.mark.parametrize("field", ["discussion", "decision"])
    def test_a_date_of_birth_is_refused_and_the_words_kept(self, sign_in, issued, pact_manager, field):
        item = issued.items.first()
        page = sign_in(pact_manager).post(item.get_absolute_url(), self.given(**{field: "Seen late, DOB 03/03/2014."}))
        assert "“03/03/2014” looks like a date of birth." in page.content.decode()
        assert b"Seen late, DOB 03/03/2014." in page.content
        assert not Outcome.objects.exists()

    def test_the_second_of_two_people_is_told_and_keeps_their_words(self, sign_in, issued, pact_manager, deputy):
        item = issued.items.first()
        record(item, deputy)
        page = sign_in(pact_manager).post(item.get_absolute_url(), self.given())
        assert b"Your words are not recorded yet" in page.content
        assert b"Vacancies" in page.content

    def test_the_figures_stand_beside_with_what_was_printed(self, sign_in, issued, pact_manager):
        item = issued.items.get(indicator__code="PCT-01")
        page = sign_in(pact_manager).get(item.get_absolute_url(), follow=True).content.decode()
        assert "printed as 85%" in page
        assert "121/128" in page


def test_order_is_stable_within_a_kind():
    class Thing:
        def __init__(self, kind, name):
            self.kind, self.name = kind, name

    things = [
        Thing(AgendaKind.ANY_OTHER, 1),
        Thing(AgendaKind.FLAG, 2),
        Thing(AgendaKind.ACTION, 3),
        Thing(AgendaKind.FLAG, 4),
    ]
    assert [thing.name for thing in order_agenda(things)] == [3, 2, 4, 1]
