"""What could go on a session's agenda, each with the sentence that says why."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from actions.models import Action
from actions.rules.lifecycle import ActionState
from audits.counting import sum_of, tally
from audits.models import Audit
from clinics.agenda.candidate import Candidate
from clinics.agenda.carrying import carry, last_time, promised_then
from clinics.agenda.claims import claims_followed_up
from clinics.agenda.dip_samples import ABOUT_A_MEASURE, answered_besides, dip_samples_followed_up
from clinics.agenda.figures import figures_for
from clinics.agenda.wording import say_open
from clinics.models import AgendaItem, ClinicIndicator, ClinicSession
from clinics.rules.agenda import AgendaKind, Assurance, SessionState
from clinics.rules.arranging import NOT_DISCUSSED_FOR, say_not_discussed
from indicators.models import Doubt, Flag
from indicators.rules.flag_states import RESTING
from indicators.rules.vocabulary import FlagClass
from indicators.rules.wording import print_day, print_month
from organisation.models import Unit

LOUD = [word.value for word in FlagClass if word.interrupts]
OWN = "One of the clinic's own measures."
UNSURE = [FlagClass.DOUBTFUL_DATA.value, FlagClass.AWAITED_DATA.value]


def candidates_for(session: ClinicSession) -> list[Candidate]:
    """Gather everything a session should speak of; nothing is put on twice.

    What was promised last time comes first. What last time left is carried: it takes the place of
    what calls for the same thing anew, and keeps count of how often it was carried.
    """
    before = last_time(session)
    units = _units(session.clinic.unit)
    promised = list(promised_then(before, on=session.held_on)) if before else []
    known = {candidate.action.pk for candidate in promised if candidate.action}
    gathered = [
        *promised,
        *_actions_due(units, session, known),
        *_without_impact(units, known),
        *_flags(session.clinic.unit, units.exclude(kind=Unit.Kind.WORKER)),
    ]
    became = claims_followed_up(session.clinic.unit, units, since=before.held_on if before else None)
    asked = dip_samples_followed_up(session, units, since=before.held_on if before else None)
    gathered += _remaining_indicators(session, _spoken_of(gathered))
    gathered += answered_besides(asked, _spoken_of(gathered))
    gathered += [*_audits(units, session), Candidate(AgendaKind.ANY_OTHER, "Any other business", "On every agenda.")]
    said = {key: " ".join(filter(None, [asked[key].said, became.get(key)])) for key in asked}
    return carry([_with_what_became(one, became | said) for one in gathered], session=session, before=before)


def _spoken_of(gathered: Iterable[Candidate]) -> set[int]:
    return {candidate.indicator.pk for candidate in gathered if candidate.indicator and not candidate.action}


def _with_what_became(one: Candidate, became: dict[int, str]) -> Candidate:
    """Begin the reason of a measure with what became of its dip samples and of the claim that it was recording."""
    said = became.get(one.indicator.pk, "") if one.kind in ABOUT_A_MEASURE and one.indicator else ""
    return replace(one, reason=f"{said} {one.reason}") if said else one


def _units(service: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[service.pk, *(below.pk for below in service.descendants())])


def _actions_due(units: QuerySet[Unit], session: ClinicSession, known: set[int]) -> Iterator[Candidate]:
    """Give the open actions of the service that fall due before the clinic would meet again."""
    again = session.held_on + timedelta(weeks=session.clinic.cadence_weeks)
    due = Action.objects.open().filter(unit__in=units, due_on__lt=again).exclude(pk__in=known)
    for action in due.select_related("owner", "indicator").with_last_update().order_by("due_on", "pk"):
        reason = say_open(action, on=session.held_on)
        yield Candidate(AgendaKind.ACTION, action.title, reason, action.indicator, action=action)


def _without_impact(units: QuerySet[Unit], known: set[int]) -> Iterator[Candidate]:
    """Give what was done and moved nothing, until a clinic has spoken of it: it comes back by itself.

    The measure's own verdict counts from when it was reached; what somebody said of it themselves from then.
    """
    spoken_of = AgendaItem.objects.filter(action=OuterRef("pk"), outcome__recorded_at__gte=OuterRef("said_at"))
    actions = Action.objects.filter(state=ActionState.NO_IMPACT, unit__in=units).exclude(pk__in=known)
    actions = actions.annotate(said_at=Coalesce("effect__judged_at", "closed_at")).exclude(Exists(spoken_of))
    for action in actions.select_related("owner", "indicator", "effect").order_by("said_at", "pk"):
        effect = getattr(action, "effect", None)
        reason = f"Done, and the measure did not follow. {effect.sentence if effect else action.closed_reason}".strip()
        yield Candidate(AgendaKind.ACTION, action.title, reason, action.indicator, action=action)


def _flags(service: Unit, units: QuerySet[Unit]) -> Iterator[Candidate]:
    """Give the flags that interrupt one by one, and those about data once an indicator."""
    about_us = Q(unit__in=units) | Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service)
    on_our_list = Q(indicator__clinics__unit=service, unit__kind=Unit.Kind.AUTHORITY)
    flags = Flag.objects.live().exclude(state__in=RESTING).filter(about_us | on_our_list).distinct()
    flags = flags.select_related("indicator", "unit", "cohort").order_by("indicator__code", "pk")
    for flag in flags.filter(classification__in=LOUD):
        yield Candidate(AgendaKind.FLAG, flag.what, _why(flag), flag.indicator, flag)
    unsure = list(flags.filter(classification__in=UNSURE))
    doubts = _doubts_of(unsure)
    for indicator, together in groupby(unsure, key=lambda flag: flag.indicator):
        first = next(together)
        sentences = doubts.get(indicator.pk, [])
        reason = f"In doubt: {' '.join(sentences)}" if sentences else _why(first)
        yield Candidate(AgendaKind.DOUBT, indicator.name, reason, indicator, first)


def _doubts_of(flags: Iterable[Flag]) -> dict[int, list[str]]:
    """Give the sentences of the doubts on flagged series, by indicator, in one query."""
    flagged = {(flag.indicator_id, flag.unit_id) for flag in flags}
    doubts = Doubt.objects.live().filter(indicator__in={indicator for indicator, _ in flagged})
    sentences: dict[int, list[str]] = {}
    for doubt in doubts.order_by("pk"):
        if (doubt.indicator_id, doubt.unit_id) in flagged:
            sentences.setdefault(doubt.indicator_id, []).append(doubt.sentence)
    return sentences


def _remaining_indicators(session: ClinicSession, spoken_of: set[int]) -> list[Candidate]:
    """Give the clinic's other measures, those not discussed for long before the rest."""
    lines = [
        line
        for line in session.clinic.lines.select_related("indicator").order_by("position")
        if line.indicator_id not in spoken_of
    ]
    stands = _how_they_stand(lines, session.clinic.unit)
    neglected = _not_discussed(session, [line.indicator_id for line in lines])
    lines.sort(key=lambda line: line.indicator_id not in neglected)
    return [
        Candidate(
            AgendaKind.INDICATOR,
            str(line),
            f"{neglected.get(line.indicator_id, OWN)} {stands[line.indicator_id]}",
            line.indicator,
        )
        for line in lines
    ]


