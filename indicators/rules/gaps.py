"""Which figures are missing, who was to bring them by when, and whom to remind.

A month's figure is due on a working day of the month after, by England's bank holidays. A series
that had figures is expected to go on; one that has had none for a year is not.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from indicators.rules.vocabulary import Absence, ChaseStage, Word
from indicators.rules.wording import print_month
from organisation.rules.calendar import (
    add_months,
    add_working_days,
    first_of_month,
    last_full_month,
    months_between,
    working_days_between,
)

USUAL_WORKING_DAY = 10  # by which figures are due where their indicator does not say
MONTHS_EXPECTED = 12  # a series goes on being expected this long after its last figure
MONTHS_CHASED = 3  # nobody is reminded of anything older
WORKING_DAYS_TO_LATE = 5  # after the due day, for the second reminder


class GapState(Word):
    """How it stands with a series' missing figures, the worst first."""

    UNOWNED = "unowned", "Owned by nobody"
    PROMISE_PASSED = "promise_passed", "Promise passed"
    LATE = "late", "Late"
    DUE_TODAY = "due_today", "Due today"
    PROMISED = "promised", "Promised"
    COMING = "coming", "Not due yet"


@dataclass(frozen=True, slots=True)
class Missing:
    """One month without its figure: when it was due, and whether anybody said that it is awaited."""

    month: date
    due_on: date
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """How it stands with what is missing; `late_by` counts working days since it was due or promised."""

    state: GapState
    late_by: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Chase:
    """A missing month somebody is to be reminded of, and how far the chase has gone."""

    missing: Missing
    stages: frozenset[ChaseStage]


@cache
def due_on(month: date, working_day: int) -> date:
    """Give the day a month's figure is due: that working day of the month after."""
    return add_working_days(add_months(month, 1) - timedelta(days=1), working_day)


def newest_due(on: date, working_day: int) -> date:
    """Give the newest month whose due day has come."""
    month = last_full_month(on)
    while due_on(month, working_day) > on:
        month = add_months(month, -1)
    return month


def first_month_read(on: date) -> date:
    """Give the earliest month whose figure can still decide whether another is missing.

    In a month of few working days the newest due month lies two months behind the last full one.
    """
    return add_months(last_full_month(on), -2 * MONTHS_EXPECTED - 1)


def missing_months(
    held: Mapping[date, Absence | None],
    *,
    on: date,
    working_day: int = USUAL_WORKING_DAY,
    stands_from: date = date.min,
    stands_to: date | None = None,
) -> tuple[Missing, ...]:
    """Give the months a series misses, oldest first: those said to be awaited, and those nothing came for.

    `held` has the reason, or None for a figure, of every month there is a row for. A month that
    is not over is not missing. Of silent months only those of the last year count, of a unit
    that stood at the month's end.
    """
    over = last_full_month(on)
    awaited = {month for month, absence in held.items() if absence is Absence.AWAITED and month <= over}
    silent = {
        month
        for month in _silent(held, newest=newest_due(on, working_day))
        if stands_from < add_months(month, 1) and (stands_to is None or stands_to >= _last_day(month))
    }
    return tuple(Missing(month, due_on(month, working_day), month in awaited) for month in sorted(awaited | silent))


def _silent(held: Mapping[date, Absence | None], *, newest: date) -> Iterator[date]:
    """Give the months without a row that follow a figure, given or awaited, within a year."""
    said = [month for month, absence in held.items() if absence not in _NO_FIGURE_EXPECTED]
    if not said:
        return
    first = max(add_months(newest, 1 - MONTHS_EXPECTED), add_months(min(said), 1))
    for month in months_between(first, newest):
        if month not in held and any(add_months(month, -MONTHS_EXPECTED) <= one < month for one in said):
            yield month


_NO_FIGURE_EXPECTED = (Absence.NOT_APPLICABLE, Absence.NOT_AVAILABLE)


