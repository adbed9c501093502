"""Runs that are never lost and never repeated: asked for as rows, begun under a lease, tried again."""

import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from celery.schedules import crontab
from django.db import IntegrityError, OperationalError, transaction

from organisation.jobs import ask, asking, job, registry, running, sweeping
from organisation.models import Asked, JobRun, User

pytestmark = pytest.mark.django_db
NUMBERS = count()
MORNING = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


class Bell:
    """A job whose runs are counted, and that does what the test says."""

    name = "try things"

    def __init__(self):
        self.keys, self.then = [], lambda: "Tried."

    def __call__(self, key=""):
        self.keys.append(key)
        return self.then()


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(asking.current_app, "send_task", lambda task, args, **more: heard.append((task, args)))
    return heard


@pytest.fixture
def make(monkeypatch, settings, rung):
    """Register a job for this test alone, on a timetable or on none."""
    JobRun.objects.all().delete()
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(registry.current_app.loader, "import_default_modules", lambda: None)
    settings.CELERY_BEAT_SCHEDULE = {}

    def _make(*, schedule=None, **more):
        bell = Bell()

        def try_things(*key):
            return bell(*key)

        try_things.__name__ = f"try_things_{next(NUMBERS)}"  # Celery keeps every task it ever saw
        bell.task = job(bell.name, about="?", **more)(try_things)
        if schedule:
            settings.CELERY_BEAT_SCHEDULE = {bell.name: {"task": bell.task.name, "schedule": schedule}}
        return bell

    return _make


@pytest.fixture
def nightly(make, time_machine):
    bell = make(schedule=crontab(hour=5, minute=30))
    time_machine.move_to(MORNING, tick=False)
    return bell


def outcomes():
    return list(JobRun.objects.order_by("pk").values_list("outcome", "attempt"))


def die(run, worker="another machine 1"):
    """Leave a run as a worker does that was killed: begun, with a lease that nobody renews."""
    now = datetime.now(UTC)
    run.started_at, run.leased_until, run.worker = now, now + timedelta(seconds=120), worker
    run.save()
    return run


# Asked for


def test_what_was_asked_for_is_done_once_however_often_the_bell_rings(make):
    bell = make()
    ask(bell.name)
    assert bell.task() == "try things: Done. Tried."
    assert bell.task() == "Nothing waits that nobody is at."
    assert (bell.keys, outcomes()) == ([""], [("succeeded", 1)])


def test_it_is_asked_for_in_the_transaction_and_rung_for_after_it(make, rung, django_capture_on_commit_callbacks):
    bell = make()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        ask(bell.name)
        assert (JobRun.objects.waiting().count(), rung) == (1, [])
    assert rung == [(bell.task.name, [])]


def test_what_is_taken_back_is_not_asked_for(make):
    bell = make()
    with transaction.atomic():
        ask(bell.name)
        transaction.set_rollback(True)
    bell.task()
    assert bell.keys == []


def test_all_that_wait_for_one_key_are_answered_by_one_run(make):
    bell = make(keyed=True)
    for key in ("2021-10", "2021-11", "2021-10"):
        ask(bell.name, key)
    bell.task("2021-10")
    assert bell.keys == ["2021-10"]
    bell.task("2021-11")
    assert bell.keys == ["2021-10", "2021-11"]


def test_the_newest_key_answers_for_all_where_a_job_says_so(make):
    bell = make(keyed=True, newest=True)
    for key in ("2021-10", "2021-11", "2021-09"):
        ask(bell.name, key)
    bell.task("2021-09")
    assert bell.keys == ["2021-11"]


def test_what_is_asked_for_during_a_run_is_done_after_it(make):
    bell = make()
    ask(bell.name)

    def ask_again():
        bell.then = lambda: ""
        ask(bell.name)
        return "Tried."

    bell.then = ask_again
    bell.task()
    assert (bell.keys, JobRun.objects.waiting().count()) == (["", ""], 0)


# One at a time


def test_a_second_worker_does_nothing_while_the_first_is_at_it(make):
    bell = make()
    die(ask(bell.name))
    ask(bell.name)
    assert bell.task() == "Nothing waits that nobody is at."
    assert (bell.keys, JobRun.objects.waiting().count()) == ([], 1)


def test_other_keys_go_on_meanwhile(make):
    bell = make(keyed=True)
    die(ask(bell.name, "a"))
    ask(bell.name, "b")
    bell.task("b")
    assert bell.keys == ["b"]


