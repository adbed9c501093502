"""The order flags are listed in, and which stands beneath which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indicators.rules.vocabulary import FlagClass

LOUDNESS = {word.value: place for place, word in enumerate(FlagClass)}
WIDTH = {"authority": 0, "service": 1, "team": 2, "worker": 3}


class Listed(NamedTuple):
    """A flag in a list, by all that its place there is made of."""

    pk: int
    indicator_id: int
    unit_id: int
    cohort_id: int | None
    classification: str
    state: str


class UnitPlace(NamedTuple):
    """Where a unit stands in the tree."""

    parent: int | None
    kind: str
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Around:
    """What flags are about: the units, and of measures their codes and the services that lead on them."""

    units: Mapping[int, UnitPlace]
    codes: Mapping[int, str]
    leads: Mapping[int, int | None]
    cohorts: Mapping[int | None, str]

    def service_of(self, flag: Listed) -> int | None:
        """Give the service a flag falls to: the unit's own, or for the authority the one that leads on the measure."""
        unit = self.units[flag.unit_id]
        if unit.kind == "authority":
            return self.leads[flag.indicator_id]
        return flag.unit_id if unit.kind == "service" else unit.parent


def in_order(flags: Iterable[Listed], around: Around) -> list[Listed]:
    """Put flags together by service, the loudest measures first; a measure's teams beneath its service."""
    flags = list(flags)
    services = {flag.pk: around.service_of(flag) for flag in flags}
    places = {service: _place(service, around) for service in {*services.values()}}
    loudest: dict[tuple[int | None, int], int] = {}
    for flag in flags:
        measure = (services[flag.pk], flag.indicator_id)
        loudest[measure] = min(loudest.get(measure, len(LOUDNESS)), LOUDNESS[flag.classification])

    def key(flag: Listed) -> tuple[object, ...]:
        service, unit = services[flag.pk], around.units[flag.unit_id]
        return (
            places[service], loudest[service, flag.indicator_id], around.codes[flag.indicator_id],
            around.cohorts[flag.cohort_id], WIDTH[unit.kind], LOUDNESS[flag.classification], unit.position, flag.pk,
        )  # fmt: skip

    return sorted(flags, key=key)


def heads_of(flags: Iterable[Listed], units: Mapping[int, UnitPlace]) -> dict[int, int]:
    """Give the unit with whose flag each is counted: its widest one above, on the same measure and cohort.

    Those that stand beneath none are counted; the others are counted with them.
    """
    flags = list(flags)
    found = {(flag.indicator_id, flag.cohort_id, flag.unit_id) for flag in flags}
    above = {unit: _above(unit, units) for unit in {flag.unit_id for flag in flags}}
    heads = {}
    for flag in flags:
        for unit in above[flag.unit_id]:
            if (flag.indicator_id, flag.cohort_id, unit) in found:
                heads[flag.pk] = unit
                break
    return heads


def _above(unit: int, units: Mapping[int, UnitPlace]) -> list[int]:
    """Give the units above one, the widest first."""
    above: list[int] = []
    while (parent := units[unit].parent) is not None:
        above.insert(0, unit := parent)
    return above


def _place(service: int | None, around: Around) -> tuple[bool, int, str]:
    if service is None:
        return (True, 0, "")
    unit = around.units[service]
    return (False, unit.position, unit.name)
