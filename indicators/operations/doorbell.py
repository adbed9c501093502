"""Ringing for a worker once a write is safely done. If nobody hears, the next sweep does the same."""

from datetime import date
from functools import partial

from celery import current_app
from django.db import transaction
from django.db.models import Max

from indicators.models import Indicator, Outturn


def ring_sweep(month: date | None) -> None:
    """Ask for a sweep of a month after the transaction; a broker that is away harms nothing."""
    if month:
        transaction.on_commit(partial(_ring, month.isoformat()), robust=True)


def ring_sweep_of(indicator: Indicator | None) -> None:
    """Ask for a sweep of an indicator's newest month: something about it has changed besides its figures."""
    if indicator:
        ring_sweep(Outturn.objects.filter(indicator=indicator).aggregate(newest=Max("month"))["newest"])


def ring_reader(pk: int) -> None:
    """Ask for a kept return to be read after the transaction."""
    transaction.on_commit(partial(current_app.send_task, "indicators.tasks.read_kept_return", args=[pk]), robust=True)


def _ring(month: str) -> None:
    current_app.send_task("indicators.tasks.flag_published", args=[month])
