"""Doorbells of the jobs about jobs, and of letters that cannot wait."""

from organisation.evidence.gathering import GATHER, gather_evidence
from organisation.jobs import job, sweeping
from organisation.models import EvidenceSeal
from organisation.notifications.sending import send_notifications
from organisation.notifications.telling import SEND
from organisation.post import Sent


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


@job(SEND, about="E-mails at once what cannot wait for the weekly letter; catches up every ten minutes.", quiet=True)
def send_waiting_notifications() -> str:
    """Send the letters of notifications that interrupt."""
    done = send_notifications()
    return "; ".join(f"{done[sent]} {sent.value}" for sent in Sent if done[sent])


@job(GATHER, about="Puts what was changed, and who looked, into the chain of evidence, and seals it.", quiet=True)
def gather_new_evidence() -> str:
    """Gather what is new and seal it; say the head, so that it is noted on the page of jobs too."""
    if not (number := gather_evidence()):
        return ""
    return f"{number} entries sealed: {EvidenceSeal.objects.order_by('-upto').first()}"
