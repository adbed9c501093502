"""Which cells are withheld, and that each is withheld for a reason."""

from fractions import Fraction

import pytest

from reports.rules.suppression import Cell, Ratio, Relation, Table, Why, withhold
from reports.rules.suppression.reasoning import Reader

pytestmark = pytest.mark.pure
SMALL, MORE = Why.SMALL_COUNT, Why.WORKED_OUT


def table(values, relations=(), **more):
    """Make a table in which every count has a cell of its own, named by a letter."""
    values = {(name,): value for name, value in values.items()}
    cells = more.pop("cells", {name: Cell((name,)) for name in values if len(name[0]) == 1})
    ties = tuple(Relation((total,), tuple((part,) for part in parts)) for total, parts in relations)
    return Table(values, cells, ties, **more)


def why(of):
    return {name[0]: reason for name, reason in withhold(of).why.items()}


def test_counts_of_one_to_five_are_withheld_and_zero_and_six_are_not():
    assert why(table(dict(zip("abcdefg", range(7), strict=True)))) == dict.fromkeys("bcdef", SMALL)


def test_of_a_sum_the_least_other_part_goes_too():
    assert why(table({"t": 40, "a": 3, "b": 12, "c": 25}, [("t", "abc")])) == {"a": SMALL, "b": MORE}


def test_two_small_parts_protect_each_other():
    assert why(table({"t": 30, "a": 4, "b": 3, "c": 23}, [("t", "abc")])) == {"a": SMALL, "b": SMALL}


def test_two_small_parts_of_a_small_sum_do_not():
    """With 10 of them told, 9 shared by three children's counts leave a reader too little to choose from."""
    assert why(table({"t": 12, "a": 1, "b": 1, "c": 10}, [("t", "abc")])) == {"a": SMALL, "b": SMALL, "c": MORE}


def test_a_square_of_rows_and_columns_loses_a_square():
    """A child in one cell is hidden by three more: its row's, its column's and where these cross."""
    held = {"a": 3, "b": 20, "c": 30, "d": 40, "r": 23, "s": 70, "x": 33, "y": 60}
    sums = [("r", "ab"), ("s", "cd"), ("x", "ac"), ("y", "bd")]
    withheld = why(table(held, sums))
    assert withheld["a"] is SMALL
    assert len(withheld) <= 4


def test_a_months_share_of_a_running_total_is_hidden_though_nobody_prints_it():
    held = {"m": 12, "n": 15, "o": 30, "step n": 3, "step o": 15}
    of = table(held, [("n", ("m", "step n")), ("o", ("n", "step o"))])
    assert why(of) == {"m": MORE}  # with April untold, May's 15 may hold any share of its own


def test_a_rounded_percentage_with_its_whole_tells_a_small_count():
    part, whole = ("p",), ("w",)
    ratio = Ratio(part, whole, Fraction(245, 1000), Fraction(255, 1000))
    told = {("w",): Cell((whole,)), ("%",): Cell((), (ratio,), of=whole)}
    assert withhold(table({"p": 3, "w": 12}, cells=told)).why == {("%",): SMALL}


def test_a_percentage_of_fewer_than_ten_is_withheld():
    part, whole = ("p",), ("w",)
    told = {("%",): Cell((part, whole), of=whole)}
    assert withhold(table({"p": 7, "w": 9}, cells=told)).why == {("%",): Why.TOO_FEW}
    assert withhold(table({"p": 7, "w": 10}, cells=told)).why == {}


def test_what_an_earlier_edition_withheld_stays_withheld():
    assert why(table({"a": 9}, held_back=frozenset({("a",)}))) == {"a": Why.EARLIER}


def test_what_an_earlier_edition_printed_protects_nothing_any_more():
    """12 was printed already: only the total, which is new, can hide the three."""
    of = table({"t": 15, "a": 3, "b": 12}, [("t", "ab")], told=(Cell((("b",),)),))
    assert why(of) == {"a": SMALL, "t": MORE}


def test_a_count_that_is_known_already_is_said_to_be():
    of = table({"a": 3}, told=(Cell((("a",),)),))
    assert withhold(of).known_already == (("a",),)


def test_the_same_table_gives_the_same_answer_in_whatever_order_it_comes():
    held = {"t": 60, "a": 3, "b": 12, "c": 12, "d": 33}
    turned = dict(reversed(held.items()))
    assert why(table(held, [("t", "abcd")])) == why(table(turned, [("t", "dcba")]))


def test_a_relation_that_does_not_hold_gives_nothing_away():
    of = table({"t": 99, "a": 3, "b": 12}, [("t", "ab")])
    assert Reader(of, of.cells.values()).ties == []
    assert why(of) == {"a": SMALL}
