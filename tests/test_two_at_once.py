"""Two people, or two workers, at the same moment: nothing is doubled, nothing overwritten, nobody sees an error.

On PostgreSQL, where writers really run side by side; SQLite lets one in at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from actions import operations as actions
from actions.models import Action
from actions.rules.lifecycle import OverdueDecision
from clinics.models import ClinicSession, Outcome, OutcomeDraft
from clinics.operations import agenda, arranging, room
from clinics.operations.attendance import Came, attendance_said, record_attendance
from clinics.operations.drafts import keep_draft
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import Assurance, Presence
from clinics.rules.arranging import Shift
from examples.loading import load
from indicators.gaps import GapSeries
from indicators.models import AwaitedFigure, ChaseReminder, Flag, FlagEvent, Indicator, Outturn, OutturnRevision, Return
from indicators.operations import reading, returns, sheets
from indicators.operations.chasing import chase
from indicators.operations.doorbell import FLAG_PUBLISHED
from indicators.operations.flags import raise_flags
from indicators.operations.gaps import own_missing_figure
from indicators.operations.withdrawal import withdraw_return
from indicators.rules.sheets import Typed
from indicators.rules.vocabulary import Measure, RevisionReason
from indicators.tasks import flag_missed_targets, flag_published
from organisation.jobs import ask
from organisation.jobs.sweeping import pick_up
from organisation.models import JobRun, Notification, Unit, User
from organisation.rules.calendar import add_working_days
from reports.models import Commentary
from reports.operations import CommentaryHasMovedOn, write_commentary
from reports.subjects import Subject

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="writers run side by side on PostgreSQL only"),
]


@pytest.fixture(autouse=True)
def universe(db):
    load("november_2021")


def at_once(*doings):
    """Do things at the same moment, each on a connection of its own; give what each gave or raised."""
    start = Barrier(len(doings))

    def run(doing):
        start.wait()
        try:
            return doing()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(run, doings))


def person(username):
    return User.objects.get(username=username)


def test_two_sweeps_raise_each_flag_once():
    Flag.objects.all().delete()
    swept = at_once(*[lambda: raise_flags(month=date(2021, 11, 1))] * 3)
    assert sorted(sweep.opened for sweep in swept) == [0, 0, 33]
    assert (Flag.objects.count(), FlagEvent.objects.count()) == (33, 33)


def test_one_return_published_twice_at_once_is_published_once():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    done = at_once(*[lambda: returns.publish_return(given, by=analyst)] * 2)
    assert sorted(type(one).__name__ for one in done) == ["Recorded", "ReturnIsSettled"]


def test_two_returns_with_the_same_new_figure_do_not_collide():
    analyst = person("analyst")
    both = [
        returns.receive_return(content=f"Indicator,Nov-21\nRST-01,{value}\n".encode(), file_name="a.csv", by=analyst)
        for value in (2001, 2001)
    ]
    done = at_once(*[lambda one=one: returns.publish_return(one, by=analyst) for one in both])
    assert sorted((one.new, one.unchanged) for one in done) == [(0, 1), (1, 0)]
    assert Outturn.objects.filter(indicator__code="RST-01", month=date(2021, 11, 1)).count() == 1


def test_one_return_withdrawn_twice_at_once_is_withdrawn_once():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    returns.publish_return(given, by=analyst)
    done = at_once(*[lambda: withdraw_return(given, by=analyst, reason="The wrong month")] * 2)
    assert sorted(type(one).__name__ for one in done) == ["Recorded", "ReturnIsNotPublished"]
    assert OutturnRevision.objects.filter(indicator__code="RST-01", month=date(2021, 11, 1)).count() == 1


def test_two_returns_withdrawn_at_once_leave_what_stood_before_both():
    analyst = person("analyst")
    both = []
    for value in (2001, 2010):
        content = f"Indicator,Oct-21,Nov-21\nRST-01,{value},{value}\n".encode()
        both.append(returns.receive_return(content=content, file_name="a.csv", by=analyst))
        returns.publish_return(both[-1], by=analyst, reason=RevisionReason.KEYING)
    done = at_once(*[lambda one=one: withdraw_return(one, by=analyst, reason="The wrong month") for one in both])
    assert {type(one).__name__ for one in done} == {"Recorded"}
    held = Outturn.objects.filter(indicator__code="RST-01", month__gte=date(2021, 10, 1), unit__kind="authority")
    assert [row.value for row in held] == [1978]


def test_two_managers_recording_one_item():
    analyst, manager, deputy = person("analyst"), person("manager.pact"), person("deputy")
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    item = session.items.first()

    def record(by):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=by.username, by=by)

    done = at_once(lambda: record(manager), lambda: record(deputy))
    assert sorted(type(one).__name__ for one in done) == ["Outcome", "OutcomeHasMovedOn"]
    assert Outcome.objects.count() == 1


def in_the_room():
    session, analyst = ClinicSession.objects.get(clinic__unit__code="pact"), person("analyst")
    agenda.prepare_agenda(session, by=analyst)
    return agenda.issue_agenda(session, by=analyst)


def test_two_managers_writing_over_one_wording():
    item, manager, deputy = in_the_room().items.first(), person("manager.pact"), person("deputy")

    def record(by, words, seen):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=words, by=by, expected_version=seen)

    record(manager, "First", 0)
    done = at_once(lambda: record(manager, "Mine", 1), lambda: record(deputy, "Theirs", 1))
    assert sorted(type(one).__name__ for one in done) == ["Outcome", "OutcomeHasMovedOn"]
    outcome = Outcome.objects.get()
    assert (outcome.version, outcome.revisions.count()) == (2, 2)


def test_one_outcome_sent_three_times_at_once_raises_its_action_once():
    item, manager = in_the_room().items.first(), person("manager.pact")
    agreed = [room.Agreed("Cover plan", manager, add_working_days(timezone.localdate(), 5))]
    before = Action.objects.count()

    def record():
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion="Same", by=manager, actions=agreed)

    assert {type(one) for one in at_once(*[record] * 3)} == {Outcome}
    assert (Outcome.objects.get().version, Action.objects.count()) == (1, before + 1)


def test_two_items_recorded_at_once_are_both_recorded():
    first, second = in_the_room().items.all()[:2]

    def record(item, username):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=username, by=person(username))

    done = at_once(lambda: record(first, "manager.pact"), lambda: record(second, "deputy"))
    assert {type(one) for one in done} == {Outcome}


def test_drafts_of_one_typist_arriving_at_once_leave_one():
    item, manager = in_the_room().items.first(), person("manager.pact")
    texts = ["Vac", "Vacan", "Vacancies"]
    done = at_once(
        *[lambda text=text: keep_draft(item, words={"discussion": text}, seen_version=0, by=manager) for text in texts]
    )
    assert {type(one) for one in done} == {OutcomeDraft}
    assert item.drafts.get().words["discussion"] in texts


def test_two_write_down_who_came_and_the_second_is_told():
    session, people = in_the_room(), [person("manager.pact"), person("deputy")]
    seen = attendance_said(session)

    def save(by):
        came = [Came(by, Presence.PRESENT)]
        return record_attendance(session, came=came, chair=by, seen=seen, by=by)

    done = at_once(*[lambda by=by: save(by) for by in people])
    assert sorted(type(one).__name__ for one in done) == ["AttendanceHasMovedOn", "ClinicSession"]
    assert session.attendances.count() == 1


def test_two_decisions_on_one_overdue_action():
    deputy = person("deputy")
    action = Action.objects.exclude(due_on=None).first()

    def cancel():
        decided = actions.Decided(OverdueDecision.CANCEL, "No longer needed")
        return actions.review_overdue(action, by=deputy, decided=decided)

    done = at_once(cancel, cancel)
    assert sorted(type(one).__name__ for one in done) == ["ActionHasMovedOn", "OverdueReview"]
    assert action.overdue_reviews.count() == 1


def late_action():
    """An overdue action of the report, with an owner."""
    action = Action.objects.exclude(due_on=None).first()
    Action.objects.filter(pk=action.pk).update(owner=person("manager.pact"))
    return Action.objects.get(pk=action.pk)


def test_the_second_of_two_reviewers_is_told_whatever_either_decided():
    action = late_action()
    seen = actions.Seen(action.due_on, action.owner_id)
    extended = actions.Decided(OverdueDecision.EXTEND, "Two more weeks", new_due_on=date(2099, 1, 5))
    reassigned = actions.Decided(OverdueDecision.REASSIGN, "It is hers", new_owner=person("manager.cla"))
    done = at_once(
        lambda: actions.review_overdue(action, by=person("deputy"), decided=extended, seen=seen),
        lambda: actions.review_overdue(action, by=person("head"), decided=reassigned, seen=seen),
    )
    assert sorted(type(one).__name__ for one in done) == ["ActionHasMovedOn", "OverdueReview"]
    assert action.overdue_reviews.count() == 1


def test_a_decision_sent_twice_at_once_is_recorded_once():
    action, deputy = late_action(), person("deputy")
    seen = actions.Seen(action.due_on, action.owner_id)
    decided = actions.Decided(OverdueDecision.EXTEND, "Two more weeks", new_due_on=date(2099, 1, 5))
    done = at_once(*[lambda: actions.review_overdue(action, by=deputy, decided=decided, seen=seen)] * 2)
    assert {type(one).__name__ for one in done} == {"OverdueReview"}
    assert (done[0], action.date_changes.count()) == (done[1], 1)


def test_a_sitting_begun_twice_at_once_is_one():
    deputy = person("deputy")
    done = at_once(*[lambda: actions.begin_sitting(by=deputy)] * 2)
    assert done[0] == done[1]
    assert done[0].items.count() == 7


def test_a_decision_as_the_sitting_ends_is_in_its_record_or_outside_it_but_never_lost():
    action, deputy = late_action(), person("deputy")
    sitting = actions.begin_sitting(by=deputy)
    decided = actions.Decided(OverdueDecision.CANCEL, "No longer needed")
    review, ended = at_once(
        lambda: actions.review_overdue(action, by=deputy, decided=decided),
        lambda: actions.end_sitting(sitting, by=deputy),
    )
    item = sitting.items.get(action=action)
    assert (review.sitting in (None, sitting), bool(ended.ended_at)) == (True, True)
    assert review.sitting is None or item.meanwhile == ""


def test_many_placed_by_two_people_at_once_go_to_one_of_them_each():
    seen = dict(Action.objects.unplaced().filter(due_on=None).values_list("pk", "version"))
    two = [person("manager.pact"), person("manager.cla")]
    deputy = person("deputy")
    done = at_once(
        *[lambda one=one: actions.place_many(seen, by=deputy, owner=one, due_on=date(2099, 1, 5)) for one in two]
    )
    assert sorted(len(placed) for placed, _ in done) == [0, len(seen)]
    assert Action.objects.filter(pk__in=seen).values("owner").distinct().count() == 1


def test_two_workers_reading_one_return_read_it_once():
    given = returns.keep_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=person("analyst"))
    done = at_once(*[lambda: reading.read_kept_return(given)] * 2)
    read, refused = sorted((type(one).__name__ for one in done), key=len)
    assert (read, refused) in (("Return", "ReturnIsBeingRead"), ("Return", "ReturnIsSettled"))
    assert given.figures.count() == 1


def test_two_people_answering_one_name_differently_leave_one_answer():
    from indicators.models import IndicatorAlias
    from indicators.operations.names import Answer, NameKind, remember_names

    analyst = person("analyst")
    both = [
        returns.receive_return(content=b"Indicator,Nov-21\nSunny days,1%\n", file_name="a.csv", by=analyst)
        for _ in range(2)
    ]
    answers = [Answer(NameKind.INDICATOR, "Sunny days", code) for code in ("EAI-01", "EAI-04")]
    done = at_once(
        *[
            lambda one=one, answer=answer: remember_names(one, [answer], by=analyst)
            for one, answer in zip(both, answers, strict=True)
        ]
    )
    assert sorted(type(one).__name__ for one in done) == ["NameIsTaken", "Return"]
    assert IndicatorAlias.objects.filter(name="Sunny days").count() == 1


def test_publishing_and_discarding_at_once_do_one_of_the_two():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    done = at_once(lambda: returns.publish_return(given, by=analyst), lambda: returns.discard_return(given, by=analyst))
    assert "ReturnIsSettled" in {type(one).__name__ for one in done}
    given.refresh_from_db()
    assert given.state in ("published", "discarded")
    assert Outturn.objects.filter(source=given).exists() == (given.state == "published")


def bring_audits(username):
    User.objects.filter(username=username).update(email=f"{username}@example.gov.uk")
    Indicator.objects.filter(code__startswith="RQA-").update(updater=person(username))


def test_three_workers_chasing_at_once_send_one_letter():
    bring_audits("qa")
    done = at_once(*[lambda: chase(on=date(2021, 11, 12))] * 3)
    assert sorted(sum(one.reminded.values()) for one in done) == [0, 0, 4]
    assert [letter.subject for letter in mail.outbox] == ["4 figures are due today"]
    assert ChaseReminder.objects.count() == 4


def test_two_people_naming_an_owner_at_once():
    analyst, head, qa = person("analyst"), person("head"), person("qa")
    series = GapSeries(Indicator.objects.get(code="RST-08"), Unit.objects.get(kind="authority"))

    def name(by, owner, seen):
        return own_missing_figure(series, by=by, owner=owner, promised_on=None, seen=seen)

    first = at_once(lambda: name(analyst, qa, None), lambda: name(head, head, None))
    assert sorted(type(one).__name__ for one in first) == ["AwaitedFigure", "GapHasMovedOn"]
    seen = AwaitedFigure.objects.get().set_at
    second = at_once(lambda: name(analyst, qa, seen), lambda: name(head, head, seen))
    assert sorted(type(one).__name__ for one in second) == ["AwaitedFigure", "GapHasMovedOn"]
    assert AwaitedFigure.history.count() == 2


def test_two_workers_and_two_beats_do_each_moment_and_each_ask_once(time_machine):
    JobRun.objects.all().delete()
    ask(FLAG_PUBLISHED, "2021-11-01", and_ring=False)
    said = at_once(*[flag_missed_targets, flag_published] * 3)
    assert not [one for one in said if isinstance(one, Exception)]
    runs = JobRun.objects.values_list("job", "outcome").order_by("job")
    assert list(runs) == [("flag missed targets", "succeeded"), (FLAG_PUBLISHED, "succeeded")]


def test_two_sweeps_note_a_missed_moment_once():
    JobRun.objects.all().delete()
    said = at_once(*[pick_up] * 3)
    assert sum("flag missed targets" in one for one in said) == 1
    assert JobRun.objects.filter(job="flag missed targets").count() == 1


def type_visits(by, figure, code="PCT-01", seen=None):
    """Type one figure of PACT's December into its sheet, opening one where there is none."""
    indicator, pact = Indicator.objects.get(code=code), Unit.objects.get(code="pact")
    return sheets.type_figure(
        sheets.open_sheet(pact, date(2021, 12, 1), by=by),
        indicator=indicator,
        cohort=None,
        typed=Typed(Measure(indicator.measure), printed=Decimal(figure)),
        seen=seen,
        by=by,
    )


