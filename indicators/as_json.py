"""The board and the heatmap as JSON: the answer its page gives, at the same address with `?format=json`.

Other systems bring a token to the API (`reports/api`); this is for whoever is signed in, and for scripts of a page.
Decimals are texts, exactly as held; months are 2021-11. What has no row is null; why there is no figure is a word.
"""

from collections.abc import Sequence
from typing import Any

from indicators.board import Board, Row
from indicators.heatmap import Heatmap
from indicators.months import Standing
from indicators.rules.wording import print_exactly
from indicators.standings import Series

Said = dict[str, Any]


def board_said(board: Board) -> Said:
    """Write the board: its months, its columns of benchmarks, and its lines with a figure (or null) for each month."""
    return {
        "as_at": board.choice.as_at.isoformat() if board.choice.as_at else None,
        "months": [f"{month:%Y-%m}" for month in board.months],
        "comparators": board.comparators,
        "lines": [_line(row, board) for row in board.rows],
    }


def _line(row: Row, board: Board) -> Said:
    series = row.series
    figures = _figures(series) if series else {}
    return {
        "area": row.group,
        "indicator": row.indicator.code,
        "name": row.name,
        "unit": series.unit.code if series else None,
        "cohort": series.cohort.code if series and series.cohort else None,
        "status": row.status.value,
        "target": print_exactly(series.target.value) if series and series.target else None,
        "target_per": series.target.per if series and series.target else None,
        "figures": [figures.get(month) for month in board.months],
        "benchmarks": [row.benchmarks.get(name) for name in board.comparators],
    }


def _figures(series: Series) -> dict:
    """Write a series' figures by month, straight from what was read where no percentage may be of too few."""
    months, columns = series.standings, series.standings.columns
    if series.indicator.fewest_shown is not None:
        return {at.month: figure_said(at) for at in months}
    absences: Sequence[str] = getattr(columns, "absence")  # noqa: B009 - of columns read plain
    each = zip(columns.month, columns.value, absences, strict=True)
    return {month: {"value": print_exactly(value), "absence": absence or None} for month, value, absence in each}


def figure_said(at: Standing) -> Said:
    """Write one month's figure: a percentage of too few as its counts."""
    value, absence = print_exactly(at.outturn.value), at.absence.value if at.absence else None
    return {"value": value, "absence": absence} | ({"of_too_few": at.few.printed} if at.few else {})


def heatmap_said(heatmap: Heatmap) -> Said:
    """Write the heatmap: its teams, and each measure's figures (as printed) and statuses in their order."""
    return {
        "month": f"{heatmap.month:%Y-%m}",
        "teams": [
            {"code": team.code, "name": team.name, "service": service.code}
            for service, teams in heatmap.services
            for team in teams
        ],
        "lines": [
            {
                "indicator": line.indicator.code,
                "name": line.indicator.name,
                "figures": [said for _, said in line.judged],
                "statuses": [status.value if status else None for status, _ in line.judged],
            }
            for line in heatmap.lines
        ],
    }
