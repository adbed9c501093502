"""An attacker who has every public copy and knows how the figures hang together; shares no code with the defence.

Three ways in: trying every whole number there is (small tables), solving the sums as equations, and narrowing what
each number can be until nothing narrows any more.
"""

from fractions import Fraction
from math import ceil, floor

SMALL = {1, 2, 3, 4, 5}
PLENTY = 10**6


def is_safe(possible):
    """The standard: each of 1 to 5 is possible, and something else too, so that the symbol tells no more than itself."""
    return possible >= SMALL and bool(possible - SMALL)


def every_possibility(target, known, sums, ratios=(), most=20):
    """Give each number up to `most` that the target can be, trying every number for whatever is not told.

    `sums` are (total, parts), `ratios` (part, whole, least, most of it). Nothing is approximated.
    """
    counts = (
        {one for total, parts in sums for one in (total, *parts)} | {one for r in ratios for one in r[:2]} | {target}
    )
    totals, wholes = {total for total, _ in sums}, {ratio[1] for ratio in ratios}
    unknown = sorted(counts - set(known) - {target}, key=lambda one: (one not in wholes, one in totals, one))
    return {value for value in range(most + 1) if _can_be(target, value, known, counts, unknown, sums, ratios, most)}


def _can_be(target, value, known, counts, unknown, sums, ratios, most):
    held = {**{one: known[one] for one in counts & set(known)}, target: value}
    ranges = narrowed(held, sums, ratios)
    if any(low > high for low, high in ranges.values()):
        return False
    choices = {one: range(low, min(high, most) + 1) for one, (low, high) in ranges.items()}
    return _exists(held, unknown, sums, ratios, choices)


def _exists(held, unknown, sums, ratios, choices):
    held = dict(held)
    changed = True
    while changed:  # whatever one sum leaves no choice about
        changed = False
        for total, parts in sums:
            free = [one for one in parts if one not in held]
            told = sum(held[one] for one in parts if one in held)
            if total not in held and not free:
                held[total], changed = told, True
            elif total in held and len(free) == 1:
                held[free[0]], changed = held[total] - told, True
            elif total in held and (told > held[total] or (not free and told != held[total])):
                return False
    if any(value < 0 for value in held.values()):
        return False
    for part, whole, least, at_most in ratios:
        if part in held and whole in held and not least * held[whole] <= held[part] <= at_most * held[whole]:
            return False
    free = next((one for one in unknown if one not in held), None)
    if free is None:
        return True
    return any(_exists({**held, free: guess}, unknown, sums, ratios, choices) for guess in choices[free])


def solved(known, sums):
    """Give every number that the sums, taken as equations, leave one value: by elimination, exactly."""
    solid = []  # each row: its pivot, and what each unknown counts in it; None is the constant
    for total, parts in sums:
        row = {None: Fraction(0)}
        for one, by in ((total, 1), *((part, -1) for part in parts)):
            if one in known:
                row[None] -= by * known[one]
            else:
                row[one] = row.get(one, Fraction(0)) + by
        for pivot, other in solid:
            row = _less(row, pivot, other)
        pivot = next((one for one, by in row.items() if one is not None and by), None)
        if pivot is not None:
            row = {one: by / row[pivot] for one, by in row.items()}
            solid = [*((p, _less(other, pivot, row)) for p, other in solid), (pivot, row)]
    return {
        pivot: row[None] for pivot, row in solid if not any(by for one, by in row.items() if one not in (pivot, None))
    }


def _less(row, pivot, other):
    by = row.get(pivot)
    if not by:
        return row
    taken = {one: row.get(one, 0) - by * other.get(one, 0) for one in {*row, *other}}
    return {one: value for one, value in taken.items() if value or one is None}


def narrowed(known, sums, ratios=()):
    """Give the least and most each number can be, going round until nothing narrows."""
    counts = {one for total, parts in sums for one in (total, *parts)} | {one for ratio in ratios for one in ratio[:2]}
    low, high = ({one: known.get(one, default) for one in counts} for default in (0, PLENTY))
    for _ in range(1000):
        before = (dict(low), dict(high))
        for total, parts in sums:
            low[total] = max(low[total], sum(low[one] for one in parts))
            high[total] = min(high[total], sum(high[one] for one in parts))
            for part in parts:
                others = [one for one in parts if one != part]
                low[part] = max(low[part], low[total] - sum(high[one] for one in others))
                high[part] = min(high[part], high[total] - sum(low[one] for one in others))
        for part, whole, least, most in ratios:
            low[part], high[part] = max(low[part], ceil(least * low[whole])), min(high[part], floor(most * high[whole]))
            if most:
                low[whole] = max(low[whole], ceil(low[part] / most))
            if least:
                high[whole] = min(high[whole], floor(high[part] / least))
        if before == (low, high) or any(low[one] > high[one] for one in counts):
            break
    return {one: (low[one], high[one]) for one in counts}
