"""Doorbells: each rings an operation that may be rung again without harm. When is in CELERY_BEAT_SCHEDULE."""

from django.utils import timezone

from clinics.operations import rota
from organisation.jobs import job


@job("keep clinic sessions", about="Keeps every clinic's sessions a year ahead, as its rota says.")
def keep_clinic_sessions() -> str:
    """Set the sessions that the rota has come to."""
    kept = rota.keep_all_sessions(now=timezone.now())
    made, anew, dropped = len(kept.made), len(kept.set_anew), kept.dropped
    return f"Sessions set {made}, set anew {anew}, dropped {dropped}." if made or anew or dropped else ""
