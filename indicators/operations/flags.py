"""Raising, changing and closing flags; running it again changes nothing.

Every series is glanced at: most are on target, or of too few cases, and no flag is up. The others are read with
their whole history, a lot at a time, so that memory does not grow with their number.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from indicators.control_charts import SeriesKey, read_charts
from indicators.held import HeldFigure, Lot, Whose, newest_figures
from indicators.models import Doubt, Flag, Outturn
from indicators.operations.flag_answers import open_again
from indicators.operations.flag_changes import FlagChanges
from indicators.operations.merging import one_writer_of_figures
from indicators.operations.recording import OpenClaims
from indicators.rules import flags as rules
from indicators.rules.flag_states import RESTING, opens_again, rest_is_over
from indicators.rules.flags import Decision, Move, decide, sentence
from indicators.rules.vocabulary import Absence, FlagState, Measure, Severity, Status
from indicators.standings import Series, called, series_name
from organisation.jobs import each_or_set_aside
from organisation.jobs.aside import NOT_ITS_FAULT, went_well
from organisation.rules.calendar import add_months

MONTHS_READ = 24
A_LOT = 2000  # series read together
FLAGS = "flag missed targets"

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
    judged: int = 0


@transaction.atomic
def raise_flags(*, month: date, on: date | None = None) -> Sweep:
    """Flag every series that needs a person, as things stood at the end of `month`.

    Opens, changes, closes and opens again; running it again on the same figures changes nothing. Flags whose
    rest ends by `on` (today) ask again first. A flag that already speaks of a later month is left alone.
    """
    one_writer_of_figures()
    # Held until the sweep is done: whoever answers a flag meanwhile waits, so that neither overwrites the other
    list(Flag.objects.live().select_for_update().order_by("pk").values_list("pk", flat=True))
    woken = _wake(on or timezone.localdate())
    look = _Look(month)
    newest = newest_figures(look.whose, month=month, since=_first_month_read(month))
    lots = iter(lambda: dict(islice(newest, A_LOT)), {})
    opened, changed, closed, judged = map(
        sum, zip(_NOTHING_DONE, *(_sweep_lot(lot, look) for lot in lots), strict=True)
    )
    return Sweep(opened, changed, closed, woken, judged)


Done = tuple[int, int, int, int]  # opened, changed, closed, judged
_NOTHING_DONE: Done = (0, 0, 0, 0)


def _sweep_lot(newest: dict[SeriesKey, HeldFigure], look: "_Look") -> Done:
    """Sweep some series all at once. Where one of them cannot be dealt with, halve them until it is found.

    That one is set aside with its reason, and nothing of it stays; the others are dealt with.
    """
    try:
        with transaction.atomic():  # what the database refuses must not spoil the sweep
            done = _sweep_together(newest, look)
    except NOT_ITS_FAULT:
        raise
    except Exception:
        if len(newest) == 1:
            [key] = newest
            each = each_or_set_aside(FLAGS, [Alone(key, look.whose)], lambda _: _sweep_together(newest, look))
            return each.given[0] if each.given else _NOTHING_DONE
        keys, half = list(newest), len(newest) // 2
        parts = [_sweep_lot({key: newest[key] for key in some}, look) for some in (keys[:half], keys[half:])]
        return tuple(map(sum, zip(*parts, strict=True)))  # type: ignore[return-value]
    went_well(FLAGS, map(series_name, newest))
    return done


@dataclass(frozen=True, slots=True)
class Alone:
    """A series that is dealt with by itself, because the others cannot be dealt with together with it."""

    key: SeriesKey
    whose: Whose

    @property
    def set_aside_as(self) -> str:
        """Say under what name it is set aside: the same as when it is read with the others."""
        return series_name(self.key)

    def __str__(self) -> str:
        """Name the series."""
        indicator, unit, cohort = self.key
        whose = self.whose
        return called(whose.indicators[indicator], whose.units[unit], whose.cohorts[cohort] if cohort else None)


class _Look:
    """What a sweep knows besides the figures; read once for all series."""

    def __init__(self, month: date) -> None:
        """Read the doubts, the actions in hand, which series hold a newer figure, and whose series there are."""
        self.month, self.whose = month, Whose()
        self.in_doubt, self.in_hand, self.overtaken = (
            _series_in_doubt(month),
            _pairs_in_hand(),
            _overtaken(month, self.whose),
        )

    def is_left_alone(self, key: SeriesKey, flag: Flag | None) -> bool:
        """Say whether newer figures have overtaken the month swept."""
        return key in self.overtaken or (flag is not None and flag.month > self.month)

    def is_calm(self, lot: Lot, key: SeriesKey, figure: HeldFigure) -> bool:
        """Say that a series with no flag up needs none, from its newest month alone: by the rule that decides."""
        if lot.runs_on(key):
            return False  # what is due by its month may follow last year's
        assessed = lot.assess(key, figure)
        standing = rules.Standing(figure.month, assessed.status, Absence(figure.absence) if figure.absence else None)
        is_share = figure.indicator.measure == Measure.PERCENTAGE
        decision = decide(
            [standing],
            is_flagged=False,
            is_doubtful=(*key, figure.month) in self.in_doubt,
            too_few=is_share and _too_few(figure.denominator),
        )
        return decision.move is Move.NOTHING

    def decide(self, series: Series, concern: str, *, is_flagged: bool, claimed: str) -> Decision:
        """Decide about one series."""
        return decide(
            series.for_flags(),
            is_flagged=is_flagged,
            action_in_hand=_has_action(series, self.in_hand),
            is_doubtful=(*series.key, series.latest.month) in self.in_doubt,
            concern=concern,
            since_break=series.broken is not None,
            too_few=_too_few(series.cases),
            claimed=claimed,
            month=self.month,
        )


def _too_few(cases: Decimal | None) -> bool:
    return cases is not None and cases < settings.FLAG_FEWEST_CASES


def _wake(today: date) -> int:
    """Let the flags ask again whose rest is over, whatever has become of their figures."""
    resting = Flag.objects.filter(state__in=RESTING, rests_until__lte=today).order_by("pk")
    over = [(flag, rest_is_over(FlagState(flag.state), until=flag.rests_until, today=today)) for flag in resting]
    woken = [(flag, why) for flag, why in over if why]
    for flag, why in woken:
        open_again(flag, note=why)
    return len(woken)


def _sweep_together(newest: dict[SeriesKey, HeldFigure], look: _Look) -> Done:
    """Do what is to be done about some series; one overtaken by newer figures is left alone."""
    lot, live, claims = Lot(list(newest), look.whose), _live(newest), OpenClaims(newest)
    changes = FlagChanges()
    every = _read_closely(lot, newest, live.keys() | claims.keys(), live, look)
    judged = claims.judge(every)
    concerns = _concerns(every)
    reopened = _closed_on_the_same_month(every, live)
    since = _first_month_read(look.month)
    for series in every:
        read = series.since(since)
        flag = live.get(series.key)
        decision = look.decide(
            read, concerns.get(series.key, ""), is_flagged=flag is not None, claimed=claims.excusing(read)
        )
        if decision.move is Move.NOTHING or _is_so_already(flag, read, decision):
            continue
        if flag is None:
            changes.opened.append(_opened(read, decision, reopened.get(series.key)))
        elif decision.move is Move.CLOSE:
            changes.closed.append(_closed(flag, read, decision))
        else:
            changes.changed.append(_changed(flag, read, decision))
    changes.write()
    return len(changes.opened), len(changes.changed), len(changes.closed), judged


def _live(keys: Iterable[SeriesKey]) -> dict[SeriesKey, Flag]:
    asked = set(keys)
    held = Flag.objects.live().filter(indicator__in={key[0] for key in asked}, unit__in={key[1] for key in asked})
    found = {(flag.indicator_id, flag.unit_id, flag.cohort_id): flag for flag in held}
    return {key: flag for key, flag in found.items() if key in asked}


def _read_closely(
    lot: Lot, newest: dict[SeriesKey, HeldFigure], known: Set[SeriesKey], live: dict[SeriesKey, Flag], look: _Look
) -> list[Series]:
    """Read the series a glance at their newest month does not settle."""
    asking = [
        key
        for key, figure in newest.items()
        if not look.is_left_alone(key, live.get(key)) and (key in known or not look.is_calm(lot, key, figure))
    ]
    return lot.read(asking, until=look.month)


def _is_so_already(flag: Flag | None, series: Series, decision: Decision) -> bool:
    if decision.move is Move.CLOSE:
        return flag is None
    if flag is None or (flag.month, flag.classification) != (series.latest.month, decision.classification):
        return False
    return flag.sentence == _sentence(series, decision)


def _closed_on_the_same_month(every: Sequence[Series], live: dict[SeriesKey, Flag]) -> dict[SeriesKey, Flag]:
    """Give the flags that were closed on the very month that may be flagged now, the newest of each series."""
    waiting = {series.key: series.latest.month for series in every if series.key not in live}
    if not waiting:
        return {}
    closed = Flag.objects.filter(
        state=FlagState.CLOSED, month__in=set(waiting.values()), indicator__in={key[0] for key in waiting}
    )
    held = {(flag.indicator_id, flag.unit_id, flag.cohort_id): flag for flag in closed.order_by("closed_at")}
    return {key: flag for key, flag in held.items() if waiting.get(key) == flag.month}


def _opened(series: Series, decision: Decision, closed: Flag | None) -> tuple[Flag, str]:
    """Open a flag; the same one again where it was closed on the very month that is flagged now."""
    flag = closed or Flag(first_month=series.latest.month, opened_at=timezone.now(), **_of(series))
    flag.ask_again()
    flag.closed_at = None
    _say(flag, series, decision)
    return flag, "Open again: what had closed it was corrected" if closed else ""


def _changed(flag: Flag, series: Series, decision: Decision) -> tuple[Flag, str]:
    """Bring a live flag up to date. A flag that grows louder is open again, whoever had answered it."""
    note = opens_again(FlagState(flag.state), answered_as=flag.answered_as, becomes=decision.classification)
    if note:
        flag.ask_again()
    _say(flag, series, decision)
    return flag, note


def _closed(flag: Flag, series: Series, decision: Decision) -> tuple[Flag, str]:
    flag.rest_no_longer()
    flag.state, flag.closed_at = FlagState.CLOSED, timezone.now()
    flag.month, flag.sentence = series.latest.month, _sentence(series, decision)
    return flag, decision.rule


def _say(flag: Flag, series: Series, decision: Decision) -> None:
    """Let a flag speak of the newest month."""
    flag.month, flag.classification = series.latest.month, decision.classification
    flag.sentence = _sentence(series, decision)


def _of(series: Series) -> dict[str, Any]:
    return {"indicator": series.indicator, "unit": series.unit, "cohort": series.cohort}


def _sentence(series: Series, decision: Decision) -> str:
    latest = series.latest
    said = sentence(series=series.name, explanation=latest.sentence, decision=decision, month=latest.month)
    return said if len(said) <= 500 else said[:499] + "…"


def _concerns(every: Iterable[Series]) -> dict[SeriesKey, str]:
    """Say of each series off target why its newest figure is a special cause of concern, where it is one.

    Its whole history speaks, as on the indicator's page, so that the two never disagree.
    """
    off_target = [series for series in every if series.status is Status.OFF_TARGET]
    charts = read_charts(off_target, with_targets=False)
    return {key: chart.concern for key, chart in charts.items()}


def _first_month_read(month: date) -> date:
    return add_months(month, 1 - MONTHS_READ)


def _overtaken(month: date, whose: Whose) -> set[SeriesKey]:
    """Give the series that hold a newer figure: an older month swept late says nothing of them."""
    newer = Outturn.objects.filter(unit__in=list(whose.units), month__gt=month, value__isnull=False)
    return set(newer.order_by().values_list("indicator_id", "unit_id", "cohort_id"))


def _series_in_doubt(month: date) -> set[tuple[int, int, int | None, date]]:
    doubts = Doubt.objects.live().filter(severity=Severity.BLOCK, month__lte=month)
    return set(doubts.values_list("indicator_id", "unit_id", "cohort_id", "month"))


def _pairs_in_hand() -> set[tuple[int, int]]:
    return set().union(*(answer() for answer in _in_hand))


def _has_action(series: Series, in_hand: set[tuple[int, int]]) -> bool:
    """Count an action on the indicator for the series' own unit, or for the service that leads it."""
    lead = series.indicator.lead_service_id
    return (series.indicator.pk, series.unit.pk) in in_hand or (series.indicator.pk, lead) in in_hand
