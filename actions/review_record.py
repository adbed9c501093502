"""What a sitting decided and what it left, owner by owner, as it is printed for one-to-ones."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from actions.models import OverdueReview, ReviewSitting, SittingItem
from actions.operations.sitting import became_meanwhile, said, with_what_became
from actions.rules.reviewing import Count
from organisation import access
from organisation.models import User
from organisation.roles import Capability

UNDECIDED = "Undecided"


@dataclass(frozen=True, slots=True)
class Line:
    """One action of a sitting: how it stood, and what was decided or left."""

    item: SittingItem
    decided: OverdueReview | None
    meanwhile: str

    @property
    def outcome(self) -> str:
        """Say what became of it in the sitting."""
        if self.decided:
            return said(self.decided)
        return f"Done meanwhile: {self.meanwhile}" if self.meanwhile else UNDECIDED

    @property
    def is_undecided(self) -> bool:
        """Say whether the sitting left it."""
        return self.outcome == UNDECIDED

    @property
    def reason(self) -> str:
        """Give the reason of the decision."""
        return self.decided.reason if self.decided else ""

    @property
    def meeting_on(self) -> date | None:
        """Say when the owner is met about it."""
        return self.decided.meeting_on if self.decided else None


@dataclass(frozen=True, slots=True)
class Record:
    """A whole sitting, its lines by the owner of then."""

    sitting: ReviewSitting
    lines: list[Line]

    @property
    def count(self) -> Count:
        """Say how many were reviewed and how many were left."""
        reviewed = sum(line.decided is not None for line in self.lines)
        undecided = sum(line.is_undecided for line in self.lines)
        return Count(reviewed, undecided, len(self.lines) - reviewed - undecided)

    @property
    def owners(self) -> list[str]:
        """Name everybody who owned something in it, in the order of the alphabet."""
        return sorted({line.item.owned_by for line in self.lines})

    def of(self, owner: str) -> "Record":
        """Give one owner's part of it."""
        return Record(self.sitting, [line for line in self.lines if line.item.owned_by == owner])

    @property
    def by_owner(self) -> list["Part"]:
        """Give the lines owner by owner."""
        return [Part(owner, self.of(owner)) for owner in self.owners]


@dataclass(frozen=True, slots=True)
class Part:
    """What one owner is spoken to about."""

    owner: str
    record: Record


def readable_sittings(user: User) -> QuerySet[ReviewSitting]:
    """Give one's own sittings and, for the deputy director, everybody's about their part of the service."""
    theirs = Q(items__action__unit__in=access.units_where(user, Capability.REVIEW_OVERDUE))
    return ReviewSitting.objects.filter(Q(held_by=user) | theirs).distinct().select_related("held_by")


def read_record(sitting: ReviewSitting, *, reader: User) -> Record:
    """Read what became of every action of a sitting that its reader may read."""
    return read_records([sitting], reader=reader)[0]


def read_records(sittings: list[ReviewSitting], *, reader: User) -> list[Record]:
    """Read the records of several sittings, in as many queries as that of one."""
    units = access.units_where(reader, Capability.READ_ACTIONS)
    items = SittingItem.objects.filter(Q(sitting__held_by=reader) | Q(action__unit__in=units), sitting__in=sittings)
    decisions = OverdueReview.objects.filter(sitting__in=sittings).select_related("new_owner", "reviewed_by")
    made = {(one.sitting_id, one.action_id): one for one in decisions.order_by("pk")}
    lines: dict[int, list[Line]] = {sitting.pk: [] for sitting in sittings}
    for item in with_what_became(items.order_by("pk")):
        decided = made.get((item.sitting_id, item.action_id))
        lines[item.sitting_id].append(Line(item, decided, "" if decided else became_meanwhile(item)))
    return [Record(sitting, lines[sitting.pk]) for sitting in sittings]
