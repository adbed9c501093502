"""The terms a summary of audits is written for: autumn September to December, spring to April, summer to August."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

ADDRESS = re.compile(r"(20\d\d)-(autumn|spring|summer)")


class Season(StrEnum):
    """A term of the year, as schools and boards have them."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"


FIRST_MONTH = {Season.SPRING: 1, Season.SUMMER: 5, Season.AUTUMN: 9}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One term of one calendar year."""

    year: int
    season: Season

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the term a day lies in."""
        return cls(day.year, max(FIRST_MONTH, key=lambda one: (FIRST_MONTH[one] <= day.month, FIRST_MONTH[one])))

    @classmethod
    def read(cls, address: str) -> Self | None:
        """Read a term as an address writes it, 2021-autumn; None where it is none."""
        match = ADDRESS.fullmatch(address)
        return cls(int(match[1]), Season(match[2])) if match else None

    @property
    def starts_on(self) -> date:
        """Give its first day."""
        return date(self.year, FIRST_MONTH[self.season], 1)

    @property
    def ends_before(self) -> date:
        """Give the first day of the term after it."""
        return self.next.starts_on

    @property
    def last_month(self) -> date:
        """Give its fourth month, as its first day."""
        return date(self.year, FIRST_MONTH[self.season] + 3, 1)

    @property
    def next(self) -> "Term":
        """Give the term after it."""
        seasons = list(FIRST_MONTH)
        place = seasons.index(self.season) + 1
        return Term(self.year + place // 3, seasons[place % 3])

    @property
    def before(self) -> "Term":
        """Give the term before it."""
        seasons = list(FIRST_MONTH)
        place = seasons.index(self.season) - 1
        return Term(self.year + place // 3, seasons[place % 3])

    @property
    def address(self) -> str:
        """Write it as an address does."""
        return f"{self.year}-{self.season}"

    def __str__(self) -> str:
        """Call it by season and year."""
        return f"{self.season.value.capitalize()} term {self.year}"