@pytest.mark.parametrize("has_row", [False, True], ids=["a row nobody typed", "a row typed before"])
def test_two_typists_of_one_row(has_row):
    analyst, manager = person("analyst"), person("manager.pact")
    seen = type_visits(analyst, 80).typed_at if has_row else None
    done = at_once(lambda: type_visits(analyst, 86, seen=seen), lambda: type_visits(manager, 87, seen=seen))
    assert sorted(type(one).__name__ for one in done) == ["SomebodyTyped", "StagedFigure"]
    kept = next(one for one in done if not isinstance(one, Exception))
    told = next(one for one in done if isinstance(one, Exception))
    assert (told.theirs.printed, told.theirs.typed_by) == (kept.printed, kept.typed_by)
    assert Return.objects.get(kind="sheet").figures.get().printed == kept.printed


def test_the_first_rows_of_a_sheet_typed_at_once_open_one_sheet():
    analyst, codes = person("analyst"), ["PCT-01", "PCT-02", "PCT-03", "PCT-04"]
    at_once(*[lambda code=code: type_visits(analyst, 7, code) for code in codes])
    sheet = Return.objects.get(kind="sheet")
    assert sorted(row.indicator.code for row in sheet.figures) == codes


def test_a_row_typed_while_its_sheet_is_published_is_never_lost():
    analyst, manager = person("analyst"), person("manager.pact")
    type_visits(analyst, 86, "PCT-02")
    sheet = Return.objects.get(kind="sheet")
    published, typed = at_once(lambda: returns.publish_return(sheet, by=analyst), lambda: type_visits(manager, 87))
    held = Outturn.objects.filter(indicator__code="PCT-01", unit__code="pact", cohort=None, month=date(2021, 12, 1))
    if isinstance(typed, sheets.SheetIsClosed):
        assert not held.exists()
    elif sheet.figures.filter(pk=typed.pk).exists():
        assert (published.new, held.get().value) == (2, 87)
    else:
        assert Return.objects.get(kind="sheet", state="checked").figures.get().printed == 87