def _how_they_stand(lines: list[ClinicIndicator], service: Unit) -> dict[int, str]:
    held = figures_for([line.indicator_id for line in lines], service)
    return {
        line.indicator_id: next(
            (one.latest.sentence for one in held if one.indicator.pk == line.indicator_id),
            "No figure has been recorded.",
        )
        for line in lines
    }


def _not_discussed(session: ClinicSession, indicators: list[int]) -> dict[int, str]:
    """Say of the measures that the last three sessions did not speak of that it is so, and since when."""
    held = session.clinic.sessions.filter(state=SessionState.CLOSED, held_on__lt=session.held_on)
    lately = list(held.values_list("held_on", flat=True)[:NOT_DISCUSSED_FOR])
    if len(lately) < NOT_DISCUSSED_FOR:
        return {}
    spoken_of = AgendaItem.objects.filter(session__in=held, indicator__in=indicators, outcome__isnull=False)
    spoken_of = spoken_of.exclude(outcome__assurance=Assurance.NOT_REACHED).order_by()
    rows = spoken_of.values_list("indicator").annotate(newest=Max("session__held_on"))
    newest: dict[int, date] = dict(rows)
    return {
        indicator: say_not_discussed(newest.get(indicator))
        for indicator in indicators
        if newest.get(indicator, date.min) < lately[-1]
    }


def _audits(units: QuerySet[Unit], session: ClinicSession) -> Iterator[Candidate]:
    held = session.clinic.sessions.filter(held_on__lt=session.held_on).exclude(state=SessionState.CANCELLED)
    before = held.first()
    audits = Audit.objects.counted().filter(unit__in=units, audited_on__lte=session.held_on)
    audits = audits.filter(audited_on__gt=before.held_on) if before else audits
    counted = sum_of(tally(audits))
    if counted.cases:
        since = f" since {print_day(before.held_on)}" if before else ""
        reason = (
            f"{counted.cases} audited{since}: {counted.good_or_better} good or better, {counted.inadequate} inadequate."
        )
        yield Candidate(AgendaKind.AUDIT, "Case audits since last time", reason)


def _why(flag: Flag) -> str:
    return f"{print_month(flag.month)}. {flag.why}"
