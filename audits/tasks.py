"""Doorbells about audits: each rings an operation that may be rung again. When is in CELERY_BEAT_SCHEDULE."""

from audits.operations.drawing import DRAW, draw_moderation_sample
from audits.operations.retention import REMOVE, remove_what_is_over
from organisation.jobs import job


@job(DRAW, about="Draws which audits of a month that is over are read a second time; the other grades become final.")
def draw_moderation() -> str:
    """Draw the second readings of months that are over, every night before flags are raised."""
    done = draw_moderation_sample()
    said = [
        f"{done.due} to be read a second time" if done.due else "",
        f"{done.final} final" if done.final else "",
        f"set aside {done.aside}" if done.aside else "",
    ]
    return f"Audits: {', '.join(filter(None, said))}." if any(said) else ""


@job(REMOVE, about="Takes the words out of audits, their cases' keys and old reads, once the time for each is over.")
def remove_what_audits_keep_no_longer() -> str:
    """Remove, every night, what is kept no longer."""
    return str(remove_what_is_over())