def test_the_database_lets_one_run_at_a_time_stand(make):
    bell = make()
    die(ask(bell.name))
    with pytest.raises(IntegrityError), transaction.atomic():
        die(ask(bell.name))


def test_a_run_whose_worker_died_is_lost_and_begun_again(make, time_machine):
    bell = make()
    time_machine.move_to(MORNING, tick=False)
    die(ask(bell.name))
    time_machine.shift(119)
    bell.task()
    assert bell.keys == []
    time_machine.shift(2)
    bell.task()
    assert (bell.keys, outcomes()) == ([""], [("lost", 1), ("succeeded", 2)])


def test_a_worker_that_comes_back_too_late_changes_nothing(make, time_machine):
    bell = make()
    time_machine.move_to(MORNING, tick=False)
    ask(bell.name)

    def fall_asleep():
        bell.then = lambda: "Second."
        time_machine.shift(200)
        sweeping.pick_up()
        bell.task()
        return "First."

    bell.then = fall_asleep
    bell.task()
    assert list(JobRun.objects.order_by("pk").values_list("outcome", "did")) == [("lost", ""), ("succeeded", "Second.")]


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_for_as_long_as_the_work_goes_on(make, settings):
    bell = make()
    settings.JOB_LEASE_SECONDS = 1
    ask(bell.name)
    leases = []

    def work():
        for _ in range(2):
            time.sleep(0.7)
            leases.append(JobRun.objects.get().leased_until - datetime.now(UTC))
        return ""

    bell.then = work
    bell.task()
    assert all(lease > timedelta(0) for lease in leases)
    assert outcomes() == [("succeeded", 1)]


# Failing


def test_a_failure_is_put_down_and_tried_again_after_a_while_that_grows(make, time_machine):
    bell = make()
    time_machine.move_to(MORNING, tick=False)
    ask(bell.name)
    bell.then = lambda: 1 / 0
    pauses = []
    for _ in range(5):
        assert "ZeroDivisionError: division by zero" in bell.task()
        if waits := JobRun.objects.waiting().first():
            pauses.append((waits.not_before - datetime.now(UTC)).total_seconds() / 60)
            bell.task()  # too early: nothing happens
            time_machine.move_to(waits.not_before, tick=False)
    assert pauses == [1, 4, 16, 64]
    assert outcomes() == [("failed", attempt) for attempt in range(1, 6)]
    assert JobRun.objects.first().error.endswith(running.GIVEN_UP)


def test_a_run_whose_worker_always_dies_is_given_up_and_reported(make, time_machine):
    make()
    time_machine.move_to(MORNING, tick=False)
    ask("try things")
    for _ in range(6):
        if waits := JobRun.objects.waiting().first():
            die(waits)
        time_machine.shift(121)
        sweeping.pick_up()
    assert outcomes() == [("lost", 1), ("lost", 2), ("lost", 3), ("lost", 4), ("failed", 5)]
    assert running.GIVEN_UP in JobRun.objects.first().error


def test_a_database_that_is_away_for_a_moment_fails_the_run_and_no_more(make):
    bell = make()
    ask(bell.name)

    def lose_the_database():
        raise OperationalError("database is locked")

    bell.then = lose_the_database
    bell.task()
    assert outcomes() == [("failed", 1), ("", 2)]


# The timetable


def test_two_beats_double_nothing(nightly):
    nightly.task()
    nightly.task()
    assert (nightly.keys, JobRun.objects.get().due_at) == ([""], MORNING)


def test_a_job_rung_before_its_time_waits_for_it(nightly, time_machine):
    nightly.task()
    time_machine.shift(timedelta(hours=20))
    nightly.task()
    assert len(nightly.keys) == 1
    time_machine.shift(timedelta(hours=4))
    nightly.task()
    assert len(nightly.keys) == 2


def test_the_database_lets_one_run_answer_a_moment(nightly):
    nightly.task()
    with pytest.raises(IntegrityError), transaction.atomic():
        asking._wait(nightly.name, "", Asked.CATCH_UP, due_at=MORNING)


def test_a_missed_night_is_caught_up_with_by_the_sweep_and_once(nightly, rung, time_machine):
    nightly.task()
    time_machine.shift(timedelta(days=3, hours=2))
    assert sweeping.pick_up() == "Picked up missed: try things."
    assert sweeping.pick_up() == ""
    nightly.task()
    sweeping.pick_up()
    newest = JobRun.objects.first()
    assert (len(nightly.keys), newest.asked, newest.outcome) == (2, "catch_up", "succeeded")
    assert newest.due_at == MORNING + timedelta(days=3)


