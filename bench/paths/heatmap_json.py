"""Every team by every measure as JSON, beside the same floor as its page."""

import json

from bench.paths import heatmap, printing
from bench.paths.reader import Answer, Reader

NAME, GOAL = "heat_json", 3.0
WHAT = "every team by every measure as JSON"
floor = heatmap.floor


def product(reader: Reader) -> Answer:
    """Ask for it."""
    return reader.get(f"{heatmap.ADDRESS}?format=json", by="deputy_director.1")


def differences(shown: Answer, fetched: heatmap.Fetched) -> list[str]:
    """Set every figure and status beside what was fetched."""
    teams, lines, cells = fetched
    held = {(cell[0], cell[1]): cell for cell in cells}
    wanted = [
        [name, *(_written(held.get((pk, team[0])), measure, decimals) for team in teams)]
        for pk, name, measure, decimals in lines
    ]
    told = [
        [line["name"], *(f"{one} {status}" for one, status in zip(line["figures"], line["statuses"], strict=True))]
        for line in json.loads(shown.text)["lines"]
    ]
    return printing.apart(told, wanted)


def _written(cell: tuple | None, measure: str, decimals: int) -> str:
    return f"{printing.figure(cell[2], cell[3], measure, decimals)} {cell[4]}" if cell else " None"
