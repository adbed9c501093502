"""Doorbells: each rings an operation that may be rung again without harm."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from indicators.operations.chasing import MailIsAway, chase
from indicators.operations.flags import raise_flags
from organisation.rules.calendar import last_full_month


@shared_task
def flag_missed_targets() -> None:
    """Sweep the newest full month, every night."""
    raise_flags(month=last_full_month(timezone.localdate()))


@shared_task
def flag_published(month: str) -> None:
    """Sweep the month a return was published for."""
    raise_flags(month=date.fromisoformat(month))


@shared_task(autoretry_for=(MailIsAway,), retry_backoff=60, max_retries=4)
def chase_missing_figures() -> None:
    """Remind people of the figures they owe, each working morning; again soon where the mail server is away."""
    chase(on=timezone.localdate())
