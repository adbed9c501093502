"""Doorbells of the jobs about jobs, and of letters that cannot wait."""

from organisation.evidence.gathering import GATHER, gather_evidence
from organisation.evidence.keeping import remove_what_is_over
from organisation.jobs import job, sweeping
from organisation.leavers import HAND_OVER_THE_REST, hand_over_the_rest
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


@job(HAND_OVER_THE_REST, about="Gives clinics, sections, measures and gaps of people who left to whoever manages.")
def hand_over_the_rest_from_leavers() -> str:
    """Hand over what else leavers left, every night and as soon as somebody leaves."""
    done = hand_over_the_rest()
    said = [
        f"handed over {done.moved}" if done.moved else "",
        f"told of {done.told}" if done.told else "",
        f"nobody found for {done.stranded}" if done.stranded else "",
    ]
    return f"{', '.join(filter(None, said)).capitalize()}." if any(said) else ""


@job("remove what is kept no longer", about="Removes records whose time of keeping is over, but what is held back.")
def remove_what_is_kept_no_longer() -> str:
    """Remove, every night, what is over; say how much of what."""
    gather_evidence()  # what goes has been evidence first
    removed = remove_what_is_over()
    gather_evidence()
    told = ", ".join(f"{called.lower()} {number}" for called, number in removed.items())
    return f"Removed: {told}."[:300] if told else ""
