"""What people answer to flags: seen, snoozed, accepted as known, taken up again. Each answer is a row."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.models import Flag, FlagEvent
from indicators.rules.flag_states import RESTING, why_no_rest
from indicators.rules.vocabulary import FlagState
from indicators.rules.wording import print_day
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.validators import names_no_child


class FlagIsClosed(Exception):
    """The flag was closed in the meantime."""


class NotARest(Exception):
    """The flag cannot rest until that day, or no reason is given; says which."""


class NotTakenBack(Exception):
    """An answer cannot be undone any more; says why."""


TAKEN_BACK = "Taken back by whoever gave it"


@transaction.atomic
def acknowledge_flag(flag: Flag, *, by: User, note: str = "") -> Flag:
    """Say that somebody has seen a flag and has it in hand. Raises FlagIsClosed."""
    flag = hold_flag(flag.pk, by)
    if flag.state == FlagState.OPEN:
        _acknowledge(flag, by, note)
    return flag


@transaction.atomic
def acknowledge_flags(flags: Sequence[int], *, by: User) -> int:
    """Say that somebody has seen several flags; give how many were still open and are theirs to answer."""
    units = access.units_where(by, Capability.ANSWER_FLAGS)
    waiting = Flag.objects.filter(pk__in=flags, state=FlagState.OPEN).select_related("indicator").order_by("pk")
    theirs = [flag for flag in waiting.select_for_update(of=("self",)) if may_answer(flag, units=units)]
    for flag in theirs:
        _acknowledge(flag, by, "")
    return len(theirs)


def snooze_flag(flag: Flag, *, until: date, reason: str, by: User) -> Flag:
    """Let a flag rest until a day; it asks again then, or when it grows louder. Raises FlagIsClosed, NotARest."""
    return _rest(flag, FlagState.SNOOZED, until, reason, by)


def accept_flag_as_known(flag: Flag, *, review_on: date, reason: str, by: User) -> Flag:
    """Accept that a series stands as it does until it is reviewed on a day. Raises FlagIsClosed, NotARest."""
    return _rest(flag, FlagState.KNOWN, review_on, reason, by)


@transaction.atomic
def take_flag_up_again(flag: Flag, *, by: User) -> Flag:
    """End a flag's rest before its day. Raises FlagIsClosed."""
    flag = hold_flag(flag.pk, by)
    if flag.state in RESTING:
        open_again(flag, by=by, note="Taken up again")
    return flag


@transaction.atomic
def take_answer_back(flag: Flag, *, event: int, by: User) -> Flag:
    """Undo one's own newest answer: seen, or let rest. What is undone stays in the flag's story, and so does this.

    Raises NotTakenBack where anything happened to the flag since, or it was closed.
    """
    try:
        flag = hold_flag(flag.pk, by)
    except FlagIsClosed:
        raise NotTakenBack("The flag was closed in the meantime: nothing was undone.") from None
    newest = answer_to_take_back(flag, by=by)
    if newest is None or newest.pk != event:
        raise NotTakenBack("Something happened to the flag since: nothing was undone. Its page says what.")
    before = flag.events.exclude(pk=newest.pk).order_by("-happened_at", "-pk")[0]
    if before.state == FlagState.ACKNOWLEDGED:
        flag.state = FlagState.ACKNOWLEDGED
        flag.rest_no_longer()
    else:
        flag.ask_again()
    flag.save()
    tell(flag, by=by, note=TAKEN_BACK)
    return flag


def answer_to_take_back(flag: Flag, *, by: User) -> FlagEvent | None:
    """Give the newest thing that happened to a flag where it is this person's answer and can be undone."""
    newest, before = [*flag.events.order_by("-happened_at", "-pk")[:2], None, None][:2]
    if newest is None or before is None or newest.happened_by_id != by.pk or newest.note == TAKEN_BACK:
        return None
    was_waiting = before.state in (FlagState.OPEN, FlagState.ACKNOWLEDGED)
    return newest if was_waiting and newest.state in (FlagState.ACKNOWLEDGED, *RESTING) else None


def may_answer(flag: Flag, *, units: set[int]) -> bool:
    """Say whether a flag is for these units to answer: their own, or one on a measure they lead."""
    return flag.unit_id in units or flag.indicator.lead_service_id in units


def open_again(flag: Flag, *, note: str, by: User | None = None) -> None:
    """Let a flag wait for somebody again, and say why."""
    flag.ask_again()
    flag.save()
    tell(flag, by=by, note=note)


def tell(flag: Flag, *, by: User | None = None, note: str = "") -> None:
    """Add to a flag's story how it stands now."""
    event_of(flag, by=by, note=note, now=timezone.now()).save()


def event_of(flag: Flag, *, by: User | None = None, note: str = "", now: datetime) -> FlagEvent:
    """Say how a flag stands now, as a row of its story, unsaved."""
    return FlagEvent(
        flag=flag,
        happened_at=now,
        happened_by=by,
        month=flag.month,
        state=flag.state,
        classification=flag.classification,
        sentence=flag.sentence,
        note=note,
    )


@transaction.atomic
def _rest(flag: Flag, state: FlagState, until: date, reason: str, by: User) -> Flag:
    names_no_child(reason)
    if why := why_no_rest(state, until=until, reason=reason, today=timezone.localdate()):
        raise NotARest(why)
    flag, reason = hold_flag(flag.pk, by), reason.strip()
    if (flag.state, flag.rests_until, flag.rest_reason) == (state, until, reason):
        return flag  # sent twice
    flag.state, flag.rests_until, flag.rest_reason, flag.rested_as = state, until, reason, flag.classification
    flag.rested_by, flag.rested_at = by, timezone.now()
    flag.save()
    tell(flag, by=by, note=f"{_UNTIL[state]} {print_day(until)}: {reason}")
    return flag


_UNTIL: dict[FlagState, str] = {FlagState.SNOOZED: "Until", FlagState.KNOWN: "To be reviewed on"}


def _acknowledge(flag: Flag, by: User, note: str) -> None:
    flag.state, flag.acknowledged_by, flag.acknowledged_at = FlagState.ACKNOWLEDGED, by, timezone.now()
    flag.save()
    tell(flag, by=by, note=note)


def hold_flag(pk: int, by: User) -> Flag:
    """Hold a live flag against others, for somebody who may answer it. Raises FlagIsClosed."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("unit", "indicator", "cohort").get(pk=pk)
    if not may_answer(flag, units=access.units_where(by, Capability.ANSWER_FLAGS)):
        raise PermissionDenied(f"Flags of {flag.unit} are for somebody else to answer.")
    if flag.state == FlagState.CLOSED:
        raise FlagIsClosed
    return flag
