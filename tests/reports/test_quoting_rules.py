"""Which numbers a text quotes, and which texts the public copy goes without."""

from decimal import Decimal

import pytest

from reports.rules.quoting import NOT_PRINTED, SMALL, WITHHELD, Number, names_somebody, numbers_in, why_not_printed

pytestmark = pytest.mark.pure


def quoted(text):
    return [f"{one.value}{'%' if one.is_percent else ''}" for one in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Contacts were 1,978 against 1,400 a month.", ["1978", "1400"]),
        ("24% in October, 87.5 per cent in May.", ["24%", "87.5%"]),
        ("In May only 2 cases were audited.", ["2"]),
        ("Three children and one baby.", ["3", "1"]),
        ("14 of 38 (37%).", ["14", "38", "37%"]),
    ],
)
def test_numbers_are_read_as_counts_or_percentages(text, numbers):
    assert quoted(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Seen within 4 weeks, 15 working days or two months.",
        "Between 2019/20 and 2020/21, since 1 April 2021 and November 3rd.",
        "Children with 3 or more placements.",
        "Section 20, S47 and RST-04 at stage 2; a 6-week visit.",
    ],
)
def test_spans_dates_thresholds_and_names_count_nobody(text):
    assert quoted(text) == []


def test_a_text_with_a_small_count_is_left_out():
    assert why_not_printed("In May only 2 cases were audited.") == SMALL
    assert why_not_printed("Four siblings were moved.") == SMALL
    assert why_not_printed("In May 2% were late.") == ""


def test_a_text_that_quotes_what_is_withheld_is_left_out():
    withheld = {Number(Decimal(25), is_percent=True)}
    assert why_not_printed("25% were inadequate.", withheld=withheld) == WITHHELD
    assert why_not_printed("25 were audited.", withheld=withheld) == ""


def test_beside_withheld_figures_only_what_is_printed_may_be_quoted():
    printed = {Number(Decimal(12))}
    assert why_not_printed("12 were audited.", printed=printed) == ""
    assert why_not_printed("12 were audited, 9 of them well.", printed=printed) == NOT_PRINTED


def test_a_name_is_found_as_a_word_and_in_any_case():
    assert names_somebody("Agreed with JO BLOGGS today.", ["Jo Bloggs"])
    assert not names_somebody("Jobs", ["Jo"])
