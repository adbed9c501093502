"""Raising, changing and closing flags; running it again changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.control_charts import SeriesKey, read_charts
from indicators.models import Doubt, Flag, Outturn
from indicators.operations.flag_answers import open_again, tell
from indicators.operations.merging import one_writer_of_figures
from indicators.rules.flag_states import opens_again, rest_is_over
from indicators.rules.flags import Decision, Move, decide, sentence
from indicators.rules.vocabulary import FlagState, Severity, Status
from indicators.standings import Series, read_series

MONTHS_READ = 24

# Who knows which indicators have an action in hand says so here (the actions app does, when it
# is ready): indicators may not lean on actions.
_in_hand: list[Callable[[], set[tuple[int, int]]]] = []


def ask_for_actions_in_hand(answer: Callable[[], set[tuple[int, int]]]) -> None:
    """Register who gives the (indicator, unit) pairs that an open action works on."""
    _in_hand.append(answer)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep did."""

    opened: int = 0
    changed: int = 0
    closed: int = 0
    woken: int = 0


@transaction.atomic
def raise_flags(*, month: date, on: date | None = None) -> Sweep:
    """Flag every series that needs a person, as things stood at the end of `month`.

    Opens, changes, closes and opens again; running it again on the same figures changes nothing. Flags whose
    rest ends by `on` (today) ask again first. A flag that already speaks of a later month is left alone.
    """
    one_writer_of_figures()
    # Held until the sweep is done: whoever answers a flag meanwhile waits, so that neither overwrites the other
    held = Flag.objects.live().select_for_update(of=("self",)).order_by("pk")
    live = {(flag.indicator_id, flag.unit_id, flag.cohort_id): flag for flag in held}
    woken = _wake(live.values(), on or timezone.localdate())
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
    return Sweep(done.count("opened"), done.count("changed"), done.count("closed"), woken)


def _wake(flags: Iterable[Flag], today: date) -> int:
    """Let the flags ask again whose rest is over, whatever has become of their figures."""
    over = [(flag, rest_is_over(FlagState(flag.state), until=flag.rests_until, today=today)) for flag in flags]
    woken = [(flag, why) for flag, why in over if why]
    for flag, why in woken:
        open_again(flag, note=why)
    return len(woken)


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
        return _close(flag, series, decision) if flag else "nothing"
    return _change(flag, series, decision) if flag else _open(series, decision)


def _open(series: Series, decision: Decision) -> str:
    """Open a flag; the same one again where it was closed on the very month that is flagged now."""
    month = series.latest.month
    closed = Flag.objects.filter(state=FlagState.CLOSED, month=month, **_of(series)).order_by("-closed_at").first()
    flag = closed or Flag(first_month=month, opened_at=timezone.now(), **_of(series))
    flag.ask_again()
    flag.closed_at = None
    _say(flag, series, decision)
    tell(flag, note="Open again: what had closed it was corrected" if closed else "")
    return "opened"


def _change(flag: Flag, series: Series, decision: Decision) -> str:
    """Bring a live flag up to date. A flag that grows louder is open again, whoever had answered it."""
    was = (flag.month, flag.classification, flag.sentence)
    if was == (series.latest.month, decision.classification, _sentence(series, decision)):
        return "nothing"
    note = opens_again(FlagState(flag.state), answered_as=flag.answered_as, becomes=decision.classification)
    if note:
        flag.ask_again()
    _say(flag, series, decision)
    tell(flag, note=note)
    return "changed"


def _close(flag: Flag, series: Series, decision: Decision) -> str:
    flag.rest_no_longer()
    flag.state, flag.closed_at = FlagState.CLOSED, timezone.now()
    flag.month, flag.sentence = series.latest.month, _sentence(series, decision)
    flag.save()
    tell(flag, note=decision.rule)
    return "closed"


def _say(flag: Flag, series: Series, decision: Decision) -> None:
    """Let a flag speak of the newest month."""
    flag.month, flag.classification = series.latest.month, decision.classification
    flag.sentence = _sentence(series, decision)
    flag.save()


def _of(series: Series) -> dict[str, Any]:
    return {"indicator": series.indicator, "unit": series.unit, "cohort": series.cohort}


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
