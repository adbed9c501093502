"""A clinic's own page: its twelve measures as they stand, of its service (by cohort) and of the council.

No page of the product shows twelve measures by 24 months and ten teams: this is the nearest. Its floor reads the newest
month of each series alone.
"""

from functools import cache

from bench.paths import printing
from bench.paths.reader import Answer, Reader
from bench.paths.standing import AGAINST, LAST_YEAR, status_of
from clinics.models import Clinic

NAME, GOAL = "clinic", 6.0
WHAT = "a clinic's page: its twelve measures as they stand, of its service and the council"
# A cohort's own target would count; no made-up cohort has one
STATEMENT = f"""SELECT l.position, i.name, u.name, k.name, o.month, o.value, o.absence, o.numerator, o.denominator, i.measure,
        i.decimals, {status_of("o.value", "c.against")}
    FROM clinics_clinicindicator l JOIN indicators_indicator i ON i.id = l.indicator_id
    JOIN clinics_clinic m ON m.id = l.clinic_id
    CROSS JOIN LATERAL (
        SELECT m.unit_id AS unit_id, NULL::bigint AS cohort_id
        UNION ALL SELECT m.unit_id, id FROM indicators_cohort
        UNION ALL SELECT %(authority)s, NULL) s
    JOIN organisation_unit u ON u.id = s.unit_id LEFT JOIN indicators_cohort k ON k.id = s.cohort_id
    CROSS JOIN LATERAL (
        SELECT * FROM indicators_outturn x WHERE x.indicator_id = l.indicator_id AND x.unit_id = s.unit_id
            AND x.cohort_id IS NULL AND s.cohort_id IS NULL
        UNION ALL SELECT * FROM indicators_outturn x WHERE x.indicator_id = l.indicator_id AND x.unit_id = s.unit_id
            AND x.cohort_id = s.cohort_id
        ORDER BY month DESC LIMIT 1) o
    LEFT JOIN LATERAL (
        SELECT g.value, g.per, g.tolerance FROM indicators_target g
        WHERE g.indicator_id = o.indicator_id AND g.unit_id = o.unit_id AND g.cohort_id IS NULL AND o.cohort_id IS NULL
            AND g.applies_from <= o.month
        ORDER BY g.applies_from DESC LIMIT 1) t ON true
    {LAST_YEAR} CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c
    WHERE l.clinic_id = %(clinic)s ORDER BY l.position, u.kind, k.name"""


@cache
def of_service(service: int) -> int:
    """Give the key of a service's clinic."""
    return Clinic.objects.get(unit=service).pk


def product(reader: Reader) -> Answer:
    """Ask for the page as the head of the service does."""
    return reader.get(f"/clinics/{of_service(reader.service.pk)}/", by="head_of_service.c1-s1")


def floor(reader: Reader) -> list[tuple]:
    """Fetch the newest figure of each of its series, with how it stands."""
    return reader.rows(STATEMENT, {"clinic": of_service(reader.service.pk), "authority": reader.authority.pk})


def differences(shown: Answer, fetched: list[tuple]) -> list[str]:
    """Set the page's table of measures beside what was fetched, whatever the order within a measure."""
    rows = printing.rows_of(shown.text, "//table[caption='Its measures as they stand']/tbody/tr")
    return printing.apart(sorted(rows), sorted(_written(row) for row in fetched))


def _written(row: tuple) -> list[str]:
    _, name, unit, cohort, month, value, absence, top, bottom, measure, decimals, status = row
    whose = f"{unit}, {cohort}" if cohort else unit
    fraction = f"{top.normalize():f}/{bottom.normalize():f}" if bottom is not None else "as reported"
    figure = printing.figure(value, absence, measure, decimals)
    return [name, whose, f"{month:%b %Y}", figure, fraction, printing.status(status)]
