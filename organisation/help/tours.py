"""Five-minute tours: a quiet banner on the real pages, a step a page, left and taken up again at will.

Where one has got to is a cookie of this browser and nothing else: no tour writes to the database, and none is forced.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from organisation.roles import Role


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the product, and what to look at there."""

    page: str
    """The name of its address."""
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Tour:
    """The pages that somebody in a role should have seen, in the order in which they matter."""

    slug: str
    called: str
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]

    def address(self, number: int) -> str:
        """Give the address of a step; its page follows."""
        return reverse("organisation:tour", args=[self.slug, number])

    @property
    def start(self) -> str:
        """Give where it begins."""
        return self.address(1)

    @property
    def leave(self) -> str:
        """Give where it ends."""
        return reverse("organisation:leave-tour", args=[self.slug])


@dataclass(frozen=True, slots=True)
class At:
    """How far somebody has got on a tour."""

    tour: Tour
    number: int

    @property
    def step(self) -> Step:
        """Give the step."""
        return self.tour.steps[self.number - 1]

    @property
    def page(self) -> str:
        """Give the address of its page, with the banner."""
        return f"{reverse(self.step.page)}?tour={self}"

    @property
    def address(self) -> str:
        """Give where it is taken up again."""
        return self.tour.address(self.number)

    @property
    def back(self) -> str:
        """Give the step before; nothing at the first."""
        return self.tour.address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """Give the step after; nothing at the last."""
        return self.tour.address(self.number + 1) if self.number < len(self.tour.steps) else ""

    def __str__(self) -> str:
        """Write it as the address and the cookie have it."""
        return f"{self.tour.slug}.{self.number}"


def _read() -> dict[str, Tour]:
    held = tomllib.loads(Path(__file__).with_name("tours.toml").read_text(encoding="utf-8"))
    return {
        slug: Tour(
            slug,
            about["called"],
            tuple(Role(role) for role in about["roles"]),
            tuple(Step(page, title, words) for page, title, words in about["steps"]),
        )
        for slug, about in held.items()
    }


TOURS = _read()


def tours_of(roles: set[Role]) -> list[Tour]:
    """Give the tours made for somebody's roles."""
    return [tour for tour in TOURS.values() if roles & set(tour.roles)]


def read_at(said: str, roles: set[Role]) -> At | None:
    """Read how far somebody says they have got: a step of a tour for their roles, or nothing."""
    slug, _, number = said.partition(".")
    tour = TOURS.get(slug)
    if tour is None or not roles & set(tour.roles) or not number.isascii() or not number.isdigit():
        return None
    return At(tour, int(number)) if 1 <= int(number[:3]) <= len(tour.steps) and len(number) < 3 else None
