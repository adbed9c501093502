"""Doorbells: each rings an operation that may be rung again without harm. When is in CELERY_BEAT_SCHEDULE."""

from django.utils import timezone

from clinics.operations import rota
from clinics.operations.agenda import PROPOSE, propose_due_agendas
from organisation.jobs import job


@job("keep clinic sessions", about="Keeps every clinic's sessions a year ahead, as its rota says.")
def keep_clinic_sessions() -> str:
    """Set the sessions that the rota has come to."""
    kept = rota.keep_all_sessions(now=timezone.now())
    made, anew, dropped = len(kept.made), len(kept.set_anew), kept.dropped
    return f"Sessions set {made}, set anew {anew}, dropped {dropped}." if made or anew or dropped else ""


@job(PROPOSE, about="Proposes the agenda of a clinic's session so many working days before it.")
def propose_agendas() -> str:
    """Propose the agendas whose day has come, every morning after flags were raised."""
    sessions, aside = propose_due_agendas(on=timezone.localdate())
    said = [f"Proposed: {'; '.join(str(session) for session in sessions)}." if sessions else ""]
    said += [f"{aside} set aside." if aside else ""]
    return " ".join(filter(None, said))
