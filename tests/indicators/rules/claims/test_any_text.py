"""Whatever anybody types: no crash, spans that lie in the text and never overlap, and no text that takes for ever."""

import re
import sys
from datetime import date
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.claims import check_claims
from indicators.rules.claims.reading.tokens import TOKEN
from tests.indicators.rules.claims.report_series import OCTOBER, of_the_report

pytestmark = pytest.mark.pure

WORDS = [
    "contacts",
    "referrals",
    "re-referrals",
    "CLA",
    "CIN",
    "CPP",
    "children",
    "looked",
    "after",
    "in",
    "need",
    "protection",
    "plan",
    "visits",
    "supervision",
    "reviews",
    "health",
    "assessments",
    "single",
    "early",
    "help",
    "section",
    "20",
    "care",
    "leavers",
    "audits",
    "good",
    "or",
    "outstanding",
    "inadequate",
    "PACT",
    "rose",
    "fell",
    "risen",
    "fallen",
    "falling",
    "rising",
    "increased",
    "reduced",
    "improving",
    "worsening",
    "stable",
    "variable",
    "trend",
    "up",
    "down",
    "rise",
    "fall",
    "higher",
    "lower",
    "than",
    "above",
    "below",
    "better",
    "worse",
    "in",
    "line",
    "with",
    "target",
    "met",
    "missed",
    "statistical",
    "neighbours",
    "England",
    "last",
    "year",
    "20/21",
    "2020-21",
    "highest",
    "lowest",
    "since",
    "April",
    "October",
    "2021",
    "Oct-21",
    "this",
    "month",
    "last",
    "three",
    "months",
    "running",
    "in",
    "a",
    "row",
    "every",
    "each",
    "of",
    "the",
    "seven",
    "no",
    "more",
    "at",
    "least",
    "per",
    "month",
    "from",
    "to",
    "between",
    "and",
    "by",
    "points",
    "%",
    "per",
    "cent",
    "per",
    "10,000",
    "24",
    "24%",
    "387",
    "1,978",
    "530",
    "0",
    "00",
    "12.5%",
    "241",
    "of",
    "357",
    "241/357",
    "(121/128)",
    "3/11/21",
    "May",
    "may",
    "31st",
    "£",
    "2,000",
    "1",
    "10,000",
    ".",
    ",",
    ";",
    ":",
    "(",
    ")",
    "–",
    "-",
    "/",
    "%",
    "+",
    "#",
    "?",
    "!",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "been",
    "not",
    "no",
    "will",
    "should",
    "if",
    "we",
    "to",
    "need",
    "peaked",
    "two",
    "five",
    "third",
    "consecutive",
    "average",
    "year",
    "end",
]
texts = st.one_of(
    st.text(max_size=5_000),
    st.lists(st.sampled_from(WORDS), max_size=400).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=200).map("".join),
)
months = st.dates(date(2000, 1, 1), date(2060, 12, 1)).map(lambda day: day.replace(day=1))


@settings(max_examples=150, deadline=None)
@given(texts, months)
def test_no_text_breaks_it_and_no_span_overlaps(text, month):
    claims = check_claims(text[:5_000], of_the_report(), month=month)
    end = 0
    for claim in claims:
        assert end <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.quoted
        assert claim.sentence.strip()
        end = claim.end


@settings(max_examples=30, deadline=None)
@given(texts)
def test_without_series_nobody_is_contradicted_by_figures(text):
    assert [claim.quoted for claim in check_claims(text, [], month=OCTOBER) if claim.links] == []


def steps(text):
    """Count the calls that checking a text makes, of Python and of C alike."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        check_claims(text, of_the_report()[:3], month=OCTOBER)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "pattern",
    [
        "1",
        "1,",
        "123,",
        "1,234,567",
        "1.",
        "%1",
        "1 of ",
        "contacts 1 ",
        "from 1 to ",
        "20/21 ",
        "May 1 ",
        "(",
        "a-",
        "\n",
    ],
    ids=repr,
)
def test_ten_times_the_text_takes_at_most_about_ten_times_the_steps(pattern):
    short, long = pattern * (1_000 // len(pattern)), pattern * (10_000 // len(pattern))
    assert steps(long) <= 12 * steps(short) + 1_000


def test_fifty_thousand_digits_and_commas_are_one_walk_through_the_text():
    assert steps("1,2,34,567,8" * 4_167) < 400 * 50_000


def repeats(parsed):
    """Give every unbounded repeat in a pattern that may try again what it has read."""
    for operation, argument in parsed:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] > 100:
            yield operation, argument
        for part in argument if isinstance(argument, tuple | list) else ():
            if isinstance(part, _parser.SubPattern):
                yield from repeats(part)
            elif isinstance(part, list):
                for branch in part:
                    if isinstance(branch, _parser.SubPattern):
                        yield from repeats(branch)


def test_the_one_pattern_never_tries_again_what_it_has_read():
    assert list(repeats(_parser.parse(TOKEN.pattern, TOKEN.flags))) == []
    assert list(repeats(_parser.parse(r"(\d+,?)+"))) != []


def test_there_is_no_other_pattern():
    package = check_claims.__module__.rpartition(".")[0]
    found = {
        value.pattern
        for name, module in list(sys.modules.items())
        if name.startswith(package)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    }
    assert found == {TOKEN.pattern}
