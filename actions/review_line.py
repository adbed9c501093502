"""The overdue queue as a line: what stands in it, in which order, on which page, and how far the review has got.

Read as plain rows, in a fixed number of queries; only a page's rows are made whole (`review_queue`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from math import ceil

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from actions.models import OPEN_STATES, Action, DueDateChange, OverdueReview, Priority, ReviewSitting
from actions.operations.sitting import open_sitting
from actions.review_heads import Heads
from actions.rules.reviewing import Count, Place, in_order, next_undecided
from organisation import access
from organisation.models import User
from organisation.roles import Capability

A_PAGE = 30
NOBODY = "No head of service"
PlainAction = tuple[int, int, str, date | None]  # its key and unit, its priority and due date
RANKS = {word.value: rank for rank, word in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class Section:
    """What one head of service has in the queue, and the page it begins on."""

    name: str
    total: int
    settled: int
    page: int
    position: int  # among the sections, from 1


@dataclass
class Line:
    """Everything late where somebody decides, in order, and the sitting they have open."""

    places: list[Place]
    sitting: ReviewSitting | None
    today: date
    decided: dict[int, int]  # the decision shown of each action
    items: dict[int, date]  # what the sitting is about, by when each was due as it began
    heads: Heads
    late: int  # how many are overdue as things stand

    @cached_property
    def order(self) -> dict[int, int]:
        """Say of each action where in the line it stands."""
        return {place.action: number for number, place in enumerate(self.places)}

    @property
    def pages(self) -> int:
        """Count the pages; an empty line has one."""
        return max(ceil(len(self.places) / A_PAGE), 1)

    @cached_property
    def settled(self) -> list[Place]:
        """Give those somebody has decided about: few, as long as the line may be."""
        return [place for place in self.places if place.is_decided or place.is_meanwhile]

    @cached_property
    def count(self) -> Count:
        """Say how far the review has got."""
        reviewed = sum(place.is_decided for place in self.settled)
        meanwhile = sum(place.is_meanwhile for place in self.settled)
        return Count(reviewed, len(self.places) - reviewed - meanwhile, meanwhile)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Give the heads of service in order."""
        totals = Counter(place.heads for place in self.places)
        settled = Counter(place.heads for place in self.settled)
        found, before = {}, 0
        for position, (heads, total) in enumerate(totals.items(), start=1):
            found[heads] = Section(heads or NOBODY, total, settled[heads], before // A_PAGE + 1, position)
            before += total
        return found

    def on_page(self, number: int) -> list[Place]:
        """Give the places of one page."""
        return self.places[(number - 1) * A_PAGE : number * A_PAGE]

    def page_of(self, action: int) -> int:
        """Say on which page an action stands; the first where it does not."""
        return self.order.get(action, 0) // A_PAGE + 1

    def next_after(self, action: int | None) -> int | None:
        """Give the action to turn to after deciding about one; the first one, after none."""
        settled = [place.action for place in self.settled]
        return next_undecided([*self.order], settled, after=action)

    def address_of(self, action: int | None) -> str:
        """Give the address of a row's way to decide, or of the queue's end; whoever goes there has the focus on it."""
        page = self.page_of(action) if action else 1
        asked = f"?page={page}" if page > 1 else ""
        return f"{reverse('actions:overdue')}{asked}#{f'decide-{action}' if action else 'queue-end'}"


def read_line(user: User, *, besides: Iterable[int] = ()) -> Line:
    """Read the queue of somebody who decides; `besides` are actions to show whether late or not."""
    today, sitting = timezone.localdate(), open_sitting(user)
    made = _made(user, sitting, today)
    decided = {action: pk for action, pk, _ in made}
    items = dict(sitting.items.order_by().values_list("action", "due_on")) if sitting else {}
    first_seen = {action: due_on for action, _, due_on in made} | items
    meanwhile = _touched(sitting).intersection(items).difference(decided) if sitting else frozenset()
    heads = Heads.read(on=today)
    late, others = _rows(user, today, {*first_seen, *besides})
    rows = late + others
    names = {unit: heads.named(unit) for unit in {row[1] for row in rows}}
    places = [
        Place(pk, names[unit], RANKS[priority], first_seen.get(pk, due_on) or today, pk in decided, pk in meanwhile)
        for pk, unit, priority, due_on in rows
    ]
    return Line(in_order(places), sitting, today, decided, items, heads, len(late))


def _made(user: User, sitting: ReviewSitting | None, today: date) -> list[tuple[int, int, date]]:
    """Give the decisions on each action, the newest last: of the sitting or, without one, somebody's own of today."""
    if sitting:
        made = sitting.decisions.all()
    else:
        midnight = timezone.make_aware(datetime.combine(today, time.min))
        made = OverdueReview.objects.filter(reviewed_by=user, sitting=None, reviewed_at__gte=midnight)
    return list(made.order_by("pk").values_list("action", "pk", "old_due_on"))


def _touched(sitting: ReviewSitting) -> set[int]:
    """Give the actions that anybody decided about, closed or moved since a sitting began."""
    since = sitting.started_at
    closed = Action.objects.filter(closed_at__gte=since).order_by().values_list("pk")
    moved = DueDateChange.objects.filter(changed_at__gte=since).order_by().values_list("action")
    reviewed = OverdueReview.objects.filter(reviewed_at__gte=since).order_by().values_list("action")
    return {action for (action,) in closed.union(moved, reviewed)}


def _rows(user: User, today: date, besides: set[int]) -> tuple[list[PlainAction], list[PlainAction]]:
    """Read what is late and, only where they are not among it, the actions besides."""
    units = access.units_where(user, Capability.DECIDE_OVERDUE)
    late = _plain(Q(unit__in=units, state__in=OPEN_STATES, due_on__lt=today))
    others = besides.difference(row[0] for row in late)
    return late, _plain(Q(pk__in=others)) if others else []


def _plain(which: Q) -> list[PlainAction]:
    return list(Action.objects.filter(which).order_by().values_list("pk", "unit_id", "priority", "due_on"))
