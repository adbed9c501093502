"""Dip samples on an agenda: what became of those asked for, and which item one can be asked for from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Q, QuerySet

from audits.dip_samples import Askable, readable_dip_samples
from audits.models import DipSampleRequest, RequestState
from clinics.agenda.candidate import Candidate
from clinics.models import AgendaItem, ClinicSession
from clinics.rules.agenda import AgendaKind
from indicators.models import Indicator, Outturn
from indicators.rules.vocabulary import FlagClass
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

ABOUT_A_MEASURE = (AgendaKind.FLAG, AgendaKind.DOUBT, AgendaKind.INDICATOR)
Key: TypeAlias = tuple[int, int | None, int | None]
SINCE_LAST_TIME = "A dip sample was answered since last time."


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What became of the dip samples of one measure, and whether one was answered."""

    indicator: Indicator
    said: str
    is_answered: bool


def dip_samples_followed_up(
    session: ClinicSession, units: QuerySet[Unit], *, since: date | None
) -> dict[int, FollowedUp]:
    """Say by indicator what became of a clinic's dip samples: those that wait, and those answered since a day."""
    service, clinic = session.clinic.unit, session.clinic
    of_authority = Q(indicator__lead_service=service) | Q(indicator__clinics=clinic)
    theirs = Q(unit__in=units) | Q(unit__kind=Unit.Kind.AUTHORITY) & of_authority
    asked = DipSampleRequest.objects.filter(theirs, asked_at__date__lte=session.held_on)
    if since:
        asked = asked.filter(Q(answered_at=None) | Q(answered_at__date__gte=since))
    told: dict[int, list[DipSampleRequest]] = {}
    for one in asked.select_related("indicator", "unit", "cohort").distinct().order_by("asked_at", "pk"):
        told.setdefault(one.indicator_id, []).append(one)
    return {indicator: _followed_up(of_one, service) for indicator, of_one in told.items()}


def _followed_up(asked: list[DipSampleRequest], service: Unit) -> FollowedUp:
    said = " ".join(one.sentence(of="" if _is_own(one, service) else one.whose) for one in asked)
    return FollowedUp(asked[0].indicator, said, any(one.state == RequestState.ANSWERED for one in asked))


def _is_own(one: DipSampleRequest, service: Unit) -> bool:
    return one.cohort_id is None and (one.unit_id == service.pk or one.unit.kind == Unit.Kind.AUTHORITY)


def answered_besides(became: Mapping[int, FollowedUp], spoken_of: set[int]) -> list[Candidate]:
    """Put a measure on that nothing else calls for, so that the clinic hears the answer it asked for."""
    return [
        Candidate(AgendaKind.INDICATOR, one.indicator.name, SINCE_LAST_TIME, one.indicator)
        for key, one in became.items()
        if one.is_answered and key not in spoken_of
    ]


@dataclass(frozen=True, slots=True)
class OfItem:
    """The dip samples an item's figure waits for, and the offer to ask for one."""

    waiting: list[DipSampleRequest]
    ask: Askable | None


def dip_samples_of(session: ClinicSession, items: Iterable[AgendaItem], *, by: User, back: str) -> dict[int, OfItem]:
    """Give, by item, what is asked for and whether one can be asked for; in a fixed number of queries."""
    about = [item for item in items if item.indicator_id and item.kind in ABOUT_A_MEASURE]
    if not about or not access.may(by, Capability.ASK_FOR_DIP_SAMPLES):
        return {}
    indicators, readable = {item.indicator_id for item in about}, access.readable_units(by)
    waiting = list(readable_dip_samples(by, readable=readable).filter(indicator__in=indicators, answered_at=None))
    held = _series_held(indicators, readable)
    return {item.pk: _of_item(item, session, waiting, held, back) for item in about}


def _series_held(indicators: set[int | None], readable: set[int]) -> set[Key]:
    """Give the series of some measures that hold a figure; the authority goes by no number."""
    held = Outturn.objects.filter(indicator__in=indicators, unit__in=readable).exclude(value=None).order_by()
    keys = held.values_list("indicator", "unit", "cohort", "unit__kind").distinct()
    return {(one, None if kind == Unit.Kind.AUTHORITY else unit, cohort) for one, unit, cohort, kind in keys}


def _of_item(
    item: AgendaItem, session: ClinicSession, waiting: list[DipSampleRequest], held: set[Key], back: str
) -> OfItem:
    mine = [one for one in waiting if one.indicator_id == item.indicator_id]
    about = _series_of(item, session, held)
    asked = [one for one in mine if about == _key(one.indicator_id, one.unit, one.cohort_id)]
    return OfItem(mine, None if asked or about is None else _askable(item, session, f"{back}#item-{item.pk}"))


def _series_of(item: AgendaItem, session: ClinicSession, held: set[Key]) -> Key | None:
    """Give the series an item is asked about: the flagged one, else the service's whole or the authority's."""
    indicator = item.indicator_id or 0
    if item.flag is not None and _by_flag(item):
        about = [_key(indicator, item.flag.unit, item.flag.cohort_id)]
    else:
        about = [(indicator, session.clinic.unit_id, None), (indicator, None, None)]
    is_awaited = item.flag is not None and item.flag.classification == FlagClass.AWAITED_DATA
    return None if is_awaited else next((key for key in about if key in held), None)


def _key(indicator: int, unit: Unit, cohort: int | None) -> Key:
    return indicator, None if unit.kind == Unit.Kind.AUTHORITY else unit.pk, cohort


def _by_flag(item: AgendaItem) -> bool:
    return item.flag is not None and item.kind == AgendaKind.FLAG


def _askable(item: AgendaItem, session: ClinicSession, back: str) -> Askable | None:
    """Ask about the flagged figure; else about the service's newest, or the authority's where it has none."""
    if item.indicator is None:
        return None
    if item.flag is not None and _by_flag(item):
        cohort = item.flag.cohort.code if item.flag.cohort else ""
        return Askable(item.indicator.code, item.flag.unit.code, cohort, item.flag.month, "", back)
    return Askable(item.indicator.code, session.clinic.unit.code, "", None, "", back)
