"""The case system's number is never kept; its key is the same however it was typed, and nobody's without the secret."""

import hashlib

import pytest

from audits.case_keys import key_of, seal
from audits.rules.listing import read_list

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("typed", ["P123456", "p123456", " P 123 456 ", "Ｐ１２３４５６", "P123456\u00a0"])
def test_one_case_has_one_key_however_it_is_typed(typed):
    assert key_of(typed) == key_of("P123456")


def test_a_spreadsheet_that_eats_noughts_does_not_make_another_case():
    assert key_of("0012345") == key_of("12345")
    assert key_of("A0012345") != key_of("A12345")


def test_nobody_finds_the_key_without_the_secret(settings):
    kept = key_of("P123456")
    assert kept != hashlib.sha256(b"P123456").hexdigest()
    settings.CASE_KEY_SECRET = "another secret of another council"
    assert key_of("P123456") != kept


def test_a_lists_fingerprint_is_keyed_apart_from_cases():
    assert seal("1") != key_of("1")


LISTS = {
    "a column": "P1\nP2\nP3\n",
    "with a heading and blank lines": "Case number\n\nP1\nP2\n\nP3",
    "from a spreadsheet, with teams": "Number\tTeam\nP1\tPACT team 1\nP2\tPACT team 2\nP3\t",
    "a csv file, with teams": '\ufeffP1,"Team, first"\nP2,\nP3,B',
    "with semicolons": "P1;A\nP2;B\nP3;",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_in_every_form_it_comes_in(name):
    found = read_list(LISTS[name])
    assert [case.number for case in found.cases] == ["P1", "P2", "P3"]
    assert not found.problems


def test_teams_stand_beside_their_cases():
    assert [case.team for case in read_list('P1,"Team, first"\nP2').cases] == ["Team, first", ""]


def test_a_case_listed_twice_counts_once_and_is_told():
    found = read_list("P1\np 1\nP2\nP1")
    assert (len(found.cases), found.doubled) == (2, 2)


def test_what_may_be_a_name_is_refused_by_its_line_and_not_repeated():
    (said,) = read_list("P1\nMary Example\nP2").problems
    assert said == "Line 2 does not begin with a case number: letters and figures, no name."


def test_a_list_of_the_whole_council_and_more_is_refused():
    found = read_list("\n".join(f"P{number}" for number in range(20_001)))
    assert found.problems == ["A list has at most 20,000 cases; this one has 20,001."]
