"""An edition of the newest month for the Board: gathered from what is held, frozen, and its page made of that.

The floor fetches every measure's months of the year with statuses and targets, and the benchmarks. What else an
edition says (control charts of what is off target, clinics, promises, words) is the product's alone.
"""

import gzip

from django.template.loader import render_to_string
from django.utils import timezone
from lxml import html

from bench.data.sizes import LAST
from bench.paths import board, printing
from bench.paths.reader import LEVEL, Answer, Reader
from organisation.rules.calendar import financial_year_start
from reports.editions.contents import from_json, to_json
from reports.editions.gathering import gather
from reports.outputs.laid import lay_out, restated_table

NAME, GOAL = "edition", None
WHAT = "an edition gathered, frozen, and its page made"
# Not the appendix: what the clinics saw
TABLES = "//section[not(h2[@id='section-appendix'])]//table[contains(@class, 'edition-figures')]"


def product(reader: Reader) -> Answer:
    """Gather it, freeze it, and make its page of what was frozen."""
    said = from_json(to_json(gather(LAST, reader.authority, now=timezone.now())))
    shown = {"contents": said, "sections": lay_out(said), "restated": restated_table(said)}
    body = render_to_string("reports/_edition_contents.html", shown).encode()
    return Answer(body, gzip.compress(body, LEVEL, mtime=0))


def floor(reader: Reader) -> board.Fetched:
    """Fetch the figures it prints, as the board's floor does."""
    given = {
        "unit": reader.authority.pk,
        "units": [reader.authority.pk],
        "first": financial_year_start(LAST),
        "last": LAST,
    }
    return reader.rows(board.LINES), reader.rows(board.CELLS, given), reader.rows(board.BENCHMARKS)


def differences(shown: Answer, fetched: board.Fetched) -> list[str]:
    """Set the months and the status of every measure of every area side by side."""
    months = len({cell[1] for cell in fetched[1]})
    names = {line[2] for line in fetched[0]}
    read = []
    for table in html.fromstring(shown.text).xpath(TABLES):
        for row in table.xpath("./tbody/tr[td[@class='stands']]"):
            cells = [printing.said(cell) for cell in row.xpath("./th|./td[contains(@class, 'number')]")]
            word = row.xpath(".//td[@class='stands']//*[contains(@class, 'status')]")
            read.append([*cells[: months + 1], printing.said(word[0]) if word else ""])
    wanted = [[row[0], *row[3 : 3 + months], row[1]] for row in board.written(fetched) if row[0] in names]
    return printing.apart(read, wanted)
