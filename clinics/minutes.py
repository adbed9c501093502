"""Writing a session's minutes down from what was recorded: read once, when the chair signs."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from actions.models import Action
from clinics.models import AgendaItem, ClinicSession
from clinics.rules.agenda import Presence, Seat
from clinics.rules.minutes import NOBODY, Figure, HeldBack, Minute, Minutes, Present, Promised, Reopened

UNKNOWN = "Not recorded"


def write_minutes(session: ClinicSession) -> Minutes:
    """Say everything the minutes of a session say, as it stands now, unsigned."""
    items = list(_items(session))
    return Minutes(
        clinic=session.clinic.name,
        unit=session.clinic.unit.name,
        held_on=say_day(session.held_on),
        chair=str(session.chair) if session.chair else "Nobody named",
        place=session.clinic.place,
        figures_as_at=say_moment(session.issued_at) if session.issued_at else "",
        attendance=_attendance(session),
        minutes=tuple(_minute(number, item) for number, item in enumerate(_live(items), start=1)),
        held_back=tuple(
            HeldBack(item.title, item.held_back_reason, str(item.held_back_by)) for item in items if item.held_back_at
        ),
        reopenings=tuple(
            Reopened(one.after_version, one.reason, str(one.reopened_by), say_moment(one.reopened_at))
            for one in session.reopenings.select_related("reopened_by")
        ),
    )


def say_day(day: Any) -> str:
    """Write a day the way people read it."""
    return f"{day.day} {day:%B %Y}"


def say_moment(moment: datetime) -> str:
    """Write a moment the way people read it, by the clock here."""
    here = timezone.localtime(moment)
    return f"{say_day(here)}, {here:%H:%M}"


def _items(session: ClinicSession):
    agreed = Prefetch("outcome__actions", Action.objects.select_related("owner"))
    items = session.items.select_related("indicator", "held_back_by", "outcome__recorded_by")
    return items.prefetch_related(agreed).order_by("position")


def _live(items: list[AgendaItem]) -> list[AgendaItem]:
    return [item for item in items if not item.held_back_at]


def _minute(number: int, item: AgendaItem) -> Minute:
    said: dict[str, Any] = {}
    outcome = getattr(item, "outcome", None)
    if outcome is not None:
        said = {
            "assurance": outcome.assurance,
            "assurance_word": outcome.get_assurance_display(),
            "cause": outcome.get_cause_display() if outcome.cause else "",
            "discussion": outcome.discussion,
            "decision": outcome.decision,
            "brings_back": outcome.bring_back,
            "recorded_by": str(outcome.recorded_by),
            "actions": tuple(_promised(action) for action in outcome.actions.all()),
        }
    return Minute(
        number=number,
        kind=item.get_kind_display(),
        title=item.title,
        reason=item.reason,
        code=item.indicator.code if item.indicator else "",
        is_deep_dive=item.is_deep_dive,
        times_carried=item.times_carried,
        figures=tuple(_figure(figure) for figure in item.figures),
        **said,
    )


def _promised(action: Action) -> Promised:
    return Promised(
        title=action.title,
        owner=(str(action.owner) if action.owner else action.outside_owner) or NOBODY,
        due_on=say_day(action.due_on) if action.due_on else "No date yet",
        success_measure=action.success_measure,
    )


def _figure(issued: dict[str, Any]) -> Figure:
    """Take of an issued figure what minutes print; what else was frozen with it stays with the item."""
    return Figure(**{name: str(issued.get(name, "")) for name in Figure.__slots__})


def _attendance(session: ClinicSession) -> tuple[Present, ...]:
    """Give everybody who belongs to the clinic, its chair first, and whoever came besides."""
    seats = {session.chair: "Chair"} if session.chair else {}
    for member in session.clinic.members.select_related("user"):
        seats.setdefault(member.user, Seat(member.seat).label)
    came = {one.user: one for one in session.attendances.select_related("user", "deputy")}
    everybody = [*seats, *(user for user in came if user not in seats)]
    return tuple(
        Present(
            name=str(user),
            seat=seats.get(user, "Guest"),
            presence=Presence(came[user].presence).label if user in came else UNKNOWN,
            deputy=str(came[user].deputy) if user in came and came[user].deputy else "",
        )
        for user in everybody
    )
