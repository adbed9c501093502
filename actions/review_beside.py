"""What lies beside the overdue queue, counted: unplaced, red with no action, no impact, to be verified."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from actions.models import OPEN_STATES, Action
from actions.rules.lifecycle import ActionState, Verdict
from indicators.models import Flag
from indicators.rules.vocabulary import FlagClass
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Tab:
    """One list beside the queue, or the queue itself, with how many wait in it."""

    word: str
    label: str
    number: int
    is_current: bool

    @property
    def address(self) -> str:
        """Lead to the list."""
        return reverse("actions:overdue") if self.word == "overdue" else reverse("actions:beside", args=[self.word])


@dataclass(frozen=True, slots=True)
class Offered:
    """A list that a room leaning on this one puts beside the queue: its rows for somebody, their number, its look."""

    label: str
    lead: str
    template: str
    rows: Callable[[User], Sequence]
    count: Callable[[User], int]


_offered: dict[str, Offered] = {}


def offer_list(word: str, offered: Offered) -> None:
    """Put a list beside the queue under a word for its address."""
    _offered[word] = offered


def offered_list(word: str) -> Offered | None:
    """Give the list another room put under a word."""
    return _offered.get(word)


LABELS = {
    "overdue": "Overdue",
    "unplaced": "No owner or no date",
    "no-action": "Red with no action",
    "no-impact": "Done, no impact",
    "to-verify": "Waiting for verification",
}


def beside(user: User, *, here: str, late: int | None = None) -> list[Tab]:
    """Give the queue and the lists beside it, each with its count; `late` where the queue's is known."""
    waiting = {
        "unplaced": unplaced(user),
        "no-action": red_with_no_action(user),
        "no-impact": without_impact(user),
        "to-verify": to_verify(user),
    }
    late = late_where_deciding(user).count() if late is None else late
    tabs = [Tab("overdue", LABELS["overdue"], late, here == "overdue")]
    tabs += [Tab(word, LABELS[word], rows.count(), word == here) for word, rows in waiting.items()]
    return tabs + [Tab(word, one.label, one.count(user), word == here) for word, one in _offered.items()]


def late_where_deciding(user: User) -> QuerySet[Action]:
    """Give what is overdue where somebody decides."""
    return _theirs(user).overdue(on=timezone.localdate())


def unplaced(user: User) -> QuerySet[Action]:
    """Give the open actions without an owner or a date, in the order of the report they come from."""
    return _theirs(user).unplaced().select_related("unit", "area", "owner").order_by("area__position", "pk")


def reached(user: User, keys: Iterable[int]) -> QuerySet[Action]:
    """Give actions by their keys, where somebody decides."""
    return _theirs(user).filter(pk__in=keys)


def red_with_no_action(user: User) -> QuerySet[Flag]:
    """Give the live flags on measures that keep missing their target with nobody acting."""
    flags = Flag.objects.filter(unit__in=access.readable_units(user)).live()
    flags = flags.filter(classification=FlagClass.PERSISTENT_WITHOUT_ACTION)
    return flags.select_related("indicator", "unit", "cohort")


def without_impact(user: User) -> QuerySet[Action]:
    """Give what was done and moved nothing, where nothing newer works on the same measure."""
    newer = Action.objects.filter(
        indicator=OuterRef("indicator"),
        unit=OuterRef("unit"),
        state__in=OPEN_STATES,
        raised_at__gt=OuterRef("raised_at"),
    )
    judged = Q(state=ActionState.NO_IMPACT) | Q(effect__verdict__in=[Verdict.NO_IMPACT, Verdict.WORSE])
    rows = _theirs(user).filter(judged).exclude(Exists(newer))
    return rows.select_related("unit", "owner", "indicator", "effect").order_by("closed_at", "pk")


def to_verify(user: User) -> QuerySet[Action]:
    """Give what is said to be done and nobody has verified, the longest wait first."""
    rows = _theirs(user).filter(state=ActionState.DONE)
    return rows.select_related("unit", "owner", "closed_by").order_by("closed_at", "pk")


def _theirs(user: User):
    return Action.objects.filter(unit__in=access.units_where(user, Capability.DECIDE_OVERDUE))
