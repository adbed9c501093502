"""A return of a month: every figure changed."""

from bench.paths import month
from bench.paths.reader import Reader

NAME, GOAL, WRITES = "correct", 5.0, True
WHAT = "the newest month's return brought again, every figure changed"


def prepare(reader: Reader) -> None:
    """Write the file before anything is measured."""
    month.file_of(month.LAST, reader.authority.pk)


def product(reader: Reader) -> None:
    """Bring it as an analyst does."""
    month.bring(reader, month.LAST)


def floor(reader: Reader) -> None:
    """Put the same figures in by COPY and one statement."""
    month.put_in(reader, month.LAST, month.REVISE)


def look(reader: Reader) -> list[tuple]:
    """Give the figures that stand then."""
    return month.figures_of(reader, month.LAST)


differences = month.apart
