"""Data entry for indicators and figures. What history rests on can be read only."""

from . import against, definitions, figures, flags

__all__ = ["against", "definitions", "figures", "flags"]
