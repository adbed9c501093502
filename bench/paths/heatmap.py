"""Every team by every measure of the newest month, each with its status: 120 by 60 for a council."""

from lxml import html

from bench.paths import printing
from bench.paths.board import NEWEST
from bench.paths.reader import Answer, Reader
from bench.paths.standing import AGAINST, YEAR_BEFORE, status_of
from organisation.rules.calendar import financial_year_start

NAME, GOAL = "heatmap", 12.0
WHAT = "every team by every measure of the newest month, with status"
ADDRESS = "/indicators/heatmap/"
TEAMS = """SELECT t.id, t.name, s.name FROM organisation_unit t JOIN organisation_unit s ON s.id = t.parent_id
    WHERE t.kind = 'team' AND s.parent_id = %(unit)s ORDER BY s.position, s.name, t.position, t.name"""
LINES = "SELECT id, name, measure, decimals FROM indicators_indicator WHERE is_active ORDER BY code"
CELLS = f"""WITH t AS (
        SELECT DISTINCT ON (indicator_id, unit_id) indicator_id, unit_id, value, per, tolerance FROM indicators_target
        WHERE unit_id = ANY(%(units)s::bigint[]) AND cohort_id IS NULL AND applies_from <= %(month)s
        ORDER BY indicator_id, unit_id, applies_from DESC),
    {YEAR_BEFORE}
    SELECT o.indicator_id, o.unit_id, o.value, o.absence, {status_of("o.value", "c.against")}
    FROM indicators_outturn o JOIN indicators_indicator i ON i.id = o.indicator_id
    LEFT JOIN t ON t.indicator_id = o.indicator_id AND t.unit_id = o.unit_id
    LEFT JOIN y ON y.indicator_id = o.indicator_id AND y.unit_id = o.unit_id
    CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c
    WHERE o.unit_id = ANY(%(units)s::bigint[]) AND o.month = %(month)s AND o.cohort_id IS NULL"""
Fetched = tuple[list[tuple], list[tuple], list[tuple]]


def product(reader: Reader) -> Answer:
    """Ask for the page."""
    return reader.get(ADDRESS, by="deputy_director.1")


def floor(reader: Reader) -> Fetched:
    """Fetch the teams, the measures and every cell with how it stands."""
    [(month,)] = reader.rows(NEWEST, {"unit": reader.authority.pk})
    teams = reader.rows(TEAMS, {"unit": reader.authority.pk})
    given = {"units": [team[0] for team in teams], "month": month, "first": financial_year_start(month)}
    return teams, reader.rows(LINES), reader.rows(CELLS, given)


def differences(shown: Answer, fetched: Fetched) -> list[str]:
    """Set every cell of the page beside what was fetched: its figure and its status."""
    page = html.fromstring(shown.text)
    rows = [[cell.text_content() for cell in row.xpath("./th|./td")] for row in page.xpath("//table/tbody/tr")]
    teams, lines, cells = fetched
    held = {(cell[0], cell[1]): cell for cell in cells}
    wanted = [
        [name, *(_written(held.get((pk, team[0])), measure, decimals) for team in teams)]
        for pk, name, measure, decimals in lines
    ]
    return printing.apart(rows, wanted)


def _written(cell: tuple | None, measure: str, decimals: int) -> str:
    if cell is None:
        return ""
    return f"{printing.figure(cell[2], cell[3], measure, decimals)}, {printing.status(cell[4])}"
