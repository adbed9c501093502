"""Sending the letters of what interrupts, at once or as soon as the mail server is back."""

from collections import Counter
from functools import partial

from django.utils import timezone

from organisation.jobs import each_or_set_aside
from organisation.models import NotificationLetter
from organisation.post import MailIsAway, Sent, send_once, site_address, write_letter

from .telling import SEND


def send_notifications() -> Counter[Sent]:
    """Send every letter that waits, each once, and count what became of them. Raises MailIsAway."""
    waiting = NotificationLetter.objects.to_send(now=timezone.now()).select_related("notification__person")
    waiting = waiting.filter(notification__person__is_active=True).exclude(notification__person__email="")
    each = each_or_set_aside(SEND, waiting.order_by("pk"), _send_one, in_savepoint=False, not_its_fault=(MailIsAway,))
    return Counter(sent for sent in each.given if sent)


def _send_one(row: NotificationLetter) -> Sent | None:
    return send_once(row, partial(_write, row))


def _write(row: NotificationLetter):
    told = row.notification
    about = {"told": told, "link": site_address(told.link) if told.link else ""}
    return write_letter(told.person, told.title, "notification", about)
