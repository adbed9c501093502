"""Which cells of an edition its public copy withholds, after the public copies that were published before it.

What those printed is known for good, and what they withheld stays withheld: as they were frozen, not as they would be
decided today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.editions.contents import Cell, EditionContents
from reports.editions.counting import spots, table_of, units_of
from reports.editions.over_time import over_time
from reports.editions.relating import Known
from reports.rules.suppression import Cell as Told
from reports.rules.suppression import Count, Ratio, Relation, Table, Why, Withheld, withhold


@dataclass(frozen=True)
class Before:
    """An edition published before: what it said whole, and the cells its public copy withheld, each with why."""

    contents: EditionContents
    why: Mapping[Count, Why]

    def printed(self) -> Iterator[tuple[Count, str]]:
        """Give the cells its public copy printed a figure in, and as what."""
        for spot in spots(self.contents):
            if spot.cell.value and spot.name not in self.why:
                yield spot.name, spot.cell.printed


def decide(contents: EditionContents, *, relations: Known, before: Sequence[Before] = ()) -> Withheld:
    """Decide what the public copy of an edition withholds. `before` are those published already, in their order."""
    own = table_of(contents, relations)
    published = [(table_of(one.contents, relations), one.why) for one in before]
    decided = withhold(_after(own, published, relations))
    return replace(decided, why=dict(decided.why) | _unchecked(contents, own))


def to_json(withheld: Withheld) -> dict[str, Any]:
    """Give a decision as JSON can hold it."""
    return {
        "why": [[list(name), why.value] for name, why in sorted(withheld.why.items())],
        "narrowed": [list(count) for count in withheld.narrowed],
        "known_already": [list(count) for count in withheld.known_already],
    }


def from_json(held: Mapping[str, Any]) -> Withheld:
    """Read a decision back."""
    return Withheld(
        {tuple(name): Why(why) for name, why in held["why"]},
        tuple(tuple(count) for count in held["narrowed"]),
        tuple(tuple(count) for count in held["known_already"]),
    )


def _after(own: Table, published: Sequence[tuple[Table, Mapping[Count, Why]]], known: Known) -> Table:
    """Add to an edition's table what the ones before it told and withheld.

    A figure that was another then is another count: what has changed since cannot be reckoned with as the same.
    """
    tables = [*(table for table, _ in published), own]
    stood = _as_it_stood(tables, known)
    newest = stood[-1].values
    values, relations, told, held_back = dict(newest), list(units_of(tables)), list(own.told), set()
    for table, state in zip(tables, stood, strict=True):
        was = {count: _as_then(count, value, newest) for count, value in state.values.items()}
        values |= {was[count]: value for count, value in state.values.items()}
        ties = (*table.relations, *state.relations)
        relations += [Relation(was[tie.total], tuple(was[part] for part in tie.parts)) for tie in ties]
    for (table, decided), state in zip(published, stood, strict=False):
        was = {count: _as_then(count, value, newest) for count, value in state.values.items()}
        told += [_told_then(cell, was) for cell in table.told]
        told += [_told_then(cell, was) for name, cell in table.cells.items() if name not in decided]
        held_back |= set(decided)
    harmless = own.harmless.union(*(table.harmless for table in tables))
    return Table(values, own.cells, tuple(relations), tuple(told), frozenset(held_back), harmless)


def _as_it_stood(tables: Sequence[Table], known: Known) -> list[Table]:
    """Give everything known by each edition, with what is the sum of what from month to month as it was then."""
    stood: list[Table] = []
    state: dict[Count, int] = {}
    for table in tables:
        state = state | dict(table.values)
        ties, more = over_time(state, known.bases)
        stood.append(Table(state | more, {}, tuple(ties)))
    return stood


def _as_then(count: Count, value: int, now: Mapping[Count, int]) -> Count:
    return count if now.get(count, value) == value else (*count, "was", str(value))


def _told_then(cell: Told, was: Mapping[Count, Count]) -> Told:
    ratios = tuple(Ratio(was[one.part], was[one.whole], one.least, one.most) for one in cell.ratios)
    return Told(tuple(was[count] for count in cell.tells), ratios)


def _unchecked(contents: EditionContents, table: Table) -> dict[Count, Why]:
    """Withhold what stands printed without its exact figure, such as the counts of a percentage of too few."""
    return {
        spot.name: Why.NOT_CHECKED
        for spot in spots(contents)
        if spot.name not in table.cells and not spot.cell.value and _is_figure(spot.cell)
    }


def _is_figure(cell: Cell) -> bool:
    return not cell.absence and any(letter.isdigit() for letter in cell.printed)
