"""What the page in the room shows: the agenda as it goes, and everything known about the item on the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from actions.models import Action
from actions.operations.raising import latest_figure
from actions.reach import alike_to
from actions.rules.lifecycle import Delivery
from audits.dip_samples import DipSamples, beside_series
from clinics.agenda import figures_of
from clinics.models import AgendaItem, ClinicIndicator, ClinicSession, Outcome, OutcomeDraft
from clinics.rules.agenda import AgendaKind, Assurance, Breakdown, Presence, SessionState
from clinics.rules.room import ItemState, state_of
from indicators.exceptions import counts_behind
from indicators.indicator_page import Asked, IndicatorPage, NoSuchSeries, WorkersOf
from indicators.models import Outturn
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure
from indicators.standings import Series
from organisation import access
from organisation.models import Unit, User
from organisation.people import able_to
from organisation.roles import Capability
from organisation.rules.calendar import add_working_days, is_working_day

OPEN = (SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)
DAYS_WITHOUT_A_ROTA = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in the list at the side: how far the room has come with it, and who is at it."""

    item: AgendaItem
    state: ItemState
    typists: list[User]
    outcome: Outcome | None

    @property
    def version(self) -> int:
        """Give the version of its outcome, 0 where there is none."""
        return self.outcome.version if self.outcome else 0

    @property
    def assurance(self) -> Assurance | None:
        """Say how assured the clinic came away, once that is recorded."""
        return Assurance(self.outcome.assurance) if self.outcome else None


@dataclass(frozen=True, slots=True)
class Since:
    """An action agreed before: how it stands, and what the measure did since it was agreed."""

    action: Action
    delivery: Delivery | None
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A figure as the issued agenda froze it, and what it is now where it has moved."""

    at_issue: Mapping[str, Any]
    now: Mapping[str, Any] | None

    @property
    def has_moved(self) -> bool:
        """Say whether the figure is another than at issue."""
        return self.now is not None and dict(self.now) != dict(self.at_issue)


def list_items(session: ClinicSession, *, by: User, now: datetime) -> list[Listed]:
    """List a session's items with how each stands; others' typing is told, one's own is known. Two queries."""
    items = session.items.select_related("outcome__recorded_by").prefetch_related("drafts__typed_by")
    return [_listed(item, by, now) for item in items]


def _listed(item: AgendaItem, by: User, now: datetime) -> Listed:
    theirs = [draft for draft in item.drafts.all() if draft.typed_by_id != by.pk]
    outcome = getattr(item, "outcome", None)
    if outcome is not None:  # words begun before it was recorded say nothing about now
        theirs = [draft for draft in theirs if draft.typed_at > outcome.recorded_at]
    state = state_of(
        is_held_back=item.held_back_at is not None,
        assurance=Assurance(outcome.assurance) if outcome else None,
        last_typed=max((draft.typed_at for draft in theirs), default=None),
        now=now,
    )
    return Listed(item, state, [draft.typed_by for draft in theirs], outcome)


