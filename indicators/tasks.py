"""Doorbells: each rings an operation that may be rung again without harm. When is in CELERY_BEAT_SCHEDULE."""

from datetime import date

from django.utils import timezone

from indicators.models import Return
from indicators.operations import doubts, exceptions, reading, versions
from indicators.operations.chasing import CHASE, Chased, chase
from indicators.operations.doorbell import FLAG_PUBLISHED, READ_KEPT_RETURN
from indicators.operations.flags import FLAGS, Sweep, raise_flags
from indicators.operations.returns import ReturnIsSettled
from organisation.jobs import job
from organisation.rules.calendar import last_full_month


@job(FLAGS, about="Raises, changes and closes flags by the newest full month.")
def flag_missed_targets() -> str:
    """Sweep the newest full month, every night."""
    month = last_full_month(timezone.localdate())
    return _swept(raise_flags(month=month), month)


@job("look for doubts", about="Looks through everything held for what is doubtful.")
def look_for_doubts() -> str:
    """Go through everything held for what is doubtful, every night, before flags are raised."""
    looked = doubts.look_for_doubts()
    return f"Doubts raised {looked.raised}, closed {looked.closed}." if looked.raised or looked.closed else ""


@job(
    FLAG_PUBLISHED,
    about="Does the same as soon as figures are published, a doubt is settled or an action placed.",
    keyed=True,
    newest=True,
)
def flag_published(month: str) -> str:
    """Sweep the newest month that waits for it."""
    day = date.fromisoformat(month)
    return _swept(raise_flags(month=day), day)


@job(READ_KEPT_RETURN, about="Reads a large return as soon as it is uploaded.", keyed=True)
def read_kept_return(pk: str) -> str:
    """Read a return that was kept a moment ago."""
    try:
        reading.read_kept_return(Return.objects.get(pk=int(pk)))
    except (reading.ReturnIsBeingRead, ReturnIsSettled):
        return "Somebody else reads it, or has read it."
    return "Read it."


@job("read waiting returns", about="Reads uploaded returns that nobody is reading.", quiet=True)
def read_waiting_returns() -> str:
    """Read every kept return nobody is reading, every minute."""
    number = reading.read_waiting_returns()
    return f"Read {_counted(number, 'return')}." if number else ""


@job(exceptions.REMOVE, about="Removes the cases behind a miss once their eight weeks are over.")
def remove_exception_lists() -> str:
    """Remove, every night, the cases whose time is over."""
    number = exceptions.remove_what_is_over()
    return f"Removed the cases of {_counted(number, 'list')}." if number else ""


@job(versions.INTO_FORCE, about="Gives indicators the wording whose month has come.")
def bring_definitions_into_force() -> str:
    """Bring indicators up to date whose next version's month has come, every night."""
    number = versions.bring_definitions_into_force(on=timezone.localdate())
    return f"Brought {_counted(number, 'definition')} into force." if number else ""


@job(CHASE, about="Reminds people by e-mail of the figures they owe, on working days.")
def chase_missing_figures() -> str:
    """Remind people of the figures they owe, each working morning; again soon where the mail server is away."""
    return _chased(chase(on=timezone.localdate()))


def _swept(sweep: Sweep, month: date) -> str:
    if sweep == Sweep():
        return ""
    woken = f", back from their rest {sweep.woken}" if sweep.woken else ""
    judged = f", claims of recording judged {sweep.judged}" if sweep.judged else ""
    return f"{month:%B %Y}: flags opened {sweep.opened}, changed {sweep.changed}, closed {sweep.closed}{woken}{judged}."


def _chased(done: Chased) -> str:
    """Say how many were reminded of how much, and how many it did not reach; no names."""
    figures = _counted(sum(done.reminded.values()), "figure")
    said = [
        f"{_counted(len(done.reminded), 'person', 'people')} reminded of {figures}" if done.reminded else "",
        f"{_counted(len(done.refused), 'letter')} refused and tried again the next time" if done.refused else "",
        f"{_counted(len(done.unsure), 'letter')} perhaps sent and not tried again" if done.unsure else "",
        f"{_counted(len(done.aside), 'person', 'people')} set aside" if done.aside else "",
        f"{_counted(len(done.without_address), 'person', 'people')} without an address" if done.without_address else "",
        f"{done.unowned} series that nobody brings" if done.unowned else "",
    ]
    return f"{'; '.join(filter(None, said))}." if any(said) else ""


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
