"""Reading a kept return: by one reader at a time, who tells how far it is; picked up again where one died.

While a file is parsed no transaction is open: on SQLite a writer keeps every other writer out.
What was read is put down in one, and only by whoever still holds the claim.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators.models import Return
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations.doorbell import ring_reader
from indicators.operations.returns import ReturnIsSettled, keep_return, receive_return
from indicators.operations.staging import known_names, put_down
from indicators.returns.layouts import read_return
from indicators.returns.reading import Reading
from indicators.returns.workbook import NotAReturn
from organisation import access
from organisation.models import User
from organisation.roles import Capability

READ_AT_ONCE = 256 * 1024  # bytes: what a person can wait for
LEASE = timedelta(minutes=5)
MOST_TRIES = 3
TOLD_EVERY = timedelta(seconds=0.5)
UNFORESEEN = "Something in the file was not foreseen, and it could not be read. Save it as .xlsx or .csv and try again."
GIVEN_UP = f"Reading it was begun {MOST_TRIES} times and never finished. Try it in smaller parts."

logger = logging.getLogger(__name__)


class ReturnIsBeingRead(Exception):
    """Somebody else is reading the return at this moment."""


def take_in(*, content: bytes, file_name: str, by: User, replaces: Return | None = None) -> Return:
    """Take a file in: read a small one at once, keep a large one to be read by a worker.

    Raises NotAReturn where a small one is none, and keeps nothing of it.
    """
    if len(content) <= READ_AT_ONCE:
        return receive_return(content=content, file_name=file_name, by=by, replaces=replaces)
    with transaction.atomic():
        given = keep_return(content=content, file_name=file_name, by=by, replaces=replaces)
        ring_reader(given.pk)
    return given


def send_back(given: Return) -> None:
    """Send a return that is held for writing back to be read. Nothing of it can be published meanwhile."""
    given.state, given.being_read_since, given.rows_read, given.rows_in_file = ReturnState.RECEIVED, None, 0, None
    given.aside = given.aside | {"waiting_since": timezone.now().isoformat(), "tries": 0}
    given.save()


def read_soon(given: Return) -> Return:
    """Read a small return now; ring a worker for a large one. Whoever comes first reads it."""
    if len(given.file.content) > READ_AT_ONCE:
        ring_reader(given.pk)
        return given
    with suppress(ReturnIsBeingRead):
        return read_kept_return(given)
    return given


def read_now(given: Return, *, by: User) -> Return:
    """Read a waiting return now, because nobody else came to it. Raises ReturnIsBeingRead and ReturnIsSettled."""
    access.check(by, Capability.LOAD_RETURNS)
    return read_kept_return(given)


def read_kept_return(given: Return) -> Return:
    """Read a kept file that waits for it, and put down what it says in place of any earlier reading.

    A file that is no return is refused, with its sentence. Raises ReturnIsBeingRead, and
    ReturnIsSettled where it no longer waits: ringing twice does no harm.
    """
    claim = _claim(given)
    try:
        return claim.put_down(read_return(claim.content, given.file_name, known_names(), tell=claim.tell))
    except NotAReturn as problem:
        return claim.refuse(str(problem))
    except (ReturnIsSettled, OperationalError):  # somebody else has it, or it is tried again when the claim runs out
        raise
    except Exception:  # whatever it is, whoever waits for the return is told
        logger.exception("Return %s could not be read", given.pk)
        return claim.refuse(UNFORESEEN)


def read_waiting_returns() -> int:
    """Read every kept return that nobody is reading, the oldest first, and say how many were read."""
    unclaimed = Q(being_read_since=None) | Q(being_read_since__lte=timezone.now() - LEASE)
    waiting = Return.objects.filter(unclaimed, kind=ReturnKind.FILE, state=ReturnState.RECEIVED)
    return sum(_read_if_free(given) for given in waiting.order_by("uploaded_at"))


def waiting_since(given: Return) -> datetime:
    """Say since when a return has waited to be read."""
    asked = given.aside.get("waiting_since")
    return datetime.fromisoformat(asked) if asked else given.uploaded_at


def _read_if_free(given: Return) -> bool:
    try:
        read_kept_return(given)
    except (ReturnIsBeingRead, ReturnIsSettled):
        return False
    return True


class _Claim:
    """One reader's hold on a return. It is lost when the return is settled or somebody else takes over."""

    def __init__(self, given: Return, since: datetime) -> None:
        """Remember which claim it is: the moment it was last renewed."""
        self.pk, self.since = given.pk, since
        self.content = bytes(given.file.content)

    def tell(self, done: int, total: int | None) -> None:
        """Put down how far the reading is, twice a second at most, and renew the claim."""
        at = timezone.now()
        if at - self.since < TOLD_EVERY and done != total:
            return
        if not self._held().update(rows_read=done, rows_in_file=total, being_read_since=at):
            raise ReturnIsSettled
        self.since = at

    @transaction.atomic
    def put_down(self, reading: Reading) -> Return:
        """Keep what was read, if the claim still holds."""
        given = self._held().select_for_update().first()
        if given is None:
            raise ReturnIsSettled
        put_down(given, reading)
        given.state, given.being_read_since = ReturnState.CHECKED, None
        given.save()
        return given

    def refuse(self, sentence: str) -> Return:
        """Say why it cannot be read, if the claim still holds."""
        self._held().update(state=ReturnState.REFUSED, refusal=sentence[:300], being_read_since=None)
        return Return.objects.get(pk=self.pk)

    def _held(self) -> QuerySet[Return]:
        return Return.objects.filter(pk=self.pk, state=ReturnState.RECEIVED, being_read_since=self.since)


def _claim(given: Return) -> _Claim:
    """Take a return for ourselves, so that two workers never read it at once."""
    given = Return.objects.get(pk=given.pk)
    if given.kind != ReturnKind.FILE or given.state != ReturnState.RECEIVED:
        raise ReturnIsSettled
    now, tries = timezone.now(), given.aside.get("tries", 0) + 1
    if given.being_read_since and given.being_read_since > now - LEASE:
        raise ReturnIsBeingRead
    as_seen = Return.objects.filter(pk=given.pk, state=given.state, being_read_since=given.being_read_since)
    begun = {"being_read_since": now, "rows_read": 0, "rows_in_file": None, "aside": given.aside | {"tries": tries}}
    if not as_seen.update(**begun):
        raise ReturnIsBeingRead
    claim = _Claim(given, now)
    if tries > MOST_TRIES:
        claim.refuse(GIVEN_UP)
        raise ReturnIsSettled
    return claim
