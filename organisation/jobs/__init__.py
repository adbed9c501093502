"""Jobs that never lose or repeat: what is asked for is a row, and each run of it another, under a lease.

A job is a function without arguments (or with a key) that may be run again without harm:

    @job("flag missed targets", about="Raises, changes and closes flags.")
    def flag_missed_targets() -> str:
        return f"Opened {raise_flags(month=…).opened} flags"

The function becomes a Celery task that only says "look what waits". What waits stands in the
database: written by `ask` in the transaction that makes it needful, by the timetable when a moment
of it has come, or by a person. So a message the broker loses loses nothing, and one it gives twice
does nothing the second time.
"""

from .aside import each_or_set_aside
from .asking import ask, ask_by_hand, settle
from .registry import job

__all__ = ["ask", "ask_by_hand", "each_or_set_aside", "job", "settle"]
