"""What is missing, since when, and whom to remind, as tables somebody without Python can read."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import gaps
from indicators.rules.gaps import Missing, due_on, missing_months, newest_due, outlook, print_months, subject, to_chase
from indicators.rules.vocabulary import Absence, ChaseStage
from organisation.rules.calendar import add_months, is_working_day, months_between

pytestmark = pytest.mark.pure
day = date.fromisoformat
APRIL = date(2021, 4, 1)
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))


#   figures of  working day  are due on   because
DUE = """
    2021-10     10           2021-11-12   November 2021 begins on a Monday
    2021-10     1            2021-11-01   the first is a working day itself
    2021-11     20           2021-12-30   27 and 28 December stand for Christmas Day and Boxing Day
    2021-12     1            2022-01-04   3 January stands for New Year's Day
    2021-12     10           2022-01-17   the same
    2021-03     2            2021-04-06   Good Friday and Easter Monday lie between
    2021-03     10           2021-04-16   the same
    2021-04     10           2021-05-17   the early May bank holiday
    2022-05     2            2022-06-06   the Jubilee took 2 and 3 June
    2023-03     20           2023-05-03   April 2023 has only eighteen working days
"""


@pytest.mark.parametrize("row", DUE.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_the_day_a_months_figures_are_due(row):
    month, working_day, due, _ = row.split(None, 3)
    assert due_on(day(f"{month}-01"), int(working_day)) == day(due)


#   on          working day  the newest month due is
NEWEST = """
    2021-11-11  10           2021-09
    2021-11-12  10           2021-10
    2021-11-30  10           2021-10
    2021-12-01  10           2021-10
    2022-01-14  10           2021-11
    2022-01-17  10           2021-12
    2023-05-02  20           2023-02
    2023-05-03  20           2023-03
"""


@pytest.mark.parametrize("row", NEWEST.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_the_newest_month_that_is_due(row):
    on, working_day, month = row.split()
    assert newest_due(day(on), int(working_day)) == day(f"{month}-01")


@given(days, st.integers(1, 20))
def test_the_newest_month_due_is_due_and_the_next_is_not(on, working_day):
    newest = newest_due(on, working_day)
    assert due_on(newest, working_day) <= on < due_on(add_months(newest, 1), working_day)
    assert is_working_day(due_on(newest, working_day))


@given(days, st.integers(1, 20))
def test_enough_months_are_read_to_decide_the_oldest(on, working_day):
    decided_by = add_months(newest_due(on, working_day), 1 - 2 * gaps.MONTHS_EXPECTED)
    assert gaps.first_month_read(on) <= decided_by


LETTERS = {
    "f": None,
    "T": Absence.AWAITED,
    "N": Absence.NOT_APPLICABLE,
    "X": Absence.NOT_AVAILABLE,
    "s": Absence.SUPPRESSED,
}


def held(letters):
    return {add_months(APRIL, place): LETTERS[letter] for place, letter in enumerate(letters) if letter != "."}


def drawn(missing, length):
    marks = {one.month: "a" if one.is_awaited else "m" for one in missing}
    return "".join(marks.get(add_months(APRIL, place), ".") for place in range(length))


def read_cases():
    """Each case: a title, a day, the months from April 2021 on, and below them which are missing."""
    for case in (Path(__file__).parent / "cases_missing_figures.txt").read_text().strip().split("\n\n"):
        title, on, letters, expected = case.splitlines()
        yield pytest.param(day(on.removeprefix("on ")), letters, expected, id=title)


@pytest.mark.parametrize(("on", "letters", "expected"), list(read_cases()))
def test_what_is_missing(on, letters, expected):
    assert drawn(missing_months(held(letters), on=on), len(letters)) == expected


@pytest.mark.parametrize(
    ("stands_from", "stands_to", "expected"),
    [
        ("2000-04-01", None, "....mmm"),
        ("2000-04-01", "2021-10-31", "....mmm"),
        ("2000-04-01", "2021-10-30", "....mm."),
        ("2021-10-31", None, "......m"),
        ("2021-11-01", None, "......."),
    ],
)
def test_a_unit_brings_the_months_at_whose_end_it_stood(stands_from, stands_to, expected):
    missing = missing_months(
        held("ffff..."),
        on=day("2021-11-12"),
        stands_from=day(stands_from),
        stands_to=day(stands_to) if stands_to else None,
    )
    assert drawn(missing, 7) == expected


@given(st.text("fTNXs.", max_size=30), days)
def test_a_month_with_a_figure_is_never_missing(letters, on):
    missing = {one.month for one in missing_months(held(letters), on=on)}
    assert not missing & {month for month, absence in held(letters).items() if absence is not Absence.AWAITED}
    assert all(month < on for month in missing)


def months(words, working_day=10):
    """Read months missing: “Apr-Oct awaited” or “Oct silent”, of 2021."""
    span, how = words.split()
    names = [date(2021, number, 1) for number in range(1, 13)]
    ends = [next(month for month in names if f"{month:%b}" == name) for name in span.split("-")]
    return [Missing(month, due_on(month, working_day), how == "awaited") for month in months_between(ends[0], ends[-1])]


OUTLOOK = """
missing          owner    promised    on          state           sentence
Oct silent       nobody   -           2021-11-12  unowned         Missing for 1 month (October 2021); nobody is named to bring it; it is due today.
Oct awaited      nobody   -           2021-11-05  unowned         Awaited for 1 month (October 2021); nobody is named to bring it; it is due on 12 November 2021.
Apr-Oct awaited  nobody   -           2021-11-12  unowned         Awaited for 7 months (April to October 2021); nobody is named to bring them; the first was due on 17 May 2021, 127 working days ago.
Oct silent       nobody   -           2021-11-13  unowned         Missing for 1 month (October 2021); nobody is named to bring it; it was due on 12 November 2021.
Oct silent       the QA   -           2021-11-05  coming          Missing for 1 month (October 2021); due from the QA on 12 November 2021.
Oct silent       the QA   -           2021-11-12  due_today       Missing for 1 month (October 2021); due from the QA today.
Oct silent       the QA   -           2021-11-15  late            Missing for 1 month (October 2021); it was due from the QA on 12 November 2021, 1 working day ago.
Sep-Oct silent   the QA   -           2021-11-12  late            Missing for 2 months (September to October 2021); the first was due from the QA on 14 October 2021, 21 working days ago.
Aug-Oct awaited  the QA   2021-11-12  2021-11-12  promised        Awaited for 3 months (August to October 2021); promised by the QA for 12 November 2021.
Aug-Oct awaited  the QA   2021-11-12  2021-11-15  promise_passed  Awaited for 3 months (August to October 2021); promised by the QA for 12 November 2021; that day has passed.
Oct silent       the QA   2021-10-29  2021-11-12  due_today       Missing for 1 month (October 2021); due from the QA today.
Aug-Oct awaited  the QA   2021-10-29  2021-11-15  promise_passed  Awaited for 3 months (August to October 2021); promised by the QA for 29 October 2021; that day has passed.
Sep-Oct silent   the QA   2021-11-30  2021-11-12  promised        Missing for 2 months (September to October 2021); promised by the QA for 30 November 2021.
"""


@pytest.mark.parametrize("row", OUTLOOK.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()[:6]))
def test_how_it_stands_in_one_sentence(row):
    missing, owner, promised, on, state, sentence = (
        row[:17].strip(), row[17:26].strip(), row[26:38].strip(), row[38:50].strip(), row[50:66].strip(), row[66:],
    )  # fmt: skip
    said = outlook(
        months(missing),
        owner="" if owner == "nobody" else owner,
        promised_on=None if promised == "-" else day(promised),
        on=day(on),
    )
    assert (said.state.value, said.sentence) == (state, sentence)


#   missing          promised    on          whom to remind of what
CHASE = """
    Oct silent       -           2021-11-11  nothing
    Oct silent       -           2021-11-12  Oct due
    Oct silent       -           2021-11-15  Oct due
    Oct silent       -           2021-11-18  Oct due
    Oct silent       -           2021-11-19  Oct due+late
    Oct silent       -           2022-01-14  Oct due+late
    Apr-Oct awaited  -           2021-11-12  Aug due+late, Sep due+late, Oct due
    Aug-Oct silent   -           2022-01-17  Oct due+late
    Aug-Oct silent   -           2022-02-14  nothing
    Aug-Oct awaited  2021-11-12  2021-11-12  nothing
    Aug-Oct awaited  2021-11-12  2021-11-15  Aug promise_passed, Sep promise_passed, Oct promise_passed
    Apr-Oct awaited  2021-11-12  2021-11-15  Apr promise_passed, May promise_passed, Jun promise_passed, Jul promise_passed, Aug promise_passed, Sep promise_passed, Oct promise_passed
    Sep-Oct awaited  2021-10-29  2021-11-12  Sep promise_passed, Oct due
    Oct silent       2021-11-05  2021-11-12  Oct due
    Oct silent       2021-12-31  2021-11-19  nothing
    Oct silent       2021-12-31  2022-03-31  Oct promise_passed
    Oct silent       2021-12-31  2022-04-01  nothing
