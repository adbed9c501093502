"""The board of indicators: every measure of the council over the months of the year, with target and status.

The product's board has the months of the financial year to date, here all twelve, and the same of earlier years as a
column of benchmarks; not thirteen months.
"""

from bench.paths import printing
from bench.paths.reader import Answer, Reader
from bench.paths.standing import AGAINST, YEAR_BEFORE, status_of

NAME, GOAL = "board", 8.0
WHAT = "board of indicators, a year's months with target, status and benchmarks"
ADDRESS = "/indicators/"
NEWEST = "SELECT max(month) FROM indicators_outturn WHERE unit_id = %(unit)s"
LINES = """SELECT a.name, i.id, i.name, i.measure, i.decimals FROM indicators_listing l
    JOIN indicators_priorityarea a ON a.id = l.area_id JOIN indicators_indicator i ON i.id = l.indicator_id
    WHERE i.is_active ORDER BY a.position, l.position"""
# The targets in force from month to month, and what running totals held last year: each read once for all cells
CELLS = f"""WITH t AS (
        SELECT indicator_id, value, per, tolerance, applies_from,
            lead(applies_from, 1, 'infinity') OVER (PARTITION BY indicator_id ORDER BY applies_from) AS until
        FROM indicators_target WHERE unit_id = %(unit)s AND cohort_id IS NULL AND applies_from <= %(last)s),
    {YEAR_BEFORE}
    SELECT o.indicator_id, o.month, o.value, o.absence, o.printed, t.value, t.per, c.against, {status_of("o.value", "c.against")}
    FROM indicators_outturn o JOIN indicators_indicator i ON i.id = o.indicator_id
    LEFT JOIN t ON t.indicator_id = o.indicator_id AND t.applies_from <= o.month AND t.until > o.month
    LEFT JOIN y ON y.indicator_id = o.indicator_id AND y.unit_id = o.unit_id CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c
    WHERE o.unit_id = %(unit)s AND o.cohort_id IS NULL AND o.month BETWEEN %(first)s AND %(last)s
    ORDER BY o.indicator_id, o.month"""
BENCHMARKS = "SELECT indicator_id, comparator, year, heading, value, absence FROM indicators_benchmark"
Fetched = tuple[list[tuple], list[tuple], list[tuple]]


def product(reader: Reader) -> Answer:
    """Ask for the board."""
    return reader.get(ADDRESS, by="deputy_director.1")


def floor(reader: Reader) -> Fetched:
    """Fetch what the board says in three statements, after asking for the newest month."""
    [(last,)] = reader.rows(NEWEST, {"unit": reader.authority.pk})
    first = last.replace(year=last.year - (last.month < 4), month=4)
    cells = reader.rows(
        CELLS, {"unit": reader.authority.pk, "units": [reader.authority.pk], "first": first, "last": last}
    )
    return reader.rows(LINES), cells, reader.rows(BENCHMARKS)


def differences(shown: Answer, fetched: Fetched) -> list[str]:
    """Set every cell of the page beside what was fetched."""
    page = printing.rows_of(shown.text, "//table[contains(@class, 'board')]/tbody/tr[not(@class)]")
    without_trend = [[*row[:3], *row[4:]] for row in page]
    return printing.apart(without_trend, written(fetched))


def written(fetched: Fetched) -> list[list[str]]:
    """Write what was fetched as the page does: name, status, target, months, benchmarks."""
    lines, cells, benchmarks = fetched
    by_cell = {(cell[0], cell[1]): cell for cell in cells}
    months = sorted({cell[1] for cell in cells})
    by_line: dict[int, list[tuple]] = {}
    for cell in cells:
        by_line.setdefault(cell[0], []).append(cell)
    columns = sorted({(ORDER.index(one[1]), one[2], _called(one)) for one in benchmarks})
    compared = {(one[0], _called(one)): one for one in benchmarks}
    table = []
    for _, pk, name, measure, decimals in lines:
        newest = by_line[pk][-1] if pk in by_line else None
        row = [
            name,
            printing.status(newest and newest[8]),
            printing.target(newest and newest[5], newest and newest[6], measure),
        ]
        for month in months:
            cell = by_cell.get((pk, month))
            row.append(printing.figure(cell[2], cell[3], measure, decimals) if cell else "")
        for _, _, called in columns:
            held = compared.get((pk, called))
            row.append(printing.figure(held[4], held[5], measure, decimals) if held else "–")
        table.append(row)
    return table


ORDER = ["own_earlier_year", "statistical_neighbours", "region", "england"]
LABELS = {"statistical_neighbours": "Statistical neighbours", "region": "Region", "england": "England"}


def _called(one: tuple) -> str:
    return one[3] or f"{LABELS[one[1]]} {one[2]}".strip()
