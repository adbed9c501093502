"""Drawing the cases of planned audits, and showing later that a draw was fair."""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audits.case_keys import key_of, seal
from audits.known_cases import keyed_audits, past_of
from audits.models import Audit, PlannedAudits, SampleDraw
from audits.operations.booking import Booking, LineIsFull, book, take_line
from audits.rules import sampling
from audits.rules.listing import CaseList, Listed
from audits.rules.sampling import Past, SetAside
from organisation.models import Unit, User


class TooFewToDraw(Exception):
    """The list has fewer cases left than are to be drawn; it carries how many."""

    def __init__(self, left: int) -> None:
        """Keep how many are left."""
        super().__init__(f"Only {left} may be drawn.")
        self.left = left


@dataclass(frozen=True, slots=True)
class Looked:
    """A list held against earlier audits: its cases by their key, and those set aside, each with why."""

    cases: dict[str, Listed]
    aside: dict[str, SetAside]

    @property
    def left(self) -> list[str]:
        """Give the keys that may be drawn."""
        return [key for key in self.cases if key not in self.aside]

    @property
    def digest(self) -> str:
        """Give the list's keyed fingerprint."""
        return seal(sampling.digest(self.cases))

    @property
    def why(self) -> list[tuple[str, int]]:
        """Say how many are set aside for which reason."""
        counted = Counter(self.aside.values())
        return [(why.label, counted[why]) for why in SetAside if counted[why]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw, and which case of the list is which audit. The numbers are in nobody's keeping but the list's owner's."""

    draw: SampleDraw
    pairs: list[tuple[Listed, Audit]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What drawing again from a list gave: whether it is the list of then, and whether the cases are the same."""

    is_same_list: bool
    gives_same_cases: bool
    set_aside: int
    forgotten: int
    pairs: list[tuple[Listed, Audit]]


def look_through(found: CaseList, *, months: int, at: datetime, then: bool = False) -> Looked:
    """Hold a list against the audits there were at a moment; with `then`, only those booked before it."""
    cases = {key_of(case.number): case for case in found.cases}
    past = _past(cases, on=timezone.localdate(at), months=months, before=at if then else None)
    return Looked(cases, sampling.set_aside(cases, past, on=timezone.localdate(at), months=months))


@transaction.atomic
def draw_cases(
    line: PlannedAudits, *, found: CaseList, teams: Mapping[str, Unit], number: int, by: User, now: datetime
) -> Drawn:
    """Draw so many cases from a list, book an audit of each, and keep how it was done. The list is not kept.

    `teams` gives the unit each name beside a case means. Raises what `take_line` raises, LineIsFull where
    fewer are still to be booked, and TooFewToDraw.
    """
    line = take_line(line, by=by, number=number)
    looked = look_through(found, months=line.programme.not_audited_within, at=now)
    if len(looked.left) < number:
        raise TooFewToDraw(len(looked.left))
    seed = secrets.token_hex(16)
    keys = sampling.draw(looked.left, seed=seed, number=number)
    draw = SampleDraw.objects.create(
        planned=line,
        seed=seed,
        limits=line.programme.limits,
        not_audited_within=line.programme.not_audited_within,
        listed=len(looked.cases),
        set_aside=len(looked.aside),
        drawn=number,
        list_digest=looked.digest,
        drawn_by=by,
        drawn_at=now,
    )
    bookings = [Booking(teams.get(looked.cases[key].team.casefold(), line.unit), key) for key in keys]
    audits = book(line, bookings, draw=draw, by=by, now=now)
    return Drawn(draw, [(looked.cases[audit.case_key], audit) for audit in audits])


def drawn_before(line: PlannedAudits, found: CaseList) -> Drawn | None:
    """Give the newest draw made from this very list for this line: what a second press of the button asks for."""
    cases = {key_of(case.number): case for case in found.cases}
    draw = line.draws.filter(list_digest=seal(sampling.digest(cases))).select_related("drawn_by").first()
    return Drawn(draw, _pairs(draw, cases)) if draw else None


def check_draw(draw: SampleDraw, *, found: CaseList) -> Checked:
    """Draw again as it was drawn then, from the list given now."""
    looked = look_through(found, months=draw.not_audited_within, at=draw.drawn_at, then=True)
    again = set(sampling.draw(looked.left, seed=draw.seed, number=draw.drawn))
    keys = list(draw.audits.values_list("case_key", flat=True))
    known = {key for key in keys if key}
    return Checked(
        is_same_list=looked.digest == draw.list_digest,
        gives_same_cases=known <= again and len(again) == draw.drawn,
        set_aside=len(looked.aside),
        forgotten=len(keys) - len(known),
        pairs=_pairs(draw, looked.cases),
    )


def find_audits(found: CaseList, *, units: Collection[int]) -> list[tuple[Listed, Audit]]:
    """Give the audits of the cases on a list, in the list's order, as far as they lie in some units."""
    cases = {key_of(case.number): case for case in found.cases}
    keyed = Audit.objects.exclude(case_key="").filter(unit__in=units).select_related("unit", "auditor")
    audits = [audit for audit in keyed.order_by("reference") if audit.case_key in cases]
    place = {key: number for number, key in enumerate(cases)}
    return [(cases[audit.case_key], audit) for audit in sorted(audits, key=lambda audit: place[audit.case_key])]


def teams_of(unit: Unit) -> dict[str, Unit]:
    """Give the unit and the teams below it by every name they go by, in small letters."""
    units = [unit, *unit.descendants().exclude(kind=Unit.Kind.WORKER).prefetch_related("aliases")]
    return {
        name.casefold(): one
        for one in units
        for name in (one.name, one.code, *[alias.name for alias in one.aliases.all()])
    }


def unknown_teams(found: CaseList, teams: Mapping[str, Unit], unit: Unit) -> list[str]:
    """Say which lines have a team beside them that is none of the unit's; the name is not repeated."""
    lines = [case.line for case in found.cases if case.team and case.team.casefold() not in teams]
    more = f" So are {len(lines) - 3} more." if len(lines) > 3 else ""
    said = [f"Line {line}: what stands beside the number is no team of {unit}." for line in lines[:3]]
    return [*said[:-1], said[-1] + more] if said else []


def _pairs(draw: SampleDraw, cases: Mapping[str, Listed]) -> list[tuple[Listed, Audit]]:
    audits = draw.audits.select_related("unit").order_by("reference")
    return [(cases[audit.case_key], audit) for audit in audits if audit.case_key in cases]


def _past(keys: Collection[str], *, on: date, months: int, before: datetime | None) -> dict[str, list[Past]]:
    """Give the earlier audits that may count, by the key of their case. One query, however long the list."""
    keyed = keyed_audits(on, months).only("case_key", "state", "audited_on", "entered_at")
    if before is not None:
        keyed = keyed.filter(entered_at__lt=before)
    past: dict[str, list[Past]] = {}
    for audit in keyed.order_by():
        if audit.case_key in keys:
            past.setdefault(audit.case_key, []).append(past_of(audit))
    return past


__all__ = ["LineIsFull", "TooFewToDraw", "check_draw", "draw_cases", "drawn_before", "find_audits", "look_through"]
