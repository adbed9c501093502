"""Figures that need somebody: returns due or to be checked, doubts to settle, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.urls import reverse

from indicators.gaps import Gap
from indicators.models import AwaitedFigure, Doubt, Indicator, Return
from indicators.models.returns import ReturnKind, ReturnState
from indicators.rules.gaps import USUAL_WORKING_DAY, GapState, due_on
from indicators.rules.vocabulary import Severity
from organisation.roles import Capability
from organisation.rules.calendar import add_months, last_full_month
from reports.rules.today import MOST, due, how_long, waits, when_due
from reports.today.needs import Asked, Need, Pile, day_of, pile_of

ASKS_NOW = (GapState.UNOWNED, GapState.PROMISE_PASSED, GapState.LATE, GapState.DUE_TODAY)
AHEAD = timedelta(days=7)


def return_due(ask: Asked) -> Pile:
    """Give the month whose figures are to be published next, from a week before its day."""
    newest, owed = ask.newest_month, next_owed(ask)
    day = due_on(owed, USUAL_WORKING_DAY)
    pile = Pile("Return due", "Returns due", reverse("indicators:returns"))
    if day > ask.today + AHEAD:
        return pile
    held = f"The newest month held is {newest:%B %Y}." if newest else "No figure is held yet."
    why = f"{when_due(day, on=ask.today)} {held}"
    address = reverse("indicators:upload-return")
    need = Need(f"The figures of {owed:%B %Y}", "", why, "Upload the return", address, due(day, on=ask.today))
    return replace(pile, needs=(need,), number=1)


def next_owed(ask: Asked) -> date:
    """Give the month whose figures come next: the one after the newest held, or the last one that is over."""
    return add_months(ask.newest_month, 1) if ask.newest_month else last_full_month(ask.today)


def returns_to_check(ask: Asked) -> Pile:
    """Give the returns that were read and that nobody has published."""
    checked = Return.objects.filter(state=ReturnState.CHECKED).select_related("uploaded_by", "unit")
    blocking = Count("problems", filter=Q(problems__severity=Severity.BLOCK))
    return pile_of(
        checked.annotate(blocking=blocking).order_by("uploaded_at", "pk"),
        lambda given: _return(given, ask),
        one="Return to check and publish",
        many="Returns to check and publish",
        address=f"{reverse('indicators:returns')}?state={ReturnState.CHECKED.value}",
    )


def doubts(ask: Asked) -> Pile:
    """Give the doubts about figures nobody has settled, the gravest first."""
    grave = Case(
        *(When(severity=word.value, then=Value(place)) for place, word in enumerate(Severity)),
        output_field=IntegerField(),
    )
    live = Doubt.objects.live().filter(unit__in=ask.readable).annotate(grave=grave)
    return pile_of(
        live.select_related("indicator", "unit", "cohort").order_by("grave", "raised_at", "pk"),
        lambda doubt: _doubt(doubt, ask),
        one="Doubt to settle",
        many="Doubts to settle",
        address=reverse("indicators:doubts"),
    )


def missing(ask: Asked) -> Pile:
    """Give the figures others were to have brought, or nobody brings, to whoever publishes them all."""
    found = [gap for gap in ask.gaps if gap.outlook.state in ASKS_NOW and gap.owner != ask.user]
    return _gaps(found, ask, "Missing figure", "Missing figures", address=reverse("indicators:gaps"))


def to_bring(ask: Asked) -> Pile:
    """Give the missing figures somebody is to bring. Who brings none costs two queries."""
    named = Indicator.objects.filter(Q(owner=ask.user) | Q(updater=ask.user), is_active=True)
    brings = AwaitedFigure.objects.filter(owner=ask.user).exists() or named.exists()
    found = [gap for gap in ask.gaps if gap.owner == ask.user] if brings else []
    address = f"{reverse('indicators:gaps')}?owner=mine"
    return _gaps(found, ask, "Figure for you to bring", "Figures for you to bring", address=address)


def _gaps(found: list[Gap], ask: Asked, one: str, many: str, *, address: str) -> Pile:
    typed = ask.units(Capability.ENTER_FIGURES)
    needs = sorted((_gap(gap, ask, typed) for gap in found), key=lambda need: need.urgency.place)
    return Pile(one, many, address, tuple(needs[:MOST]), len(needs))


def _gap(gap: Gap, ask: Asked, typed: set[int]) -> Need:
    day = gap.promised_on if gap.outlook.state in (GapState.PROMISE_PASSED, GapState.PROMISED) else gap.due_on
    series = gap.series
    step, address, why = "Say who brings it", series.get_absolute_url(), gap.outlook.sentence
    if gap.owner == ask.user:
        step = "Say when"
        why = f"{why.partition(';')[0]}. {when_due(day or gap.due_on, on=ask.today)}"
        if series.unit.pk in typed:
            step, address = "Type figures", reverse("indicators:sheet", args=[series.unit.code, gap.since])
    elif gap.owner:
        step = "See who has it"
    what = f"{series.indicator.code} {series.indicator}"
    return Need(what, series.whose, why, step, address, due(day or gap.due_on, on=ask.today))


def _return(given: Return, ask: Asked) -> Need:
    since = day_of(given.uploaded_at, otherwise=ask.today)
    came = "typed" if given.kind == ReturnKind.SHEET else "uploaded"
    number = given.blocking  # type: ignore[attr-defined]
    stops = f" {number} problem{'' if number == 1 else 's'} stop{'s' if number == 1 else ''} it." if number else ""
    why = f"Read, and not published {how_long(since, on=ask.today)}.{stops}"
    by = f"{came} by {given.uploaded_by}"
    return Need(given.file_name, by, why, "Check the return", given.get_absolute_url(), waits(since))


def _doubt(doubt: Doubt, ask: Asked) -> Need:
    since = day_of(doubt.raised_at, otherwise=ask.today)
    whose = f"{doubt.unit}, {doubt.cohort}" if doubt.cohort else str(doubt.unit)
    month = f", {doubt.month:%B %Y}" if doubt.month else ""
    return Need(
        f"{doubt.indicator.code} {doubt.indicator}",
        f"{whose}{month}",
        doubt.sentence,
        "Settle",
        reverse("indicators:settle-doubt", args=[doubt.pk]),
        waits(since),
    )