class RoomPage:
    """One item of a session for one reader. Each part is read when it is first asked for."""

    def __init__(self, session: ClinicSession, *, place: int | None, by: User, now: datetime, today: date) -> None:
        """Take the item asked for; the first without an outcome when none is."""
        self.session, self.by, self.now, self.today = session, by, now, today
        self.listed = list_items(session, by=by, now=now)
        self.at = self._chosen(place)
        self.item = self.at.item if self.at else None

    def _chosen(self, place: int | None) -> Listed | None:
        if place is not None:
            return next((one for one in self.listed if one.item.position == place), None)
        waiting = (one for one in self.listed if one.outcome is None and one.state is not ItemState.HELD_BACK)
        return next(waiting, self.listed[0] if self.listed else None)

    @property
    def before(self) -> AgendaItem | None:
        """Give the item before."""
        return self._beside(-1)

    @property
    def after(self) -> AgendaItem | None:
        """Give the item after."""
        return self._beside(1)

    def _beside(self, step: int) -> AgendaItem | None:
        places = [one.item.pk for one in self.listed]
        there = places.index(self.item.pk) + step if self.item else -1
        return self.listed[there].item if 0 <= there < len(self.listed) else None

    @property
    def left(self) -> int:
        """Count the items still without an outcome."""
        return sum(one.outcome is None and one.state is not ItemState.HELD_BACK for one in self.listed)

    @cached_property
    def may_record(self) -> bool:
        """Say whether this reader may record in this session now."""
        return self.session.state in OPEN and access.may_at(
            self.by, Capability.RECORD_OUTCOMES, self.session.clinic.unit
        )

    @cached_property
    def presences(self) -> list[tuple[Presence, int]]:
        """Count who came, who is away and who sent somebody."""
        came = list(self.session.attendances.values_list("presence", flat=True))
        return [(each, came.count(each)) for each in Presence if each in came]

    # the measure

    @cached_property
    def line(self) -> ClinicIndicator | None:
        """Give the clinic's own line of the measure, where it is on its list."""
        return self.session.clinic.lines.filter(indicator=self.item.indicator_id).first() if self.item else None

    @cached_property
    def measure(self) -> IndicatorPage | None:
        """Give the measure as its own page reads it: the service's series, or the authority's where it has none."""
        if self.item is None or self.item.indicator is None:
            return None
        for asked in (self._own_series(self.item), Asked()):
            try:
                return IndicatorPage(self.item.indicator, by=self.by, asked=asked, today=self.today)
            except NoSuchSeries:
                continue
        return None

    def _own_series(self, item: AgendaItem) -> Asked:
        """Ask for the flag's series, or the service's whole, or else its first cohort."""
        service, flag = self.session.clinic.unit, item.flag
        if flag is not None and item.kind == AgendaKind.FLAG:  # doubtful data is told once for several series
            return Asked(flag.unit.code, flag.cohort.code if flag.cohort else "")
        held = Outturn.objects.filter(indicator=item.indicator_id, unit=service)
        cohorts = {code or "" for code in held.order_by().values_list("cohort__code", flat=True).distinct()}
        return Asked(service.code, min(cohorts)) if cohorts else Asked()

    @cached_property
    def dip_samples(self) -> DipSamples | None:
        """Give the dip samples of the measure, and the form that asks for one in a step."""
        page = self.measure
        if page is None or self.item is None:
            return None
        back = f"{reverse('clinics:room', args=[self.session.pk])}?item={self.item.position}"
        return beside_series(self.by, page.series, back=back, readable=page.readable)

    @cached_property
    def cases(self) -> str:
        """Say in counts, to somebody in the line, what managers marked the cases behind the measure's miss as."""
        return counts_behind(self.measure) if self.measure else ""

    @property
    def breakdown(self) -> Breakdown:
        """Say how the clinic wants the measure broken down."""
        return Breakdown(self.line.breakdown) if self.line else Breakdown.COHORT

    @property
    def below(self) -> list[Series]:
        """Give the authority's figure and the service's own, then what the clinic breaks them down by.

        Always in the order of the tree: nobody is ranked.
        """
        page, service = self.measure, self.session.clinic.unit
        if page is None or page.series is None:
            return []
        own = [one for one in page.every if one.unit == service]
        whole = [one for one in page.every if one.unit.kind == Unit.Kind.AUTHORITY and one.cohort is None]
        whole += [one for one in own if one.cohort is None]
        if self.breakdown is Breakdown.COHORT:
            return whole + sorted((one for one in own if one.cohort), key=lambda one: str(one.cohort))
        if self.breakdown is Breakdown.TEAM:
            teams = {unit.pk for unit in service.descendants() if unit.kind == Unit.Kind.TEAM}
            placed = [page.series, *(one.series for one in page.others)]
            return whole + sorted((one for one in placed if one.unit.pk in teams), key=lambda one: one.unit.position)
        return whole

    @cached_property
    def frozen(self) -> list[Frozen]:
        """Set the figures the agenda was issued with beside those of today."""
        if self.item is None or not self.item.figures:
            return []
        today = {figure["name"]: figure for figure in figures_of(self.item)}
        return [Frozen(figure, today.get(figure["name"])) for figure in self.item.figures]

    # what was said of it before

    @cached_property
    def last_time(self) -> AgendaItem | None:
        """Give the item on which this clinic last decided something about the same thing."""
        same = _same_thing(self.item)
        if self.item is None or same is None:
            return None
        earlier = AgendaItem.objects.filter(
            same, session__clinic=self.session.clinic, session__held_on__lt=self.session.held_on
        )
        decided = earlier.exclude(outcome=None).exclude(outcome__assurance=Assurance.NOT_REACHED)
        return decided.select_related("session", "outcome__recorded_by").order_by("-session__held_on").first()

    @cached_property
    def since(self) -> list[Since]:
        """Say of each action agreed last time how it stands and what the measure did since."""
        if self.last_time is None:
            return []
        actions = self.last_time.outcome.actions.select_related("owner", "indicator", "unit").with_delivery()
        return [_since(action, on=self.today) for action in actions]

    @property
    def measure_since(self) -> tuple[str, str] | None:
        """Set the figure of last time's agenda beside the one of today."""
        page, before = self.measure, self.last_time
        if page is None or page.series is None or before is None:
            return None
        then = next((one for one in before.figures if one["name"] == page.series.name), None)
        now = page.series.latest
        return (f"{then['figure']} in {then['month']}", f"{now.printed} in {now.month:%B %Y}") if then else None

    @cached_property
    def notes(self) -> QuerySet[Any]:
        """Give what managers wrote before the meeting."""
        return self.item.notes.select_related("written_by") if self.item else AgendaItem.objects.none()

    @cached_property
    def alike(self) -> list[tuple[Action, str]]:
        """Give other open actions that look like those agreed on the item: each may be a duplicate."""
        outcome = self.at.outcome if self.at else None
        return alike_to_agreed(outcome, by=self.by) if outcome else []

    @cached_property
    def workers(self) -> list[WorkersOf]:
        """Give the service's teams with single workers in this reader's line, where the clinic looks at workers.

        To anybody else there are none. Theirs are shown only once one has said that one looks.
        """
        if self.breakdown is not Breakdown.WORKER or self.measure is None:
            return []
        service = self.session.clinic.unit
        beneath = {service.pk, *(unit.pk for unit in service.descendants())}
        return [one for one in self.measure.teams_with_workers if one.team and one.team.pk in beneath]

    # what is being recorded

    @cached_property
    def draft(self) -> OutcomeDraft | None:
        """Give this reader's own words on the item, kept and not recorded."""
        return self.item.drafts.filter(typed_by=self.by).first() if self.item else None


