"""Reminders as they reach people: each once, in one letter a day, and never of what is moot."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from actions import operations
from actions.models import Action
from actions.operations import Hands
from actions.operations.reminding import REMIND, Reminded, remind
from actions.rules.lifecycle import ActionState
from actions.tasks import remind_of_actions
from organisation.models import Membership, Notification, SetAside, User
from organisation.notifications.sending import send_notifications
from tests.actions.overdue import late

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2021, 12, 1)


@pytest.fixture(autouse=True)
def november(time_machine):
    time_machine.move_to("2021-11-19T10:00Z", tick=False)
    User.objects.update(line_manager=None)


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 7, 15))


def on(day: int, month: int = 12) -> Reminded:
    return remind(now=morning(date(2021, month, day)))


def told(person) -> list[Notification]:
    return list(Notification.objects.filter(person=person, kind="action-reminders").order_by("pk"))


def stages(action) -> list[tuple[str, str]]:
    return [(claim.stage, claim.sent_to.username) for claim in action.reminders.all()]


def test_an_owner_hears_of_it_once_a_stage(head, pact_manager):
    action = late(head, owner=pact_manager)
    on(24, 11)
    assert on(24, 11) == Reminded()
    assert [one.title for one in told(pact_manager)] == ["“Cover the visits” is due on Wednesday 1 December 2021."]
    assert told(pact_manager)[0].link == action.get_absolute_url()
    on(30, 11)
    on(1)
    on(2)
    assert [stage for stage, _ in stages(action)] == ["five_before", "one_before", "on_the_day", "after"]


def test_late_ones_go_up_a_level_every_two_working_days(head, deputy, pact_manager, pact_team_manager):
    action = late(head, owner=pact_team_manager)
    for day in (2, 3, 6, 7, 8, 9, 10):
        on(day)
    assert stages(action) == [
        ("after", "team.pact"), ("manager", "manager.pact"), ("head", "head"), ("deputy", "deputy"),
    ]  # fmt: skip
    assert told(deputy)[0].title == (
        f"“Cover the visits” was due on Wednesday 1 December 2021 and is 7 working days late. "
        f"It is with {pact_team_manager}."
    )


def test_who_is_late_is_not_told_on_to_themselves_nor_anybody_twice(head, pact_manager):
    action = late(head, owner=pact_manager)
    for day in (2, 6, 8, 10):
        on(day)
    assert stages(action) == [("after", "manager.pact"), ("manager", "head"), ("deputy", "deputy")]


def test_a_line_manager_comes_before_who_manages_there(head, pact_manager, cla_manager):
    User.objects.filter(pk=pact_manager.pk).update(line_manager=cla_manager)
    action = late(head, owner=pact_manager)
    on(6)
    assert stages(action) == [("after", "manager.pact"), ("manager", "manager.cla")]


def test_several_of_one_day_go_in_one_letter(head, pact_manager):
    User.objects.filter(pk=pact_manager.pk).update(email="pact@council.example")
    pact_manager.refresh_from_db()
    for title in ("Cover the visits", "Fill the posts", "Count again"):
        late(head, owner=pact_manager, title=title)
    assert on(1) == Reminded(reminders=3, people=1)
    assert [one.title for one in told(pact_manager)] == ["3 actions due"]
    assert [one.link for one in told(pact_manager)] == ["/actions/mine/"]
    send_notifications()
    (letter,) = mail.outbox
    assert letter.to == ["pact@council.example"]
    assert letter.body.count("is due today") == 3


def test_what_comes_later_the_same_day_is_told_too(head, pact_manager):
    late(head, owner=pact_manager)
    on(1)
    late(head, owner=pact_manager, title="Fill the posts")
    on(1)
    assert [one.title[:12] for one in told(pact_manager)] == ["“Cover the v", "“Fill the po"]


def test_nobody_is_told_on_a_day_nobody_works(head, pact_manager):
    late(head, owner=pact_manager)
    assert on(27, 11) == on(28, 11) == Reminded()


def test_a_missed_week_catches_up_without_a_flood(head, pact_manager):
    action = late(head, owner=pact_manager)
    on(13)
    assert [stage for stage, _ in stages(action)] == ["after", "manager", "deputy"]


def test_a_moved_date_makes_the_old_one_moot(head, pact_manager):
    action = late(head, owner=pact_manager)
    operations.extend_action(action, by=head, new_due_on=date(2021, 12, 15), reason="Sickness", on=date(2021, 11, 19))
    on(1)
    assert not told(pact_manager)
    on(8)
    assert [str(claim.due_on) for claim in action.reminders.all()] == ["2021-12-15"]


def test_other_hands_make_it_moot_for_the_old_ones(head, pact_manager, cla_manager):
    action = late(head, owner=pact_manager)
    operations.reassign_action(
        action, Hands(cla_manager), reason="Moved", by=head, seen_version=Action.objects.get(pk=action.pk).version
    )
    on(1)
    assert (len(told(pact_manager)), len(told(cla_manager))) == (0, 1)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.CANCELLED])
def test_what_is_over_is_moot(head, pact_manager, state):
    action = late(head, owner=pact_manager)
    operations.report_progress(
        action, by=pact_manager if state is ActionState.DONE else head, note="So it is", state=state
    )
    on(1)
    on(13)
    assert not stages(action)


def test_what_was_not_verified_is_late_from_the_day_it_came_back(head, qa, pact_manager, time_machine):
    action = late(head, owner=pact_manager)
    operations.report_progress(action, by=pact_manager, note="Done", state=ActionState.DONE)
    time_machine.move_to("2022-01-12T10:00Z", tick=False)
    operations.report_progress(action, by=qa, note="Not all", state=ActionState.IN_PROGRESS)
    remind(now=morning(date(2022, 1, 13)))
    assert [stage for stage, _ in stages(action)] == ["after"]


def test_who_keeps_after_a_body_outside_is_asked(head, pact_manager):
    late(head, outside_owner="Police", liaison=pact_manager)
    on(1)
    assert told(pact_manager)[0].title.endswith("Ask Police how it goes.")


def test_who_has_left_is_not_told_and_nothing_is_claimed(head, pact_manager):
    action = late(head, owner=pact_manager)
    User.objects.filter(pk=pact_manager.pk).update(is_active=False)
    assert on(1) == Reminded(nobody=1)
    assert not stages(action)


def test_a_level_nobody_holds_is_passed_over(head, deputy, pact_team_manager):
    action = late(head, owner=pact_team_manager)
    Membership.objects.filter(role__in=["service_manager", "head_of_service"]).delete()
    on(8)
    assert stages(action) == [("after", "team.pact"), ("manager", "deputy")]


def test_one_that_fails_is_set_aside_and_the_rest_are_told(head, pact_manager):
    bad, good = late(head, owner=pact_manager), late(head, owner=pact_manager, title="Fill the posts")
    Action.objects.filter(pk=bad.pk).update(due_on=date(1, 1, 1))  # five working days before it there is no calendar
    on(1)
    assert [one.title[:16] for one in told(pact_manager)] == ["“Fill the posts”"]
    assert [aside.called for aside in SetAside.objects.open().filter(job=REMIND)] == [bad.title]
    assert good.reminders.exists()


def test_the_job_says_what_it_did(head, pact_manager, time_machine):
    late(head, owner=pact_manager)
    time_machine.move_to("2021-12-01T07:15Z", tick=False)
    assert remind_of_actions().endswith("Reminders: 1 person told of 1.")
    assert not told(pact_manager)[1:]


def test_a_run_reads_as_much_for_many_as_for_one(head, pact_manager, django_assert_max_num_queries):
    for number in range(12):
        late(head, owner=pact_manager, title=f"Visit {number}")
    on(1)
    with django_assert_max_num_queries(6):  # actions, two of what was re-opened, claims, twice what is set aside
        on(1)


def test_a_morning_after_is_not_counted_early(head, pact_manager):
    late(head, owner=pact_manager)
    remind(now=morning(WEDNESDAY) + timedelta(hours=12))
    assert [one.title for one in told(pact_manager)] == ["“Cover the visits” is due today, Wednesday 1 December 2021."]