def test_two_write_about_the_same_thing_and_the_second_is_told():
    subject = Subject(Unit.objects.get(code="southampton"), date(2021, 11, 1), indicator=Indicator.objects.first())
    people = User.objects.filter(username__in=["analyst", "deputy"])

    def write(person):
        return lambda: write_commentary(subject, text=f"Said by {person.username}.", by=person, seen=0)

    answers = at_once(*[write(person) for person in people])
    assert {type(answer) for answer in answers} == {Commentary, CommentaryHasMovedOn}
    assert Commentary.objects.about(subject).count() == 1


def proposed_agenda():
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    agenda.prepare_agenda(session, by=person("analyst"))
    return session


def places(session):
    return list(session.items.order_by("position").values_list("position", flat=True))


def test_two_arranging_one_agenda_lose_no_item_and_share_no_place():
    session, analyst, manager = proposed_agenda(), person("analyst"), person("manager.pact")
    first, second, third, *_ = session.items.order_by("position")
    number = session.items.count()
    done = at_once(
        lambda: arranging.move_item(first, to=Shift.BOTTOM, by=analyst),
        lambda: arranging.hold_back(second, reason="Away.", by=manager),
        lambda: arranging.add_topic(session, title="Vacancies", reason="Three.", by=manager),
        lambda: arranging.move_item(third, to=2, by=analyst),
    )
    assert [one for one in done if isinstance(one, Exception)] == []
    assert places(session) == list(range(1, number + 2))
    assert session.items.last() == second


