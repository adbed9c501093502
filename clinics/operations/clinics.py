"""Setting clinics up and changing them: what they are, what they look at, who belongs to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clinics.models import Clinic, ClinicIndicator, ClinicMember
from clinics.operations.rota import STILL_TO_COME, Kept, keep_sessions, lock_clinic, rota_of, tell_calendars
from clinics.rules.agenda import Breakdown, Seat
from clinics.rules.rota import NoFreeWeek, Proposal, Rota, propose_first_days, say_day
from indicators.models import Indicator
from organisation import access
from organisation.models import User
from organisation.roles import Capability

IN_A_CALENDAR = ("name", "starts_at", "length_minutes", "place")
APART = 10_000  # out of the way while places are given anew


class ClinicChangedMeanwhile(Exception):
    """Somebody changed the clinic after the form was opened. Nothing was written; `held` is what stands now."""

    def __init__(self, held: Clinic) -> None:
        """Keep what stands now, to show beside what was typed."""
        super().__init__("The clinic was changed in the meantime.")
        self.held = held


@transaction.atomic
def set_up_clinic(*, by: User, now: datetime, may_share: bool = False, **details: Any) -> Clinic:
    """Set a clinic up, with its sessions of the year ahead.

    Raises ValidationError; also, unless they `may_share` a day, where another clinic has its turn
    on the same days.
    """
    clinic = Clinic(**details)
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    clinic.full_clean()
    if not may_share:
        _refuse_shared(clinic)
    clinic.save()
    keep_sessions(clinic, now=now)
    return clinic


@transaction.atomic
def change_clinic(
    clinic: Clinic, *, seen: int, by: User, now: datetime, may_share: bool = False, **details: Any
) -> tuple[Clinic, Kept]:
    """Change what a clinic is and when it meets; sessions nobody has worked on follow.

    Raises ClinicChangedMeanwhile where it is no longer at the version `seen`, and ValidationError.
    """
    clinic = lock_clinic(clinic)
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    if clinic.version != seen:
        raise ClinicChangedMeanwhile(clinic)
    before = {name: getattr(clinic, name) for name in ("chair", *IN_A_CALENDAR)}
    rota_before = rota_of(clinic)
    for name, value in details.items():
        setattr(clinic, name, value)
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    clinic.version += 1
    clinic.full_clean()
    if not may_share and rota_of(clinic) != rota_before:
        _refuse_shared(clinic)
    clinic.save()
    _pass_on(clinic, before, now)
    return clinic, keep_sessions(clinic, now=now)


@transaction.atomic
def roll_clinics(proposals: Iterable[tuple[Clinic, Proposal]], *, cadence_weeks: int, by: User, now: datetime) -> None:
    """Give several clinics their first days at once, so that the weeks go from one to the next."""
    for clinic, proposal in proposals:
        day = proposal.first_held_on
        change_clinic(
            clinic, seen=clinic.version, by=by, now=now,
            may_share=True, weekday=day.weekday(), cadence_weeks=cadence_weeks, first_held_on=day, is_convened=True,
        )  # fmt: skip


def other_rotas(*clinics: Clinic) -> list[tuple[str, Rota]]:
    """Give the rotas of all clinics but these, each with the clinic's name."""
    others = Clinic.objects.exclude(pk__in=[clinic.pk for clinic in clinics])
    return [(other.name, rota) for other in others if (rota := rota_of(other))]


@transaction.atomic
def add_indicator(
    clinic: Clinic, *, indicator: Indicator, by: User, breakdown: Breakdown = Breakdown.COHORT, heading: str = ""
) -> ClinicIndicator:
    """Let a clinic look at an indicator, after those it has. One it has already stays as it is."""
    clinic = _hold(clinic, by)
    if held := clinic.lines.filter(indicator=indicator).first():
        return held
    last = clinic.lines.order_by("-position").first()
    line = ClinicIndicator(
        clinic=clinic,
        indicator=indicator,
        position=last.position + 1 if last else 1,
        breakdown=breakdown,
        heading=heading,
    )
    line.full_clean()
    line.save()
    return line


