"""What a reader can work out: the least and most each count can be, and examples that fit all that is told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import ceil, floor

from reports.rules.suppression.symbols import SMALL
from reports.rules.suppression.tables import Cell, Count, Ratio, Relation, Table, Tie

MOST = 10**7  # more than any council counts
TRIES = 100  # guesses before an example is given up, and the count taken for one that can be worked out
ROUNDS = 200  # ties looked at anew, for each tie there is, before narrowing is given up
OUTSIDE = (0, 6, 7, 8, 9, 10, 12, 15, 20)

Bounds = dict[Count, tuple[int, int]]


class Reader:
    """Somebody who has read all that is told of a table, knows how it hangs together and can reckon."""

    def __init__(self, table: Table, shown: Iterable[Cell]) -> None:
        """Take a table and the cells of it that are printed; what earlier editions told is known as well."""
        told = [*table.told, *shown]
        self.table = table
        self.known = {count for cell in told for count in cell.tells if count in table.values}
        ties: list[Tie] = [*table.relations, *(ratio for cell in told for ratio in cell.ratios)]
        self.ties = [tie for tie in dict.fromkeys(ties) if table.true(tie)]

    @cached_property
    def _of(self) -> dict[Count, list[Tie]]:
        ties: dict[Count, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            for count in tie.counts:
                ties[count].append(tie)
        return ties

    def around(self, count: Count) -> tuple[list[Tie], list[Count]]:
        """Give the ties that lead from a count over others not known, and every count these speak of."""
        ties: dict[Tie, None] = {}
        seen, queue = {count}, [count]
        while queue:
            for tie in self._of.get(queue.pop(), ()):
                ties[tie] = None
                fresh = [one for one in tie.counts if one not in seen]
                seen.update(fresh)
                queue += [one for one in fresh if one not in self.known]
        return list(ties), sorted(seen)

    def can_tell(self, count: Count, *, full: bool = True) -> bool:
        """Say whether a count of 1 to 5 can be told to be one; with `full`, or be narrowed to some of these."""
        if count in self.known:
            return True
        ties, counts = self.around(count)
        inside = SMALL if full else ()
        return not (
            all(self._could_be(count, value, ties, counts) for value in inside)
            and any(self._could_be(count, value, ties, counts) for value in OUTSIDE)
        )

    def _could_be(self, count: Count, value: int, ties: Sequence[Tie], counts: Sequence[Count]) -> bool:
        bounds: Bounds = {one: self._known(one) for one in counts}
        bounds[count] = (value, value)
        return _fits(bounds, ties, self.table.values, [TRIES])

    def _known(self, count: Count) -> tuple[int, int]:
        return (self.table.values[count],) * 2 if count in self.known else (0, MOST)


def _fits(bounds: Bounds, ties: Sequence[Tie], near: Mapping[Count, int], tries: list[int]) -> bool:
    """Look for whole numbers within bounds that fit every tie, trying first what is nearest the truth."""
    narrowed = narrow(bounds, ties)
    if narrowed is None:
        return False
    open_ones = [count for count, (least, most) in narrowed.items() if least < most]
    if not open_ones:
        return True
    count = min(open_ones, key=lambda one: (narrowed[one][1] - narrowed[one][0], one))
    least, most = narrowed[count]
    nearest = min(max(near[count], least), most)
    for guess in dict.fromkeys((nearest, *(min(max(nearest + by, least), most) for by in (1, -1, 2, -2)), least, most)):
        tries[0] -= 1
        if tries[0] < 0:
            return False
        if _fits({**narrowed, count: (guess, guess)}, ties, near, tries):
            return True
    return False


def narrow(bounds: Bounds, ties: Sequence[Tie]) -> Bounds | None:
    """Narrow bounds until no tie says more; None where nothing can fit."""
    bounds = dict(bounds)
    of: dict[Count, list[Tie]] = defaultdict(list)
    for tie in ties:
        for count in tie.counts:
            of[count].append(tie)
    queue = dict.fromkeys(ties)
    left = ROUNDS * max(len(ties), 1)
    while queue and left:
        left -= 1
        tie = next(iter(queue))
        del queue[tie]
        for count, least, most in _says(tie, bounds):
            was = bounds[count]
            now = (max(was[0], least), min(was[1], most))
            if now[0] > now[1]:
                return None
            if now != was:
                bounds[count] = now
                queue |= dict.fromkeys(of[count])
    return bounds if left or not queue else None


def _says(tie: Tie, bounds: Bounds) -> Iterable[tuple[Count, int, int]]:
    """Give what a tie says of each of its counts, given the others' bounds."""
    return _sum_says(tie, bounds) if isinstance(tie, Relation) else _ratio_says(tie, bounds)


def _sum_says(tie: Relation, bounds: Bounds) -> Iterable[tuple[Count, int, int]]:
    least = sum(bounds[part][0] for part in tie.parts)
    most = sum(bounds[part][1] for part in tie.parts)
    yield tie.total, least, most
    total = bounds[tie.total]
    for part in tie.parts:
        own = bounds[part]
        yield part, total[0] - (most - own[1]), total[1] - (least - own[0])


def _ratio_says(tie: Ratio, bounds: Bounds) -> Iterable[tuple[Count, int, int]]:
    part, whole = bounds[tie.part], bounds[tie.whole]
    yield tie.part, ceil(tie.least * whole[0]), floor(tie.most * whole[1])
    if tie.most > 0:
        yield tie.whole, ceil(part[0] / tie.most), floor(part[1] / tie.least) if tie.least > 0 else MOST