"""


@pytest.mark.parametrize("row", CHASE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_whom_to_remind_of_what(row):
    row = row.strip()
    missing, promised, on, expected = row[:17].strip(), row[17:29].strip(), row[29:41].strip(), row[41:]
    chases = to_chase(months(missing), promised_on=None if promised == "-" else day(promised), on=day(on))
    said = [f"{chase.missing.month:%b} {'+'.join(sorted(chase.stages))}" for chase in chases]
    assert ", ".join(said) == ("" if expected == "nothing" else expected)


@given(st.text("fT.", min_size=1, max_size=30), days, st.none() | days)
def test_nobody_is_reminded_before_the_day_due_nor_before_the_day_promised(letters, on, promised_on):
    for chase in to_chase(missing_months(held(letters), on=on), promised_on=promised_on, on=on):
        is_promised = promised_on is not None and promised_on >= chase.missing.due_on
        assert (chase.stages == {ChaseStage.PROMISE_PASSED}) == is_promised
        assert chase.missing.due_on <= on
        assert not is_promised or promised_on < on


SUBJECTS = """
    due  late  passed  subject
    3    0     0       3 figures are due today
    1    0     0       1 figure is due today
    0    2     0       2 figures are late
    3    1     0       3 figures are due today; 1 is late
    0    1     2       1 figure is late; 2 are past the day promised
    1    2     1       1 figure is due today; 2 are late; 1 is past the day promised
"""


@pytest.mark.parametrize("row", SUBJECTS.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()[:3]))
def test_what_the_subject_says(row):
    due, late, passed, expected = row.split(None, 3)
    assert subject(due_today=int(due), late=int(late), promise_passed=int(passed)) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0], "April 2021"),
        ([0, 1, 2], "April to June 2021"),
        ([0, 2, 3], "April 2021 and June to July 2021"),
        ([0, 2, 4], "April 2021, June 2021 and August 2021"),
        ([7, 8, 9], "November 2021 to January 2022"),
    ],
)
def test_months_in_words(numbers, expected):
    assert print_months([add_months(APRIL, number) for number in numbers]) == expected
