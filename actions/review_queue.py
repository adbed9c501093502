"""A page of the overdue queue as it is shown: every row with its slips, its measure, and what was decided."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone

from actions.models import Action, DueDateChange, OverdueReview
from actions.operations import Seen
from actions.operations.sitting import became_since, said
from actions.review_line import A_PAGE, Line, Section
from actions.review_measures import Measured, measured
from actions.rules.lifecycle import Delivery
from actions.rules.reviewing import Late, late


@dataclass
class Row:
    """One action of the queue. `due_on` is the date it was late by when the queue first showed it."""

    action: Action
    due_on: date
    late: Late
    delivery: Delivery | None
    measure: Measured | None = None
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
    """The rows of one head of service on a page, and how many there are of them on all pages."""

    section: Section
    rows: list[Row]
    is_continued: bool

    @property
    def name(self) -> str:
        """Name the head of service."""
        return self.section.name


@dataclass
class Queue:
    """One page of the overdue queue, head of service by head of service."""

    line: Line
    number: int
    groups: list[Group]

    @property
    def rows(self) -> list[Row]:
        """Give the page's rows in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def first(self) -> int:
        """Say the place in the whole queue at which the page begins, from 1."""
        return (self.number - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """Say the place at which it ends."""
        return self.first + len(self.rows) - 1

    @property
    def before(self) -> int | None:
        """Give the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """Give the page after."""
        return self.number + 1 if self.number < self.line.pages else None

    @property
    def was_left_open(self) -> bool:
        """Say whether the sitting was begun on an earlier day."""
        sitting = self.line.sitting
        return sitting is not None and timezone.localdate(sitting.started_at) < self.line.today


def read_queue(line: Line, number: int = 1) -> Queue:
    """Make one page of the queue whole; the last one, where the number is too great."""
    number = min(max(number, 1), line.pages)
    places = line.on_page(number)
    rows = read_rows(line, [place.action for place in places])
    groups: list[Group] = []
    for heads, placed in groupby(places, key=lambda place: place.heads):
        section = line.sections[heads]
        is_continued = not groups and section.page < number
        groups.append(Group(section, [rows[place.action] for place in placed], is_continued))
    return Queue(line, number, groups)


def read_rows(line: Line, keys: list[int]) -> dict[int, Row]:
    """Make rows whole, in a fixed number of queries however many there are."""
    actions = _actions(keys)
    measures = measured(actions, parents=line.heads.parents)
    rows = {action.pk: _row(action, line) for action in actions}
    for pk, row in rows.items():
        row.measure = measures.get(pk)
    return rows


def _actions(keys: list[int]) -> list[Action]:
    rows = Action.objects.filter(pk__in=keys).select_related("unit", "owner", "indicator", "escalated_to", "closed_by")
    changes = DueDateChange.objects.select_related("changed_by")
    reviews = OverdueReview.objects.select_related("reviewed_by", "new_owner")
    return list(
        rows.with_delivery().prefetch_related(Prefetch("date_changes", changes), Prefetch("overdue_reviews", reviews))
    )


def _row(action: Action, line: Line) -> Row:
    wanted, since = line.decided.get(action.pk), line.sitting.started_at if line.sitting else None
    decision = next((one for one in action.overdue_reviews.all() if one.pk == wanted), None)
    first_seen = decision.old_due_on if decision else action.due_on
    due_on = line.items.get(action.pk, first_seen) or line.today
    return Row(
        action=action,
        due_on=due_on,
        late=late(due_on, on=line.today),
        delivery=action.delivery(on=line.today),
        decided=decision,
        meanwhile=became_since(action, since) if since and action.pk in line.items and not decision else "",
        is_new=line.sitting is not None and action.pk not in line.items,
    )
