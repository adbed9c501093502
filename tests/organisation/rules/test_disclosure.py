"""What could point at one child, and the ordinary figures that never do. Every number here is made up."""

from datetime import date
from time import monotonic

import pytest

from organisation.rules.disclosure import find_identifiers, is_nhs_number

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)
FOUND = [
    ("Her NHS number is 9434765919.", "9434765919", "an NHS number"),
    ("Seen late: 943 476 5919", "943 476 5919", "an NHS number"),
    ("Seen late (943-476-5919).", "943-476-5919", "an NHS number"),
    ("Pupil A123456789012 has no plan.", "A123456789012", "a pupil number"),
    ("The UPN H80100001201B is temporary.", "H80100001201B", "a pupil number"),
    ("Case 1234567 was reopened.", "1234567", "a case number"),
    ("Case number 4821 was reopened.", "4821", "a case number"),
    ("case no. 48217, twice adjourned", "48217", "a case number"),
    ("PARIS ID: 345678", "345678", "a case number"),
    ("Care Director reference CD20391", "CD20391", "a case number"),
    ("The child’s record 20391 is missing.", "20391", "a case number"),
    ("Client ref: 30912", "30912", "a case number"),
    ("A boy born 3 March 2014 waits.", "3 March 2014", "a date of birth"),
    ("born on the 3rd of March 2014", "3rd of March 2014", "a date of birth"),
    ("DOB 03/03/14", "03/03/14", "a date of birth"),
    ("d.o.b. 1.4.2014", "1.4.2014", "a date of birth"),
    ("date of birth: 2014-04-01", "2014-04-01", "a date of birth"),
    ("One child (14/03/2012) was not seen.", "14/03/2012", "a date of birth"),
    ("One child (14.3.12) was not seen.", "14.3.12", "a date of birth"),
    ("A care leaver, 22-06-2001, left.", "22-06-2001", "a date of birth"),
    ("One child, 2012-03-14, was not seen.", "2012-03-14", "a date of birth"),
]
NOTHING = """
Contacts rose to 1,897 in 2021.
Contacts were 1978 in October 2021 against 1400 a month.
In 2020/21 there were 17661 contacts, 15657 the year before.
81% (834/1032) were on time, 85% (121/128) of children looked after.
The rate is 392 against 637 per 10,000; 1,257 assessments over five months.
Case numbers 1,897 and 1,978 were audited.
Cases 22, of which 2 inadequate; case load 24.
The number of cases 12345 is above plan.
The clinic met on 3/11/21 and 10/11/2021 and meets again on 05/01/2022.
Training runs from 03/01/2022 to 28/01/2022.
The definition changed on 01/04/2019 and again on 31/03/2020.
The guidance of 4 July 2018 was followed.
Audit QA-0123 was moderated on 12 October 2021.
Call 023 8083 3000 or 02380833000.
A cost of £1,234,567,890 in all; 9,434,765,919 in another.
9434765918 is one digit off an NHS number.
0000000000
Children born in 2014 are now seven; births rose by 12 in 2020.
Section 47 enquiries: 89, of which 37 led to nothing further.
ISO 27001 and EHCP26 and form F2345.
PARIS 2021 return
Month by month: 27 28 26 33 26 31 24
""".strip().splitlines()


@pytest.mark.parametrize(("text", "quoted", "kind"), FOUND)
def test_what_points_at_one_child_is_found(text, quoted, kind):
    found = find_identifiers(text, on=TODAY)
    assert [(one.quoted, one.kind.value) for one in found] == [(quoted, kind)]
    assert text[found[0].start : found[0].end] == quoted


@pytest.mark.parametrize("text", NOTHING)
def test_an_ordinary_figure_or_date_is_left_alone(text):
    assert find_identifiers(text, on=TODAY) == []


def test_several_are_given_in_the_order_of_the_text():
    text = "DOB 03/03/2014, NHS 943 476 5919, case 12345."
    assert [one.quoted for one in find_identifiers(text, on=TODAY)] == ["03/03/2014", "943 476 5919", "12345"]


def test_a_day_is_no_birth_of_somebody_not_yet_one_or_past_25():
    assert find_identifiers("Since 20/11/2020 and from 18/11/1996.", on=TODAY) == []


def test_one_in_eleven_numbers_at_most_passes_for_an_nhs_number():
    passed = sum(is_nhs_number(f"{number:010d}") for number in range(4_000_000_000, 4_000_011_000))
    assert 900 <= passed <= 1000


@pytest.mark.parametrize(
    "again", ["1", "1 ", "12-", "case ", "case no ", "born ", "1/1/", "A1", "9434765919 ", "b. 1 "]
)
def test_no_text_takes_long(again):
    began = monotonic()
    find_identifiers(again * (20_000 // len(again)), on=TODAY)
    assert monotonic() - began < 1
