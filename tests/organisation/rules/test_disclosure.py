"""What could point at one child, and the ordinary figures that never do: the cases are the table beside this file."""

import re
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation.rules.disclosure import find_identifiers, is_nhs_number

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)
TABLE = (Path(__file__).parent / "cases_disclosure.txt").read_text(encoding="utf-8")
MARKED = re.compile(r"\[([^\]]+)\]")


def cases():
    """Give each line of the table: its text, what is to be found in it, and as what."""
    for part in TABLE.split("\n\n")[1:]:
        head, *lines = part.strip().splitlines()
        verdict, _, kind = head.partition(": ")
        for line in lines:
            found = MARKED.findall(line)
            assert bool(found) == (verdict == "REFUSED"), line
            yield MARKED.sub(r"\1", line), [(one, kind.partition(" (")[0]) for one in found]


def test_the_table_holds():
    assert len(list(cases())) > 70
    wrong = []
    for text, expected in cases():
        found = find_identifiers(text, on=TODAY)
        if [(one.quoted, one.kind.value) for one in found] != expected:
            wrong.append((text, found))
        wrong.extend((text, one) for one in found if text[one.start : one.end] != one.quoted)
    assert wrong == []


@given(st.integers(0, 10_000_000), st.sampled_from(["{:,}", "{}", "{}%", "£{:,}", "{} of them", "({}/10000000)"]))
def test_no_count_is_taken_for_anything(number, written):
    assert find_identifiers(f"There were {written.format(number)} in 2021.", on=TODAY) == []


@given(st.floats(0, 1000, allow_nan=False), st.integers(0, 10))
def test_no_decimal_is_taken_for_anything(number, digits):
    assert find_identifiers(f"It was {number:.{digits}f} against {number:.1f}%.", on=TODAY) == []


@given(st.dates(TODAY - timedelta(days=5 * 365), TODAY + timedelta(days=800)))
def test_no_day_of_five_years_past_or_to_come_is_a_birth_where_nobody_stands_before_it(day):
    for written in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day:%d.%m.%y}"):
        assert find_identifiers(f"The visit of {written} was late.", on=TODAY) == []


@given(st.dates(TODAY - timedelta(days=25 * 365), TODAY))
def test_every_birth_of_a_child_or_care_leaver_is_found_after_the_word(day):
    for written in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}"):
        assert [one.quoted for one in find_identifiers(f"A child, DOB {written}.", on=TODAY)] == [written]


@given(st.from_regex(r"\A0(?:7\d{3} \d{6}|7\d{9}|[12]\d{3} \d{6}|20 \d{4} \d{4}|23 8\d{3} \d{4})\Z"))
def test_every_number_of_this_country_is_found_however_it_is_grouped(number):
    assert len(find_identifiers(f"Ring {number}, please.", on=TODAY)) == 1
    assert len(find_identifiers(f"Ring +44 {number[1:]}.", on=TODAY)) == 1


def test_several_are_given_in_the_order_of_the_text():
    text = "DOB 03/03/2014, NHS 943 476 5919, case 12345."
    assert [one.quoted for one in find_identifiers(text, on=TODAY)] == ["03/03/2014", "943 476 5919", "12345"]


def test_one_in_eleven_numbers_at_most_passes_for_an_nhs_number():
    passed = sum(is_nhs_number(f"{number:010d}") for number in range(4_000_000_000, 4_000_011_000))
    assert 900 <= passed <= 1000


@pytest.mark.parametrize(
    "again",
    [
        "1",
        "1 ",
        "12-",
        "case ",
        "case no ",
        "born ",
        "1/1/",
        "A1",
        "9434765919 ",
        "b. 1 ",
        "a.",
        "a@",
        "a@b.",
        "07",
        "07700 ",
        "(0",
        "child A 9, ",
    ],
)
def test_no_text_takes_long(again):
    began = monotonic()
    find_identifiers(again * (20_000 // len(again)), on=TODAY)
    assert monotonic() - began < 1
