"""Which cells are withheld: those that tell a small count, and as little as may be besides."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.rules.suppression.reasoning import Reader
from reports.rules.suppression.symbols import FEWEST_OF_A_PERCENTAGE, Why
from reports.rules.suppression.tables import Cell, Count, Table

TRIED = 6  # cells of those that lead to a count, the cheapest first, before the cheapest goes and others with it


@dataclass(frozen=True, slots=True)
class Withheld:
    """The cells withheld, each with why; and the small counts that earlier editions gave away already.

    Of those `narrowed` what earlier editions told leaves less than 1 to 5, but still something that is not small.
    """

    why: Mapping[Count, Why]
    narrowed: tuple[Count, ...] = ()
    known_already: tuple[Count, ...] = ()


def withhold(table: Table) -> Withheld:
    """Decide what is withheld of a table. The same table gives the same answer.

    First whatever tells a small count or is a percentage of too few, and whatever earlier editions withheld.
    Then, for each small count that can still be worked out, the cell that costs least and stops it, until none can.
    Last, whatever turns out not to be needed for that is printed again.
    """
    why = {name: reason for name in sorted(table.cells) if (reason := _own_reason(table, name))}
    full, narrowed, known = [], [], []
    for count in table.guarded():
        if (more := _hiding(table, why, count, full=True)) is not None:
            full.append(count)
        elif (more := _hiding(table, why, count, full=False)) is not None:
            narrowed.append(count)
        else:
            known.append(count)
        why |= more or {}
    _print_what_is_not_needed(table, why, full, narrowed)
    return Withheld(why, tuple(narrowed), tuple(known))


def _own_reason(table: Table, name: Count) -> Why | None:
    """Say why a cell may not be printed for what it tells itself."""
    cell = table.cells[name]
    guarded = (table.values[count] for count in cell.counts if count in table.values and count not in table.harmless)
    if any(1 <= value <= 5 for value in guarded):
        # a whole is told elsewhere: what a percentage tells of it is judged by its own cell
        return Why.SMALL_COUNT
    if cell.of is not None and table.values.get(cell.of, FEWEST_OF_A_PERCENTAGE) < FEWEST_OF_A_PERCENTAGE:
        return Why.TOO_FEW
    return Why.EARLIER if name in table.held_back else None


def _shown(table: Table, why: Mapping[Count, Why]) -> list[Cell]:
    return [table.cells[name] for name in sorted(table.cells) if name not in why]


def _hiding(table: Table, why: Mapping[Count, Why], count: Count, *, full: bool) -> dict[Count, Why] | None:
    """Give what else it takes that a count cannot be worked out; None where nothing printed now gives it away."""
    more: dict[Count, Why] = {}
    while (reader := Reader(table, _shown(table, {**why, **more}))).can_tell(count, full=full):
        leading = _leading_to(table, {**why, **more}, reader, count)
        if not leading:
            return None
        stopping = (name for name in leading[:TRIED] if not _tells_without(table, {**why, **more}, name, count, full))
        more[next(stopping, leading[0])] = Why.WORKED_OUT
    return more


def _leading_to(table: Table, why: Mapping[Count, Why], reader: Reader, count: Count) -> list[Count]:
    """Give the printed cells that help to work out a count, the cheapest first."""
    _, near = reader.around(count)
    known_before = {one for cell in table.told for one in cell.tells}
    there = set(near) - known_before
    ratios_before = {ratio for cell in table.told for ratio in cell.ratios}
    leading = [
        name
        for name, cell in table.cells.items()
        if name not in why
        and (
            there.intersection(cell.tells) or any(there.intersection(r.counts) for r in {*cell.ratios} - ratios_before)
        )
    ]
    return sorted(leading, key=lambda name: (_loss(table, name), name))


def _loss(table: Table, name: Count) -> int:
    """Say what is lost with a cell: as much as it counts, so that wholes outlast their parts."""
    return sum(table.values.get(count, 0) for count in table.cells[name].counts)


def _tells_without(table: Table, why: Mapping[Count, Why], name: Count, count: Count, full: bool) -> bool:
    return Reader(table, _shown(table, {**why, name: Why.WORKED_OUT})).can_tell(count, full=full)


def _print_what_is_not_needed(table: Table, why: dict[Count, Why], full: list[Count], narrowed: list[Count]) -> None:
    """Print again, the dearest first, each cell without which no small count can be worked out."""
    besides = [name for name, reason in why.items() if reason is Why.WORKED_OUT]
    for name in sorted(besides, key=lambda one: (-_loss(table, one), one)):
        without = {one: reason for one, reason in why.items() if one != name}
        reader = Reader(table, _shown(table, without))
        told = any(reader.can_tell(count) for count in full)
        if not told and not any(reader.can_tell(count, full=False) for count in narrowed):
            del why[name]
