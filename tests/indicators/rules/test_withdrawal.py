"""What stands for a fact once some returns no longer speak."""

from datetime import UTC, datetime

import pytest

from indicators.rules.withdrawal import Repeated, Stood, what_stands

pytestmark = pytest.mark.pure


def day(number):
    return datetime(2021, 11, number, tzinfo=UTC)


# What was held, newest first, as source:figure@since ("-" no figure, "typed" no return); withdrawn; repeats; what stands
CASES = """
B:7@2 A:5@1            B      -           A:5
B:7@2 A:5@1            A      -           B:7
B:7@2 A:5@1            A,B    -           nothing
B:7@2 typed:4@1        B      -           typed:4
C:9@3 B:7@2 A:5@1      B,C    -           A:5
A:5@3 B:7@2 A:5@1      A,B    -           nothing
B:7@3 S:-@2 A:5@1      B      -           S:-
B:7@3 S:-@2 A:5@1      B,S    -           A:5
B:7@2 A:5@1            B      C@4         B:7 by C
B:7@3 A:5@1            A,B    C@2         A:5 by C
B:7@3 A:5@1            A,B    C@2,D@2.5   A:5 by D
B:7@3 A:5@2            A,B    C@1         nothing
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines(), ids=lambda case: " ".join(case.split()))
def test_what_stands(case):
    words, _, by_whom = case.partition(" by ")
    *held, withdrawn, repeats, expected = words.split()
    past, until = [], None
    for one in held:
        said, _, since = one.partition("@")
        source, _, figure = said.partition(":")
        past.append(
            Stood(None if source == "typed" else source, day(int(since)), until, None if figure == "-" else said)
        )
        until = day(int(since))
    again = [
        Repeated(one.partition("@")[0], datetime(2021, 11, int(float(at)), 12 if "." in at else 0, tzinfo=UTC))
        for one in ([] if repeats == "-" else repeats.split(","))
        for at in [one.partition("@")[2]]
    ]
    stood, by = what_stands(past, withdrawn=set(withdrawn.split(",")), repeated=again)
    said = "nothing" if stood is None else stood.kept or f"{stood.source}:-"
    assert (said, by.source if by else "") == (expected, by_whom)
