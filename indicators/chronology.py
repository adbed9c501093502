"""A year of one indicator as one list: what the figures said, what was decided and done, and what was known when.

Figures, flags and doubts stand under the month they speak of, with the day they became known; everything else
stands under the month it happened in. What happened after the year comes last, so far as it is about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from indicators.as_reported import end_of
from indicators.charts.picture import is_judged
from indicators.indicator_page import IndicatorPage
from indicators.models import Doubt, FlagEvent
from indicators.months import Standing
from indicators.rules.rare import RareChart
from indicators.rules.spc import Point, SpecialCause
from indicators.rules.vocabulary import FlagState
from indicators.rules.wording import print_month
from indicators.standings import Series
from organisation import access
from organisation.models import User
from organisation.roles import Capability, Role
from organisation.rules.calendar import add_months, first_of_month, months_between

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated thing: when it happened or became known, what kind of thing it is, and what is to be said of it."""

    on: date
    kind: str
    said: str
    detail: str = ""
    address: str = ""
    rank: int = 1  # of the same month, what is said first


@dataclass(frozen=True, slots=True)
class Chapter:
    """A month with all that belongs to it, and what was known of the figures at its end."""

    month: date | None  # None: after the year
    known: str
    entries: list[Entry]
    until: date | None = None  # the last of several months that say the same


@dataclass(frozen=True, slots=True)
class Held:
    """A figure as it was held from one moment until another, or until now."""

    month: date
    printed: str
    since: datetime
    until: datetime | None