def test_two_deep_dives_chosen_at_once_are_one():
    session, analyst = proposed_agenda(), person("analyst")
    first, second = session.items.filter(kind="flag")[:2]
    done = at_once(*[lambda one=one: arranging.choose_deep_dive(one, by=analyst) for one in (first, second)])
    assert [one for one in done if isinstance(one, Exception)] == []
    assert session.items.filter(is_deep_dive=True).count() == 1


def test_an_agenda_issued_while_it_is_arranged_is_issued_once_and_whole():
    session, analyst, manager = proposed_agenda(), person("analyst"), person("manager.pact")
    item = session.items.first()
    issued, again, moved = at_once(
        lambda: agenda.issue_agenda(session, by=analyst),
        lambda: agenda.issue_agenda(session, by=manager),
        lambda: arranging.move_item(item, to=Shift.BOTTOM, by=manager),
    )
    assert sorted(type(one).__name__ for one in (issued, again)) == ["ClinicSession", "SessionHasMovedOn"]
    assert moved is None or isinstance(moved, SessionHasMovedOn)
    assert places(session) == list(range(1, session.items.count() + 1))
    members = {row.person_id for row in Notification.objects.filter(kind="agenda-issued")}
    assert Notification.objects.filter(kind="agenda-issued").count() == len(members)


def test_two_workers_propose_one_agenda_once():
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    done = at_once(*[lambda: agenda.propose_due_agendas(on=date(2021, 11, 8))] * 2)
    assert sorted(len(sessions) for sessions, _ in done) == [0, 1]
    subjects = [(item.kind, item.indicator_id, item.action_id) for item in session.items.filter(flag=None)]
    assert len(subjects) == len(set(subjects))
