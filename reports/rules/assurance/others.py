"""Where actions, programmes and clinics stand before the Board: counted, and named only where one must be known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.rules.wording import print_day
from reports.rules.assurance.words import Placed, Rule


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is known of an action of an area. `helped` is None until somebody has verified or judged it."""

    title: str
    due_on: date | None
    is_open: bool
    has_owner: bool = True
    is_escalated: bool = False
    helped: bool | None = None

    def is_late(self, on: date) -> bool:
        """Say whether its date has passed and it is still to be done."""
        return self.is_open and self.due_on is not None and self.due_on < on


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """How a programme stands: by what is in it, and what contradicts what its sponsor said.

    `is_off` where a milestone is missed or a critical action overdue, `is_at_risk` where something else is late
    or stalled, `is_judged` where there is anything to judge by; `because` says which.
    """

    because: str
    is_off: bool = False
    is_at_risk: bool = False
    is_judged: bool = True
    declared: str = ""
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """A sitting of a clinic in the month, and how many things it came away not assured of."""

    name: str
    held_on: date
    is_closed: bool
    not_assured: int = 0


def place_actions(actions: Sequence[ActionFacts], *, on: date) -> Iterator[Placed]:
    """Say where the actions of an area stand: those escalated and overdue by name, the others counted."""
    late = sorted((one for one in actions if one.is_late(on)), key=lambda one: (one.due_on or on, one.title))
    for one in late:
        if one.is_escalated and one.due_on:
            yield Placed(Rule.ESCALATED, f"“{one.title}” was due on {print_day(one.due_on)} and has been escalated.")
    rest = [one for one in late if not one.is_escalated]
    if rest and rest[0].due_on:
        oldest = f"the oldest was due on {print_day(rest[0].due_on)}" if len(rest) > 1 else _due(rest[0].due_on)
        yield Placed(Rule.OVERDUE, f"{_count(rest)} overdue: {oldest}.")
    if loose := [one for one in actions if one.is_open and not (one.due_on and one.has_owner)]:
        what = "its owner or its date" if len(loose) == 1 else "their owner or their date"
        yield Placed(Rule.UNPLACED, f"{_count(loose, 'waits', 'wait')} for {what}.")
    if vain := [one for one in actions if one.helped is False]:
        yield Placed(Rule.NO_IMPACT, f"{_count(vain, 'was', 'were')} done and did not help: {_names(vain)}.")
    if good := [one for one in actions if one.helped]:
        yield Placed(Rule.EMBEDDED, f"{_count(good, 'is', 'are')} verified or embedded: {_names(good)}.")


def place_programme(facts: ProgrammeFacts) -> Placed | None:
    """Say where a programme stands; None of one there is nothing to judge by."""
    declared = f" Declared {facts.declared.lower()}." if facts.declared else " No status is declared."
    if facts.is_off:
        return Placed(Rule.MILESTONE_MISSED, facts.because + declared)
    if facts.against:
        return Placed(Rule.CONTRADICTED, " ".join(facts.against))
    if facts.is_at_risk:
        return Placed(Rule.PROGRAMME_AT_RISK, facts.because + declared)
    return Placed(Rule.ON_TRACK, facts.because + declared) if facts.is_judged else None


def place_clinics(sittings: Sequence[ClinicFacts], *, on: date) -> Iterator[tuple[str, Placed]]:
    """Say of each sitting of the month, by the clinic's name, where it stands; of those to come nothing."""
    for one in sorted(sittings, key=lambda one: (one.held_on, one.name)):
        day = print_day(one.held_on)
        if not one.is_closed:
            if one.held_on < on:
                yield one.name, Placed(Rule.NOT_MET, f"It was due on {day}, and no record of it is closed.")
        elif one.not_assured:
            what = "1 thing" if one.not_assured == 1 else f"{one.not_assured} things"
            yield one.name, Placed(Rule.NOT_ASSURED, f"It met on {day} and came away not assured of {what}.")
        else:
            yield one.name, Placed(Rule.MET, f"It met on {day}, and its record is closed.")


def _due(day: date) -> str:
    return f"it was due on {print_day(day)}"


def _count(some: Sequence[ActionFacts], one: str = "is", many: str = "are") -> str:
    return f"1 action {one}" if len(some) == 1 else f"{len(some)} actions {many}"


def _names(some: Sequence[ActionFacts]) -> str:
    shown = [f"“{one.title}”" for one in some[:3]]
    more = len(some) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
