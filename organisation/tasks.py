"""Doorbells of the jobs about jobs."""

from organisation.jobs import job, sweeping


@job(
    sweeping.SWEEP,
    about="Looks every minute for jobs whose worker died, that were missed, or that wait unheard, and rings for them.",
    quiet=True,
)
def pick_up_lost_runs() -> str:
    """Pick up what was lost or missed."""
    return sweeping.pick_up()


@job("forget old runs", about="Takes runs of jobs off this page ninety days after they were over.")
def forget_old_runs() -> str:
    """Forget runs of more than ninety days ago."""
    return sweeping.forget_old_runs()
