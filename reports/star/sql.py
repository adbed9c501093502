"""The reporting views in SQL, for PostgreSQL and for SQLite.

No name of a person, no worker, no free text. A percentage of too few is empty (`indicators.small_numbers`).
What changes with the day it is read, such as a status or being overdue, is not here: it is computed, never stored.
"""

from collections.abc import Callable
from dataclasses import dataclass

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@dataclass(frozen=True)
class Dialect:
    """How one database says what the two say differently. `day_of` is the day a moment falls on in London."""

    day_of: Callable[[str], str]
    month_of: Callable[[str], str]
    april: Callable[[str], str]
    next_month: Callable[[str], str]
    month_end: Callable[[str], str]
    year: Callable[[str], str]
    month_number: Callable[[str], str]


def _sqlite_day(moment: str) -> str:
    """Add the hour of summer time, from one o'clock on the last Sunday of March until that of October."""

    def turn(month: str) -> str:
        return f"date(strftime('%Y', {moment}) || '-{month}-25', 'weekday 0') || ' 01:00:00'"

    in_summer = f"{moment} >= {turn('03')} AND {moment} < {turn('10')}"
    return f"date({moment}, CASE WHEN {in_summer} THEN '+1 hour' ELSE '+0 hours' END)"


SQLITE = Dialect(
    day_of=_sqlite_day,
    month_of=lambda day: f"date({day}, 'start of month')",
    april=lambda month: f"date({month}, '-3 months', 'start of year', '+3 months')",
    next_month=lambda month: f"date({month}, '+1 month')",
    month_end=lambda month: f"date({month}, '+1 month', '-1 day')",
    year=lambda day: f"CAST(strftime('%Y', {day}) AS integer)",
    month_number=lambda day: f"CAST(strftime('%m', {day}) AS integer)",
)
POSTGRESQL = Dialect(
    day_of=lambda moment: f"({moment} AT TIME ZONE 'Europe/London')::date",
    month_of=lambda day: f"date_trunc('month', {day}::timestamp)::date",
    april=lambda day: f"(date_trunc('year', {day} - interval '3 months') + interval '3 months')::date",
    next_month=lambda month: f"({month} + interval '1 month')::date",
    month_end=lambda month: f"({month} + interval '1 month' - interval '1 day')::date",
    year=lambda day: f"EXTRACT(YEAR FROM {day})::integer",
    month_number=lambda day: f"EXTRACT(MONTH FROM {day})::integer",
)
DIALECTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

SERIES = """i.code AS indicator_code, u.code AS unit_code, c.code AS cohort_code, c.name AS cohort"""
OF_SERIES = """
    JOIN indicators_indicator i ON i.id = f.indicator_id
    JOIN organisation_unit u ON u.id = f.unit_id AND u.kind <> 'worker'
    LEFT JOIN indicators_cohort c ON c.id = f.cohort_id"""
AIMED = """
    SELECT f.*, LEAD(f.applies_from) OVER (
        PARTITION BY f.indicator_id, f.unit_id, f.cohort_id ORDER BY f.applies_from) AS replaced_from
    FROM indicators_target f"""


def selects(dialect: Dialect) -> dict[str, str]:
    """Give each view's statement by its name."""
    return {
        "dim_indicator": _DIM_INDICATOR,
        "dim_unit": _DIM_UNIT,
        "dim_month": _dim_month(dialect),
        "bridge_indicator_area": _BRIDGE,
        "fact_outturn": _fact_outturn(dialect),
        "fact_target": _FACT_TARGET,
        "fact_benchmark": _FACT_BENCHMARK,
        "fact_flag": _fact_flag(dialect),
        "fact_action": _fact_action(dialect),
        "fact_audit": _fact_audit(dialect),
    }


_DIM_INDICATOR = """
SELECT i.code AS indicator_code, i.name AS indicator, a.name AS area, a.position AS area_position, i.measure, i.basis,
    i.polarity, i.kind, i.counts, i.numerator_of, i.denominator_of, i.decimals, i.fewest_shown,
    s.code AS lead_service_code, i.standard_value, NULLIF(i.standard_unit, '') AS standard_unit,
    NULLIF(i.standard_calendar, '') AS standard_calendar, NULLIF(i.standard_authority, '') AS standard_authority,
    i.is_active
FROM indicators_indicator i
    LEFT JOIN organisation_unit s ON s.id = i.lead_service_id AND s.kind <> 'worker'
    LEFT JOIN indicators_priorityarea a ON a.position = (
        SELECT MIN(one.position) FROM indicators_priorityarea one
            JOIN indicators_listing l ON l.area_id = one.id WHERE l.indicator_id = i.id)"""

