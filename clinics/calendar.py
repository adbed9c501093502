"""A month of clinics: what lies on each of its days."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from clinics.models import ClinicPause, ClinicSession, SessionMove
from clinics.reach import readable_clinics, readable_sessions
from organisation.models import User
from organisation.rules.calendar import add_months, bank_holiday

WORKING_DAYS = 5


@dataclass
class Day:
    """One day of the page, with everything on it."""

    day: date
    is_of_month: bool
    is_today: bool
    bank_holiday: str
    pauses: list[ClinicPause]
    sessions: list[ClinicSession]
    moved_away: list[SessionMove] = field(default_factory=list)

    @property
    def has_something(self) -> bool:
        """Say whether the list of the month has it."""
        return bool(self.bank_holiday or self.pauses or self.sessions or self.moved_away)


def read_month(user: User, month: date, *, today: date) -> list[list[Day]]:
    """Give the weeks of a month, Monday to Friday, as far as somebody may read its clinics."""
    weeks = [week[:WORKING_DAYS] for week in Calendar().monthdatescalendar(month.year, month.month)]
    weeks = [week for week in weeks if any(day.month == month.month for day in week)]
    first, last = weeks[0][0], weeks[-1][-1]
    sessions, moves = _sessions(user, first, last), _moved_away(user, first, last)
    pauses = _pauses(user, first, last)
    return [
        [
            Day(
                day,
                day.month == month.month,
                day == today,
                bank_holiday(day),
                [pause for pause in pauses if pause.starts_on <= day <= pause.ends_on],
                sessions[day],
                moves[day],
            )
            for day in week
        ]
        for week in weeks
    ]


def beside(month: date) -> dict[str, date]:
    """Give the months before and after."""
    return {"before": add_months(month, -1), "after": add_months(month, 1)}


def _sessions(user: User, first: date, last: date) -> dict[date, list[ClinicSession]]:
    found = readable_sessions(user).filter(held_on__range=(first, last)).prefetch_related("moves")
    by_day = defaultdict(list)
    for session in found.order_by("clinic__starts_at", "clinic__name"):
        by_day[session.held_on].append(session)
    return by_day


def _moved_away(user: User, first: date, last: date) -> dict[date, list[SessionMove]]:
    """Give the moves by the day they left, where the session did not come back to it."""
    moves = SessionMove.objects.filter(
        session__clinic__in=readable_clinics(user), old_held_on__range=(first, last)
    ).select_related("session__clinic")
    by_day = defaultdict(list)
    for move in moves:
        if move.session.held_on != move.old_held_on:
            by_day[move.old_held_on].append(move)
    return by_day


def _pauses(user: User, first: date, last: date) -> list[ClinicPause]:
    concern = Q(clinic=None) | Q(clinic__in=readable_clinics(user))
    overlapping = Q(starts_on__lte=last, ends_on__gte=first)
    return list(ClinicPause.objects.in_force().filter(concern & overlapping).select_related("clinic"))
