"""An attacker who tries everything recovers no small count of any small table; with primary suppression alone he does."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.rules.suppression import Cell, Ratio, Relation, Table, Why, withhold
from tests.reports.suppression.attacker import SMALL, every_possibility, is_safe

pytestmark = pytest.mark.pure
FEW = st.integers(0, 9)


def named(values):
    return {(name,): value for name, value in values.items()}


def sums_of(table):
    return [(tie.total, tie.parts) for tie in table.relations]


def read_by(attacker_sees, table):
    """Give what the attacker knows of a table: the counts of the cells he sees, and the shares."""
    cells = [*table.told, *(table.cells[name] for name in attacker_sees)]
    known = {count: table.values[count] for cell in cells for count in cell.tells}
    ratios = {(one.part, one.whole, one.least, one.most) for cell in cells for one in cell.ratios}
    return known, ratios


def recovered(table, why, narrowed=(), most=20):
    """Give every small count the attacker recovers from what is not withheld.

    Of those that earlier editions narrowed something must be possible that is not small.
    """
    known, ratios = read_by([name for name in table.cells if name not in why], table)
    found = []
    for count in table.guarded():
        possible = {known[count]} if count in known else every_possibility(count, known, sums_of(table), ratios, most)
        if not (possible - SMALL if count in narrowed else is_safe(possible)):
            found.append(count)
    return found


def holds(table, **limit):
    decided = withhold(table)
    assert not decided.known_already
    assert not decided.narrowed or table.told
    assert recovered(table, decided.why, decided.narrowed, **limit) == []


def printed_whole(values, relations=(), hidden=(), **more):
    values = named(values)
    cells = {name: Cell((name,)) for name in values if name[0] not in hidden}
    ties = tuple(Relation((total,), tuple((part,) for part in parts)) for total, parts in relations)
    return Table(values, cells, ties, **more)


def square(numbers):
    a, b, c, d = numbers
    values = dict(zip("abcdrsxyt", (a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d), strict=True))
    return printed_whole(values, [("r", "ab"), ("s", "cd"), ("x", "ac"), ("y", "bd"), ("t", "rs"), ("t", "xy")])


@settings(max_examples=40, deadline=None)
@given(st.lists(FEW, min_size=4, max_size=4))
@example([3, 20, 30, 40])
def test_rows_columns_and_totals(numbers):
    holds(square(numbers))


@settings(max_examples=40, deadline=None)
@given(st.lists(FEW, min_size=2, max_size=5))
def test_parts_of_a_whole(numbers):
    letters = "abcde"[: len(numbers)]
    holds(printed_whole(dict(zip(letters, numbers, strict=True)) | {"t": sum(numbers)}, [("t", letters)]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=3))
def test_a_running_total_whose_months_nobody_prints(months):
    values, ties = {"0": months[0]}, []
    for at, month in enumerate(months[1:], start=1):
        values |= {str(at): sum(months[: at + 1]), f"step{at}": month}
        ties.append((str(at), (str(at - 1), f"step{at}")))
    holds(printed_whole(values, ties, hidden=[name for name in values if name.startswith("step")]))


@settings(max_examples=40, deadline=None)
@given(st.lists(FEW, min_size=4, max_size=4))
def test_rolling_sums_and_their_months(months):
    a, b, c, d = months
    values = dict(zip("abcd", months, strict=True)) | {"x": a + b, "y": b + c, "z": c + d}
    holds(printed_whole(values, [("x", "ab"), ("y", "bc"), ("z", "cd")]))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.data())
def test_rounded_percentages_of_a_whole_that_is_printed(whole, data):
    """Grades that make up all audits: each as a rounded percentage, with how many were audited beside it."""
    good = data.draw(st.integers(0, whole))
    fair = data.draw(st.integers(0, whole - good))
    values = named({"n": whole, "a": good, "b": fair, "c": whole - good - fair})
    cells = {("n",): Cell((("n",),))}
    for letter in "abc":
        percent = Fraction(round(100 * Fraction(values[letter,], whole)))
        ratio = Ratio(
            (letter,), ("n",), max((percent - Fraction(1, 2)) / 100, Fraction(0)), (percent + Fraction(1, 2)) / 100
        )
        cells[f"{letter}%",] = Cell((), (ratio,), of=("n",))
    holds(Table(values, cells, (Relation(("n",), (("a",), ("b",), ("c",))),)), most=100)


@settings(max_examples=40, deadline=None)
@given(st.lists(FEW, min_size=3, max_size=3), st.integers(0, 2), FEW)
@example([8, 12, 20], 0, 3)
@example([3, 12, 20], 1, 14)
def test_two_editions_and_a_figure_restated_between_them(numbers, which, becomes):
    """What the first told stays told under the figures of then; only what changed has a new name."""
    first = printed_whole(dict(zip("abc", numbers, strict=True)) | {"t": sum(numbers)}, [("t", "abc")])
    before = withhold(first)
    now = [becomes if at == which else number for at, number in enumerate(numbers)]
    values = named(dict(zip("abc", now, strict=True)) | {"t": sum(now)})
    then = {name: name if values[name] == value else (f"{name[0]} then",) for name, value in first.values.items()}
    second = Table(
        values | {then[name]: value for name, value in first.values.items()},
        {name: Cell((name,)) for name in values},
        (Relation(("t",), (("a",), ("b",), ("c",))), Relation(then["t",], (then["a",], then["b",], then["c",]))),
        told=tuple(Cell((then[name],)) for name in first.cells if name not in before.why),
        held_back=frozenset(before.why),
    )
    holds(second)
    assert set(before.why) <= set(withhold(second).why)


@pytest.mark.parametrize("of", [square([3, 8, 7, 9]), square([1, 0, 0, 9])])
def test_with_primary_suppression_alone_he_recovers_it(of):
    primary = {name for name, reason in withhold(of).why.items() if reason is not Why.WORKED_OUT}
    assert recovered(of, primary)
    assert not recovered(of, withhold(of).why)