_DIM_UNIT = """
SELECT u.code AS unit_code, u.name AS unit, u.kind, s.code AS service_code, s.name AS service,
    a.code AS authority_code, a.name AS authority, u.position, u.valid_from, u.valid_to
FROM organisation_unit u
    LEFT JOIN organisation_unit above ON above.id = u.parent_id
    LEFT JOIN organisation_unit s ON s.kind = 'service' AND s.id IN (u.id, above.id)
    LEFT JOIN organisation_unit a ON a.kind = 'authority' AND a.id IN (u.id, above.id, above.parent_id)
WHERE u.kind <> 'worker'"""

_BRIDGE = """
SELECT a.position AS area_position, a.name AS area, l.position AS line, i.code AS indicator_code
FROM indicators_listing l
    JOIN indicators_priorityarea a ON a.id = l.area_id
    JOIN indicators_indicator i ON i.id = l.indicator_id"""


def _dim_month(say: Dialect) -> str:
    """Count from the April before the first month anything is held of to the March after the last."""
    names = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(MONTHS, 1))
    return f"""
WITH RECURSIVE held(day) AS (
    SELECT month FROM indicators_outturn UNION SELECT applies_from FROM indicators_target
    UNION SELECT first_month FROM indicators_flag UNION SELECT month FROM indicators_flag
    UNION SELECT due_on FROM actions_action UNION SELECT original_due_on FROM actions_action
    UNION SELECT {say.day_of("raised_at")} FROM actions_action UNION SELECT audited_on FROM audits_audit
), ends(first, last) AS (SELECT {say.month_of("MIN(day)")}, {say.month_of("MAX(day)")} FROM held
), counted(month, last) AS (
    SELECT {say.april("first")}, last FROM ends WHERE first IS NOT NULL
    UNION ALL SELECT {say.next_month("month")}, last FROM counted
        WHERE month < last OR {say.month_number("month")} <> 3
), numbered AS (SELECT month, {say.year("month")} AS year, {say.month_number("month")} AS month_number FROM counted
), placed AS (
    SELECT month, year, month_number, (month_number + 8) % 12 + 1 AS financial_month,
        CASE WHEN month_number < 4 THEN year - 1 ELSE year END AS begins
    FROM numbered)
SELECT month, {say.month_end("month")} AS month_end, year, month_number, CASE month_number {names} END AS month_name,
    CAST(begins AS text) || '-' || substr(CAST(begins + 1 AS text), 3, 2) AS financial_year,
    financial_month, (financial_month + 2) / 3 AS financial_quarter
FROM placed"""


def _fact_outturn(say: Dialect) -> str:
    """Leave a percentage of too few empty; a typed one is of as many as the measure says that counts them."""
    return f"""
WITH counted AS (
    SELECT r.indicator_id, n.unit_id, n.month, MIN(n.value) AS whole
    FROM indicators_indicatorrelation r
        JOIN indicators_outturn n ON n.indicator_id = r.other_id AND n.cohort_id IS NULL AND n.value IS NOT NULL
    WHERE r.kind = 'share_of' AND r.cohort_id IS NULL
    GROUP BY r.indicator_id, n.unit_id, n.month
), aimed AS ({AIMED}
), judged AS (
    SELECT f.*, CASE WHEN i.measure = 'percentage' AND f.value IS NOT NULL AND i.fewest_shown IS NOT NULL
        AND COALESCE(f.denominator, k.whole, -1) < i.fewest_shown THEN 'too_few' END AS mark
    FROM indicators_outturn f
        JOIN indicators_indicator i ON i.id = f.indicator_id
        LEFT JOIN counted k ON k.indicator_id = f.indicator_id AND k.unit_id = f.unit_id AND k.month = f.month
            AND f.cohort_id IS NULL)
SELECT {SERIES}, f.month, f.numerator, f.denominator, CASE WHEN f.mark IS NULL THEN f.value END AS value,
    CASE WHEN f.mark IS NULL THEN f.printed END AS printed, f.mark, NULLIF(f.absence, '') AS absence,
    f.value IS NOT NULL AND f.denominator IS NULL AND f.origin <> 'rolled_up' AS is_as_reported,
    f.origin, f.parts, f.parts_expected, t.value AS target, t.per AS target_per, t.tolerance,
    {say.day_of("f.recorded_at")} AS recorded_on
FROM judged f{OF_SERIES}
    LEFT JOIN aimed t ON t.indicator_id = f.indicator_id AND t.unit_id = f.unit_id
        AND COALESCE(t.cohort_id, 0) = COALESCE(f.cohort_id, 0)
        AND t.applies_from <= f.month AND (t.replaced_from IS NULL OR f.month < t.replaced_from)"""


