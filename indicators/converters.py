"""Parts of addresses that are more than text."""

from datetime import date


class MonthConverter:
    """A month in an address: 2021-10."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """Read it as its first day."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        """Write it."""
        return f"{value:%Y-%m}"
