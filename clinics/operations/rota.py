"""When clinics meet: keeping sessions ahead of the rota, pauses, and setting the days of single sessions by hand."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clinics.letters import tell_of_cancelling, tell_of_move
from clinics.models import Clinic, ClinicPause, ClinicSession, SessionMove
from clinics.operations.holding import SessionHasMovedOn, hold_session
from clinics.rules.agenda import SessionState
from clinics.rules.rota import Pause, Rota, Turn, say_day, turns, week_of, why_no_clinic
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

AHEAD = timedelta(days=366)  # how far ahead sessions are kept
STILL_TO_COME = (SessionState.SCHEDULED, SessionState.AGENDA_ISSUED)


@dataclass
class Kept:
    """What keeping the sessions did; `left` stand off the rota because somebody has worked on them."""

    made: list[ClinicSession] = field(default_factory=list)
    set_anew: list[ClinicSession] = field(default_factory=list)
    dropped: int = 0
    left: list[ClinicSession] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Held:
    session: ClinicSession
    week: date
    is_touched: bool


def rota_of(clinic: Clinic) -> Rota | None:
    """Give a clinic's rota; None for a clinic that is not convened or has no first day."""
    if not clinic.is_convened or clinic.first_held_on is None:
        return None
    return Rota(clinic.weekday, clinic.cadence_weeks, clinic.first_held_on)


def pauses_of(clinic: Clinic) -> list[Pause]:
    """Give the agreed pauses of a clinic, its own and those of all."""
    held = ClinicPause.objects.in_force(clinic)
    return [Pause(pause.starts_on, pause.ends_on, pause.reason) for pause in held]


def turns_ahead(clinic: Clinic, *, on: date, taken: Collection[date] = ()) -> list[Turn]:
    """Give the turns of the year ahead, the week of `on` included."""
    rota = rota_of(clinic)
    if rota is None:
        return []
    return turns(rota, since=week_of(on), until=on + AHEAD, pauses=pauses_of(clinic), taken=taken)


@transaction.atomic
def keep_sessions(clinic: Clinic, *, now: datetime) -> Kept:
    """Keep a clinic's sessions a year ahead as its rota says. Doing it again changes nothing.

    A session nobody has worked on follows the rota; one that was moved, cancelled, prepared, issued
    or set by hand stays, and stands for the turn of the week it first lay in.
    """
    clinic = lock_clinic(clinic)
    today = timezone.localdate(now)
    held = _held(clinic)
    taken = {one.session.held_on for one in held if one.is_touched and one.session.state != SessionState.CANCELLED}
    coming = {week_of(turn.due_on): turn for turn in turns_ahead(clinic, on=today, taken=taken)}
    kept = Kept()
    for one in held:
        if one.session.held_on > today and not one.is_touched:
            _follow(one.session, coming.get(one.week), kept, now)
    for week in sorted(coming.keys() - {one.week for one in held}):
        turn = coming[week]
        if turn.held_on and turn.held_on >= today:
            kept.made.append(_make(clinic, turn.held_on, now))
    kept.left = _left_standing(clinic, today)
    return kept


def keep_all_sessions(*, now: datetime) -> Kept:
    """Keep the sessions of every clinic, each in a transaction of its own."""
    together = Kept()
    for clinic in Clinic.objects.order_by("pk"):
        kept = keep_sessions(clinic, now=now)
        together.made += kept.made
        together.set_anew += kept.set_anew
        together.dropped += kept.dropped
        together.left += kept.left
    return together


@transaction.atomic
def schedule_session(clinic: Clinic, *, held_on: date, by: User) -> ClinicSession:
    """Set a day for a clinic. Raises ValidationError on a day nobody works or that is taken."""
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    clinic = lock_clinic(clinic)
    if why := why_no_clinic(held_on, pauses_of(clinic)):
        raise ValidationError({"held_on": why})
    session = ClinicSession(clinic=clinic, held_on=held_on, chair=clinic.chair)
    session.full_clean()
    session.save()
    return session


@transaction.atomic
def move_session(
    session: ClinicSession,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    was: date | None = None,
    may_share: bool = False,
) -> SessionMove:
    """Move a session to another day, for a reason.

    Raises ValidationError on a day nobody works, in a pause, that the clinic has already or, unless
    they may share it, another clinic has; SessionHasMovedOn where it is under way or no longer lies
    on the day it `was` seen on.
    """
    lock_clinic(session.clinic)
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, *STILL_TO_COME)
    if was and session.held_on != was:
        raise SessionHasMovedOn(f"The session has been moved to {say_day(session.held_on)} in the meantime.")
    move = SessionMove(
        session=session, old_held_on=session.held_on, new_held_on=to, reason=reason, moved_by=by, moved_at=now
    )
    _refuse_day(session, to, may_share)
    move.full_clean()
    session.held_on = to
    _set_day(session, now)
    move.save()
    tell_of_move(move, now=now)
    return move


