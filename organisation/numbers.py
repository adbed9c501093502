"""Numbers that a request names: of a record, of a version, of a place in a list."""

DIGITS = 9  # a thousand million records, which every database holds; a number without end is none


def read_number(text: str | None) -> int:
    """Read a number out of what was sent; 0, which no record has, where it is none.

    Only 0 to 9 count: “²” and digits of other scripts are digits to Python and no number to a database.
    """
    given = text or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= DIGITS else 0


def read_numbers(texts: list[str]) -> list[int]:
    """Read several, leaving out what is none."""
    return [number for text in texts if (number := read_number(text))]
