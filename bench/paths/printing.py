"""Writing what the floor fetched the way the product writes it, to set the two side by side."""

from collections.abc import Sequence
from decimal import Decimal

from lxml import html

from indicators.rules.vocabulary import Absence, Measure, Status
from indicators.rules.wording import print_figure, print_target

PER = {"month": " a month", "year_end": " by 31 March"}


def figure(value: Decimal | None, absence: str | None, measure: str, decimals: int) -> str:
    """Write a figure, or why there is none."""
    if value is None:
        return Absence(absence).label if absence else ""
    return print_figure(value, Measure(measure), decimals)


def target(value: Decimal | None, per: str | None, measure: str) -> str:
    """Write a target, with what it is per where that is not plain."""
    if value is None:
        return "–"
    written = print_target(value, Measure(measure))
    return written if measure == Measure.PERCENTAGE.value else written + PER.get(per or "", "")


def status(word: str | None) -> str:
    """Write a status."""
    return Status(word or "no_data").label


def rows_of(page: str, path: str) -> list[list[str]]:
    """Read the rows an XPath finds on a page, cell by cell, as a person reads them."""
    return [[said(cell) for cell in row.xpath("./th|./td")] for row in html.fromstring(page).xpath(path)]


def said(cell: html.HtmlElement) -> str:
    """Give what a cell says, but for what only screen readers are told."""
    pieces = cell.xpath(".//text()[not(ancestor::*[contains(@class, 'visually-hidden')]) and not(ancestor::svg)]")
    return " ".join(" ".join(pieces).split()).replace(" ,", ",")


def apart(shown: Sequence[Sequence[str]], fetched: Sequence[Sequence[str]]) -> list[str]:
    """Say where two tables say something different, cell by cell."""
    found = [] if len(shown) == len(fetched) else [f"{len(shown)} lines are shown and {len(fetched)} fetched"]
    for number, (one, other) in enumerate(zip(shown, fetched, strict=False)):
        found += [
            f"line {number}, cell {place}: shown {cell!r}, fetched {held!r}"
            for place, (cell, held) in enumerate(zip(one, other, strict=False))
            if cell != held
        ]
        if len(one) != len(other):
            found.append(f"line {number}: {len(one)} cells are shown and {len(other)} fetched")
    return found