def alike_to_agreed(outcome: Outcome, *, by: User) -> list[tuple[Action, str]]:
    """Give the open actions that look like one agreed in an outcome, and are not agreed in it themselves."""
    agreed = list(outcome.actions.select_related("unit", "indicator"))
    found: dict[int, tuple[Action, str]] = {}
    for action in agreed:
        about = {"unit": action.unit, "indicator": action.indicator, "title": action.title}
        found |= {other.pk: (other, why) for other, why in alike_to(by, about) if other not in agreed}
    return list(found.values())


def owners_for(session: ClinicSession, *, on: date) -> QuerySet[User]:
    """Give who may own an action of this clinic: people of its service, and of what stands above it."""
    service = session.clinic.unit
    line = [service, *service.ancestors(), *service.descendants()]
    return able_to(Capability.REPORT_PROGRESS, on=on).filter(memberships__unit__in=line).distinct()


def usual_due_date(session: ClinicSession, *, on: date) -> date:
    """Give the day an action is due unless somebody says otherwise: the clinic's next session, or 20 working days."""
    later = session.clinic.sessions.exclude(state=SessionState.CANCELLED).filter(held_on__gt=max(on, session.held_on))
    following = later.order_by("held_on").values_list("held_on", flat=True).first()
    if following and is_working_day(following):
        return following
    return add_working_days(on, DAYS_WITHOUT_A_ROTA)


def _same_thing(item: AgendaItem | None) -> Q | None:
    """Choose the items about the same thing: the action itself where it is on the table, else the measure."""
    if item is None:
        return None
    if item.kind == AgendaKind.ACTION and item.action_id:
        return Q(action=item.action_id) | Q(outcome__actions=item.action_id)
    if item.indicator_id:
        return Q(indicator=item.indicator_id)
    return Q(pk=item.carried_from_id) if item.carried_from_id else None


def _since(action: Action, *, on: date) -> Since:
    delivery = action.delivery(on=on)
    month, value = latest_figure(action.indicator, action.unit)
    return Since(
        action, delivery, _figure(action, action.month_at_start, action.value_at_start), _figure(action, month, value)
    )


def _figure(action: Action, month: date | None, value: Any) -> str:
    if action.indicator is None or month is None or value is None:
        return ""
    figure = print_figure(value, Measure(action.indicator.measure), action.indicator.decimals)
    return f"{figure} in {month:%B %Y}"
