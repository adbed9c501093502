"""What may not be printed for the public, and what has to go with it so that it cannot be worked out.

Counts of 1 to 5 are withheld, and percentages of fewer than ten: the long-standing convention of councils and of
the Department for Education's releases on children looked after (practice.md, section 9; the releases' methodology
pages say that "secondary suppression may be required"). A count that nobody prints but anybody can work out is
withheld likewise: a month's share of a running total, those of a whole that a percentage leaves over.

symbols.py     the symbols, what they mean and why a cell bears one
tables.py      whole numbers, the cells that tell them, and how they hang together, as data
reasoning.py   what a reader can work out from what is told
choosing.py    which cells are withheld

The standard held to: from everything ever published, each withheld small count could still be any of 1 to 5 and
also something else, so that its symbol tells no more than itself. That it could be is shown each time by an example:
whole numbers for everything withheld that fit all that is told. Nobody, however clever, can rule out what fits.
"""

from reports.rules.suppression.choosing import Withheld, withhold
from reports.rules.suppression.symbols import FEWEST_OF_A_PERCENTAGE, LEGEND, SMALL, Symbol, Why, is_small
from reports.rules.suppression.tables import Cell, Count, Ratio, Relation, Table

__all__ = [
    "FEWEST_OF_A_PERCENTAGE",
    "LEGEND",
    "SMALL",
    "Cell",
    "Count",
    "Ratio",
    "Relation",
    "Symbol",
    "Table",
    "Why",
    "Withheld",
    "is_small",
    "withhold",
]
