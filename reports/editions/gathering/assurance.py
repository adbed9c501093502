"""What the Board is alerted to, advised of and assured of: the facts the rules decide by, read from what is held."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.conf import settings
from django.db.models import Count

from actions.models import Action, RaisedIn
from actions.plan_page import PlanReading
from actions.rules.lifecycle import OPEN, ActionState
from actions.rules.plans import PlanStatus
from audits.models import AuditMeasure, Counted
from clinics.models import Outcome
from clinics.rules.agenda import Assurance, SessionState
from indicators.gaps import promise_of
from indicators.models import Indicator
from indicators.operations.recording import OpenClaims
from indicators.rules.flags import Decision, Move, decide
from indicators.rules.spc import VariationIcon
from indicators.rules.vocabulary import Absence, Authority, Basis, Per, Polarity, Reach, Severity, Status
from indicators.rules.wording import print_day
from indicators.standings import Series
from organisation.rules.calendar import add_months
from reports.editions.contents import Assured
from reports.editions.gathering.held import Held
from reports.editions.order import Place
from reports.rules import assurance as rules
from reports.rules.assurance import ActionFacts, ClinicFacts, MeasureFacts, Placed, ProgrammeFacts
from reports.rules.words import SectionKind

MONTHS_READ, MONTHS_OF_A_MISS = 24, 12
BETTER = (VariationIcon.IMPROVEMENT_HIGH, VariationIcon.IMPROVEMENT_LOW)
BY_LAW = (Authority.STATUTORY, Authority.GUIDANCE)
HELPED = {ActionState.VERIFIED: True, ActionState.EMBEDDED: True, ActionState.NO_IMPACT: False}


def assurance_lines(held: Held) -> tuple[Assured, ...]:
    """Give every line, in the order of the rules and then of the report. Four queries besides what is held."""
    lines = [*_of_measures(_Measures(held)), *_of_actions(held), *_of_programmes(held), *_of_clinics(held)]
    order = {rule.value: place for place, rule in enumerate(rules.Rule)}
    return tuple(sorted(lines, key=lambda line: order[line.rule]))


def _line(place: Place, about: str, placed: Placed, code: str = "") -> Assured:
    return Assured(placed.heading.value, placed.rule.value, place.key, about, placed.sentence, code)


def _of_measures(measures: "_Measures") -> Iterator[Assured]:
    """Give each measure once, in the first section that lists it."""
    seen: set[int] = set()
    for place in measures.held.places:
        for one in measures.held.indicators_of(place):
            placed = None if one.pk in seen else rules.place_measure(measures.facts(one))
            seen.add(one.pk)
            if placed:
                yield _line(place, one.name, placed, one.code)


class _Measures:
    """What is known of every measure besides its figures; each read once, when it is first asked for."""

    def __init__(self, held: Held) -> None:
        self.held = held

    @cached_property
    def in_hand(self) -> set[tuple[int, int]]:
        return Action.objects.in_hand()

    @cached_property
    def claims(self) -> OpenClaims:
        return OpenClaims(series.key for series in self.held.own.values())

    @cached_property
    def inadequate(self) -> set[int]:
        return set(AuditMeasure.objects.filter(counted=Counted.INADEQUATE).values_list("indicator", flat=True))

    def facts(self, indicator: Indicator) -> MeasureFacts:
        """Give all the rules ask of a measure."""
        held, series = self.held, self.held.own.get(indicator.pk)
        if series is None:
            is_promised = held.key(indicator) in held.awaited
            absence = Absence.AWAITED if is_promised else None
            return MeasureFacts(Status.NO_DATA, None, held.month, why=self._promised(indicator), absence=absence)
        drawn = held.charts[series.key]
        missed = _was_off(series)
        has_action, claimed = self._has_action(series), self.claims.excusing(series)
        decision = self._decide(series, has_action=has_action, claimed=claimed, missed=missed)
        counts = series.trajectory if _aims_at_a_year(series) else None
        is_awaited = series.latest.absence is Absence.AWAITED
        return MeasureFacts(
            status=series.status,
            month=series.latest.month,
            reported=held.month,
            told=series.latest.sentence,
            why=self._promised(indicator) if is_awaited else decision.rule,
            absence=series.latest.absence,
            attention=decision.classification if decision.move is Move.FLAG else None,
            polarity=Polarity(series.reading.polarity),
            is_demand=series.reading.is_demand,
            is_statutory=indicator.standard_authority in BY_LAW,
            has_action=has_action,
            is_recording=bool(claimed) and decision.rule == claimed,
            concern=drawn.concern,
            is_improving=drawn.chart is not None and drawn.chart.variation in BETTER,
            has_recovered=missed,
            reach=Reach(counts.reach) if counts else None,
            heading_for=counts.sentence() if counts else "",
            rising=self._rising(series),
        )

    def _decide(self, series: Series, *, has_action: bool, claimed: str, missed: bool) -> Decision:
        """Decide as the sweep of flags does, of the edition's month; a miss within the year stands for its flag."""
        cases, fewest = series.cases, settings.FLAG_FEWEST_CASES
        return decide(
            series.since(add_months(self.held.month, 1 - MONTHS_READ)).for_flags(),
            is_flagged=missed,
            action_in_hand=has_action,
            is_doubtful=self._is_in_doubt(series),
            concern=self.held.charts[series.key].concern,
            since_break=series.broken is not None,
            too_few=cases is not None and cases < fewest,
            claimed=claimed,
            month=self.held.month,
        )

    def _is_in_doubt(self, series: Series) -> bool:
        doubts = self.held.doubts.get(series.key, ())
        return any(one.severity == Severity.BLOCK and one.month == series.latest.month for one in doubts)

    def _has_action(self, series: Series) -> bool:
        whose = (series.unit.pk, series.indicator.lead_service_id)
        return any((series.indicator.pk, unit) in self.in_hand for unit in whose)

    def _promised(self, indicator: Indicator) -> str:
        day = promise_of(self.held.awaited.get(self.held.key(indicator)))
        return f"it is promised by {print_day(day)}" if day else "nobody has said by when"

    def _rising(self, series: Series) -> tuple[rules.AuditsCounted, rules.AuditsCounted] | None:
        if series.indicator.pk not in self.inadequate:
            return None
        return rules.share_has_risen(series.fractions, month=self.held.month)


