"""What is measured: one module a path through the product, beside the best SQL for the same answer."""

from types import ModuleType

from bench.paths import board

PATHS: list[ModuleType] = [board]
