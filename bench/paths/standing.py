"""SQL that says how figures stand, shared by several floors: the target in force, and what it asks of a month.

The same as `indicators/rules/status.py`: a running total follows the shape of last year where all its twelve months
are held and never fall, else a straight line to the year's end.
"""

TARGET = """LEFT JOIN LATERAL (
        SELECT g.value, g.per, g.tolerance FROM indicators_target g
        WHERE g.indicator_id = o.indicator_id AND g.unit_id = o.unit_id AND g.cohort_id IS NULL
            AND g.applies_from <= o.month
        ORDER BY g.applies_from DESC LIMIT 1) t ON true"""
# What last year held month by month, of running totals alone: ten indicators in a hundred
LAST_YEAR = """LEFT JOIN LATERAL (
        SELECT array_agg(y.value ORDER BY y.month) AS held, min(y.added) AS least
        FROM (
            SELECT l.month, l.value, l.value - COALESCE(lag(l.value) OVER (ORDER BY l.month), 0) AS added
            FROM indicators_outturn l
            WHERE i.basis = 'cumulative' AND l.indicator_id = o.indicator_id AND l.unit_id = o.unit_id
                AND l.cohort_id IS NULL AND l.value IS NOT NULL
                AND l.month >= date_trunc('year', o.month - interval '3 months')::date + interval '3 months' - interval '1 year'
                AND l.month < date_trunc('year', o.month - interval '3 months')::date + interval '3 months') y) y ON true"""
# The same for many series of one financial year at once, which begins with the month `first`
YEAR_BEFORE = """y AS (
        SELECT indicator_id, unit_id, array_agg(value ORDER BY month) AS held, min(added) AS least
        FROM (
            SELECT l.indicator_id, l.unit_id, l.month, l.value,
                l.value - COALESCE(lag(l.value) OVER (PARTITION BY l.indicator_id, l.unit_id ORDER BY l.month), 0) AS added
            FROM indicators_outturn l
            WHERE l.indicator_id = ANY(ARRAY(SELECT id FROM indicators_indicator WHERE basis = 'cumulative'))
                AND l.unit_id = ANY(%(units)s::bigint[]) AND l.cohort_id IS NULL AND l.value IS NOT NULL
                AND l.month >= %(first)s::date - interval '1 year' AND l.month < %(first)s) added
        GROUP BY indicator_id, unit_id)"""
MONTHS_IN = "(mod(EXTRACT(MONTH FROM o.month)::int + 8, 12) + 1)"
AGAINST = f"""CASE
        WHEN i.polarity = 'neither' OR t.value IS NULL THEN NULL
        WHEN i.basis <> 'cumulative' OR i.measure = 'percentage' OR t.per = 'level' THEN t.value
        WHEN array_length(y.held, 1) = 12 AND y.least >= 0 AND y.held[{MONTHS_IN}] > 0
            THEN t.value * CASE t.per WHEN 'month' THEN 12 ELSE 1 END * y.held[{MONTHS_IN}] / y.held[12]
        WHEN t.per = 'month' THEN t.value * {MONTHS_IN}
        ELSE t.value * {MONTHS_IN} / 12 END"""


def status_of(value: str, against: str) -> str:
    """Give the SQL of a status word, from what a figure is and what it is set against."""
    short = f"CASE i.polarity WHEN 'higher' THEN {against} - {value} ELSE {value} - {against} END"
    return f"""CASE
        WHEN {value} IS NULL THEN 'no_data'
        WHEN {against} IS NULL THEN 'not_scored'
        WHEN {short} <= 0 THEN 'on_target'
        WHEN {short} <= t.tolerance THEN 'within_tolerance'
        ELSE 'off_target' END"""
