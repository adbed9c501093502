"""How old somebody else's figure is beside ours."""

import re
from datetime import date

from organisation.rules.calendar import add_months, first_of_month

OLD_AFTER = 24  # months


def covers_until(year: str) -> date | None:
    """Give the last month a year speaks of: March for 2019-20, December for 2020; None where it names no year."""
    if found := re.fullmatch(r"(20\d\d)[-/](\d\d|20\d\d)", year.strip()):
        return date(int(found[1]) + 1, 3, 1)
    if re.fullmatch(r"20\d\d", year.strip()):
        return date(int(year), 12, 1)
    return None


def is_old(*, year: str, published_on: date | None, month: date) -> bool | None:
    """Say whether a benchmark ends more than two years before a month, else by its day of publishing.

    None where neither is known: nobody can say how old it is.
    """
    ends = covers_until(year) or (first_of_month(published_on) if published_on else None)
    return ends < add_months(month, -OLD_AFTER) if ends else None
