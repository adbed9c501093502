"""What the page of jobs shows: how each stands, what went wrong lately, and what was set aside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max, QuerySet
from django.utils import timezone

from organisation.jobs.registry import Job, all_jobs
from organisation.jobs.sweeping import MISSED_AFTER, SWEEP
from organisation.models import JobRun, RunOutcome, SetAside

SILENT_AFTER = timedelta(minutes=5)
LATELY = timedelta(days=14)
MOST_TROUBLES = 25


class Standing(StrEnum):
    """How a job stands."""

    IN_ORDER = "job_in_order"
    RUNNING = "job_running"
    NEVER = "job_never"
    LATE = "job_late"
    FAILED = "job_failed"

    @property
    def label(self) -> str:
        """Say it in words."""
        return {
            Standing.IN_ORDER: "In order",
            Standing.RUNNING: "Running",
            Standing.NEVER: "Not run yet",
            Standing.LATE: "Late",
            Standing.FAILED: "Failed",
        }[self]


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job: when it is due, how its last run went, and what is under way."""

    job: Job
    standing: Standing
    timetable: str
    next_due: datetime | None
    last: JobRun | None
    running: JobRun | None
    waiting: JobRun | None
    aside: int

    @property
    def needs_somebody(self) -> bool:
        """Say whether it should be looked at."""
        return self.standing in (Standing.LATE, Standing.FAILED) or bool(self.aside)

    @property
    def took(self) -> str:
        """Say how long the last run took."""
        return took(self.last) if self.last else ""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Everything the page shows."""

    rows: list[JobRow]
    troubles: list[JobRun]
    aside: list[SetAside]
    silent_since: datetime | None
    has_run: bool

    @property
    def needing(self) -> int:
        """Count the jobs that should be looked at."""
        return sum(row.needs_somebody for row in self.rows)


def read_jobs() -> JobsPage:
    """Read how every job stands now. Takes five queries."""
    now = timezone.now()
    last = _newest_of_each(JobRun.objects.exclude(outcome=RunOutcome.NONE))
    good = _newest_of_each(JobRun.objects.filter(outcome=RunOutcome.SUCCEEDED))
    open_ones = list(JobRun.objects.filter(outcome=RunOutcome.NONE).select_related("person"))
    aside = list(SetAside.objects.open())
    rows = [_row(job, now, last.get(job.name), good.get(job.name), open_ones, aside) for job in all_jobs()]
    swept = good.get(SWEEP)
    silent = swept.finished_at if swept and swept.finished_at and now - swept.finished_at > SILENT_AFTER else None
    return JobsPage(rows, _troubles(now), aside, silent, swept is not None)


def took(run: JobRun) -> str:
    """Say how long a run took, as exactly as one would want to know."""
    if not (run.started_at and run.finished_at):
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
    return f"{round(seconds / 60)} minutes"


def _row(
    job: Job, now: datetime, last: JobRun | None, good: JobRun | None, open_ones: list[JobRun], aside: list[SetAside]
) -> JobRow:
    ours = [run for run in open_ones if run.job == job.name]
    running = next((run for run in ours if run.started_at), None)
    timetable = job.timetable()
    return JobRow(
        job,
        _standing(job, now, last, good, running),
        timetable.in_words() if timetable else "when something changes",
        timetable.next_due(now) if timetable else None,
        last,
        running,
        min((run for run in ours if not run.started_at), key=lambda run: run.not_before, default=None),
        sum(one.job == job.name for one in aside),
    )


def _standing(job: Job, now: datetime, last: JobRun | None, good: JobRun | None, running: JobRun | None) -> Standing:
    if running and running.leased_until and running.leased_until > now:
        return Standing.RUNNING
    if last and last.outcome != RunOutcome.SUCCEEDED:
        return Standing.FAILED
    due = job.last_due(now)
    if due and now - due > MISSED_AFTER and not (good and good.started_at and good.started_at >= due):
        return Standing.LATE if good else Standing.NEVER
    return Standing.IN_ORDER if last or due else Standing.NEVER


def _newest_of_each(runs: QuerySet[JobRun]) -> dict[str, JobRun]:
    newest = runs.order_by().values("job").annotate(newest=Max("pk")).values("newest")
    return {run.job: run for run in JobRun.objects.filter(pk__in=newest).select_related("person")}


def _troubles(now: datetime) -> list[JobRun]:
    wrong = JobRun.objects.filter(outcome__in=[RunOutcome.FAILED, RunOutcome.LOST], finished_at__gte=now - LATELY)
    return list(wrong[:MOST_TROUBLES])
