from datetime import date
from decimal import Decimal

import pytest

from actions.rules.lifecycle import OverdueDecision
from actions.rules.reviewing import (
    Count,
    Figure,
    Read,
    late,
    movement,
    nearest,
    next_undecided,
    why_may_not,
    why_no_meeting,
)
from indicators.rules.vocabulary import Basis, Measure, Polarity

pytestmark = pytest.mark.pure
OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)
MONDAY, NEXT_MONDAY = date(2021, 12, 6), date(2021, 12, 13)


@pytest.mark.parametrize(
    ("decision", "deputy", "owner", "extensions", "why"),
    [
        ("extend", False, False, 0, None),
        ("extend", False, False, 1, "after a meeting"),
        ("extend", True, False, 1, None),
        ("extend", True, True, 5, None),
        ("reassign", False, True, 3, None),
        ("escalate", False, False, 3, None),
        ("close", False, False, 0, None),
        ("close", True, True, 0, "does not close their own"),
        ("close", False, True, 0, "does not close their own"),
        ("cancel", True, False, 0, None),
        ("cancel", True, True, 0, None),
        ("cancel", False, False, 0, None),
        ("cancel", False, True, 0, "does not cancel their own"),
    ],
)
def test_who_may_decide_what(decision, deputy, owner, extensions, why):
    said = why_may_not(OverdueDecision(decision), is_deputy=deputy, is_owner=owner, extensions=extensions)
    assert (why in said) if why else said is None


@pytest.mark.parametrize(
    ("meeting_on", "extensions", "why"),
    [
        (None, 0, None),
        (None, 1, "Say when the owner is met"),
        (None, 2, "Say when the owner is met"),
        (MONDAY, 1, None),
        (NEXT_MONDAY, 1, None),
        (date(2021, 12, 3), 1, "is past"),
        (date(2021, 12, 11), 1, "is not a working day"),
        (date(2021, 12, 14), 1, "before the new date"),
    ],
)
def test_a_second_extension_asks_for_a_meeting(meeting_on, extensions, why):
    said = why_no_meeting(meeting_on, new_due_on=NEXT_MONDAY, extensions=extensions, on=MONDAY)
    assert (why in said) if why else said is None


@pytest.mark.parametrize(
    ("start", "now", "polarity", "basis", "breaks", "course", "sentence"),
    [
        (89, 85, "higher", "in_month", (), "worse", "89%, now 85%."),
        (85, 89, "higher", "in_month", (), "better", "85%, now 89%."),
        (89, 85, "lower", "in_month", (), "better", "89%, now 85%."),
        (85, 89, "lower", "snapshot", (), "worse", "85%, now 89%."),
        (85, 89, "neither", "in_month", (), "changed", "85%, now 89%."),
        (85, 85, "higher", "in_month", (), "same", "Still 85%."),
        (85, 89, "higher", "cumulative", (), "not_compared", "A running total"),
        (85, 89, "higher", "in_month", (NOVEMBER,), "not_compared", "Counted differently since November 2021."),
        (85, 89, "higher", "in_month", (OCTOBER,), "better", "85%, now 89%."),
        (None, 89, "higher", "in_month", (), "no_figure", "no figure when the action was raised"),
        (85, None, "higher", "in_month", (), "no_figure", "There is no figure"),
    ],
)
def test_what_the_measure_did(start, now, polarity, basis, breaks, course, sentence):
    before = None if start is None else Figure(OCTOBER, Decimal(start))
    after = None if now is None else Figure(NOVEMBER, Decimal(now))
    moved = movement(before, after, Read(Measure.PERCENTAGE, Basis(basis), Polarity(polarity), breaks=breaks))
    assert moved.course == course
    assert sentence in moved.sentence


@pytest.mark.parametrize(("now", "course"), [(387, "more_pressure"), (300, "less_pressure")])
def test_demand_is_worded_as_pressure_never_as_failing(now, course):
    read = Read(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER, is_demand=True)
    assert movement(Figure(OCTOBER, Decimal(336)), Figure(NOVEMBER, Decimal(now)), read).course == course


def test_the_figure_it_was_raised_with_is_no_news():
    same = Figure(OCTOBER, Decimal(85))
    assert movement(same, same, Read(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)).course == "no_newer"


@pytest.mark.parametrize(
    ("due_on", "on", "said"),
    [
        (date(2021, 12, 3), MONDAY, "3 days overdue (1 working day)"),
        (date(2021, 12, 24), date(2021, 12, 29), "5 days overdue (1 working day)"),
        (date(2021, 12, 3), date(2021, 12, 4), "1 day overdue (0 working days)"),
    ],
)
def test_lateness_is_counted_both_ways(due_on, on, said):
    assert str(late(due_on, on=on)) == said


@pytest.mark.parametrize(
    ("unit", "heads", "found"),
    [
        (3, {3: [30], 2: [20]}, (30,)),
        (3, {2: [20, 21]}, (20, 21)),
        (3, {1: [10]}, (10,)),
        (3, {3: [], 4: [40]}, ()),
        (9, {1: [10]}, ()),
    ],
)
def test_the_nearest_head_of_service(unit, heads, found):
    assert nearest(unit, parents={1: None, 2: 1, 3: 2, 4: 1}, heads=heads) == found


@pytest.mark.parametrize(
    ("decided", "after", "next_one"),
    [([], 1, 2), ([2], 1, 3), ([], 3, 1), ([1, 2], 3, None), ([2, 3], 1, None), ([1], 7, 2), ([], None, 1)],
)
def test_the_next_row_without_a_decision(decided, after, next_one):
    assert next_undecided([1, 2, 3], decided, after=after) == next_one


def test_the_record_says_how_far_it_got():
    assert str(Count(12, 3)) == "12 reviewed, 3 undecided"
    assert str(Count(12, 3, 1)) == "12 reviewed, 3 undecided, 1 done meanwhile by others"