def _last_day(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


_SAID = {
    GapState.UNOWNED: "nobody is named to bring {them}; {first} {due}",
    GapState.PROMISE_PASSED: "promised by {owner} for {day}; that day has passed",
    GapState.LATE: "{first} was due from {owner} on {day}{ago}",
    GapState.DUE_TODAY: "due from {owner} today",
    GapState.PROMISED: "promised by {owner} for {day}",
    GapState.COMING: "due from {owner} on {day}",
}


def outlook(missing: Sequence[Missing], *, owner: str, promised_on: date | None, on: date) -> Outlook:
    """Say how it stands with what is missing. `owner` is who brings it, in words; empty for nobody."""
    state, day = _state(missing, owner=owner, promised_on=promised_on, on=on)
    said = who_brings_it(missing, owner=owner, promised_on=promised_on, on=on)
    return Outlook(state, working_days_between(day, on), f"{_what(missing)}; {said}.")


def who_brings_it(missing: Sequence[Missing], *, owner: str, promised_on: date | None, on: date) -> str:
    """Say who brings what is missing and by when, as part of a sentence."""
    state, day = _state(missing, owner=owner, promised_on=promised_on, on=on)
    late_by, is_one = working_days_between(day, on), len(missing) == 1
    ago = f", {late_by:,} working day{'' if late_by == 1 else 's'} ago" if late_by else ""
    return _SAID[state].format(
        owner=owner,
        day=print_day(day),
        ago=ago,
        due=_due(day, on) + ago,
        them="it" if is_one else "them",
        first="it" if is_one else "the first",
    )


def _state(missing: Sequence[Missing], *, owner: str, promised_on: date | None, on: date) -> tuple[GapState, date]:
    """Give the state, and the day it is counted from: the one promised, or the first one due."""
    due = next((one.due_on for one in missing if not speaks_of(promised_on, one)), None)
    is_promised = any(speaks_of(promised_on, one) for one in missing)
    if not owner:
        return GapState.UNOWNED, missing[0].due_on
    if promised_on and is_promised and promised_on < on:
        return GapState.PROMISE_PASSED, promised_on
    if due and due <= on:
        return (GapState.DUE_TODAY if due == on else GapState.LATE), due
    if promised_on and is_promised:
        return GapState.PROMISED, promised_on
    return GapState.COMING, missing[0].due_on


def speaks_of(promised_on: date | None, missing: Missing) -> bool:
    """Say whether a promise is about this month: one for a day before it was even due is not."""
    return promised_on is not None and promised_on >= missing.due_on


def _what(missing: Sequence[Missing]) -> str:
    word = "Awaited" if all(one.is_awaited for one in missing) else "Missing"
    months = "1 month" if len(missing) == 1 else f"{len(missing)} months"
    return f"{word} for {months} ({print_months([one.month for one in missing])})"


def _due(day: date, on: date) -> str:
    if day == on:
        return "is due today"
    return f"{'was' if day < on else 'is'} due on {print_day(day)}"


def to_chase(
    missing: Sequence[Missing], *, promised_on: date | None, on: date, working_day: int = USUAL_WORKING_DAY
) -> list[Chase]:
    """Give the months to remind somebody of, each with every stage that has come.

    A month the owner has promised for a day is left alone until that day has passed. A day on
    which nobody was reminded is caught up with, for the last months only.
    """
    oldest = add_months(newest_due(on, working_day), 1 - MONTHS_CHASED)
    chases = [Chase(one, _stages(one, promised_on=promised_on, on=on, oldest=oldest)) for one in missing]
    return [chase for chase in chases if chase.stages]


def _stages(one: Missing, *, promised_on: date | None, on: date, oldest: date) -> frozenset[ChaseStage]:
    if promised_on is not None and speaks_of(promised_on, one):
        recent = first_of_month(promised_on) >= add_months(first_of_month(on), -MONTHS_CHASED)
        return frozenset({ChaseStage.PROMISE_PASSED} if promised_on < on and recent else ())
    if on < one.due_on or one.month < oldest:
        return frozenset()
    late = on >= add_working_days(one.due_on, WORKING_DAYS_TO_LATE)
    return frozenset({ChaseStage.DUE, ChaseStage.LATE} if late else {ChaseStage.DUE})


def reminded_as(missing: Missing, stages: Collection[ChaseStage], *, on: date) -> GapState:
    """Say under which heading somebody is reminded of a month."""
    if ChaseStage.PROMISE_PASSED in stages:
        return GapState.PROMISE_PASSED
    return GapState.DUE_TODAY if missing.due_on == on else GapState.LATE


def subject(*, promise_passed: int, late: int, due_today: int) -> str:
    """Say in one line what somebody is reminded of: “3 figures are due today; 1 is late”."""
    parts = [
        _counted(due_today, "due today"),
        _counted(late, "late"),
        _counted(promise_passed, "past the day promised"),
    ]
    said = [part for part in parts if part]
    first, *rest = said
    return "; ".join([first, *(part.replace(" figures are", " are").replace(" figure is", " is") for part in rest)])


def _counted(number: int, how: str) -> str:
    if not number:
        return ""
    return f"1 figure is {how}" if number == 1 else f"{number} figures are {how}"


def print_day(day: date) -> str:
    """Write a day in full: 12 November 2021."""
    return f"{day.day} {day:%B %Y}"


def print_months(months: Sequence[date]) -> str:
    """Write months in words, running ones together: April 2021 and August to October 2021."""
    written = [_print_run(first, last) for first, last in _runs(months)]
    return written[0] if len(written) == 1 else f"{', '.join(written[:-1])} and {written[-1]}"


def _runs(months: Sequence[date]) -> Iterator[tuple[date, date]]:
    first = last = months[0]
    for month in months[1:]:
        if month != add_months(last, 1):
            yield first, last
            first = month
        last = month
    yield first, last


def _print_run(first: date, last: date) -> str:
    if first == last:
        return print_month(first)
    opening = f"{first:%B}" if first.year == last.year else print_month(first)
    return f"{opening} to {print_month(last)}"
