"""Asking for a run: as a row, in the transaction that makes it needful; the bell rings once it is committed."""

from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from organisation import access
from organisation.models import Asked, JobRun, RunOutcome, SetAside, User
from organisation.roles import Capability

from .registry import Job, NoSuchJob, find

RING_EXPIRES = 55  # seconds: whoever waits is rung for again every minute


class AlreadySettled(Exception):
    """Somebody settled it in the meantime, or a later run dealt with it."""


def ask(name: str, key: str = "", *, and_ring: bool = True) -> JobRun:
    """Ask for a job to run after the transaction. The row is the truth; the bell only saves the wait for the sweep."""
    waits = _wait(name, key, Asked.RING)
    if and_ring:
        transaction.on_commit(partial(ring, name, key), robust=True)
    return waits


@transaction.atomic
def ask_by_hand(name: str, *, by: User) -> JobRun:
    """Ask for a job to run now, out of its turn. Asking twice asks once. Raises NoSuchJob, also for a keyed one."""
    access.check(by, Capability.TEND_JOBS)
    found = find(name)
    if found.keyed:
        raise NoSuchJob(name)
    waits = JobRun.objects.waiting().filter(job=found.name, asked=Asked.BY_HAND).first()
    waits = waits or _wait(found.name, "", Asked.BY_HAND, person=by)
    transaction.on_commit(partial(ring, found.name), robust=True)
    return waits


@transaction.atomic
def settle(aside: SetAside, *, by: User) -> SetAside:
    """Say that a record set aside is dealt with. If it goes wrong again it comes back. Raises AlreadySettled."""
    access.check(by, Capability.TEND_JOBS)
    open_ones = SetAside.objects.open().filter(pk=aside.pk)
    if not open_ones.update(settled_at=timezone.now(), settled_by=by):
        raise AlreadySettled
    return SetAside.objects.get(pk=aside.pk)


def note_moment(job: Job, asked: Asked, *, overdue_by: timedelta = timedelta(0)) -> JobRun | None:
    """Ask for the newest moment of a job's timetable, once however many beats and sweeps say so.

    A run that succeeded after that moment stands for it, whatever it was asked by; one that waits,
    runs, or was given up has it in hand.
    """
    now = timezone.now()
    due = job.last_due(now)
    if due is None or now - due < overdue_by or _is_covered(job, due, now):
        return None
    try:
        with transaction.atomic():
            return _wait(job.name, "", asked, due_at=due)
    except IntegrityError:  # somebody else noted it at this moment
        return None


def ring(name: str, key: str = "") -> None:
    """Ring for a worker."""
    current_app.send_task(find(name).task, args=[key] if key else [], expires=RING_EXPIRES)


def _wait(name: str, key: str, asked: Asked, *, due_at: datetime | None = None, person: User | None = None) -> JobRun:
    now = timezone.now()
    return JobRun.objects.create(
        job=name, key=key, asked=asked, due_at=due_at, person=person, wanted_since=now, not_before=now
    )


def _is_covered(job: Job, due: datetime, now: datetime) -> bool:
    """Say whether a run stands for a moment. One of a moment to come does not: a clock was ahead."""
    since = Q(due_at__range=(due, now)) | Q(outcome=RunOutcome.SUCCEEDED, started_at__range=(due, now))
    return JobRun.objects.filter(since, job=job.name, key="").exists()
