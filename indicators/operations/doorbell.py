"""Asking for work in the transaction that makes it needful, and ringing for a worker once that is committed.

What is asked for is a row of its own: if nobody hears the bell, the minute sweep rings again.
"""

from datetime import date
from threading import local

from celery import current_app
from django.db import transaction
from django.db.models import Max

from indicators.models import Indicator, Outturn
from organisation.jobs import ask

FLAG_PUBLISHED = "flag published figures"
READ_KEPT_RETURN = "read an uploaded return"

# Months to sweep once the running transaction is done; a thread has one connection, so one set
_waiting = local()


def ring_sweep(month: date | None) -> None:
    """Ask for a sweep after the transaction, once however often it is asked for in it: of the newest month.

    A broker that is away harms nothing, and a month left over from a transaction that was rolled
    back costs no more than a bell for which nothing waits.
    """
    if month:
        ask(FLAG_PUBLISHED, month.isoformat(), and_ring=False)
        _waiting.months = getattr(_waiting, "months", set()) | {month}
        transaction.on_commit(_ring, robust=True)


def ring_sweep_of(indicator: Indicator | None) -> None:
    """Ask for a sweep of an indicator's newest month: something about it has changed besides its figures."""
    if indicator:
        ring_sweep(Outturn.objects.filter(indicator=indicator).aggregate(newest=Max("month"))["newest"])


def ring_reader(pk: int) -> None:
    """Ask for a kept return to be read after the transaction."""
    ask(READ_KEPT_RETURN, str(pk))


def _ring() -> None:
    months: set[date] = getattr(_waiting, "months", set())
    _waiting.months = set()
    if months:
        current_app.send_task("indicators.tasks.flag_published", args=[max(months).isoformat()])