@transaction.atomic
def add_indicators(clinic: Clinic, *, indicators: Iterable[Indicator], breakdown: Breakdown, by: User) -> int:
    """Add several in one go; give how many the clinic now looks at."""
    for indicator in indicators:
        add_indicator(clinic, indicator=indicator, breakdown=breakdown, by=by)
    return clinic.lines.count()


@transaction.atomic
def change_line(line: ClinicIndicator, *, heading: str, breakdown: Breakdown, by: User) -> ClinicIndicator:
    """Say what the clinic calls an indicator and how it breaks it down."""
    _hold(line.clinic, by)
    line.heading, line.breakdown = heading, breakdown
    line.full_clean()
    line.save(update_fields=["heading", "breakdown"])
    return line


@transaction.atomic
def move_line(line: ClinicIndicator, *, up: bool, by: User) -> None:
    """Move an indicator one place up or down; at the end of the list nothing happens."""
    clinic = _hold(line.clinic, by)
    order = list(clinic.lines.order_by("position"))
    here = next((place for place, other in enumerate(order) if other.pk == line.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    _number(clinic, order)


@transaction.atomic
def drop_line(line: ClinicIndicator, *, by: User) -> None:
    """Let a clinic no longer look at an indicator; those after it move up."""
    clinic = _hold(line.clinic, by)
    clinic.lines.filter(pk=line.pk).delete()
    _number(clinic, list(clinic.lines.order_by("position")))


@transaction.atomic
def seat_member(clinic: Clinic, *, user: User, seat: Seat, by: User) -> ClinicMember:
    """Let somebody belong to a clinic, or to it as something else than before."""
    clinic = _hold(clinic, by)
    member, _ = ClinicMember.objects.update_or_create(clinic=clinic, user=user, defaults={"seat": seat})
    return member


@transaction.atomic
def unseat_member(member: ClinicMember, *, by: User) -> None:
    """Let somebody no longer belong to a clinic."""
    _hold(member.clinic, by)
    ClinicMember.objects.filter(pk=member.pk).delete()


def _refuse_shared(clinic: Clinic) -> None:
    """Refuse a rota that falls on the days of another clinic, with a first day that would not."""
    rota = rota_of(clinic)
    sharing = [name for name, other in other_rotas(clinic) if rota and rota.meets_with(other)]
    if rota is None or not sharing:
        return
    said = f"{sharing[0]} meets on some of these days."
    try:
        (free,) = propose_first_days(
            [clinic.name], start=rota.first_day, number=rota.weekday,
            cadence_weeks=rota.cadence_weeks, others=other_rotas(clinic),
        )  # fmt: skip
    except NoFreeWeek:
        said += " No other week is free: choose another weekday, or say that they may share a day."
    else:
        said += f" The next first day on which none does is {say_day(free.first_held_on)}."
    raise ValidationError({"first_held_on": said})


def _hold(clinic: Clinic, by: User) -> Clinic:
    clinic = lock_clinic(clinic)
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    return clinic


def _number(clinic: Clinic, order: list[ClinicIndicator]) -> None:
    """Count the lines anew from one: first all out of the way, for no two may stand at one place."""
    clinic.lines.update(position=F("position") + APART)
    for place, line in enumerate(order, start=1):
        line.position = place
    ClinicIndicator.objects.bulk_update(order, ["position"])


def _pass_on(clinic: Clinic, before: dict[str, Any], now: datetime) -> None:
    """Give sessions to come the new chair where they had the old one, and let calendars know of a new time."""
    coming = clinic.sessions.filter(held_on__gte=timezone.localdate(now), state__in=STILL_TO_COME)
    if clinic.chair != before["chair"]:
        coming.filter(chair=before["chair"]).update(chair=clinic.chair)
    if any(getattr(clinic, name) != before[name] for name in IN_A_CALENDAR):
        tell_calendars(clinic, now=now)
