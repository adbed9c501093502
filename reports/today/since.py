"""What happened in somebody's part of the service since the sign-in before this one: counted, with the way to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from actions.reach import readable_actions
from actions.rules.lifecycle import ActionState
from audits.models import AuditState
from audits.reach import audits_of_own_units
from clinics.models import Outcome
from clinics.reach import readable_clinics
from indicators.models import Flag, Return
from indicators.models.returns import ReturnState
from indicators.rules.vocabulary import FlagState
from organisation import access
from organisation.roles import Capability
from reports.models import EditionState
from reports.reach import readable_editions
from reports.today.needs import Asked

Told = Iterator["Happened"]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened: how often, that in words, and where it can be seen."""

    number: int
    words: str
    address: str


def happened(ask: Asked, since: datetime) -> list[Happened]:
    """Give what happened since a moment. What did not happen is left out."""
    told = [one for read, able in KINDS if access.may(ask.user, able) for one in read(ask, since)]
    return [one for one in told if one.number]


def _returns(ask: Asked, since: datetime) -> Told:
    number = Return.objects.filter(state=ReturnState.PUBLISHED, published_at__gt=since).count()
    may_read = access.may(ask.user, Capability.READ_RETURNS)
    where = reverse("indicators:returns" if may_read else "indicators:board")
    yield Happened(number, _many(number, "return published", "returns published"), where)


def _flags(ask: Asked, since: datetime) -> Told:
    """Count the flags of one's own units, each family's once as everywhere: single workers' are nobody's to count."""
    units = ask.units(Capability.READ_FLAGS) & ask.readable
    theirs = Flag.objects.filter(unit__in=units)
    opened = theirs.filter(opened_at__gt=since).live().topmost(among=theirs).count()
    closed = theirs.filter(state=FlagState.CLOSED, closed_at__gt=since).count()
    where = reverse("indicators:flags")
    yield Happened(opened, _many(opened, "flag opened", "flags opened"), where)
    yield Happened(closed, _many(closed, "flag closed", "flags closed"), f"{where}?state={FlagState.CLOSED.value}")


def _outcomes(ask: Asked, since: datetime) -> Told:
    held = Outcome.objects.filter(item__session__clinic__in=readable_clinics(ask.user), recorded_at__gt=since)
    number = held.count()
    yield Happened(number, _many(number, "outcome recorded", "outcomes recorded"), reverse("clinics:record"))


def _actions(ask: Asked, since: datetime) -> Told:
    counted = _plain(readable_actions(ask.user)).aggregate(
        raised=_number(raised_at__gt=since),
        done=_number(done_at__gt=since),
        verified=_number(verified_at__gt=since),
    )
    where = reverse("actions:list")
    for part, one, many, state in (
        ("raised", "action raised", "actions raised", ""),
        ("done", "action said to be done", "actions said to be done", f"?state={ActionState.DONE.value}"),
        ("verified", "action verified", "actions verified", f"?state={ActionState.VERIFIED.value}"),
    ):
        yield Happened(counted[part], _many(counted[part], one, many), where + state)


def _audits(ask: Asked, since: datetime) -> Told:
    final = audits_of_own_units(ask.user).filter(state=AuditState.FINAL, made_final_at__gt=since).told()
    number = final.order_by().count()
    yield Happened(number, _many(number, "audit grade final", "audit grades final"), reverse("audits:list"))


def _editions(ask: Asked, since: datetime) -> Told:
    rows = readable_editions(ask.user).filter(state=EditionState.PUBLISHED, published_at__gt=since)
    new = list(rows.defer("contents").order_by("-month")[:2])
    if len(new) == 1:
        yield Happened(1, f"Edition published: {new[0]}", new[0].get_absolute_url())
    elif new:
        number = rows.count()
        yield Happened(number, f"{number} editions published", reverse("reports:editions"))


KINDS: list[tuple[Callable[[Asked, datetime], Told], Capability]] = [
    (_returns, Capability.READ_FLAGS),
    (_flags, Capability.READ_FLAGS),
    (_outcomes, Capability.READ_CLINICS),
    (_actions, Capability.READ_ACTIONS),
    (_audits, Capability.READ_AUDITS),
    (_editions, Capability.READ_EDITIONS),
]


def _plain(rows: QuerySet) -> QuerySet:
    """Keep which rows these are and nothing that a list shows of them, so that counting reads no more than it must."""
    return rows.model.objects.filter(pk__in=rows.order_by().values("pk"))


def _number(**since: datetime) -> Count:
    return Count("pk", filter=Q(**since))


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
