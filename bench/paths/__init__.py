"""What is measured: one module a path through the product, beside the best SQL for the same answer.

Each has a NAME, a GOAL (times the floor, or None), what it is in words, `product`, `floor`, and `differences` between
what the two say. One that writes (WRITES) is made ready by `prepare`, is looked at by `look`, and is undone.
"""

from types import ModuleType

from bench.paths import (
    board,
    board_json,
    bring,
    clinic,
    clinic_json,
    correct,
    edition,
    flags,
    heatmap,
    heatmap_json,
    indicator,
    queue,
    sweep,
)

PATHS: list[ModuleType] = [
    board, clinic, heatmap, board_json, clinic_json, heatmap_json, indicator, queue, flags, sweep, bring, correct, edition,
]  # fmt: skip
