"""How big each data set is."""

from dataclasses import dataclass
from datetime import date

from organisation.rules.calendar import add_months

LAST = date(2026, 3, 1)  # the newest month: the end of a year, so that the board has all twelve


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are. `workers` are per team: with them, figures are reported by worker."""

    name: str
    councils: int = 1
    indicators: int = 120
    months: int = 60
    services: int = 6
    teams: int = 10  # of each service
    workers: int = 0  # of each team
    actions: int = 5_000  # open and overdue, of each council
    measures: int = 12  # of each clinic
    sessions: int = 40  # of each clinic
    audits: int = 20  # of each council a month

    @property
    def first(self) -> date:
        """Give the oldest month."""
        return add_months(LAST, 1 - self.months)


SIZES = {
    size.name: size
    for size in (
        Size("XS", indicators=16, months=25, services=2, teams=3, actions=40, measures=4, sessions=3, audits=4),
        Size("S"),
        Size("M", months=120, workers=10),
        Size("L", councils=20),
    )
}
