"""An indicator's page: the council's months with what they are set against, and every other unit's newest figure.

The page also draws and judges a control chart, which no SQL does: its floor fetches what the chart is drawn from.
"""

from bench.paths import printing
from bench.paths.reader import Answer, Reader
from bench.paths.standing import AGAINST, LAST_YEAR, TARGET, status_of

NAME, GOAL = "indicator", None
WHAT = "an indicator's page: its months, its chart, and every unit's newest figure and trend"
CODE = "M-001"
MONTHS = f"""SELECT o.month, o.value, o.absence, o.numerator, o.denominator, t.value, t.per, c.against,
        {status_of("o.value", "c.against")}, i.measure, i.decimals
    FROM indicators_outturn o JOIN indicators_indicator i ON i.id = o.indicator_id {TARGET} {LAST_YEAR}
    CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c
    WHERE i.code = %(code)s AND o.unit_id = %(unit)s AND o.cohort_id IS NULL ORDER BY o.month DESC"""
# The months of every other unit for its trend, and the target and status of the newest
UNITS = f"""WITH held AS (
        SELECT o.unit_id, o.cohort_id, array_agg(o.value ORDER BY o.month) AS trend, max(o.month) AS month
        FROM indicators_outturn o JOIN organisation_unit u ON u.id = o.unit_id
        LEFT JOIN organisation_unit s ON s.id = u.parent_id
        WHERE o.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %(code)s)
            AND u.kind <> 'worker' AND (u.parent_id = %(unit)s OR s.parent_id = %(unit)s)
        GROUP BY o.unit_id, o.cohort_id)
    SELECT u.name, k.name, o.month, o.value, o.absence, t.value, t.per, {status_of("o.value", "c.against")}, h.trend,
        i.measure, i.decimals
    FROM held h JOIN indicators_indicator i ON i.code = %(code)s JOIN organisation_unit u ON u.id = h.unit_id
    LEFT JOIN indicators_cohort k ON k.id = h.cohort_id
    JOIN indicators_outturn o ON o.indicator_id = i.id AND o.unit_id = h.unit_id AND o.month = h.month
        AND (o.cohort_id = h.cohort_id OR (o.cohort_id IS NULL AND h.cohort_id IS NULL))
    {TARGET.replace("g.cohort_id IS NULL", "g.cohort_id IS NULL AND o.cohort_id IS NULL")} {LAST_YEAR}
    CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c"""
BESIDE = (
    "SELECT comparator, year, value FROM indicators_benchmark b JOIN indicators_indicator i ON i.id = b.indicator_id WHERE i.code = %(code)s",
    "SELECT f.sentence, f.state FROM indicators_flag f JOIN indicators_indicator i ON i.id = f.indicator_id WHERE i.code = %(code)s AND f.state <> 'closed'",
    "SELECT a.title, a.due_on, a.state FROM actions_action a JOIN indicators_indicator i ON i.id = a.indicator_id WHERE i.code = %(code)s",
)
Fetched = tuple[list[tuple], list[tuple], list[list[tuple]]]


def product(reader: Reader) -> Answer:
    """Ask for the page."""
    return reader.get(f"/indicators/{CODE}/", by="deputy_director.1")


def floor(reader: Reader) -> Fetched:
    """Fetch the months, the other units, and what stands beside: benchmarks, flags, actions."""
    given = {"code": CODE, "unit": reader.authority.pk}
    return reader.rows(MONTHS, given), reader.rows(UNITS, given), [reader.rows(each, given) for each in BESIDE]


def differences(shown: Answer, fetched: Fetched) -> list[str]:
    """Set the other units' table beside what was fetched, and the months' figures."""
    units = [row[:6] for row in printing.rows_of(shown.text, "//table[contains(@class, 'units')]/tbody/tr")]
    months = printing.rows_of(shown.text, "//table[caption[contains(., 'igures, newest first')]]/tbody/tr")
    figures = [[row[0], row[1]] for row in months]
    held = [[f"{row[0]:%b %Y}", printing.figure(row[1], row[2], row[9], row[10])] for row in fetched[0]]
    return printing.apart(sorted(units), sorted(map(_unit, fetched[1]))) + printing.apart(figures, held)


def _unit(row: tuple) -> list[str]:
    name, cohort, month, value, absence, target, per, status, _, measure, decimals = row
    figure = printing.figure(value, absence, measure, decimals)
    aim = printing.target(target, per, measure)
    return [name, cohort or "Everybody", f"{month:%b %Y}", figure, printing.status(status), aim]