def _was_off(series: Series) -> bool:
    """Say whether a miss within the year, of months that compare, is behind the newest figure or in it."""
    since = add_months(series.latest.month, 1 - MONTHS_OF_A_MISS)
    return any(at.month >= since and at.status is Status.OFF_TARGET for at in series.comparable)


def _aims_at_a_year(series: Series) -> bool:
    """Say whether what is aimed at is a total for the year: of a level or a month, out of reach would mean nothing."""
    adds_up = series.reading.basis is Basis.CUMULATIVE
    return series.target is not None and (adds_up or series.target.per == Per.YEAR_END)


def _of_actions(held: Held) -> Iterator[Assured]:
    """Give the actions of each area; those a case audit asked for are the audit's, and stay with it."""
    for place in held.places:
        own = [_action(one) for one in held.actions if place.area and one.area_id == place.area.pk and _is_told(one)]
        for placed in rules.place_actions(own, on=held.on):
            yield _line(place, "Actions", placed)


def _is_told(action: Action) -> bool:
    return action.raised_in != RaisedIn.AUDIT


def _action(one: Action) -> ActionFacts:
    return ActionFacts(
        title=one.title,
        due_on=one.due_on,
        is_open=one.state in OPEN,
        has_owner=bool(one.owner_id or one.outside_owner),
        is_escalated=one.escalated_to_id is not None,
        helped=HELPED.get(ActionState(one.state)),
    )


def _of_programmes(held: Held) -> Iterator[Assured]:
    place = _part(held, SectionKind.PROGRAMMES)
    for plan in held.plans if place else ():
        placed = rules.place_programme(_programme(PlanReading(plan, None, held.on)))
        if place and placed:
            yield _line(place, plan.name, placed)


def _programme(one: PlanReading) -> ProgrammeFacts:
    status = one.judged.status
    return ProgrammeFacts(
        because=one.judged.reason,
        is_off=status is PlanStatus.RED,
        is_at_risk=status is PlanStatus.AMBER,
        is_judged=status is not PlanStatus.NOTHING,
        declared=one.declared.label if one.declared else "",
        against=tuple(one.against),
    )


def _of_clinics(held: Held) -> Iterator[Assured]:
    """Give the sittings of the edition's month and the one after, in which its figures are looked at."""
    place = _part(held, SectionKind.CLINICS)
    until = add_months(held.month, 2)
    sat = [(clinic, one) for clinic in held.clinics for one in held.sessions_of(clinic) if one.held_on < until]
    unsure = _not_assured(one.pk for _, one in sat)
    facts = [
        ClinicFacts(clinic.name, one.held_on, one.state == SessionState.CLOSED, unsure.get(one.pk, 0))
        for clinic, one in sat
    ]
    for name, placed in rules.place_clinics(facts, on=held.on):
        if place:
            yield _line(place, name, placed)


def _not_assured(sessions: Iterable[int]) -> dict[int, int]:
    held = Outcome.objects.filter(item__session__in=list(sessions), assurance=Assurance.NOT_ASSURED)
    return dict(held.order_by().values_list("item__session").annotate(Count("pk")))


def _part(held: Held, kind: SectionKind) -> Place | None:
    return next((place for place in held.places if place.kind is kind), None)
