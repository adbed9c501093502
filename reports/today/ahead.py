"""What stands beside the needs: one's next clinic, one's own actions, figures promised, the Board's latest edition."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from actions.models import Action
from clinics.models import AgendaItem, ClinicSession
from clinics.reach import readable_clinics
from clinics.rules.agenda import AgendaKind, SessionState
from indicators.gaps import Gap
from indicators.rules.gaps import USUAL_WORKING_DAY, GapState, due_on
from organisation import access
from organisation.roles import Capability, Role
from reports.dashboard.laying import Dashboard, Under
from reports.dashboard.reading import newest_published
from reports.editions.reading import frozen_of
from reports.models import Edition
from reports.today.clinics import OVER, day_in_words, has_a_seat, how_far, is_analyst, step_for, with_items
from reports.today.figures import next_owed
from reports.today.needs import Asked

COUNTED = {
    AgendaKind.ACTION: ("action due", "actions due"),
    AgendaKind.FLAG: ("flag", "flags"),
    AgendaKind.DOUBT: ("doubtful or awaited figure", "doubtful or awaited figures"),
    AgendaKind.INDICATOR: ("measure", "measures"),
    AgendaKind.TOPIC: ("topic", "topics"),
}
"""What a clinic's agenda is counted in; audits and other business stand on every one."""


@dataclass(frozen=True, slots=True)
class NextClinic:
    """The next session of somebody's clinics: its day, how far it is prepared, what is on it, and the step to take."""

    session: ClinicSession
    day: str
    how_far: str
    on_it: str
    step: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnActions:
    """How many actions somebody has, how many are late, and the one due next."""

    open: int
    late: int
    next: Action | None


@dataclass(frozen=True, slots=True)
class Promised:
    """Missing figures that were promised for a day to come: how many series, and the one that comes first."""

    number: int
    first: Gap


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest published edition, with its three headings counted."""

    edition: Edition
    under: list[Under]


def next_clinic(ask: Asked) -> NextClinic | None:
    """Give the next session somebody sits in or chairs; without a seat, of the clinics they prepare or record."""
    if not access.may(ask.user, Capability.READ_CLINICS):
        return None
    units = ask.units(Capability.RECORD_OUTCOMES) | ask.units(Capability.PREPARE_AGENDAS)
    coming = ClinicSession.objects.filter(held_on__gte=ask.today, clinic__in=readable_clinics(ask.user))
    coming = coming.exclude(state__in=OVER).order_by("held_on", "clinic__starts_at", "pk")
    for theirs in (has_a_seat(ask), Q(clinic__unit__in=units)):
        pk = coming.filter(theirs).values_list("pk", flat=True).first()
        if pk:
            return _clinic(with_items(ClinicSession.objects.filter(pk=pk)).get(), ask, units)
    return None


def _clinic(session: ClinicSession, ask: Asked, units: set[int]) -> NextClinic:
    step, address = "See it", session.get_absolute_url()
    own = {one.unit_id for one in access.memberships(ask.user)}
    prepares = session.clinic.unit_id in own or is_analyst(ask)
    if session.clinic.unit_id in units and (prepares or session.state != SessionState.SCHEDULED):
        step, address = step_for(session)
    return NextClinic(
        session, day_in_words(session.held_on, on=ask.today), how_far(session), _on_it(session), step, address
    )


def _on_it(session: ClinicSession) -> str:
    """Say what is on the agenda, kind by kind."""
    items = AgendaItem.objects.filter(session=session, held_back_at=None).order_by()
    numbers = Counter(dict(items.values_list("kind").annotate(Count("pk"))))
    said = [f"{numbers[kind]} {words[numbers[kind] != 1]}" for kind, words in COUNTED.items() if numbers[kind]]
    return ", ".join(said)


def own_actions(ask: Asked) -> OwnActions | None:
    """Give how somebody's own actions stand; None where they have none."""
    if not access.may(ask.user, Capability.REPORT_PROGRESS):
        return None
    mine = Action.objects.open().filter(owner=ask.user)
    counted = mine.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=ask.today)))
    if not counted["open"]:
        return None
    coming = mine.filter(due_on__gte=ask.today).order_by(F("due_on").asc(), "pk").first()
    return OwnActions(counted["open"], counted["late"], coming)


def promised(ask: Asked) -> Promised | None:
    """Give the figures that somebody promised for a day to come, to whoever waits for them all."""
    if not access.may(ask.user, Capability.LOAD_RETURNS):
        return None
    found = [gap for gap in ask.gaps if gap.outlook.state is GapState.PROMISED and gap.promised_on]
    return Promised(len(found), min(found, key=lambda gap: gap.promised_on or date.max)) if found else None


def return_day(ask: Asked) -> tuple[date, date] | None:
    """Give the month whose figures come next and the day they are due, to who publishes them."""
    if not access.may(ask.user, Capability.LOAD_RETURNS):
        return None
    month = next_owed(ask)
    day = due_on(month, USUAL_WORKING_DAY)
    return (month, day) if day >= ask.today else None


def latest(ask: Asked) -> Latest | None:
    """Give the newest published edition to who reads for the Board; None before there is one."""
    if Role.BOARD_READER not in access.roles_of(ask.user):
        return None
    edition = newest_published(ask.user)
    return Latest(edition, Dashboard(frozen_of(edition)).under) if edition else None
