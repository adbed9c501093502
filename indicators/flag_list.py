"""A list of flags: put in order and counted over plain rows; only those that are shown are made whole."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import overload

from django.db.models import QuerySet

from indicators.awaited import brought_by
from indicators.models import Cohort, Flag, Indicator
from indicators.rules.flag_order import Around, Listed, UnitPlace, heads_of, in_order
from indicators.rules.vocabulary import FlagState
from organisation.models import Unit

SHOWN = ("indicator__lead_service", "indicator__owner", "indicator__updater", "unit__parent", "cohort")


class FlagList(Sequence[Flag]):
    """The flags somebody asked for, in their order. What is read of it is made whole, a page or all."""

    def __init__(self, flags: QuerySet[Flag], *, on: date) -> None:
        """Read what the order is made of, in four queries."""
        self.on = on
        self._around = _read_around()
        self.listed = in_order(map(Listed._make, flags.order_by().values_list(*Listed._fields)), self._around)
        self.brought_by: dict[int, str] = {}  # of those made whole

    @cached_property
    def heads(self) -> dict[int, str]:
        """Name the unit each stands beneath: with whose flag it is counted."""
        units = self._around.units
        return {pk: units[unit].name for pk, unit in heads_of(self.listed, units).items()}

    def are_some_open(self, *, units: set[int]) -> bool:
        """Say whether any waits to be acknowledged by these units: their own, or on a measure they lead."""
        leads = self._around.leads
        return any(
            one.state == FlagState.OPEN and (one.unit_id in units or leads[one.indicator_id] in units)
            for one in self.listed
        )

    def __len__(self) -> int:
        """Count them all."""
        return len(self.listed)

    @overload
    def __getitem__(self, at: int) -> Flag: ...
    @overload
    def __getitem__(self, at: slice) -> list[Flag]: ...
    def __getitem__(self, at):
        """Make some whole."""
        return self._whole(self.listed[at]) if isinstance(at, slice) else self._whole([self.listed[at]])[0]

    def __iter__(self) -> Iterator[Flag]:
        """Make all whole."""
        return iter(self[:])

    def _whole(self, listed: list[Listed]) -> list[Flag]:
        found = Flag.objects.select_related(*SHOWN).in_bulk([one.pk for one in listed])
        flags = [found[one.pk] for one in listed if one.pk in found]
        self.brought_by |= brought_by(flags, on=self.on)
        return flags


def _read_around() -> Around:
    units = Unit.objects.order_by().values_list("pk", "parent_id", "kind", "position", "name")
    measures = Indicator.objects.order_by().values_list("pk", "code", "lead_service_id")
    codes, leads = {}, {}
    for pk, code, lead in measures:
        codes[pk], leads[pk] = code, lead
    cohorts: dict[int | None, str] = {None: ""}
    cohorts.update(Cohort.objects.order_by().values_list("pk", "name"))
    return Around({pk: UnitPlace(*place) for pk, *place in units}, codes, leads, cohorts)
