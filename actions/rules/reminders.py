"""When an action is reminded of, and whom it is escalated to while it stays undone.

Its owner hears of it five working days before its date, one before, on the day, and the working
day after. Then it goes up a level every two working days: to who manages, to the head of service,
to the deputy director (issue 7: "escalation after two workdays a level").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from actions.rules.due import day_in_words
from indicators.rules.vocabulary import Word
from organisation.rules.calendar import add_working_days, is_working_day, working_days_between


class Stage(Word):
    """What somebody is reminded of, in the order in which it comes."""

    FIVE_BEFORE = "five_before", "Five working days before"
    ONE_BEFORE = "one_before", "One working day before"
    ON_THE_DAY = "on_the_day", "On the day"
    AFTER = "after", "One working day late"
    MANAGER = "manager", "Late: to who manages"
    HEAD = "head", "Late: to the head of service"
    DEPUTY = "deputy", "Late: to the deputy director"


_BEFORE = {Stage.FIVE_BEFORE: 5, Stage.ONE_BEFORE: 1, Stage.ON_THE_DAY: 0}
_LATE = {Stage.AFTER: 1, Stage.MANAGER: 3, Stage.HEAD: 5, Stage.DEPUTY: 7}
OWN = (*_BEFORE, Stage.AFTER)
LEVELS = (Stage.MANAGER, Stage.HEAD, Stage.DEPUTY)
FURTHEST_AHEAD = max(_BEFORE.values()) + 1


@dataclass(frozen=True, slots=True)
class Told:
    """What one line of a reminder says: the stage, what was promised, for when, and whose it is."""

    stage: Stage
    title: str
    due_on: date
    owned_by: str
    is_outside: bool = False


def day_of(stage: Stage, due_on: date, *, since: date) -> date:
    """Give the working day a stage comes on.

    A date nobody works on counts as the last working day before it. What is late is counted from
    the date or, where the action came into these hands later, from then: nobody is late with what
    they were given yesterday.
    """
    if stage in _BEFORE:
        return _working_days_back(due_on, _BEFORE[stage])
    return add_working_days(max(due_on, since), _LATE[stage])


def stages_due(due_on: date, *, since: date, on: date) -> list[Stage]:
    """Give the stages due by a day, in order, of an action with this date, in these hands `since`.

    Of what its owner hears only the newest, so that missed nights bring one reminder and not four;
    of the levels all. A stage that was over when the date was set or the owner named is not made up for.
    """
    own = [stage for stage in OWN if since < day_of(stage, due_on, since=since) <= on]
    levels = [stage for stage in LEVELS if day_of(stage, due_on, since=since) <= on]
    return own[-1:] + levels


def sentence(told: Told, *, on: date) -> str:
    """Say in one sentence what is reminded of, as seen from a day."""
    what = f"“{told.title}”"
    when = day_in_words(told.due_on)
    if told.due_on > on:
        said = f"{what} is due on {when}"
    elif told.due_on == on:
        said = f"{what} is due today, {when}"
    else:
        days = max(working_days_between(told.due_on, on), 1)
        said = f"{what} was due on {when} and is {days} working day{'' if days == 1 else 's'} late"
    if told.stage in LEVELS:
        return f"{said}. It is with {told.owned_by}."
    return f"{said}. Ask {told.owned_by} how it goes." if told.is_outside else f"{said}."


def headline(lines: Iterable[Told], *, on: date) -> str:
    """Say in a few words what a day's reminder is about: its sentence where it is one, else how many of what."""
    lines = list(lines)
    if len(lines) == 1:
        return sentence(lines[0], on=on)
    levels = sum(told.stage in LEVELS for told in lines)
    late = sum(told.stage is Stage.AFTER for told in lines)
    coming = len(lines) - levels - late
    counts = [(coming, "due"), (late, "late"), (levels, "late with others")]
    said = [f"{_actions(number)} {how}" for number, how in counts if number]
    return ", ".join(said)


def _actions(number: int) -> str:
    return f"{number} action{'' if number == 1 else 's'}"


def _working_days_back(day: date, number: int) -> date:
    while True:
        if is_working_day(day):
            if not number:
                return day
            number -= 1
        day -= timedelta(days=1)
