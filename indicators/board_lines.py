"""The board's lines written as HTML, a line at a time: what `indicators/board.html` puts between its headings."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from indicators import cells
from indicators.board import Board, Row, series_address
from indicators.charts import sparkline
from indicators.rules.vocabulary import Absence
from indicators.why import why_of_series


def lines_by_area(board: Board) -> Iterator[tuple[str, list[SafeString]]]:
    """Give the lines under the heading of their area."""
    months = [(month, f'#month-{month:%Y-%m}">') for month in board.months]
    for area, rows in groupby(board.rows, lambda row: row.group):
        yield area, [_line(row, months, board.comparators, board.choice.as_at) for row in rows]


def _line(row: Row, months: Sequence[tuple[date, str]], comparators: Sequence[str], as_at: date | None) -> SafeString:
    address, series = escape(series_address(row, as_at)), row.series
    written = cells.figures(series) if series else {}
    why, trend = (why_of_series(series, as_at=as_at), sparkline(series)) if series else ("", "")
    way = f'<td class="number"><a class="figure-way" href="{address}'
    head = (
        f'<th scope="row"><a href="{address}">{escape(row.name)}</a></th><td>{cells.status(row.status, why)}</td>'
        f'<td class="number">{escape(row.target) or "–"}</td><td>{trend}</td>'
    )
    figures = [f"{way}{at}{written[month]}</a></td>" if month in written else NO_ROW for month, at in months]
    compared = [_benchmark(row.benchmarks.get(name, "")) for name in comparators]
    return mark_safe("".join((head, *figures, *compared)))  # noqa: S308 - every text in it is escaped


NO_ROW = '<td class="number"></td>'


def _benchmark(printed: str) -> str:
    """Write somebody else's figure; a dash where there is none or none can be."""
    if printed in ("", Absence.NOT_APPLICABLE.label):
        return f'<td class="number"><span title="{printed or "None held"}">–</span></td>'
    return f'<td class="number">{escape(printed)}</td>'
