"""Finding what stands without a return, for all of its figures at once.

`indicators/rules/withdrawal.py` says what stands of one fact. Here the same is found in a few
statements: of every fact that is as the return left it all that was ever reported, newest first,
and of that the newest that still stands. A row without a cohort has cohort 0.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from indicators.models import Doubt, Outturn, OutturnRevision, Return, StagedFigure
from indicators.models.figures import Origin
from indicators.operations.merging import as_stored, run
from indicators.operations.scratch import count_anew, scratch_tables

FIGURE = ("numerator", "denominator", "value", "printed", "absence", "source_cell", "note")

_FACT = "indicator_id bigint, unit_id bigint, cohort bigint, month date"
_TABLES = {
    "standing_fact": _FACT,
    "standing_past": f"""{_FACT}, place bigint, source_id bigint, since timestamp with time zone,
        until timestamp with time zone, outturn_id bigint, revision_id bigint""",
    "standing_said": f"{_FACT}, staged_id bigint, source_id bigint, at timestamp with time zone",
    "standing_own": _FACT,
    "standing_now": f"""{_FACT}, held_id bigint, outturn_id bigint, revision_id bigint, source_id bigint,
        origin varchar(10), repeated_by bigint, staged_id bigint""",
}


def _same(one: str, held: str) -> str:
    """Match a fact of ours with a row that is held."""
    return f"""{held}.indicator_id = {one}.indicator_id AND {held}.unit_id = {one}.unit_id
        AND {held}.month = {one}.month
        AND ({held}.cohort_id = {one}.cohort OR ({held}.cohort_id IS NULL AND {one}.cohort = 0))"""


_BY_FACT = "indicator_id, unit_id, cohort, month"
_FACTS = f"""
    INSERT INTO standing_fact ({_BY_FACT})
    SELECT indicator_id, unit_id, COALESCE(cohort_id, 0), month FROM indicators_outturn WHERE source_id = %(given)s
    UNION
    SELECT indicator_id, unit_id, COALESCE(cohort_id, 0), month FROM indicators_outturnrevision
    WHERE new_source_id = %(given)s AND new_origin = ''"""
# What was rolled up speaks for nobody; nor does a withdrawal.
_PAST = f"""
    INSERT INTO standing_past ({_BY_FACT}, place, source_id, since, until, outturn_id, revision_id)
    SELECT f.indicator_id, f.unit_id, f.cohort, f.month, 9000000000000000000,
        o.source_id, o.recorded_at, NULL, o.id, CAST(NULL AS bigint)
    FROM standing_fact f JOIN indicators_outturn o ON {_same("f", "o")} AND o.origin <> 'rolled_up'
    UNION ALL
    SELECT f.indicator_id, f.unit_id, f.cohort, f.month, 2 * r.id + 1,
        r.new_source_id, r.revised_at, r.revised_at, CAST(NULL AS bigint), CAST(NULL AS bigint)
    FROM standing_fact f JOIN indicators_outturnrevision r ON {_same("f", "r")} AND r.old_origin <> 'rolled_up'
        AND r.new_origin = '' AND r.reason <> 'withdrawn'
    UNION ALL
    SELECT f.indicator_id, f.unit_id, f.cohort, f.month, 2 * r.id,
        r.old_source_id, r.old_recorded_at, r.revised_at, CAST(NULL AS bigint), r.id
    FROM standing_fact f JOIN indicators_outturnrevision r ON {_same("f", "r")} AND r.old_origin <> 'rolled_up'"""
# What other standing returns have in them of these facts. SQLite takes the tables in this order: of a
# unit there are very many staged figures, in a return there are those of one month.
_SAID = f"""
    INSERT INTO standing_said ({_BY_FACT}, staged_id, source_id, at)
    SELECT f.indicator_id, f.unit_id, f.cohort, f.month, s.id, b.id, b.published_at
    FROM indicators_return b CROSS JOIN indicators_stagedfigure s CROSS JOIN standing_fact f
    WHERE b.state = 'published' AND b.id <> %(given)s AND s.batch = b.batch AND {_same("f", "s")}
        AND NOT s.is_removal AND (s.value IS NOT NULL OR s.absence <> '')"""
# The facts that are as the return left them: of what was said by nobody withdrawn before, the newest is its own.
_OWN = f"""
    INSERT INTO standing_own ({_BY_FACT})
    WITH newest AS (
        SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.indicator_id, p.unit_id, p.cohort, p.month
            ORDER BY p.place DESC) AS number
        FROM standing_past p LEFT JOIN indicators_return w ON w.id = p.source_id
        WHERE w.id IS NULL OR w.state <> 'withdrawn')
    SELECT {_BY_FACT} FROM newest WHERE number = 1 AND source_id = %(given)s"""
# A figure of a withdrawn return stands where a standing return, published while it was held, repeated it.
_NOW = f"""
    INSERT INTO standing_now (
        {_BY_FACT}, held_id, outturn_id, revision_id, source_id, origin, repeated_by, staged_id)
    WITH candidates AS (
        SELECT p.*, NULL AS repeated_by, NULL AS staged_id, NULL AS repeated_at
        FROM standing_past p LEFT JOIN indicators_return w ON w.id = p.source_id
        WHERE w.id IS NULL OR (w.state <> 'withdrawn' AND w.id <> %(given)s)
        UNION ALL
        SELECT p.*, s.source_id, s.staged_id, s.at
        FROM standing_past p
        JOIN indicators_return w ON w.id = p.source_id AND (w.state = 'withdrawn' OR w.id = %(given)s)
        JOIN standing_said s ON s.indicator_id = p.indicator_id AND s.unit_id = p.unit_id AND s.cohort = p.cohort
            AND s.month = p.month AND s.at >= p.since AND (p.until IS NULL OR s.at < p.until)
        WHERE p.outturn_id IS NOT NULL OR p.revision_id IS NOT NULL),
    standing AS (
        SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.indicator_id, c.unit_id, c.cohort, c.month
            ORDER BY c.place DESC, c.repeated_at DESC) AS number
        FROM candidates c)
    SELECT f.indicator_id, f.unit_id, f.cohort, f.month, h.outturn_id, c.outturn_id, c.revision_id,
        COALESCE(c.repeated_by, c.source_id),
        CASE WHEN b.kind = 'file' THEN 'return' WHEN b.id IS NOT NULL THEN 'entered'
            WHEN r.id IS NOT NULL THEN r.old_origin ELSE o.origin END,
        c.repeated_by, c.staged_id
    FROM standing_own f
    LEFT JOIN standing_past h ON h.indicator_id = f.indicator_id AND h.unit_id = f.unit_id AND h.cohort = f.cohort
        AND h.month = f.month AND h.outturn_id IS NOT NULL
    LEFT JOIN standing c ON c.indicator_id = f.indicator_id AND c.unit_id = f.unit_id AND c.cohort = f.cohort
        AND c.month = f.month AND c.number = 1
    LEFT JOIN indicators_return b ON b.id = c.repeated_by
    LEFT JOIN indicators_outturn o ON o.id = c.outturn_id
    LEFT JOIN indicators_outturnrevision r ON r.id = c.revision_id"""
_COMES_BACK = "(n.outturn_id IS NOT NULL OR n.revision_id IS NOT NULL)"
_GOES = "n.outturn_id IS NULL AND n.revision_id IS NULL AND n.held_id IS NOT NULL"

_COUNT = f"""
    SELECT COUNT(CASE WHEN {_COMES_BACK} THEN 1 END), COUNT(CASE WHEN {_GOES} THEN 1 END) FROM standing_now n"""
# The newest change to each figure of the return that something else has changed since.
_CHANGED_SINCE = f"""
    SELECT MAX(r.id) FROM indicators_outturnrevision r
    LEFT JOIN standing_own f ON {_same("f", "r")}
    WHERE r.old_source_id = %(given)s AND f.indicator_id IS NULL
    GROUP BY r.indicator_id, r.unit_id, r.cohort_id, r.month"""
_SOURCES = f"SELECT DISTINCT n.origin, n.source_id FROM standing_now n WHERE {_COMES_BACK}"
_FIGURES = ", ".join(f"CASE WHEN r.id IS NOT NULL THEN r.old_{name} ELSE o.{name} END" for name in FIGURE[:5])
_WHERE = ", ".join(
    f"CASE WHEN s.id IS NOT NULL THEN s.{name} WHEN r.id IS NOT NULL THEN r.old_{name} ELSE o.{name} END"
    for name in FIGURE[5:]
)
_FIGURES_BACK = f"""
    SELECT %(batch)s, n.indicator_id, n.unit_id, NULLIF(n.cohort, 0), n.month, {_FIGURES}, {_WHERE}, FALSE
    FROM standing_now n
    LEFT JOIN indicators_outturn o ON o.id = n.outturn_id
    LEFT JOIN indicators_outturnrevision r ON r.id = n.revision_id
    LEFT JOIN indicators_stagedfigure s ON s.id = n.staged_id
    WHERE {_COMES_BACK} AND n.origin = %(origin)s AND COALESCE(n.source_id, 0) = %(source)s"""
_STAGED = f"batch, indicator_id, unit_id, cohort_id, month, {', '.join(FIGURE)}, is_removal"
_STAGE_BACK = f"INSERT INTO indicators_stagedfigure ({_STAGED}) {_FIGURES_BACK}"
_STAGE_AWAY = f"""
    INSERT INTO indicators_stagedfigure ({_STAGED})
    SELECT %(batch)s, n.indicator_id, n.unit_id, NULLIF(n.cohort, 0), n.month,
        NULL, NULL, NULL, NULL, '', '', '', TRUE
    FROM standing_now n WHERE {_GOES}"""
_DOUBTS = f"""
    SELECT d.id, n.repeated_by FROM indicators_doubt d JOIN standing_now n ON {_same("n", "d")}
    WHERE d.source_id = %(given)s AND d.settled_at IS NULL AND n.repeated_by IS NOT NULL"""
_LINES = f"""
    SELECT n.held_id, n.outturn_id, n.revision_id, n.indicator_id, n.unit_id, NULLIF(n.cohort, 0), n.month
    FROM standing_now n WHERE {_COMES_BACK}
    ORDER BY n.indicator_id, n.unit_id, n.cohort, n.month LIMIT %(number)s"""
_LINES_GONE = f"""
    SELECT n.held_id FROM standing_now n WHERE {_GOES}
    ORDER BY n.indicator_id, n.unit_id, n.cohort, n.month LIMIT %(number)s"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands without a return, as long as it is being looked at."""

    given: Return

    def count(self) -> tuple[int, int]:
        """Count the figures that come back, and those that go."""
        back, gone = run(_COUNT, {})[0]
        return back, gone

    def changed_since(self) -> list[int]:
        """Give the newest change to each figure of the return that something else has changed since."""
        return [pk for (pk,) in run(_CHANGED_SINCE, {"given": self.given.pk})]

    def coming_back(self, number: int) -> list[tuple[Outturn, StagedFigure]]:
        """Give some figures that come back beside those held; where none is held, beside an empty one."""
        rows = run(_LINES, {"number": number})
        held = Outturn.objects.select_related("indicator", "unit", "cohort").in_bulk(
            {pk for row in rows for pk in row[:2] if pk}
        )
        revisions = OutturnRevision.objects.in_bulk([row[2] for row in rows if row[2]])
        lines = []
        for held_id, outturn_id, revision_id, *fact in rows:
            kept, before = (revisions[revision_id], "old_") if revision_id else (held[outturn_id], "")
            named = dict(zip(("indicator_id", "unit_id", "cohort_id", "month"), fact, strict=True))
            back = StagedFigure(**named, **{name: getattr(kept, before + name) for name in FIGURE})
            lines.append((held[held_id] if held_id else Outturn(**named), back))
        return lines

    def going(self, number: int) -> list[Outturn]:
        """Give some figures that go."""
        asked = [pk for (pk,) in run(_LINES_GONE, {"number": number})]
        held = Outturn.objects.select_related("indicator", "unit", "cohort").in_bulk(asked)
        return [held[pk] for pk in asked]

    def stage_back(self) -> list[tuple[UUID, Origin, int | None]]:
        """Stage what comes back, a batch for each source it comes from."""
        staged = []
        for origin, source in run(_SOURCES, {}):
            batch = uuid4()
            run(_STAGE_BACK, {"batch": as_stored(batch), "origin": origin, "source": source or 0})
            staged.append((batch, Origin(origin), source))
        return staged

    def stage_away(self) -> UUID:
        """Stage what goes."""
        batch = uuid4()
        run(_STAGE_AWAY, {"batch": as_stored(batch)})
        return batch

    def hand_doubts_on(self) -> None:
        """Let doubts about figures that stand by another return be that return's."""
        by_source: dict[int, list[int]] = {}
        for doubt, source in run(_DOUBTS, {"given": self.given.pk}):
            by_source.setdefault(source, []).append(doubt)
        for source, doubts in by_source.items():
            for start in range(0, len(doubts), 500):
                Doubt.objects.filter(pk__in=doubts[start : start + 500]).update(source=source)


@contextmanager
def standing_without(given: Return) -> Iterator[Standing]:
    """Find what stands without a return."""
    with scratch_tables(_TABLES):
        for table in _TABLES:  # each is asked of one fact at a time
            run(f"CREATE INDEX {table}_fact ON {table} (indicator_id, unit_id, month)", {})
        words: dict[str, Any] = {"given": given.pk}
        for statement, table in zip((_FACTS, _PAST, _SAID, _OWN, _NOW), _TABLES, strict=True):
            run(statement, words)
            count_anew(table)
        yield Standing(given)
