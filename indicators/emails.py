"""The letters the product sends about figures: plain text, and the same as accessible HTML. No figure is in them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from indicators.gaps import Gap
from indicators.rules.gaps import GapState, Missing, print_day, print_months, reminded_as, subject
from indicators.rules.vocabulary import ChaseStage
from organisation.models import User
from organisation.post import site_address, write_letter


@dataclass(frozen=True, repr=False)
class Reminder:
    """One month of a gap that somebody is reminded of, at every stage that is new to them."""

    gap: Gap
    missing: Missing
    stages: frozenset[ChaseStage]


@dataclass(frozen=True, slots=True)
class Line:
    """One series in a letter: which, its months, when they were due or promised, and where to answer."""

    name: str
    months: str
    when: str
    address: str


def chase_letter(person: User, reminders: list[Reminder], *, on: date) -> EmailMultiAlternatives:
    """Write one person's letter about all the figures they owe."""
    by_state = {state: [one for one in reminders if _state(one, on) is state] for state in GapState}
    said = subject(
        due_today=len(by_state[GapState.DUE_TODAY]),
        late=len(by_state[GapState.LATE]),
        promise_passed=len(by_state[GapState.PROMISE_PASSED]),
    )
    about: dict[str, object] = {
        "sections": [(state, _lines(found)) for state, found in by_state.items() if found],
        "all_of_them": site_address(reverse("indicators:gaps") + "?owner=mine"),
    }
    return write_letter(person, said, "chase", about)


def _state(reminder: Reminder, on: date) -> GapState:
    return reminded_as(reminder.missing, reminder.stages, on=on)


def _lines(reminders: list[Reminder]) -> list[Line]:
    return [_line(list(ours)) for _, ours in groupby(reminders, lambda one: one.gap.series.key)]


def _line(reminders: list[Reminder]) -> Line:
    gap, first = reminders[0].gap, reminders[0].missing
    if gap.promised_on and ChaseStage.PROMISE_PASSED in reminders[0].stages:
        when = f"promised for {print_day(gap.promised_on)}"
    else:
        when = f"{'first ' if len(reminders) > 1 else ''}due on {print_day(first.due_on)}"
    months = print_months([one.missing.month for one in reminders])
    return Line(
        f"{gap.series.indicator.code} {gap.series.name}", months, when, site_address(gap.series.get_absolute_url())
    )
