"""Doorbells: each rings an operation that may be rung again without harm."""

from contextlib import suppress
from datetime import date

from celery import shared_task
from django.utils import timezone

from indicators.models import Return
from indicators.operations import doubts, reading, versions
from indicators.operations.chasing import MailIsAway, chase
from indicators.operations.flags import raise_flags
from indicators.operations.returns import ReturnIsSettled
from organisation.rules.calendar import last_full_month


@shared_task
def flag_missed_targets() -> None:
    """Sweep the newest full month, every night."""
    raise_flags(month=last_full_month(timezone.localdate()))


@shared_task
def look_for_doubts() -> None:
    """Go through everything held for what is doubtful, every night, before flags are raised."""
    doubts.look_for_doubts()


@shared_task
def flag_published(month: str) -> None:
    """Sweep the month a return was published for."""
    raise_flags(month=date.fromisoformat(month))


@shared_task
def read_kept_return(pk: int) -> None:
    """Read a return that was kept a moment ago."""
    with suppress(reading.ReturnIsBeingRead, ReturnIsSettled):
        reading.read_kept_return(Return.objects.get(pk=pk))


@shared_task
def read_waiting_returns() -> None:
    """Read every kept return nobody is reading, every minute."""
    reading.read_waiting_returns()


@shared_task
def bring_definitions_into_force() -> None:
    """Bring indicators up to date whose next version's month has come, every night."""
    versions.bring_definitions_into_force(on=timezone.localdate())


@shared_task(autoretry_for=(MailIsAway,), retry_backoff=60, max_retries=4)
def chase_missing_figures() -> None:
    """Remind people of the figures they owe, each working morning; again soon where the mail server is away."""
    chase(on=timezone.localdate())
