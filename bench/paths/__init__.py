"""What is measured: one module a path through the product, beside the best SQL for the same answer.

Each has a NAME, a GOAL (times the floor, or None), what it is in words, `product`, `floor`, and `differences` between
what the two say. One that writes (WRITES) is made ready by `prepare`, is looked at by `look`, and is undone.
"""

from types import ModuleType

from bench.paths import board, bring, clinic, correct, edition, flags, heatmap, indicator, queue, sweep

PATHS: list[ModuleType] = [board, clinic, heatmap, indicator, queue, flags, sweep, bring, correct, edition]
