"""A flag's own page: its story with what clinics said meanwhile, and the actions meant to end it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from indicators.models import Flag
from indicators.rules.vocabulary import FlagState
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened while the flag was up."""

    when: datetime
    what: str
    who: str
    said: str
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class FlagPage:
    """One flag for one reader."""

    flag: Flag
    by: User

    @property
    def story(self) -> list[Entry]:
        """Give everything that happened, oldest first: the flag's own changes, and what clinics said meanwhile."""
        return sorted([*self._changes(), *self._conversations()], key=lambda entry: entry.when)

    @property
    def actions(self) -> list[Any]:
        """Give the actions on the measure, the flagged unit's own or its service's, to those who may read them."""
        seen = access.units_where(self.by, Capability.READ_ACTIONS)
        found = self.flag.indicator.actions.filter(unit__in=seen).select_related("owner", "unit")
        if not self.flag.is_of_a_team:
            return list(found.order_by("raised_at", "pk"))
        return list(found.filter(unit__in=[self.flag.unit_id, self.flag.unit.parent_id]).order_by("raised_at", "pk"))

    def _changes(self) -> Iterator[Entry]:
        said = ""
        for event in self.flag.events.select_related("happened_by"):
            what = f"{FlagState(event.state).label}, {event.get_classification_display().lower()}"
            who = str(event.happened_by or "The sweep")
            yield Entry(event.happened_at, what, who, "" if event.sentence == said else event.sentence, event.note)
            said = event.sentence

    def _conversations(self) -> Iterator[Entry]:
        units = access.units_where(self.by, Capability.READ_CLINICS)
        theirs = Q(session__clinic__unit__in=units) | Q(session__clinic__unit__children__in=units)
        held = self.flag.indicator.agenda_items.filter(theirs, outcome__recorded_at__date__gte=self.flag.first_month)
        if self.flag.closed_at:
            held = held.filter(outcome__recorded_at__lte=self.flag.closed_at)
        for item in held.select_related("session__clinic", "outcome__recorded_by").distinct():
            outcome = item.outcome
            cause = f"Cause: {outcome.get_cause_display().lower()}. " if outcome.cause else ""
            yield Entry(
                outcome.recorded_at,
                f"{item.session}: {outcome.get_assurance_display().lower()}",
                str(outcome.recorded_by),
                cause + outcome.discussion,
                outcome.decision,
                item.session.get_absolute_url(),
            )
