"""A flag's own page: its story with what clinics said meanwhile, and the actions meant to end it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from indicators.awaited import brought_by
from indicators.beside import Part, parts_of_flag, story_of
from indicators.gaps import GapSeries
from indicators.models import Flag, Indicator, RecordingClaim
from indicators.recording import what_became_of
from indicators.rules.flags import too_few_to_flag
from indicators.rules.recording import ClaimState
from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.standings import Series
from organisation import access
from organisation.models import Unit, User
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
    def brought_by(self) -> str:
        """Say who brings the figure it waits for and by when; nothing where it waits for none."""
        return brought_by([self.flag], on=timezone.localdate()).get(self.flag.pk, "")

    @property
    def gap_address(self) -> str:
        """Lead to the page where somebody says who brings the figures of its series."""
        return GapSeries(self.flag.indicator, self.flag.unit, self.flag.cohort).get_absolute_url()

    @property
    def beneath(self) -> Flag | None:
        """Give the flag it is counted with: that of the widest unit above, on the same measure."""
        flag = self.flag
        up = {unit.pk for unit in flag.unit.ancestors()} & access.readable_units(self.by)
        above = Flag.objects.live().filter(indicator=flag.indicator_id, cohort=flag.cohort_id, unit__in=up)
        return min(above.select_related("unit"), key=lambda one: Unit.Kind.values.index(one.unit.kind), default=None)

    @property
    def story(self) -> list[Entry]:
        """Give everything that happened, oldest first: its own changes, what clinics said, what other rooms add."""
        told = [*self._changes(), *self._conversations(), *self._claims(), *story_of(self.flag, by=self.by)]
        return sorted(told, key=lambda entry: entry.when)

    @cached_property
    def claims(self) -> list[RecordingClaim]:
        """Give the claims that it is recording, oldest first."""
        return list(self.flag.recording_claims.select_related("flag__indicator", "put_right_by", "claimed_by"))

    @property
    def is_a_miss(self) -> bool:
        """Say whether it speaks of a figure that may be off target, and not of none or of one that met."""
        return self.flag.classification not in (FlagClass.AWAITED_DATA, FlagClass.RECOVERING)

    @property
    def open_claim(self) -> RecordingClaim | None:
        """Give the claim that waits for the next figure."""
        return next((claim for claim in self.claims if claim.state == ClaimState.OPEN), None)

    @property
    def beside(self) -> list[Part]:
        """Give what other rooms show beside it."""
        return parts_of_flag(self.flag, by=self.by)

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

    def _claims(self) -> Iterator[Entry]:
        became = what_became_of(self.claims)
        for claim in self.claims:
            yield Entry(
                claim.claimed_at, "Claimed as recording", str(claim.claimed_by), claim.wrong, str(claim).rstrip(".")
            )
            if claim.judged_at:
                what = ClaimState(claim.state).label
                yield Entry(claim.judged_at, f"Claim of recording: {what.lower()}", "The sweep", became[claim.pk])

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


def why_no_flag(series: Series) -> str:
    """Say that a series off target is of too few cases to be flagged on its own, and where its cases count."""
    return too_few_to_flag(
        series.status,
        numerator=series.latest.outturn.numerator,
        cases=series.cases,
        fewest=settings.FLAG_FEWEST_CASES,
        counts_in=_counts_in(series.indicator, series.unit),
    )


def _counts_in(indicator: Indicator, unit: Unit) -> str:
    """Name whose figure a unit's cases are added to; nothing where they are added to none."""
    if unit.kind == Unit.Kind.AUTHORITY or not indicator.rolls_up_to:
        return ""
    if unit.kind == Unit.Kind.SERVICE:
        return "authority" if indicator.rolls_up_to == "authority" else ""
    return "service" if unit.kind == Unit.Kind.TEAM else "team"
