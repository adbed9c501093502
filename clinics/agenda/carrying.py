"""What the clinic's last session left: what it promised, and what it did not get to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import F, Q

from actions.models import Action
from actions.models.actions import OPEN_STATES
from clinics.agenda.candidate import Candidate, subjects_of
from clinics.agenda.wording import say_promised
from clinics.models import AgendaItem, ClinicSession
from clinics.rules.agenda import AgendaKind, Assurance, SessionState
from clinics.rules.arranging import say_carried
from indicators.rules.vocabulary import FlagState

HELD = (SessionState.CLOSED, SessionState.IN_PROGRESS)


def last_time(session: ClinicSession) -> ClinicSession | None:
    """Give the newest session of the clinic that was held before this one."""
    return session.clinic.sessions.filter(state__in=HELD, held_on__lt=session.held_on).first()


def promised_then(before: ClinicSession, *, on: date) -> Iterator[Candidate]:
    """Give the actions agreed at a session, those still open first, with what has become of each by a day."""
    agreed = Action.objects.filter(outcomes__item__session=before).select_related("owner", "indicator")
    agreed = agreed.with_last_update().distinct().order_by(F("due_on").asc(nulls_last=True), "pk")
    for action in sorted(agreed, key=lambda one: one.state not in OPEN_STATES):
        reason = say_promised(action, agreed_on=before.held_on, on=on)
        yield Candidate(AgendaKind.ACTION, action.title, reason, action.indicator, action=action)


def carry(gathered: list[Candidate], *, session: ClinicSession, before: ClinicSession | None) -> list[Candidate]:
    """Add what was left, or say of what calls for the same thing anew that it was."""
    candidates = list(gathered)
    for item, why in _left(session, before):
        said = say_carried(item.session.held_on, why, item.times_carried + 1)
        place = _place_of(item, candidates)
        if place is None:
            candidates.append(_carried(_again(item), said, item))
        elif candidates[place].carried_from is None:
            candidates[place] = _carried(candidates[place], said, item)
    return candidates


def _carried(candidate: Candidate, said: str, item: AgendaItem) -> Candidate:
    reason = f"{said} {candidate.reason}"
    return replace(candidate, reason=reason, carried_from=item, times_carried=item.times_carried + 1)


def _again(item: AgendaItem) -> Candidate:
    kind, reason = AgendaKind(item.kind), _why_still(item)
    return Candidate(kind, item.title, reason, item.indicator, item.flag, item.action)


def _left(session: ClinicSession, before: ClinicSession | None) -> Iterator[tuple[AgendaItem, str]]:
    """Give what carries and why: what last time left, and topics of sessions cancelled since."""
    with_all = ("session", "indicator", "flag", "action", "outcome", "carried_from")
    if before:
        left = Q(outcome=None) | Q(outcome__assurance=Assurance.NOT_REACHED) | Q(outcome__bring_back=True)
        left &= Q(held_back_at=None) | Q(kind=AgendaKind.TOPIC)
        items = before.items.filter(left).exclude(kind=AgendaKind.ANY_OTHER).select_related(*with_all)
        yield from ((item, _why_left(item)) for item in items)
    dropped = AgendaItem.objects.filter(
        Q(carried_to=None) | Q(carried_to__session=session),
        session__clinic=session.clinic,
        session__held_on__lt=session.held_on,
        session__state=SessionState.CANCELLED,
        kind=AgendaKind.TOPIC,
    )
    if before:  # what it had from before carries from there
        dropped = dropped.filter(session__held_on__gt=before.held_on).exclude(carried_from__session=before)
    yield from ((item, "that session was cancelled") for item in dropped.select_related(*with_all).distinct())


def _why_left(item: AgendaItem) -> str:
    if item.held_back_at:
        return f"held back then ({item.held_back_reason.rstrip('.')})"
    outcome = getattr(item, "outcome", None)
    if outcome is None:
        return "no outcome was recorded"
    return "not reached" if outcome.assurance == Assurance.NOT_REACHED else "the clinic asked for it again"


def _why_still(item: AgendaItem) -> str:
    """Say why something stands on the agenda that nothing but the clinic itself calls for."""
    if item.flag and item.flag.state == FlagState.CLOSED:
        return "Its flag has been closed since."
    first = item
    while first.carried_from:  # the reason it came onto an agenda by, without the words of each carrying
        first = first.carried_from
    return first.reason


def _place_of(item: AgendaItem, candidates: list[Candidate]) -> int | None:
    """Find the candidate that speaks of the same thing."""
    wanted = subjects_of(item) if item.kind != AgendaKind.TOPIC else []
    for subject in wanted:
        for place, candidate in enumerate(candidates):
            if subject in subjects_of(candidate):
                return place
    return None
