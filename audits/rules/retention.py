"""How long what an audit says is kept: words, the case's key, and who read it.

The design is silent on the years: six is our choice, and each council sets its own by its schedule of retention
(`AUDIT_WORDS_YEARS`, `AUDIT_READS_YEARS`). Grades and dates stay, so no figure changes.
"""

from collections.abc import Iterable
from datetime import date

from organisation.rules.calendar import add_calendar_months

REMOVED = "Removed: its time is over."
NOT_AUDITED_WITHIN = 12
MONTHS_TO_SPARE = 1
DRAFT_MONTHS = 12
"""Months after which what was typed and never handed in goes: nobody is at it, and it is no record of anything."""


def words_go_on(over_on: date, months: int) -> date:
    """Give the day on which the words of an audit go that was over on a day: made final, or never brought to an end."""
    return add_calendar_months(over_on, months)


def key_goes_on(audited_on: date, months: int) -> date:
    """Give the day on which a case's key goes: the months within which it is not drawn again, and one more."""
    return add_calendar_months(audited_on, months + MONTHS_TO_SPARE)


def draft_goes_on(typed_on: date) -> date:
    """Give the day on which a draft goes that was last typed in on a day."""
    return add_calendar_months(typed_on, DRAFT_MONTHS)


def months_keys_serve(rules: Iterable[int]) -> int:
    """Give the months a key is looked at: the longest rule of any programme that may draw, or the design's twelve."""
    return max(rules, default=NOT_AUDITED_WITHIN)


def reads_go_before(on: date, months: int) -> date:
    """Give the day before which reads are no longer kept."""
    return add_calendar_months(on, -months)
