"""Raising, changing and closing flags; running it again changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.control_charts import SeriesKey, read_charts
from indicators.models import Doubt, Flag, FlagEvent, Outturn
from indicators.operations.merging import one_writer_of_figures
from indicators.rules.flags import Decision, Move, decide, sentence
from indicators.rules.vocabulary import FlagState, Severity, Status
from indicators.standings import Series, read_series
from organisation import access
from organisation.models import User
from organisation.roles import Capability

MONTHS_READ = 24

# Who knows which indicators have an action in hand says so here (the actions app does, when it
# is ready): indicators may not lean on actions.
_in_hand: list[Callable[[], set[tuple[int, int]]]] = []


def ask_for_actions_in_hand(answer: Callable[[], set[tuple[int, int]]]) -> None:
    """Register who gives the (indicator, unit) pairs that an open action works on."""
    _in_hand.append(answer)


class FlagIsClosed(Exception):
    """The flag was closed in the meantime."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep did."""

    opened: int = 0
    changed: int = 0
    closed: int = 0


@transaction.atomic
def raise_flags(*, month: date) -> Sweep:
    """Flag every series that needs a person, as things stood at the end of `month`.

    Opens, changes and closes; running it again on the same figures changes nothing. A flag that
    already speaks of a later month is left alone.
    """
    one_writer_of_figures()
    live = {(flag.indicator_id, flag.unit_id, flag.cohort_id): flag for flag in Flag.objects.live()}
    in_doubt, in_hand = _series_in_doubt(month), _pairs_in_hand()
    series = read_series(_outturns_up_to(month))
    concerns = _concerns([one for one in series if one.status is Status.OFF_TARGET], month)
    done = [
        _sweep(
            one, live.get(one.key), (*one.key, one.latest.month) in in_doubt, _has_action(one, in_hand), month,
            concerns.get(one.key, ""),
        )
        for one in series
    ]  # fmt: skip
    return Sweep(done.count("opened"), done.count("changed"), done.count("closed"))


@transaction.atomic
def acknowledge_flag(flag: Flag, *, by: User, note: str = "") -> Flag:
    """Say that somebody has seen a flag and has it in hand. Raises FlagIsClosed."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("unit", "indicator").get(pk=flag.pk)
    if not may_answer(flag, units=access.units_where(by, Capability.ANSWER_FLAGS)):
        raise PermissionDenied(f"Flags of {flag.unit} are for somebody else to answer.")
    if flag.state == FlagState.CLOSED:
        raise FlagIsClosed
    if flag.state == FlagState.OPEN:
        flag.state, flag.acknowledged_by, flag.acknowledged_at = FlagState.ACKNOWLEDGED, by, timezone.now()
        flag.save()
        _tell(flag, by=by, note=note)
    return flag


def may_answer(flag: Flag, *, units: set[int]) -> bool:
    """Say whether a flag is for these units to answer: their own, or one on a measure they lead."""
    return flag.unit_id in units or flag.indicator.lead_service_id in units


def _sweep(series: Series, flag: Flag | None, is_doubtful: bool, has_action: bool, month: date, concern: str) -> str:
    if flag and flag.month > month:
        return "left alone"
    decision = decide(
        series.for_flags(),
        is_flagged=flag is not None,
        action_in_hand=has_action,
        is_doubtful=is_doubtful,
        concern=concern,
        since_break=series.broken is not None,
    )
    if decision.move is Move.NOTHING:
        return "nothing"
    if decision.move is Move.CLOSE:
        return _close(flag, decision) if flag else "nothing"
    return _change(flag, series, decision) if flag else _open(series, decision)


def _open(series: Series, decision: Decision) -> str:
    flag = Flag.objects.create(
        indicator=series.indicator,
        unit=series.unit,
        cohort=series.cohort,
        first_month=series.latest.month,
        month=series.latest.month,
        classification=decision.classification,
        sentence=_sentence(series, decision),
        opened_at=timezone.now(),
    )
    _tell(flag)
    return "opened"


def _change(flag: Flag, series: Series, decision: Decision) -> str:
    """Bring a live flag up to date. A flag that grows louder is open again, whoever had seen it."""
    said = _sentence(series, decision)
    if (flag.month, flag.classification, flag.sentence) == (series.latest.month, decision.classification, said):
        return "nothing"
    louder = decision.classification.interrupts and decision.classification != flag.classification
    if louder and flag.state == FlagState.ACKNOWLEDGED:
        flag.state, flag.acknowledged_by, flag.acknowledged_at = FlagState.OPEN, None, None
    flag.month, flag.classification, flag.sentence = series.latest.month, decision.classification, said
    flag.save()
    _tell(flag)
    return "changed"


def _close(flag: Flag, decision: Decision) -> str:
    flag.state, flag.closed_at = FlagState.CLOSED, timezone.now()
    flag.save()
    _tell(flag, note=decision.rule)
    return "closed"


def _tell(flag: Flag, *, by: User | None = None, note: str = "") -> None:
    FlagEvent.objects.create(
        flag=flag,
        happened_at=timezone.now(),
        happened_by=by,
        month=flag.month,
        state=flag.state,
        classification=flag.classification,
        sentence=flag.sentence,
        note=note,
    )


def _sentence(series: Series, decision: Decision) -> str:
    latest = series.latest
    said = sentence(series=series.name, explanation=latest.sentence, decision=decision, month=latest.month)
    return said if len(said) <= 500 else said[:499] + "…"


def _concerns(off_target: list[Series], month: date) -> dict[SeriesKey, str]:
    """Say of each series off target why its newest figure is a special cause of concern, where it is one.

    Its whole history speaks, as on the indicator's page, so that the two never disagree.
    """
    keys = {one.key for one in off_target}
    indicators, units = {key[0] for key in keys}, {key[1] for key in keys}
    held = Outturn.objects.filter(indicator__in=indicators, unit__in=units, month__lte=month)
    charts = read_charts([one for one in read_series(held) if one.key in keys])
    return {key: chart.concern for key, chart in charts.items()}


def _outturns_up_to(month: date):
    since = date(month.year - MONTHS_READ // 12, month.month, 1)
    return Outturn.objects.filter(indicator__is_active=True, month__lte=month, month__gt=since)


def _series_in_doubt(month: date) -> set[tuple[int, int, int | None, date]]:
    doubts = Doubt.objects.live().filter(severity=Severity.BLOCK, month__lte=month)
    return set(doubts.values_list("indicator_id", "unit_id", "cohort_id", "month"))


def _pairs_in_hand() -> set[tuple[int, int]]:
    return set().union(*(answer() for answer in _in_hand))


def _has_action(series: Series, in_hand: set[tuple[int, int]]) -> bool:
    """Count an action on the indicator for the series' own unit, or for the service that leads it."""
    lead = series.indicator.lead_service_id
    return (series.indicator.pk, series.unit.pk) in in_hand or (series.indicator.pk, lead) in in_hand
