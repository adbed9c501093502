"""Which jobs there are, and the timetable of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from celery import Task, current_app, shared_task
from celery.schedules import crontab, schedule
from django.conf import settings

from organisation.rules.timetable import ByTheClock, Every, Timetable

_jobs: dict[str, "Job"] = {}


class NoSuchJob(LookupError):
    """There is no job of that name."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs by itself. `operation` gives what it did in a sentence, or nothing.

    `keyed`: it is about one thing in particular, whose key the operation is given. `newest`: one
    run for the greatest key answers all that wait. `quiet`: of its runs that found nothing to do
    only the newest is kept.
    """

    name: str
    about: str
    task: str
    operation: Callable[..., str | None]
    keyed: bool = False
    newest: bool = False
    quiet: bool = False

    @property
    def slug(self) -> str:
        """Give its name for an address."""
        return self.name.replace(" ", "-")

    def timetable(self) -> Timetable | None:
        """Give when it is due; None for a job that only runs when something changes."""
        found = [entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == self.task]
        return read_schedule(found[0]) if found else None

    def last_due(self, now: datetime) -> datetime | None:
        """Give the newest moment of its timetable."""
        timetable = self.timetable()
        return timetable.last_due(now.astimezone(UTC)) if timetable else None


def job(
    name: str, *, about: str, keyed: bool = False, newest: bool = False, quiet: bool = False
) -> Callable[[Callable[..., str | None]], Task]:
    """Make a task of an operation. The task is a doorbell: it does what waits under the job's name, and says what."""

    def register(operation: Callable[..., str | None]) -> Task:
        task = f"{operation.__module__}.{operation.__name__}"
        made = _jobs[name] = Job(name, about, task, operation, keyed, newest, quiet)

        def rung(key: str = "") -> str:
            from .running import answer

            return answer(made, key)

        rung.__doc__ = operation.__doc__
        return shared_task(name=task)(rung)

    return register


def all_jobs() -> list[Job]:
    """Give every job of every app, by name."""
    current_app.loader.import_default_modules()
    return sorted(_jobs.values(), key=lambda one: one.name)


def find(name: str) -> Job:
    """Give the job of a name or of its slug. Raises NoSuchJob."""
    for one in all_jobs():
        if name in (one.name, one.slug):
            return one
    raise NoSuchJob(name)


def read_schedule(given: schedule | timedelta | float) -> Timetable:
    """Read a schedule as Celery takes it. Its weeks begin on Sunday, ours on Monday."""
    if isinstance(given, int | float):
        return Every(max(int(given), 1))
    if isinstance(given, timedelta):
        return read_schedule(given.total_seconds())
    if not isinstance(given, crontab):
        return read_schedule(given.run_every)
    return ByTheClock(
        ZoneInfo(settings.CELERY_TIMEZONE),
        frozenset(given.minute),
        frozenset(given.hour),
        frozenset((day - 1) % 7 for day in given.day_of_week),
        frozenset(given.day_of_month),
        frozenset(given.month_of_year),
    )
