"""What stands in somebody's weekly letter: names and days, never a figure.

Flags are those nobody has answered, of the units the person holds a role at; workers' are left out,
and so is a flag's sentence, for it holds the value. What is read is read for everybody at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.urls import reverse

from actions.models import Action
from indicators.gaps import Gap, read_gaps
from indicators.models import Flag
from indicators.rules.gaps import GapState, print_day, print_months
from indicators.rules.vocabulary import FlagClass, FlagState
from organisation import access
from organisation.models import Notification, Unit, User
from organisation.post import site_address
from organisation.roles import Capability
from reports.rules.digest import Part, week_of

MOST_LINES = 10
OWED = (GapState.PROMISE_PASSED, GapState.LATE, GapState.DUE_TODAY)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the letter: what, more about it, and the full address of its page."""

    what: str
    more: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the letter: at most ten lines, how many there are, and where all of them stand."""

    part: Part
    title: str
    number: int
    lines: list[Line]
    address: str
    is_cut: bool = False


@dataclass
class Held:
    """Everything the letters of a day draw on, by person where it belongs to one."""

    on: date
    flags: list[Flag]
    parents: dict[int, int | None]
    actions: dict[int, list[Action]] = field(default_factory=dict)
    gaps: dict[int, list[Gap]] = field(default_factory=dict)
    told: dict[int, list[Notification]] = field(default_factory=dict)

    def above(self, unit: int) -> Iterator[int]:
        """Give the units above one, the nearest first."""
        parent = self.parents.get(unit)
        while parent:
            yield parent
            parent = self.parents.get(parent)


def read_held(people: Sequence[User], *, on: date) -> Held:
    """Read what the letters of these people draw on, in as many queries for one as for all."""
    access.know_together(people)
    until = week_of(on) + timedelta(days=7)
    flags = Flag.objects.live().exclude(unit__kind=Unit.Kind.WORKER).select_related("indicator", "unit", "cohort")
    actions = Action.objects.open().filter(owner__in=people, due_on__lt=until)
    gaps = [gap for gap in read_gaps(on=on) if gap.owner and gap.outlook.state in OWED]
    told = Notification.objects.unread().untold().filter(person__in=people)
    return Held(
        on,
        list(flags.order_by("unit__position", "unit__name", "indicator__code")),
        dict(Unit.objects.order_by().values_list("pk", "parent_id")),
        _by(actions, lambda action: action.owner_id),
        _by(gaps, lambda gap: gap.owner.pk if gap.owner else 0),
        _by(told.order_by("created_at", "pk"), lambda one: one.person_id),
    )


def sections_for(person: User, held: Held) -> list[Section]:
    """Give what there is to say to somebody, the most pressing first. Nothing to say is no section."""
    actions = held.actions.get(person.pk, [])
    overdue = [action for action in actions if action.due_on and action.due_on < held.on]
    due = [action for action in actions if action not in overdue]
    mine = reverse("actions:mine")
    sections = [
        *_flag_sections(_own_flags(person, held)),
        _section(Part.OVERDUE, "Your actions that are overdue", overdue, _action_line, mine),
        _section(Part.DUE, "Your actions due this week", due, _action_line, mine),
        _owed(held.gaps.get(person.pk, [])),
        _section(
            Part.TOLD,
            "What you were told since",
            held.told.get(person.pk, []),
            lambda one: Line(one.title, print_day(one.created_at.date()), _address(one.link)),
            reverse("organisation:notifications"),
        ),
    ]
    return [section for section in sections if section.number]


def _own_flags(person: User, held: Held) -> list[Flag]:
    """Give the flags that ask somebody: of a measure the widest of their own units speaks for those beneath it."""
    units = access.units_where(person, Capability.READ_FLAGS)
    own = [flag for flag in held.flags if flag.unit_id in units or _leads_on(flag, units)]
    spoken = {(flag.indicator_id, flag.cohort_id, flag.unit_id) for flag in own}
    return [
        flag
        for flag in own
        if flag.state == FlagState.OPEN
        and FlagClass(flag.classification).interrupts
        and not any((flag.indicator_id, flag.cohort_id, above) in spoken for above in held.above(flag.unit_id))
    ]


def _leads_on(flag: Flag, units: set[int]) -> bool:
    return flag.unit.kind == Unit.Kind.AUTHORITY and flag.indicator.lead_service_id in units


def _flag_sections(flags: list[Flag]) -> list[Section]:
    titles = {
        FlagClass.NEW: (Part.NEW, "New flags"),
        FlagClass.WORSENING: (Part.WORSENING, "Worsening"),
        FlagClass.PERSISTENT_WITHOUT_ACTION: (Part.NO_ACTION, "Missing their target for longer, with no action"),
    }
    return [
        _section(
            part,
            title,
            [flag for flag in flags if flag.classification == word],
            _flag_line,
            f"{reverse('indicators:flags')}?classification={word.value}",
        )
        for word, (part, title) in titles.items()
    ]


def _flag_line(flag: Flag) -> Line:
    whose = f"{flag.unit}, {flag.cohort}" if flag.cohort else str(flag.unit)
    return Line(
        f"{flag.indicator.code} {flag.indicator}", f"{whose}, {flag.month:%B %Y}", site_address(flag.get_absolute_url())
    )


def _action_line(action: Action) -> Line:
    due = f"due on {print_day(action.due_on)}" if action.due_on else ""
    return Line(action.title, due, site_address(action.get_absolute_url()))


def _owed(gaps: list[Gap]) -> Section:
    """Count figures, as the reminders do, and list the series they belong to."""
    series = _section(Part.OWED, "Figures you owe", gaps, _gap_line, f"{reverse('indicators:gaps')}?owner=mine")
    return replace(series, number=sum(gap.number for gap in gaps))


def _gap_line(gap: Gap) -> Line:
    months = print_months([missing.month for missing in gap.missing])
    return Line(f"{gap.series.indicator.code} {gap.series.name}", months, site_address(gap.series.get_absolute_url()))


def _section(part: Part, title: str, found: Sequence, line: Callable[..., Line], path: str) -> Section:
    lines = [line(one) for one in found[:MOST_LINES]]
    return Section(part, title, len(found), lines, site_address(path), is_cut=len(found) > MOST_LINES)


def _address(path: str) -> str:
    return site_address(path or reverse("organisation:notifications"))


def _by(rows: Iterable, whose: Callable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[whose(row)].append(row)
    return found
