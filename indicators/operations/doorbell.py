"""Ringing for a worker once a write is safely done. If nobody hears, the next sweep does the same."""

from datetime import date
from functools import partial
from threading import local

from celery import current_app
from django.db import transaction
from django.db.models import Max

from indicators.models import Indicator, Outturn

# Months to sweep once the running transaction is done; a thread has one connection, so one set
_waiting = local()


def ring_sweep(month: date | None) -> None:
    """Ask for a sweep after the transaction, once however often it is asked for in it: of the newest month.

    A broker that is away harms nothing, and a month left over from a transaction that was rolled
    back costs no more than an early sweep.
    """
    if month:
        _waiting.months = getattr(_waiting, "months", set()) | {month}
        transaction.on_commit(_ring, robust=True)


def ring_sweep_of(indicator: Indicator | None) -> None:
    """Ask for a sweep of an indicator's newest month: something about it has changed besides its figures."""
    if indicator:
        ring_sweep(Outturn.objects.filter(indicator=indicator).aggregate(newest=Max("month"))["newest"])


def ring_reader(pk: int) -> None:
    """Ask for a kept return to be read after the transaction."""
    transaction.on_commit(partial(current_app.send_task, "indicators.tasks.read_kept_return", args=[pk]), robust=True)


def _ring() -> None:
    months: set[date] = getattr(_waiting, "months", set())
    _waiting.months = set()
    if months:
        current_app.send_task("indicators.tasks.flag_published", args=[max(months).isoformat()])
