"""What could go on a session's agenda, each with the sentence that says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from actions.models import Action
from audits.models import Audit
from audits.rules.grades import month_of_audits
from clinics.models import AgendaItem, ClinicSession
from clinics.rules.agenda import AgendaKind, Assurance, SessionState
from indicators.models import Doubt, Flag, Indicator, Outturn
from indicators.rules.flag_states import RESTING
from indicators.rules.vocabulary import FlagClass
from indicators.standings import Series, read_series
from organisation.models import Unit

LOUD = [word.value for word in FlagClass if word.interrupts]
UNSURE = [FlagClass.DOUBTFUL_DATA.value, FlagClass.AWAITED_DATA.value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could go on the agenda, and why."""

    kind: AgendaKind
    title: str
    reason: str
    indicator: Indicator | None = None
    flag: Flag | None = None
    action: Action | None = None


def candidates_for(session: ClinicSession) -> list[Candidate]:
    """Gather everything a session should speak of; nothing is put on twice."""
    units = _units(session.clinic.unit)
    gathered = [*_carried(session), *_actions_due(units, session), *_flags(session.clinic.unit, units)]
    spoken_of = {candidate.indicator.pk for candidate in gathered if candidate.indicator and not candidate.action}
    gathered += _remaining_indicators(session, spoken_of)
    gathered += [*_audits(units, session), Candidate(AgendaKind.ANY_OTHER, "Any other business", "On every agenda.")]
    return gathered


def series_for(item: AgendaItem) -> list[Series]:
    """Read the figures an item is about: the service's own by cohort, and the authority's."""
    if item.indicator_id is None:
        return []
    return _series([item.indicator_id], item.session.clinic.unit)


def figures_of(item: AgendaItem) -> list[dict[str, str]]:
    """Write an item's figures down as they stand now."""
    return [
        {
            "name": series.name,
            "month": f"{series.latest.month:%B %Y}",
            "figure": series.latest.printed,
            "fraction": series.latest.fraction,
            "printed": series.latest.as_source_printed if series.latest.differs_from_print else "",
            "status": series.status.label,
        }
        for series in series_for(item)
    ]


def _units(service: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[service.pk, *(below.pk for below in service.descendants())])


def _carried(session: ClinicSession) -> Iterator[Candidate]:
    """Carry what the last closed session did not reach."""
    before = session.clinic.sessions.filter(state=SessionState.CLOSED, held_on__lt=session.held_on).first()
    if before is None:
        return
    left = before.items.filter(outcome__assurance=Assurance.NOT_REACHED).exclude(kind=AgendaKind.ANY_OTHER)
    for item in left.select_related("indicator", "flag", "action"):
        reason = f"Carried from {_day(before.held_on)}: not reached. {item.reason}"
        yield Candidate(AgendaKind(item.kind), item.title, reason, item.indicator, item.flag, item.action)


def _actions_due(units: QuerySet[Unit], session: ClinicSession) -> Iterator[Candidate]:
    placed = Action.objects.open().filter(unit__in=units).exclude(due_on=None)
    for action in placed.select_related("owner", "indicator").with_last_update().order_by("due_on", "pk"):
        said = f"Last said: {action.last_note}" if action.last_note else "No progress reported yet."
        late = "Overdue since" if action.due_on < session.held_on else "Due"
        whose = action.owned_by if action.is_placed else "no owner"
        reason = f"{late} {_day(action.due_on)}, {whose}. {said}"
        yield Candidate(AgendaKind.ACTION, action.title, reason, action.indicator, action=action)


def _flags(service: Unit, units: QuerySet[Unit]) -> Iterator[Candidate]:
    """Give the flags that interrupt one by one, and those about data once an indicator."""
    about_us = Q(unit__in=units) | Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service)
    on_our_list = Q(indicator__clinics__unit=service, unit__kind=Unit.Kind.AUTHORITY)
    flags = Flag.objects.live().exclude(state__in=RESTING).filter(about_us | on_our_list).distinct()
    flags = flags.select_related("indicator", "unit", "cohort").order_by("indicator__code", "pk")
    for flag in flags.filter(classification__in=LOUD):
        yield Candidate(AgendaKind.FLAG, flag.what, _why(flag), flag.indicator, flag)
    unsure = flags.filter(classification__in=UNSURE)
    for indicator, together in groupby(unsure, key=lambda flag: flag.indicator):
        yield _about_data(indicator, list(together))


def _about_data(indicator: Indicator, flags: list[Flag]) -> Candidate:
    doubts = Doubt.objects.live().filter(indicator=indicator, unit__in=[flag.unit_id for flag in flags])
    sentences = [doubt.sentence for doubt in doubts.order_by("pk")]
    reason = f"In doubt: {' '.join(sentences)}" if sentences else _why(flags[0])
    return Candidate(AgendaKind.DOUBT, indicator.name, reason, indicator, flags[0])


def _remaining_indicators(session: ClinicSession, spoken_of: set[int]) -> Iterator[Candidate]:
    lines = [
        line
        for line in session.clinic.lines.select_related("indicator").order_by("position")
        if line.indicator_id not in spoken_of
    ]
    series = _series([line.indicator_id for line in lines], session.clinic.unit)
    for line in lines:
        own = [one for one in series if one.indicator.pk == line.indicator_id]
        stands = own[0].latest.sentence if own else "No figure has been recorded."
        yield Candidate(AgendaKind.INDICATOR, str(line), f"One of the clinic's own measures. {stands}", line.indicator)


def _audits(units: QuerySet[Unit], session: ClinicSession) -> Iterator[Candidate]:
    before = session.clinic.sessions.filter(held_on__lt=session.held_on).first()
    audits = Audit.objects.graded().filter(unit__in=units, audited_on__lte=session.held_on)
    audits = audits.filter(audited_on__gt=before.held_on) if before else audits
    counted = month_of_audits(audit.grade for audit in audits)
    if counted.cases:
        since = f" since {_day(before.held_on)}" if before else ""
        reason = (
            f"{counted.cases} audited{since}: {counted.good_or_better} good or better, {counted.inadequate} inadequate."
        )
        yield Candidate(AgendaKind.AUDIT, "Case audits since last time", reason)


def _series(indicators: list[int], service: Unit) -> list[Series]:
    whose = Q(unit=service) | Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    series = read_series(Outturn.objects.filter(whose, indicator__in=indicators))
    return sorted(
        series,
        key=lambda one: (one.unit.pk != service.pk, one.cohort is not None, one.cohort.name if one.cohort else ""),
    )


def _why(flag: Flag) -> str:
    return f"{flag.month:%B %Y}. {flag.why}"


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
