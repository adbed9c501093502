"""The board as JSON, beside the same floor as its page."""

import json

from bench.paths import board, printing
from bench.paths.reader import Answer, Reader
from indicators.rules.wording import print_exactly

NAME, GOAL = "board_json", 3.0
WHAT = "the board as JSON"
floor = board.floor


def product(reader: Reader) -> Answer:
    """Ask for it."""
    return reader.get(f"{board.ADDRESS}?format=json", by="deputy_director.1")


def differences(shown: Answer, fetched: board.Fetched) -> list[str]:
    """Set every figure, status and target beside what was fetched."""
    said, (lines, cells, _) = json.loads(shown.text), fetched
    by_line: dict[int, list[tuple]] = {}
    for cell in cells:
        by_line.setdefault(cell[0], []).append(cell)
    wanted = [_written(line[2], by_line.get(line[1], []), said["months"]) for line in lines]
    return printing.apart([_flat(line) for line in said["lines"]], wanted)


def _flat(line: dict) -> list[str]:
    figures = [str(one and (one["value"] or one["absence"])) for one in line["figures"]]
    return [line["name"], line["status"], str(line["target"]), *figures]


def _written(name: str, cells: list[tuple], months: list[str]) -> list[str]:
    held = {f"{cell[1]:%Y-%m}": print_exactly(cell[2]) or cell[3] for cell in cells}
    status, target = (cells[-1][8], print_exactly(cells[-1][5])) if cells else ("no_data", None)
    return [name, status, str(target), *(str(held.get(month)) for month in months)]
