"""The page of flags: the first fifty of all live ones, service by service, the loudest measures first."""

from bench.paths import printing
from bench.paths.queue import REACH
from bench.paths.reader import Answer, Reader

NAME, GOAL = "flags", None
WHAT = "the page of flags: the first fifty (goal: 10 ms)"
ADDRESS = "/flags/"
# A measure's flags stand together beneath its service, as loud as the loudest of them; the widest unit's first
LOUD = """array_position(ARRAY['new', 'worsening', 'persistent_without_action', 'persistent_with_action', 'recovering',
    'doubtful_data', 'awaited_data'], f.classification::text)"""
STATEMENT = f"""{REACH}, live AS (
        SELECT f.id, f.sentence, f.classification, f.month, f.state, f.rests_until, f.indicator_id, f.cohort_id, i.code,
            i.name AS measure, u.kind, u.position, {LOUD} AS loud,
            CASE u.kind WHEN 'authority' THEN i.lead_service_id WHEN 'service' THEN u.id ELSE u.parent_id END AS service_id
        FROM indicators_flag f JOIN indicators_indicator i ON i.id = f.indicator_id JOIN organisation_unit u ON u.id = f.unit_id
        WHERE f.state <> 'closed' AND f.unit_id IN (SELECT id FROM reach))
    SELECT s.name, l.measure, l.sentence, l.classification, l.month, l.state, l.rests_until, count(*) OVER ()
    FROM live l LEFT JOIN organisation_unit s ON s.id = l.service_id LEFT JOIN indicators_cohort k ON k.id = l.cohort_id
    ORDER BY s.id IS NULL, s.position, s.name, min(l.loud) OVER (PARTITION BY l.service_id, l.indicator_id), l.code,
        COALESCE(k.name, ''), array_position(ARRAY['authority', 'service', 'team', 'worker'], l.kind::text), l.loud, l.position, l.id
    LIMIT 50"""


def product(reader: Reader) -> Answer:
    """Ask for the page."""
    return reader.get(ADDRESS, by="deputy_director.1")


def floor(reader: Reader) -> list[tuple]:
    """Fetch the first fifty and how many there are."""
    return reader.rows(STATEMENT, {"unit": reader.authority.pk})


def differences(shown: Answer, fetched: list[tuple]) -> list[str]:
    """Set what is flagged, its month and class side by side, in order."""
    rows = printing.rows_of(shown.text, "//table[contains(@class, 'flags')]/tbody/tr[not(contains(@class, 'group'))]")
    wanted = [[row[1], f"{row[4]:%b %Y}"] for row in fetched]
    read = [[one[1] if one[1] in row[0] else row[0], row[2]] for one, row in zip(fetched, rows, strict=False)]
    return printing.apart(read, wanted) if len(rows) == len(fetched) else [f"{len(rows)} rows, {len(fetched)} fetched"]