_FACT_TARGET = f"""
SELECT {SERIES}, f.applies_from, f.replaced_from, f.value AS target, f.per AS target_per, f.tolerance, f.approved_on
FROM ({AIMED}) f{OF_SERIES}"""

_FACT_BENCHMARK = """
SELECT i.code AS indicator_code, f.comparator, f.year, f.heading, f.value, NULLIF(f.absence, '') AS absence,
    NULLIF(f.basis, '') AS basis, f.published_on
FROM indicators_benchmark f JOIN indicators_indicator i ON i.id = f.indicator_id"""


def _fact_flag(say: Dialect) -> str:
    return f"""
SELECT f.id AS flag_number, {SERIES}, f.first_month, f.month, f.classification, f.state,
    {say.day_of("f.opened_at")} AS opened_on, {say.day_of("f.acknowledged_at")} AS acknowledged_on, f.rests_until,
    {say.day_of("f.closed_at")} AS closed_on
FROM indicators_flag f{OF_SERIES}"""


def _fact_action(say: Dialect) -> str:
    """Count an action of a single worker as one of the team."""
    return f"""
SELECT f.id AS action_number, u.code AS unit_code, i.code AS indicator_code, a.name AS area, f.raised_in, f.priority,
    f.state, CASE WHEN f.owner_id IS NOT NULL THEN 'staff' WHEN f.outside_owner <> '' THEN 'outside' ELSE 'nobody' END
        AS owner_kind,
    f.due_on IS NOT NULL AND (f.owner_id IS NOT NULL OR f.outside_owner <> '') AS is_placed, f.is_critical,
    {say.month_of(say.day_of("f.raised_at"))} AS raised_month, {say.day_of("f.raised_at")} AS raised_on,
    f.original_due_on, f.due_on, {say.month_of("f.due_on")} AS due_month,
    (SELECT COUNT(*) FROM actions_duedatechange m WHERE m.action_id = f.id AND m.new_due_on > m.old_due_on)
        AS times_put_off,
    {say.day_of("f.done_at")} AS done_on, {say.day_of("f.verified_at")} AS verified_on,
    {say.day_of("f.closed_at")} AS closed_on, e.verdict AS effect
FROM actions_action f
    JOIN organisation_unit own ON own.id = f.unit_id
    JOIN organisation_unit u ON u.id = CASE WHEN own.kind = 'worker' THEN own.parent_id ELSE own.id END
    LEFT JOIN indicators_indicator i ON i.id = f.indicator_id
    LEFT JOIN indicators_priorityarea a ON a.id = f.area_id
    LEFT JOIN actions_effectverdict e ON e.action_id = f.id"""


def _fact_audit(say: Dialect) -> str:
    """Count what `AuditQuerySet.graded().told()` gives: not what a second reader may not know yet."""
    return f"""
WITH graded AS (
    SELECT {say.month_of("f.audited_on")} AS month, u.code AS unit_code, f.kind,
        CASE WHEN f.final_grade = '' THEN f.auditor_grade ELSE f.final_grade END AS grade,
        f.final_grade = '' AS is_provisional
    FROM audits_audit f
        JOIN organisation_unit own ON own.id = f.unit_id
        LEFT JOIN organisation_unit above ON above.id = own.parent_id
        JOIN organisation_unit u ON u.id = CASE WHEN own.kind IN ('authority', 'service') THEN own.id
            WHEN above.kind IN ('authority', 'service') THEN above.id ELSE above.parent_id END
        LEFT JOIN audits_auditprogramme p ON p.id = f.programme_id
        LEFT JOIN audits_moderationdue d ON d.audit_id = f.id
    WHERE f.state IN ('submitted', 'moderated', 'final') AND f.auditor_grade <> ''
        AND NOT COALESCE(d.is_blind AND d.answered_at IS NULL, FALSE)
        AND NOT (COALESCE(p.moderates_blind, FALSE) AND f.state = 'submitted' AND d.id IS NULL))
SELECT month, unit_code, kind, kind NOT IN ('re_audit', 'observation') AS is_in_figures, grade, is_provisional,
    COUNT(*) AS audits, CASE WHEN COUNT(*) < 10 THEN 'internal' END AS mark
FROM graded GROUP BY month, unit_code, kind, grade, is_provisional"""