def test_the_sweep_leaves_beat_its_time(nightly, time_machine):
    time_machine.shift(119)
    assert sweeping.pick_up() == ""
    time_machine.shift(2)
    assert sweeping.pick_up() != ""


def test_a_run_by_hand_after_its_moment_stands_for_it(nightly, time_machine):
    time_machine.shift(60)
    ask(nightly.name)
    nightly.task()
    time_machine.shift(3600)
    assert sweeping.pick_up() == ""
    assert len(nightly.keys) == 1


def test_a_moment_given_up_waits_for_the_next(nightly, time_machine):
    nightly.then = lambda: 1 / 0
    for _ in range(6):
        nightly.task()
        sweeping.pick_up()
        time_machine.shift(timedelta(minutes=65))
    assert len(nightly.keys) == 5
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    nightly.task()
    assert len(nightly.keys) == 6


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_job_in_the_hour_that_the_clocks_skip_or_show_twice_runs_once(make, time_machine, day):
    bell = make(schedule=crontab(hour=1, minute=30))
    time_machine.move_to(day - timedelta(hours=20), tick=False)
    bell.task()  # the day before
    bell.keys.clear()
    for minute in range(0, 24 * 60, 10):
        time_machine.move_to(day + timedelta(minutes=minute), tick=False)
        bell.task()  # a beat that rings all the time
        sweeping.pick_up()
    assert bell.keys == [""]


def test_a_machine_whose_clock_was_once_ahead_stops_nothing(nightly, time_machine):
    time_machine.shift(timedelta(days=30))
    nightly.task()
    time_machine.shift(timedelta(days=-30))
    nightly.task()
    assert len(nightly.keys) == 2


# Sweeping up


def test_the_sweep_rings_for_whatever_nobody_heard(make, rung):
    bell = make(keyed=True)
    ask(bell.name, "2021-11")
    sweeping.pick_up()
    assert rung == [(bell.task.name, ["2021-11"])]


def test_the_sweep_leaves_alone_what_is_to_wait(make, rung):
    waits = ask(make().name)
    JobRun.objects.filter(pk=waits.pk).update(not_before=datetime.now(UTC) + timedelta(minutes=1))
    sweeping.pick_up()
    assert rung == []


def test_what_waits_for_a_job_that_is_no_more_stops_nobody(make, rung):
    JobRun.objects.all().delete()
    ask(make().name)
    ask_for_nothing = JobRun.objects.get()
    JobRun.objects.filter(pk=ask_for_nothing.pk).update(job="done with")
    assert (sweeping.pick_up(), rung) == ("", [])


def test_old_runs_are_forgotten_but_not_a_jobs_newest_success(nightly, time_machine):
    for _ in range(4):
        nightly.task()
        time_machine.shift(timedelta(days=40))
    assert sweeping.forget_old_runs().startswith("Forgot 2 runs")
    time_machine.shift(timedelta(days=400))
    sweeping.forget_old_runs()
    assert JobRun.objects.count() == 1


def test_of_a_quiet_jobs_runs_that_found_nothing_only_the_newest_is_kept(make, time_machine):
    bell = make(schedule=crontab(), quiet=True)
    time_machine.move_to(MORNING, tick=False)
    for said in ("", "Found one.", "", "", ""):
        bell.then = lambda said=said: said
        bell.task()
        time_machine.shift(60)
    assert list(JobRun.objects.order_by("pk").values_list("did", flat=True)) == ["Found one.", ""]


# By hand


def test_asking_by_hand_twice_asks_once_and_says_who(nightly, administrator, rung, django_capture_on_commit_callbacks):
    nightly.task()
    with django_capture_on_commit_callbacks(execute=True):
        asking.ask_by_hand("try-things", by=administrator)
        asking.ask_by_hand("try-things", by=administrator)
    assert len(rung) == 2
    nightly.task()
    newest = JobRun.objects.first()
    assert (len(nightly.keys), newest.asked, newest.person) == (2, "by_hand", administrator)


def test_a_run_by_hand_takes_over_the_moment_that_waits(nightly, administrator, time_machine):
    nightly.then = lambda: 1 / 0
    nightly.task()
    nightly.then = lambda: "Tried."
    asking.ask_by_hand("try-things", by=administrator)
    nightly.task()
    assert (outcomes(), JobRun.objects.first().due_at) == ([("failed", 1), ("succeeded", 2)], MORNING)


def test_only_who_looks_after_jobs_asks_by_hand(nightly):
    with pytest.raises(asking.access.PermissionDenied):
        asking.ask_by_hand("try-things", by=User.objects.get(username="deputy"))
