"""Doorbells of what is reported by itself. When is in CELERY_BEAT_SCHEDULE."""

from django.utils import timezone

from organisation.jobs import job
from organisation.post import Sent
from reports.digest.sending import DIGESTS, Digests, send_digests


@job(
    DIGESTS,
    about="E-mails everybody their weekly letter on the day they chose; looks hourly.",
    quiet=True,
)
def send_weekly_digests() -> str:
    """Send the weekly letters that are due."""
    return _said(send_digests(on=timezone.localdate()))


def _said(done: Digests) -> str:
    """Say how many went and how many did not; no names."""
    said = [f"{done.became[sent]} {sent.value}" for sent in Sent if done.became[sent]]
    said += [f"{done.empty} with nothing to say"] if done.empty else []
    said += [f"{done.aside} set aside"] if done.aside else []
    return f"Letters: {', '.join(said)}." if said else ""
