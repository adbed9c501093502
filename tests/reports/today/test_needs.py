"""What needs somebody: each kind, for whom, with the one next step."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from actions.rules.lifecycle import ActionState
from audits.models import Audit
from clinics.models import Clinic, ClinicSession
from indicators.gaps import read_gaps
from indicators.models import AwaitedFigure, Doubt, Flag, Return
from indicators.rules.vocabulary import FlagClass, FlagState
from organisation.models import JobRun, Membership, User
from organisation.roles import Role
from reports.today.page import KINDS, cut, read_today
from tests.reports.today.asking import needs, piles

pytestmark = pytest.mark.django_db

TO_DECIDE = "Overdue actions to decide about"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def act(unit, **fields):
    now = timezone.now()
    due_on = fields.get("due_on", in_days(-3))
    given = {"raised_in": "direct", "raised_by": User.objects.get(username="deputy"), "raised_at": now}
    given |= {"original_due_on": due_on, "due_on": due_on, "accepted_at": now if fields.get("owner") else None}
    return Action.objects.create(title="Write the rota", unit=unit, **(given | fields))


@pytest.fixture
def pact(pact_manager):
    """Give the service, with nothing open in it but what a test puts there."""
    Action.objects.open().update(state=ActionState.CANCELLED, closed_reason="?", closed_by=1, closed_at=timezone.now())
    return Membership.objects.get(user=pact_manager).unit


def test_what_is_overdue_is_decided_about_by_the_longest_and_statutory_first(pact, pact_manager, deputy):
    act(pact, owner=pact_manager, due_on=in_days(-1))
    longest = act(pact, owner=pact_manager, due_on=in_days(-30))
    duty = act(pact, owner=pact_manager, due_on=in_days(-2), priority="statutory")
    found = needs(deputy, TO_DECIDE)
    assert [one.address for one in found][:2] == [f"/actions/{duty.pk}/review/", f"/actions/{longest.pk}/review/"]
    assert found[0].why.startswith("Statutory duty. 2 days overdue, since ")
    assert found[1].step == "Decide"
    assert found[1].whose == f"{pact}, {pact_manager}"
    assert not needs(pact_manager, TO_DECIDE)


def test_what_is_ones_own_is_said_once(pact, deputy):
    act(pact, owner=deputy)
    assert not needs(deputy, TO_DECIDE)
    own = needs(deputy, "Yours to do")
    assert [(one.what, one.step) for one in own] == [("Write the rota", "Report progress")]
    assert own[0].is_loud


def test_what_was_given_to_somebody_is_to_be_accepted_and_what_is_far_off_is_not_shown(pact, pact_manager):
    act(pact, owner=pact_manager, accepted_at=None, due_on=in_days(90))
    act(pact, owner=pact_manager, due_on=in_days(90))
    assert [one.step for one in needs(pact_manager, "Yours to do")] == ["Accept it"]


def test_ones_own_actions_come_in_the_order_of_the_rule(pact, pact_manager):
    for days, priority in (
        (3, "statutory"),
        (0, "normal"),
        (-1, "normal"),
        (-9, "normal"),
        (-1, "statutory"),
        (2, "normal"),
    ):
        act(pact, owner=pact_manager, due_on=in_days(days), priority=priority)
    found = [one.urgency for one in needs(pact_manager, "Yours to do")]
    assert found == sorted(found, key=lambda one: one.place)
    assert [(one.day - timezone.localdate()).days for one in found] == [-1, -9, -1, 0, 3, 2]


def test_nobody_is_asked_to_verify_what_is_theirs(pact, pact_manager, head, qa):
    done = {
        "state": ActionState.DONE,
        "done_at": timezone.now(),
        "closed_at": timezone.now(),
        "closed_by": pact_manager,
    }
    act(pact, owner=head, said_done_by=head, **done)
    assert not needs(head, "Actions to verify")
    assert [one.step for one in needs(qa, "Actions to verify")] == ["Verify"]


def test_an_action_without_an_owner_is_placed(pact, pact_manager):
    placed = act(pact, due_on=None)
    found = needs(pact_manager, "Actions without an owner or a date")
    assert [(one.step, one.address) for one in found] == [("Place it", f"/actions/{placed.pk}/place/")]
    assert found[0].why == "It has waited for an owner or date since today."


def test_a_flag_says_its_figure_and_target_and_leads_to_its_answer(deputy, cla_manager):
    new = Flag.objects.get(classification=FlagClass.NEW, state=FlagState.OPEN)
    (found,) = needs(deputy, "New flags")
    assert (found.step, found.address) == ("Answer it", f"/flags/{new.pk}/")
    assert found.why == "Off target: 85% against 87%; not off target the month before."
    assert "EAI-04" in found.what
    assert "October 2021" in found.whose
    assert not needs(cla_manager, "New flags")


def test_red_with_nobody_on_it_is_the_services_own_and_leads_to_an_action(pact_manager, deputy):
    found = needs(pact_manager, "Off target, and nobody is on them")
    assert found[0].step == "Raise an action"
    assert "source=flag%3A" in found[0].address
    assert piles(deputy)["Off target, and nobody is on them"].number > len(found)


def test_a_flag_that_was_answered_is_gone(deputy):
    Flag.objects.filter(classification=FlagClass.NEW).update(
        state=FlagState.ACKNOWLEDGED, acknowledged_at=timezone.now(), acknowledged_by=deputy
    )
    assert not needs(deputy, "New flags")


def test_the_analyst_checks_settles_and_asks_after_figures(analyst, deputy):
    Return.objects.create(file_name="october.xlsx", state="checked", uploaded_by=analyst, uploaded_at=timezone.now())
    found = piles(analyst)
    assert found["Returns to check and publish"].needs[0].step == "Check the return"
    assert found["Doubts to settle"].number == Doubt.objects.live().count()
    assert found["Doubts to settle"].needs[0].address.endswith("/settle/")
    assert found["Returns due"].needs[0].what == "The figures of November 2021"
    assert not {"Returns to check and publish", "Returns due"} & set(piles(deputy))


def test_a_missing_figure_is_said_once_with_the_sheet_where_it_is_typed(analyst):
    found = piles(analyst)
    own = {one.what for one in found["Figures for you to bring"].needs}
    assert own
    assert not own & {one.what for one in found["Missing figures"].needs} if "Missing figures" in found else True
    assert found["Figures for you to bring"].needs[0].step == "Type figures"


CLINICS = "Clinics to prepare or record"


def clinic_of(manager, **session):
    ClinicSession.objects.all().delete()
    return ClinicSession.objects.create(clinic=Clinic.objects.get(unit__memberships__user=manager), **session)


@pytest.mark.parametrize(("days", "waits"), [(14, 1), (15, 0), (-3, 1)])
def test_a_clinic_is_prepared_from_a_fortnight_before_by_its_own_service(pact_manager, analyst, deputy, days, waits):
    clinic_of(pact_manager, held_on=in_days(days))
    assert len(needs(pact_manager, CLINICS)) == len(needs(analyst, CLINICS)) == waits
    assert not needs(deputy, CLINICS)


def test_a_clinic_is_recorded_by_who_sits_in_it_from_its_day_on(pact_manager, analyst, deputy):
    session = clinic_of(
        pact_manager, held_on=in_days(0), state="agenda_issued", issued_by=analyst, issued_at=timezone.now()
    )
    for person in (pact_manager, deputy):  # the deputy director chairs it
        (found,) = needs(person, CLINICS)
        assert (found.step, found.address, found.whose) == ("Record", f"/clinics/sessions/{session.pk}/room/", "today")
    assert not needs(analyst, CLINICS)
    session.clinic.members.all().delete()
    Clinic.objects.update(chair=pact_manager)
    assert not needs(deputy, CLINICS)


def audit(unit, qa, number, **fields):
    given = {"kind": "case", "state": "allocated", "auditor": qa, "entered_by": qa, "entered_at": timezone.now()}
    return Audit.objects.create(reference=f"QA-{number}", unit=unit, **(given | fields))


def test_the_qa_unit_asks_after_late_audits_and_gives_re_audits_to_somebody(pact, pact_manager, qa, deputy):
    late = audit(pact, qa, 9001, auditor=pact_manager, due_on=in_days(-2))
    then = timezone.now() - timedelta(days=30)
    first = {"state": "submitted", "auditor_grade": "inadequate", "audited_on": in_days(-30), "submitted_at": then}
    inadequate = audit(pact, qa, 9002, **first)
    again = audit(
        pact, qa, 9003, kind="re_audit", re_audit_of=inadequate, state="planned", auditor=None, due_on=in_days(9)
    )
    (found,) = needs(qa, "Late audits")
    assert (found.what, found.address) == (late.reference, f"/audits/{late.pk}/")
    assert found.why.startswith("2 days overdue, since ")
    (found,) = needs(qa, "Re-audits to give to somebody")
    assert (found.what, found.address) == (again.reference, f"/audits/{again.pk}/give/")
    (found,) = needs(deputy, "Audits with no action")
    assert (found.what, found.step) == (inadequate.reference, "Raise an action")
    assert "nadequate" not in found.why  # the grade stands on the audit's page, to who may read it
    assert [one.what for one in needs(pact_manager, "Audits for you to make")] == [late.reference]


def test_figures_promised_for_a_day_to_come_stand_beside_for_the_analyst(analyst, deputy):
    gap = next(gap for gap in read_gaps(on=timezone.localdate()) if gap.owner == analyst)
    AwaitedFigure.objects.update_or_create(
        **gap.series.named,
        defaults={"owner": analyst, "promised_on": in_days(5), "set_by": analyst, "set_at": timezone.now()},
    )
    found = read_today(analyst, now=timezone.now(), since=None).promised
    assert (found.number, found.first.series.key) == (1, gap.series.key)
    assert read_today(deputy, now=timezone.now(), since=None).promised is None


def test_an_administrator_hears_of_what_runs_and_of_who_sees_nothing(administrator, deputy):
    now = timezone.now()
    about = {"started_at": now, "finished_at": now, "leased_until": now, "worker": "w", "wanted_since": now}
    JobRun.objects.create(
        job="send weekly digests", asked="ring", not_before=now, outcome="failed", error="Traceback\nNo post", **about
    )
    User.objects.create(username="new")
    (failed,) = needs(administrator, "Jobs that went wrong")
    assert failed.why.endswith("No post")
    assert "new" in [one.what for one in needs(administrator, "People without a role")]
    assert not {"Jobs that went wrong", "People without a role"} & set(piles(deputy))


def test_two_roles_see_the_needs_of_both(pact_manager, analyst):
    authority = Membership.objects.get(user=analyst).unit
    alone = set(piles(pact_manager))
    Membership.objects.create(user=pact_manager, unit=authority, role=Role.ANALYST, starts_on=date(2021, 4, 1))
    both = User.objects.get(pk=pact_manager.pk)
    assert alone < set(piles(both))
    assert "Doubts to settle" in piles(both)


def test_the_board_is_asked_for_nothing_and_sees_nothing_inside(board_reader):
    today = read_today(board_reader, now=timezone.now(), since=None)
    assert not today.is_asked
    assert today.reads_for_the_board
    assert (today.shown, today.clinic, today.actions, today.promised) == ([], None, None, None)


def test_at_most_seven_lines_are_shown_and_the_others_counted(deputy, analyst):
    for person in (deputy, analyst):
        whole = list(piles(person).values())
        shown = cut(whole)
        assert sum(len(one.pile.needs) for one in shown) == 7
        assert [one.more + len(one.pile.needs) for one in shown] == [pile.number for pile in whole]


def test_every_kind_is_asked_of_somebody():
    assert len({read for read, _ in KINDS}) == len(KINDS)
    assert all(able for _, able in KINDS)
