"""A plan's milestones as a picture: where each mark stands, and the words beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from actions.rules.plans import Dated, MilestoneState
from organisation.rules.calendar import add_months, first_of_month, months_between

WIDTH, MARGIN, HEAD, ROW = 720, 14, 40, 50
FEWEST_DAYS = 31
MOST_TICKS = 9
MOST_LETTERS = 72
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months from tick to tick


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's beginning on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone as it is drawn: a diamond, a bar where it is a stretch, a hollow mark where it stood first."""

    title: str
    said: str
    state: MilestoneState
    label_y: int
    y: int
    x: float
    bar_x: float | None
    bar_end: float
    first_x: float | None

    @property
    def bar_y(self) -> int:
        """Give where its bar begins, so that the diamond stands in its middle."""
        return self.y - 5

    @property
    def bar_width(self) -> float:
        """Give how long its bar is: never too short to be seen."""
        return max(self.bar_end - (self.bar_x or 0), 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture. `today_x` is None where today lies outside it; `told` is the whole of it in words."""

    height: int
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    today_x: float | None
    today: str
    told: str
    width: int = WIDTH

    @property
    def foot(self) -> int:
        """Give where its lines end."""
        return self.height - 6

    @property
    def today_is_right(self) -> bool:
        """Say whether today's words stand to the left of its line, for want of room on the right."""
        return self.today_x is not None and self.today_x > WIDTH * 0.75


def draw_timeline(milestones: Sequence[Dated], *, on: date) -> Timeline | None:
    """Draw milestones in the order of their dates; None where there are none."""
    if not milestones:
        return None
    first, last = _span(milestones, on)

    def x(day: date) -> float:
        share = (day - first).days / (last - first).days
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    marks = tuple(_mark(one, place, x, on) for place, one in enumerate(milestones))
    today_x = x(on) if first <= on <= last else None
    return Timeline(
        height=HEAD + ROW * len(milestones) + 10,
        ticks=tuple(Tick(x(month), f"{month:%b %Y}") for month in _ticks(first, last)),
        marks=marks,
        today_x=today_x,
        today=f"Today, {written(on)}" + ("" if today_x is not None else _outside(first, on)),
        told=" ".join(f"{mark.title}: {tell(one, on=on)}" for mark, one in zip(marks, milestones, strict=True)),
    )


def tell(one: Dated, *, on: date) -> str:
    """Say in a sentence or two where a milestone stands and how its date has moved."""
    moved = f" Moved {_times(one.moves)}; first {written(one.original_due_on)}." if one.moves else ""
    return _stands(one, on) + moved


def written(day: date) -> str:
    """Write a day in words."""
    return f"{day.day} {day:%B %Y}"


def _stands(one: Dated, on: date) -> str:
    state, due = one.state(on=on), written(one.due_on)
    if one.reached_on:
        late = (one.reached_on - one.due_on).days
        against = f", {_days(abs(late))} {'late' if late > 0 else 'early'}" if late else ", on its day"
        return f"Reached {written(one.reached_on)}{against}."
    if state is MilestoneState.MISSED:
        return f"Missed: it was due {due}, {_days((on - one.due_on).days)} ago."
    left = (one.due_on - on).days
    due = f"due {due}, {'today' if left == 0 else f'in {_days(left)}'}"
    return f"Under way, {due}." if state is MilestoneState.UNDER_WAY else f"D{due[1:]}."


def _mark(one: Dated, place: int, x: Callable[[date], float], on: date) -> Mark:
    top = HEAD + ROW * place
    stands_on = one.reached_on or one.due_on
    title = one.title if len(one.title) <= MOST_LETTERS else one.title[: MOST_LETTERS - 1].rstrip() + "…"
    state = one.state(on=on)
    return Mark(
        title=title,
        said=state.label if not one.moves else f"{state.label}, moved {_times(one.moves)}",
        state=state,
        label_y=top + 15,
        y=top + 33,
        x=x(stands_on),
        bar_x=x(one.starts_on) if one.starts_on else None,
        bar_end=x(one.due_on),
        first_x=x(one.original_due_on) if one.original_due_on != stands_on else None,
    )


def _span(milestones: Sequence[Dated], on: date) -> tuple[date, date]:
    """Give whole months that hold every date, and today where that is near enough to be seen beside them."""
    days = [
        day for one in milestones for day in (one.starts_on, one.due_on, one.original_due_on, one.reached_on) if day
    ]
    first, last = min(days), max(days)
    near = timedelta(days=max((last - first).days // 3, FEWEST_DAYS))
    if first - near <= on <= last + near:
        first, last = min(first, on), max(last, on)
    return first_of_month(first), add_months(first_of_month(last), 1)


def _ticks(first: date, last: date) -> list[date]:
    months = len(months_between(first, last))
    step = next((step for step in STEPS if months <= step * MOST_TICKS), STEPS[-1])
    return list(takewhile(lambda month: month < last, (add_months(first, step * number) for number in count())))


def _outside(first: date, on: date) -> str:
    return ", is before this picture begins" if on < first else ", is after this picture ends"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number:,} days"
