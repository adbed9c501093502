"""Doorbells about actions: each rings an operation that may be rung again without harm."""

from actions.operations import handing_over
from organisation.jobs import job


@job(handing_over.HAND_OVER, about="Gives the open actions of people who have left to whoever manages.")
def hand_over_from_leavers() -> str:
    """Hand over what leavers left behind, every night and as soon as somebody leaves."""
    done = handing_over.hand_over_from_leavers()
    said = [
        f"Handed over {done.moved}" if done.moved else "",
        f"nobody found for {done.stranded}" if done.stranded else "",
        f"set aside {done.aside}" if done.aside else "",
    ]
    return f"{', '.join(filter(None, said))}." if any(said) else ""
