"""Sweeping up, every minute: runs whose worker died, moments of the timetable that were missed, bells not heard."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from organisation.models import Asked, JobRun, RunOutcome

from .asking import note_moment, ring
from .registry import all_jobs
from .running import give_up_if_dead

SWEEP = "pick up lost runs"
MISSED_AFTER = timedelta(minutes=2)  # beat and a free worker are quicker than that
KEPT = timedelta(days=90)


def pick_up() -> str:
    """Find what was lost and what was missed, and ring for everything that waits. Say what was found."""
    lost = sum(give_up_if_dead(run) for run in JobRun.objects.running())
    missed = [job for job in all_jobs() if note_moment(job, Asked.CATCH_UP, overdue_by=MISSED_AFTER)]
    ready = JobRun.objects.waiting().filter(not_before__lte=timezone.now())
    known = {job.name for job in all_jobs()}
    for name, key in sorted(set(ready.values_list("job", "key").order_by())):
        if name in known:
            ring(name, key)
    found = [f"{lost} lost" if lost else "", f"missed: {', '.join(job.name for job in missed)}" if missed else ""]
    return "Picked up " + "; ".join(filter(None, found)) + "." if any(found) else ""


def forget_old_runs() -> str:
    """Forget runs that were over ninety days ago, but never a job's newest success. Say how many."""
    over = JobRun.objects.exclude(outcome=RunOutcome.NONE)
    newest = over.filter(outcome=RunOutcome.SUCCEEDED).order_by().values("job").annotate(newest=Max("pk"))
    old = over.filter(finished_at__lt=timezone.now() - KEPT).exclude(pk__in=newest.values("newest"))
    number, _ = old.delete()
    return f"Forgot {number} run{'' if number == 1 else 's'} of more than {KEPT.days} days ago." if number else ""