@transaction.atomic
def cancel_session(session: ClinicSession, *, reason: str, by: User, now: datetime) -> ClinicSession:
    """Cancel a session, for a reason. Its turn is not made up for by the rota."""
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, *STILL_TO_COME)
    session.state, session.cancelled_reason = SessionState.CANCELLED, reason
    session.cancelled_by, session.cancelled_at = by, now
    session.full_clean()
    _set_day(session, now)
    tell_of_cancelling(session, now=now)
    return session


@transaction.atomic
def pause_clinics(
    *, clinic: Clinic | None, starts_on: date, ends_on: date, reason: str, by: User, now: datetime
) -> tuple[ClinicPause, Kept]:
    """Agree on days without a clinic, or without any: their sessions follow at once."""
    check_whose(clinic, by)
    pause = ClinicPause(clinic=clinic, starts_on=starts_on, ends_on=ends_on, reason=reason, agreed_by=by, agreed_at=now)
    pause.full_clean()
    pause.save()
    return pause, _keep(clinic, now)


@transaction.atomic
def lift_pause(pause: ClinicPause, *, by: User, now: datetime) -> Kept:
    """Lift a pause: clinics meet as if it had not been agreed. Again changes nothing."""
    pause = ClinicPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    check_whose(pause.clinic, by)
    if pause.lifted_at is None:
        pause.lifted_by, pause.lifted_at = by, now
        pause.save()
    return _keep(pause.clinic, now)


def lock_clinic(clinic: Clinic) -> Clinic:
    """Read a clinic afresh and let nobody else set its days until this is done."""
    return Clinic.objects.select_for_update(of=("self",)).select_related("unit", "chair").get(pk=clinic.pk)


def tell_calendars(clinic: Clinic, *, now: datetime) -> None:
    """Let calendars know that sessions to come have another time or place."""
    coming = clinic.sessions.filter(held_on__gte=timezone.localdate(now), state__in=STILL_TO_COME)
    coming.update(calendar_sequence=F("calendar_sequence") + 1, day_set_at=now)


def check_whose(clinic: Clinic | None, by: User) -> None:
    """Refuse unless somebody may set the days of a clinic, or of all."""
    units = [clinic.unit] if clinic else list(Unit.objects.filter(kind=Unit.Kind.AUTHORITY))
    for unit in units:
        access.check(by, Capability.PREPARE_AGENDAS, unit)


def _keep(clinic: Clinic | None, now: datetime) -> Kept:
    return keep_sessions(clinic, now=now) if clinic else keep_all_sessions(now=now)


def _touched(clinic: Clinic):
    untouched = clinic.sessions.filter(
        from_rota=True, state=SessionState.SCHEDULED, proposed_at=None, moves=None, items=None, attendances=None
    )
    return clinic.sessions.exclude(pk__in=untouched.values("pk"))


def _held(clinic: Clinic) -> list[_Held]:
    """Give every session with the week it first lay in: the turn it stands for, wherever it was moved since."""
    touched = set(_touched(clinic).values_list("pk", flat=True))
    found = []
    for session in clinic.sessions.prefetch_related("moves"):
        moves = list(session.moves.all())
        first_day = moves[0].old_held_on if moves else session.held_on
        found.append(_Held(session, week_of(first_day), session.pk in touched))
    return found


def _follow(session: ClinicSession, turn: Turn | None, kept: Kept, now: datetime) -> None:
    if turn is None or turn.held_on is None:
        session.delete()
        kept.dropped += 1
    elif turn.held_on != session.held_on:
        session.held_on = turn.held_on
        _set_day(session, now)
        kept.set_anew.append(session)


def _make(clinic: Clinic, day: date, now: datetime) -> ClinicSession:
    return ClinicSession.objects.create(clinic=clinic, held_on=day, chair=clinic.chair, from_rota=True, day_set_at=now)


def _left_standing(clinic: Clinic, today: date) -> list[ClinicSession]:
    """Give the sessions to come that lie on a day on which no clinic can meet."""
    pauses = pauses_of(clinic)
    coming = clinic.sessions.filter(held_on__gte=today, state__in=STILL_TO_COME).select_related("clinic")
    return [session for session in coming.order_by("held_on") if why_no_clinic(session.held_on, pauses)]


def _refuse_day(session: ClinicSession, day: date, may_share: bool) -> None:
    if why := why_no_clinic(day, pauses_of(session.clinic)):
        raise ValidationError({"to": why})
    standing = ClinicSession.objects.filter(held_on=day).exclude(state=SessionState.CANCELLED).exclude(pk=session.pk)
    if standing.filter(clinic=session.clinic).exists():
        raise ValidationError({"to": "The clinic has a session on that day already."})
    other = standing.select_related("clinic").first()
    if other and not may_share:
        raise ValidationError(
            {"to": f"{other.clinic} has a session on that day. Choose another, or say that they may share it."}
        )


def _set_day(session: ClinicSession, now: datetime) -> None:
    session.day_set_at = now
    session.calendar_sequence += 1
    session.save()