class Chronology:
    """A year of the series an indicator's page shows, for the same reader."""

    def __init__(self, page: IndicatorPage, *, first: date | None = None) -> None:
        """Take twelve months from the first; by default those up to the newest there is a row for."""
        self.page = page
        newest = page.series.latest.month if page.series else first_of_month(page.today)
        self.first = first or add_months(newest, 1 - MONTHS)
        self.months = months_between(self.first, add_months(self.first, MONTHS - 1))

    @property
    def last(self) -> date:
        """Give the last month of the year."""
        return self.months[-1]

    @property
    def earlier(self) -> date:
        """Give the first month of the year before."""
        return add_months(self.first, -MONTHS)

    @property
    def later(self) -> date | None:
        """Give the first month of the year after; none where it is still to come."""
        after = add_months(self.first, MONTHS)
        return after if after <= self.page.today else None

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Give the months in order, and at the end what came after them."""
        filed: dict[date | None, list[Entry]] = {month: [] for month in self.months}
        after: list[Entry] = []
        for month, entry in self._filed():
            if month in filed:
                filed[month].append(entry)
            elif month > self.last:
                after.append(entry)
        chapters = [Chapter(month, self._known(month), sorted(filed[month], key=_in_order)) for month in self.months]
        return [*chapters, Chapter(None, "", sorted(after, key=_in_order))] if after else chapters

    @property
    def shortened(self) -> list[Chapter]:
        """Give the months with those that follow one another and hold nothing told as one."""
        told: list[Chapter] = []
        for chapter in self.chapters:
            last = told[-1] if told else None
            if last and not (last.entries or chapter.entries) and last.known == chapter.known:
                told[-1] = replace(last, until=chapter.month)
            else:
                told.append(chapter)
        return told

    @property
    def recorded(self) -> str:
        """Say plainly when the figures of the year were first recorded here: what was not, nobody knew from here."""
        days = {timezone.localdate(self._first_held[at.month]) for at in self._figures if at.month in self._first_held}
        if not days:
            return "No figure of these months has been recorded."
        first, last = min(days), max(days)
        when = f"on {_day(first)}" if first == last else f"between {_day(first)} and {_day(last)}"
        return f"The figures of these months were first recorded here {when}. Each line says when it became known."

    def _filed(self) -> Iterator[tuple[date, Entry]]:
        """Give everything with the month it is filed under."""
        series = self.page.series
        if series is None:
            return
        for entries in (self._of_figures(series), self._of_flags(series), self._of_doubts(series)):
            yield from entries
        for entry in (
            *self._of_marks(series),
            *self._of_revisions(),
            *self._of_definition(),
            *self._of_outcomes(),
            *self._of_actions(),
        ):
            yield first_of_month(entry.on), entry

    # what the figures said

    @property
    def _figures(self) -> list[Standing]:
        return [at for at in self.page.series.standings if at.month in self.months] if self.page.series else []

    def _of_figures(self, series: Series) -> Iterator[tuple[date, Entry]]:
        chart = self.page.drawn.chart if self.page.drawn else None
        points: dict[date, Point] = {}
        if chart and not isinstance(chart, RareChart):
            points = {point.month: point for point in chart.points if is_judged(chart, point)}
        for at in self._figures:
            known = timezone.localdate(at.outturn.recorded_at)
            yield at.month, Entry(known, "Figure", at.sentence, self._source(at), rank=0)
            point = points.get(at.month)
            if point and point.value is not None and point.cause is not SpecialCause.NONE:
                yield at.month, Entry(known, "Unusual", f"{point.cause.label}. {point.variation.label}.", rank=0)

    def _source(self, at: Standing) -> str:
        outturn = at.outturn
        source = f"From return {outturn.source_id}, {outturn.source_cell}" if outturn.source_id else outturn.came_from
        was = [held for held in self._held if held.month == at.month and held.until is not None]
        before = f"; first reported as {was[0].printed} on {_day(timezone.localdate(was[0].since))}" if was else ""
        return f"{source.rstrip(', ')}{before}"

    def _of_marks(self, series: Series) -> Iterator[Entry]:
        """Tell from which months figures or limits no longer compare, and which targets began to apply."""
        breaks = {one.month for one in series.breaks}
        starts = {one.month: one for one in (*(self.page.drawn.starts if self.page.drawn else ()), *series.breaks)}
        for month, one in sorted(starts.items()):
            word = "Break in series" if month in breaks else "New limits"
            yield Entry(month, word, f"From {print_month(month)}: {one.reason}")
        for shown in self.page.definition.targets:
            if shown.target.unit == series.unit and shown.target.cohort == series.cohort:
                begins = f"{shown.printed} applies from {print_month(shown.target.applies_from)}"
                yield Entry(shown.target.applies_from, "Target", f"{begins}. {shown.target.reason}")

    def _of_revisions(self) -> Iterator[Entry]:
        for one in self.page.revisions:
            said = f"{print_month(one.month)}: {one.was} became {one.became}"
            why = f"{one.get_reason_display()}. {one.explanation}".strip()
            yield Entry(timezone.localdate(one.revised_at), "Figure changed", f"{said}.", why)

    def _of_doubts(self, series: Series) -> Iterator[tuple[date, Entry]]:
        about = Doubt.objects.filter(indicator=series.indicator, unit=series.unit, cohort=series.cohort)
        for doubt in about.select_related("settled_by"):
            raised = timezone.localdate(doubt.raised_at)
            month = doubt.month or first_of_month(raised)
            yield month, Entry(raised, "Doubt", doubt.sentence, f"Severity: {doubt.get_severity_display().lower()}")
            if doubt.settled_at:
                settled = timezone.localdate(doubt.settled_at)
                yield month, Entry(settled, "Doubt settled", doubt.settled_reason, doubt.sentence)

    def _of_flags(self, series: Series) -> Iterator[tuple[date, Entry]]:
        if not access.may(self.page.by, Capability.READ_FLAGS):
            return
        about = {"flag__indicator": series.indicator, "flag__unit": series.unit, "flag__cohort": series.cohort}
        before = None
        for event in FlagEvent.objects.filter(**about).select_related("flag").order_by("flag", "happened_at", "pk"):
            is_first = before is None or before.flag_id != event.flag_id
            kind = "Flag raised" if is_first else f"Flag {FlagState(event.state).label.lower()}"
            on = timezone.localdate(event.happened_at)
            note = f"{event.get_classification_display()}. {event.note}".strip()
            said = event.sentence.partition(f", {print_month(event.month)}. ")[2] or event.sentence
            yield event.month, Entry(on, kind, said, note, event.flag.get_absolute_url())
            before = event

    # what was decided and done

    def _of_definition(self) -> Iterator[Entry]:
        for event in self.page.definition.events:
            changed = "; ".join(f"{one.field} from {one.old} to {one.new}" for one in event.changes)
            said = f"{event.what}: {changed}." if changed else f"{event.what}."
            yield Entry(timezone.localdate(event.at), f"Definition: {event.kind.lower()}", said, event.why)

    def _of_outcomes(self) -> Iterator[Entry]:
        for item in self.page.outcomes:
            outcome = item.outcome
            cause = f" Cause: {outcome.get_cause_display().lower()}." if outcome.cause else ""
            said = f"{item.session.clinic}: {outcome.get_assurance_display().lower()}.{cause} {outcome.decision}"
            address = item.session.get_absolute_url()
            yield Entry(item.session.held_on, "Clinic", said.strip(), outcome.discussion, address)

    def _of_actions(self) -> Iterator[Entry]:
        actions = self.page.actions_here
        prefetch_related_objects(actions, "updates", "date_changes")
        roles = _roles_of({action.owner_id for action in actions if action.owner_id})
        for action in actions:
            owner = f"Owner: {roles.get(action.owner_id, action.outside_owner) or 'nobody yet'}"
            for on, word, more in _days_of(action):
                detail = f"{owner}. {more}" if more else f"{owner}."
                yield Entry(on, f"Action {word}", action.title, detail, action.get_absolute_url())

    # what was known when

    @cached_property
    def _held(self) -> list[Held]:
        """Give every figure ever held of the series with the time it stood, the earliest first."""
        series = self.page.series
        if series is None:
            return []
        now = [Held(at.month, at.printed, at.outturn.recorded_at, None) for at in series.standings]
        before = [Held(one.month, one.was, one.old_recorded_at, one.revised_at) for one in self.page.revisions]
        return sorted([*now, *before], key=lambda held: held.since)

    @cached_property
    def _first_held(self) -> dict[date, datetime]:
        first: dict[date, datetime] = {}
        for held in self._held:
            first.setdefault(held.month, held.since)
        return first

    def _known(self, month: date) -> str:
        """Say what the newest figure was that was held here at the end of a month."""
        moment = end_of(add_months(month, 1) - timedelta(days=1))
        if moment > timezone.now():
            return ""
        then = [held for held in self._held if held.since <= moment and (held.until is None or held.until > moment)]
        if not then:
            return "Known here at the end of the month: nothing yet."
        newest = max(then, key=lambda held: held.month)
        now = next((held for held in self._held if held.month == newest.month and held.until is None), None)
        since = f", since changed to {now.printed}" if now and now.printed != newest.printed else ""
        figure = f"{newest.printed} for {print_month(newest.month)}{since}"
        return f"Known here at the end of the month, as the newest figure: {figure}."


def _days_of(action: Any) -> Iterator[tuple[date, str, str]]:
    """Give the days of an action: agreed, begun, moved, due, and every word about it that changed its state."""
    works = f"It has worked when: {action.success_measure}" if action.success_measure else ""
    yield timezone.localdate(action.raised_at), "agreed", works
    if action.due_on:
        yield action.due_on, "due", ""
    for change in action.date_changes.all():
        moved = f"From {_day(change.old_due_on)} to {_day(change.new_due_on)}: {change.reason}"
        yield timezone.localdate(change.changed_at), "date moved", moved
    before = "not_started"
    for update in sorted(action.updates.all(), key=lambda update: (update.reported_at, update.pk)):
        if update.state != before:
            yield timezone.localdate(update.reported_at), update.get_state_display().lower(), update.note
        before = update.state


def _roles_of(people: set[int]) -> dict[int, str]:
    """Say of people what they are, not who: their roles and where they hold them."""
    held: dict[int, list[str]] = {}
    found = User.objects.filter(pk__in=people).prefetch_related("memberships__unit")
    for user in found:
        held[user.pk] = [f"{Role(one.role).label}, {one.unit}" for one in user.memberships.all()]
    return {pk: "; ".join(roles) or "no role any more" for pk, roles in held.items()}


def _in_order(entry: Entry) -> tuple[int, date]:
    return entry.rank, entry.on


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
