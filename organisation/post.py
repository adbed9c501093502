"""E-mail, sent so that no letter goes twice: refused for certain, taken for certain, or nobody knows."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from organisation.models import Letter, User

logger = logging.getLogger(__name__)

# What a mail server says no with, before it has taken a letter. ValueError: an address that is none.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


class MailIsAway(Exception):
    """The mail server cannot be reached. Nothing is down as sent that was not: ring again later."""


class Sent(Enum):
    """What became of a letter."""

    YES = "sent"
    NO = "refused"
    PERHAPS = "the mail server fell silent half way"


def site_address(path: str) -> str:
    """Give a page's full address, for somebody who is not on the site."""
    return str(settings.SITE_ADDRESS).rstrip("/") + path


def write_letter(to: User, subject: str, template: str, about: dict[str, object]) -> EmailMultiAlternatives:
    """Write a letter as plain text and as HTML, from `emails/<template>.txt` and `.html`."""
    about = about | {"person": to, "subject": subject}
    letter = EmailMultiAlternatives(subject, render_to_string(f"emails/{template}.txt", about), to=[to.email])
    letter.attach_alternative(render_to_string(f"emails/{template}.html", about), "text/html")
    return letter


def reach_mail() -> BaseEmailBackend:
    """Reach the mail server before anything is claimed: one that is away then costs nobody a letter."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        raise MailIsAway from problem
    return connection


def send(letter: EmailMultiAlternatives) -> tuple[Sent, str]:
    """Send a letter and say what became of it, with the server's own words where it was not taken."""
    try:
        letter.send()
    except REFUSALS as problem:
        logger.exception("A letter was refused; it is tried again the next time.")
        return Sent.NO, str(problem)
    except (OSError, smtplib.SMTPException) as problem:
        logger.exception("The mail server fell silent during a letter; it is not sent again.")
        return Sent.PERHAPS, f"The mail server fell silent. {problem}".strip()
    return Sent.YES, ""


def send_once(row: Letter, write: Callable[[], EmailMultiAlternatives | None]) -> Sent | None:
    """Send the letter of a row, or do nothing where somebody else is at it or it need not be sent.

    1. Reach the mail server, so that one that is away costs nothing. Raises MailIsAway.
    2. Claim the row. A worker that dies from here on loses its claim after a while, and nothing else.
    3. Write the letter. Where there is none to write, let the row be as `write` left it.
    4. Hand over: from here on it is never sent again, except where the server certainly refused it.
    5. Send, and put down what became of it.

    Each step commits on its own, so this is not to be called inside a transaction.
    """
    connection = reach_mail()
    try:
        claimed_at = _claim(row)
        if claimed_at is None or (letter := write()) is None or not _hand_over(row, claimed_at):
            return None
        letter.connection = connection
        sent, problem = send(letter)
    finally:
        connection.close()
    _put_down(row, sent, problem)
    return sent


def _claim(row: Letter) -> datetime | None:
    """Take the row if it is still as we saw it, by compare and swap."""
    now = timezone.now()
    as_seen = type(row).objects.to_send(now=now).filter(pk=row.pk, claimed_at=row.claimed_at)
    return now if as_seen.update(claimed_at=now) else None


def _hand_over(row: Letter, claimed_at: datetime) -> bool:
    """Mark it handed over, unless we were so slow that somebody else has claimed it since."""
    ours = type(row).objects.filter(pk=row.pk, claimed_at=claimed_at, handed_at=None)
    return bool(ours.update(handed_at=timezone.now()))


def _put_down(row: Letter, sent: Sent, problem: str) -> None:
    this = type(row).objects.filter(pk=row.pk)
    if sent is Sent.YES:
        this.update(sent_at=timezone.now(), problem="")
    elif sent is Sent.PERHAPS:
        this.update(problem=problem[:300])
    else:
        this.update(claimed_at=None, handed_at=None, attempts=F("attempts") + 1, problem=problem[:300])
