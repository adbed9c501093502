"""A return of a month: all new."""

from bench.paths import month
from bench.paths.reader import Reader

NAME, GOAL, WRITES = "import", 3.0, True
WHAT = "a month's return brought and published, all new"


def prepare(reader: Reader) -> None:
    """Write the file before anything is measured."""
    month.file_of(month.NEXT, reader.authority.pk)


def product(reader: Reader) -> None:
    """Bring it as an analyst does."""
    month.bring(reader, month.NEXT)


def floor(reader: Reader) -> None:
    """Put the same figures in by COPY and one statement."""
    month.put_in(reader, month.NEXT, month.ADD)


def look(reader: Reader) -> list[tuple]:
    """Give the figures that stand then."""
    return month.figures_of(reader, month.NEXT)


differences = month.apart
