"""The overdue queue as a page shows it: every row with its slips, its measure, and what was decided.

Read in a fixed number of queries, however many actions are late.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from actions.models import OPEN_STATES, Action, DueDateChange, OverdueReview, Priority, ReviewSitting, SittingItem
from actions.operations import Seen
from actions.operations.sitting import became_meanwhile, open_sitting, said
from actions.review_heads import Heads
from actions.review_measures import Measured, measured
from actions.rules.lifecycle import Delivery
from actions.rules.reviewing import Count, Late, late, next_undecided
from organisation import access
from organisation.models import User
from organisation.roles import Capability

SERIOUSNESS = {word.value: place for place, word in enumerate(Priority)}
NOBODY = "No head of service"


@dataclass
class Row:
    """One action of the queue. `due_on` is the date it was late by when the queue first showed it."""

    action: Action
    due_on: date
    late: Late
    delivery: Delivery | None
    measure: Measured | None = None
    heads: tuple[User, ...] = ()
    decided: OverdueReview | None = None
    meanwhile: str = ""
    is_new: bool = False

    @property
    def is_settled(self) -> bool:
        """Say whether somebody decided about it, in this sitting or beside it."""
        return bool(self.decided or self.meanwhile)

    @property
    def is_late(self) -> bool:
        """Say whether it is overdue still, so that a decision can be taken."""
        return bool(self.delivery and self.delivery.status == "red")

    @property
    def slips(self) -> list[DueDateChange]:
        """Give every move of its date, the first one first."""
        return list(reversed(self.action.date_changes.all()))

    @property
    def decision(self) -> str:
        """Say what was decided."""
        return said(self.decided) if self.decided else ""

    @property
    def earlier(self) -> OverdueReview | None:
        """Give the newest decision of an earlier review."""
        return next((one for one in self.action.overdue_reviews.all() if one != self.decided), None)

    @property
    def earlier_said(self) -> str:
        """Say what was decided the last time."""
        return said(self.earlier) if self.earlier else ""

    @property
    def seen(self) -> Seen:
        """Say how the row shows the action, so that a decision on a stale page is refused."""
        return Seen.of(self.action, next(iter(self.action.overdue_reviews.all()), None))


@dataclass
class Group:
    """The rows of one head of service, the most serious and oldest first."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @property
    def settled(self) -> int:
        """Count the rows somebody has decided about."""
        return sum(row.is_settled for row in self.rows)


@dataclass
class Queue:
    """Everything late where somebody decides, and the sitting they have open."""

    groups: list[Group]
    sitting: ReviewSitting | None
    today: date

    @cached_property
    def rows(self) -> list[Row]:
        """Give the rows in the order of the page."""
        return [row for group in self.groups for row in group.rows]

    @property
    def count(self) -> Count:
        """Say how far the review has got."""
        reviewed = sum(row.decided is not None for row in self.rows)
        meanwhile = sum(bool(row.meanwhile) for row in self.rows)
        return Count(reviewed, len(self.rows) - reviewed - meanwhile, meanwhile)

    @property
    def was_left_open(self) -> bool:
        """Say whether the sitting was begun on an earlier day."""
        return self.sitting is not None and timezone.localdate(self.sitting.started_at) < self.today

    def row(self, pk: int) -> Row:
        """Give one action's row."""
        return next(row for row in self.rows if row.action.pk == pk)

    def next_after(self, pk: int | None) -> int | None:
        """Give the action to turn to after deciding about one; the first one, after none."""
        settled = [row.action.pk for row in self.rows if row.is_settled]
        return next_undecided([row.action.pk for row in self.rows], settled, after=pk)


def read_queue(user: User, *, besides: Iterable[int] = ()) -> Queue:
    """Read the queue of somebody who decides; `besides` are actions to show whether late or not."""
    today, sitting = timezone.localdate(), open_sitting(user)
    items = _items(sitting)
    decided = _decided(user, sitting, today)
    units = access.units_where(user, Capability.DECIDE_OVERDUE)
    is_late = Q(unit__in=units, state__in=OPEN_STATES, due_on__lt=today)
    actions = _actions(is_late | Q(pk__in=[*items, *decided, *besides]))
    heads = Heads.read(on=today)
    measures = measured(actions, parents=heads.parents)
    rows = [_row(action, items.get(action.pk), decided.get(action.pk), today) for action in actions]
    for row in rows:
        row.measure, row.heads = measures.get(row.action.pk), heads.of(row.action.unit_id)
        row.is_new = bool(sitting) and row.action.pk not in items
    return Queue(_grouped(rows), sitting, today)


def place_of(pk: int | None) -> str:
    """Give the address of a row's way to decide, or of the queue's end; whoever goes there has the focus on it."""
    return f"{reverse('actions:overdue')}#{f'decide-{pk}' if pk else 'queue-end'}"


def _items(sitting: ReviewSitting | None) -> dict[int, SittingItem]:
    if sitting is None:
        return {}
    items = sitting.items.all()
    for item in items:
        item.sitting = sitting
    return {item.action_id: item for item in items}


def _decided(user: User, sitting: ReviewSitting | None, today: date) -> dict[int, int]:
    """Give the newest decision on each action: of the sitting or, without one, somebody's own of today."""
    if sitting:
        made = sitting.decisions.all()
    else:
        midnight = timezone.make_aware(datetime.combine(today, time.min))
        made = OverdueReview.objects.filter(reviewed_by=user, sitting=None, reviewed_at__gte=midnight)
    return dict(made.order_by("pk").values_list("action", "pk"))


def _actions(shown: Q) -> list[Action]:
    rows = Action.objects.filter(shown).select_related("unit", "owner", "indicator", "escalated_to", "closed_by")
    return list(
        rows.with_delivery().prefetch_related(
            "date_changes__changed_by", "overdue_reviews__reviewed_by", "overdue_reviews__new_owner"
        )
    )


def _row(action: Action, item: SittingItem | None, decided: int | None, today: date) -> Row:
    decision = next((one for one in action.overdue_reviews.all() if one.pk == decided), None)
    due_on = (item.due_on if item else decision.old_due_on if decision else action.due_on) or today
    if item:
        item.action = action
    return Row(
        action=action,
        due_on=due_on,
        late=late(due_on, on=today),
        delivery=action.delivery(on=today),
        decided=decision,
        meanwhile=became_meanwhile(item) if item and not decision else "",
    )


def _grouped(rows: list[Row]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in sorted(rows, key=lambda row: (SERIOUSNESS[row.action.priority], row.due_on, row.action.pk)):
        name = " and ".join(str(head) for head in row.heads) or NOBODY
        groups.setdefault(name, Group(name)).rows.append(row)
    return sorted(groups.values(), key=lambda group: (group.name == NOBODY, group.name))
