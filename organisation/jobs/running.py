"""Doing what waits: one worker at a time, under a lease that lasts as long as the worker lives."""

import logging
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from organisation.models import Asked, JobRun, RunOutcome

from .aside import in_words
from .asking import note_moment
from .registry import Job

MOST_ATTEMPTS = 5
WAIT_AFTER_FAILURE = timedelta(minutes=1)  # then four times as long, each time
DIED = "Its worker died, or was cut off from the database."
GIVEN_UP = f"Tried {MOST_ATTEMPTS} times; not tried again before the next time it is due or asked for."

logger = logging.getLogger(__name__)


def answer(job: Job, key: str = "") -> str:
    """Do what waits under a job's name and say what was done. Where nothing waits or somebody is at it, do nothing."""
    note_moment(job, Asked.TIMETABLE)
    said = []
    while run := _begin(job, key):  # again, for whatever was asked for meanwhile
        said.append(_do(job, run))
    return " ".join(said) or "Nothing waits that nobody is at."


def give_up_if_dead(run: JobRun) -> bool:
    """Mark a run as lost whose lease has passed, and have it tried again. Somebody else may be quicker."""
    if run.leased_until is None or run.leased_until > timezone.now():
        return False
    as_seen = JobRun.objects.running().filter(pk=run.pk, leased_until=run.leased_until)
    return _end(run, as_seen, RunOutcome.LOST, error=DIED)


def _begin(job: Job, key: str) -> JobRun | None:
    """Take what waits for ourselves. The database lets one run of a job and key stand at a time."""
    try:
        with transaction.atomic(durable=True):
            of_job = JobRun.objects.filter(job=job.name)
            for run in of_job.running():
                give_up_if_dead(run)
            of_key = of_job if job.newest else of_job.filter(key=key)
            waiting = list(of_key.waiting().select_for_update().order_by("pk"))
            if not any(run.not_before <= timezone.now() for run in waiting):
                return None
            return _start(_fold(waiting))
    except IntegrityError:  # somebody else is at it, and looks again when done
        return None


def _fold(waiting: Sequence[JobRun]) -> JobRun:
    """Make one run of all that wait: each was asked for before it begins, so it answers them all."""
    first = next((run for run in waiting if run.asked == Asked.BY_HAND), waiting[0])
    JobRun.objects.filter(pk__in=[run.pk for run in waiting if run != first]).delete()
    first.key = max(run.key for run in waiting)
    first.due_at = max((run.due_at for run in waiting if run.due_at), default=None)
    first.attempt = max(run.attempt for run in waiting)
    return first


def _start(run: JobRun) -> JobRun:
    run.started_at = timezone.now()
    run.leased_until = run.started_at + _lease()
    run.worker = f"{socket.gethostname()[:100]} {os.getpid()}"
    run.save()
    return run


def _do(job: Job, run: JobRun) -> str:
    try:
        with _Heartbeat(run):
            did = job.operation(run.key) if job.keyed else job.operation()
    except Exception as problem:  # whatever it is, it is put down and tried again
        logger.exception("The job “%s” failed", run)
        return _finish(run, RunOutcome.FAILED, error=in_words(problem))
    said = _finish(run, RunOutcome.SUCCEEDED, did=(did or "")[:300])
    if job.quiet and not did:
        earlier = JobRun.objects.filter(job=job.name, outcome=RunOutcome.SUCCEEDED, did="", pk__lt=run.pk)
        earlier.delete()
    return said


def _finish(run: JobRun, outcome: RunOutcome, *, did: str = "", error: str = "") -> str:
    """Put down how our run ended, unless it was taken for lost meanwhile: then that stands."""
    ours = JobRun.objects.running().filter(pk=run.pk)
    if not _end(run, ours, outcome, did=did, error=error):
        logger.warning("The job “%s” took longer than its lease and was taken for lost", run)
    return f"{run}: {outcome.label}. {did or error}".strip()


@transaction.atomic
def _end(run: JobRun, held, outcome: RunOutcome, *, did: str = "", error: str = "") -> bool:
    """End a run that `held` still finds, and have it tried again if it went wrong and was not tried too often."""
    spent = outcome != RunOutcome.SUCCEEDED and run.attempt >= MOST_ATTEMPTS
    if spent:
        outcome, error = RunOutcome.FAILED, f"{error}\n{GIVEN_UP}"
        logger.error("The job “%s” is given up: %s", run, error)
    ended = held.update(outcome=outcome, finished_at=timezone.now(), did=did, error=error)
    if ended and outcome != RunOutcome.SUCCEEDED and not spent:
        _try_again(run, at_once=outcome == RunOutcome.LOST)
    return bool(ended)


def _try_again(run: JobRun, *, at_once: bool) -> None:
    """Have a run tried again: a dead worker's at once, a failure after a while that grows."""
    pause = timedelta(0) if at_once else WAIT_AFTER_FAILURE * 4 ** (run.attempt - 1)
    JobRun.objects.create(
        job=run.job,
        key=run.key,
        asked=run.asked,
        person=run.person,
        due_at=run.due_at,
        wanted_since=run.wanted_since,
        not_before=timezone.now() + pause,
        attempt=run.attempt + 1,
    )


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class _Heartbeat:
    """Renews a run's lease from a thread of its own for as long as the work goes on."""

    def __init__(self, run: JobRun) -> None:
        """Remember the run."""
        self.pk, self.over = run.pk, Event()
        self.thread = Thread(target=self._beat, name=f"lease of {run}", daemon=True)

    def __enter__(self) -> None:
        """Begin to beat."""
        self.thread.start()

    def __exit__(self, *problem) -> None:
        """Stop beating. A beat under way is let finish, so that none comes after the run is over."""
        self.over.set()
        self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.over.wait(settings.JOB_LEASE_SECONDS / 4):
                with suppress(DatabaseError):  # on SQLite the job itself may be writing: nobody else can either
                    JobRun.objects.running().filter(pk=self.pk).update(leased_until=timezone.now() + _lease())
        finally:
            connection.close()
