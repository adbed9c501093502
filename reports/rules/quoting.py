"""What numbers a text quotes, and whether the public copy may print it.

Dates, spans of time and thresholds ("20 working days", "3 or more placements") count nobody. When in doubt a number
is taken for a count: words left out of a public copy can be put back by a person, a printed small number cannot.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

IN_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
SPANS = r"(?:(?:calendar|working|school|full)\s)?(?:minute|hour|day|week|month|year|quarter)s?"
NOBODY = re.compile(
    rf"""\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?\b(?!\s*%)             # 2021, 2020/21
    |\b\d\d/\d\d\b                                                       # 20/21, a year
    |\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\b                         # 3 November
    |\b(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b                         # November 3rd
    |\b\d+(?:\s*(?:to|–|-)\s*\d+)?[\s-]+{SPANS}\b                         # 20 working days, 6-week
    |\b(?:one|two|three|four|five)[\s-]+{SPANS}\b                        # two weeks
    |\b\d+\s+(?:or|and)\s+(?:more|over|above|fewer|less|under)\b         # 3 or more
    |\b(?:section|stage|phase|level|tier|band|step|form|table|page|part)\s+\d+\b
    |\b[a-z]+-?\d[\w-]*                                                  # S47, RST-04
    |\bone\ of\ the\ (?:most|best|main|key)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
NUMBER = re.compile(
    r"(?<![\w.,])(?:(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<places>\.\d+)?|(?P<word>one|two|three|four|five))"
    r"(?![\w])(?P<percent>\s*(?:%|per\s?cent\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number quoted in a text, as a count or as a percentage."""

    value: Decimal
    is_percent: bool = False

    @property
    def is_small(self) -> bool:
        """Say whether it may be a count of 1 to 5."""
        return not self.is_percent and 1 <= self.value <= 5


def numbers_in(text: str) -> Iterator[Number]:
    """Give the numbers a text quotes, without dates, spans of time and thresholds."""
    for found in NUMBER.finditer(NOBODY.sub(" ", text)):
        word = found["word"]
        digits = str(IN_WORDS[word.lower()]) if word else found["digits"].replace(",", "") + (found["places"] or "")
        yield Number(Decimal(digits), bool(found["percent"]))


SMALL = "it may quote a count of 1 to 5"
WITHHELD = "it quotes a figure that is withheld"
NOT_PRINTED = "it quotes a figure that is not printed beside it"


def why_not_printed(text: str, *, withheld: Collection[Number] = (), printed: Collection[Number] | None = None) -> str:
    """Say why the public copy goes without a text; nothing where it may stand.

    Beside figures that are withheld a text may quote only what is `printed`: anything else may lead back to them.
    """
    quoted = list(numbers_in(text))
    if any(one.is_small for one in quoted):
        return SMALL
    if any(one in withheld for one in quoted):
        return WITHHELD
    if printed is not None and any(one not in printed for one in quoted):
        return NOT_PRINTED
    return ""


def names_somebody(text: str, names: Collection[str]) -> bool:
    """Say whether a text names one of these people, in whatever case."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names if name)
