"""What the pages of editions show: the list, and an edition in the making as one reader sees it."""

from dataclasses import dataclass

from django.utils import timezone

from indicators.claims import read_figures
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.editions.preparing import Preparation, read_preparation
from reports.models import Edition, EditionState
from reports.reach import may_make, readable_editions


@dataclass(frozen=True, slots=True)
class Shelf:
    """The editions of one kind, the newest first."""

    name: str
    label: str
    editions: list[Edition]


def read_shelves(user: User) -> list[Shelf]:
    """Give the editions somebody may read: those in the making, to who makes them, and the published ones."""
    found = list(readable_editions(user).defer("contents").select_related("published_by", "opened_by"))
    making = [one for one in found if not one.is_published]
    published = [one for one in found if one.is_published]
    shelves = [Shelf("making", "In the making", making)] if may_make(user) else []
    return [*shelves, Shelf("published", "Published", published)]


def read_making(user: User, edition: Edition) -> dict[str, object]:
    """Give an edition in the making with what this reader may do about it."""
    figures = read_figures(readable=access.readable_units(user), month=edition.month)
    making: Preparation = read_preparation(edition, on=timezone.localdate(), figures=figures)
    return {
        "edition": edition,
        "making": making,
        "may_keep": access.may(user, Capability.KEEP_EDITIONS) and edition.state == EditionState.DRAFTING,
        "may_approve": access.may(user, Capability.APPROVE_EDITIONS),
        "mine": [line for line in making.waiting if line.section.owner_id == user.pk],
    }
