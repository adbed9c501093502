"""Raising, changing and closing flags; running it again changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from indicators.control_charts import SeriesKey, read_charts
from indicators.models import Cohort, Doubt, Flag, Indicator, Outturn
from indicators.operations.flag_answers import open_again, tell
from indicators.operations.merging import one_writer_of_figures
from indicators.rules.flag_states import opens_again, rest_is_over
from indicators.rules.flags import Decision, Move, decide, sentence
from indicators.rules.vocabulary import FlagState, Severity, Status
from indicators.standings import Series, read_series, series_name
from organisation.jobs import each_or_set_aside
from organisation.jobs.aside import NOT_ITS_FAULT
from organisation.models import Unit

MONTHS_READ = 24
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
    look = _Look(month, live)
    done = _sweep_all(look)
    return Sweep(done.count("opened"), done.count("changed"), done.count("closed"), woken)


def _sweep_all(look: "_Look") -> list[str]:
    """Sweep every series, past those that cannot be dealt with: each of those is set aside with its reason."""
    outturns = _outturns_up_to(look.month)
    try:
        with transaction.atomic():  # what the database refuses must not spoil the sweep
            series = read_series(outturns)
            concerns = _concerns(series, look.month)
    except NOT_ITS_FAULT:
        raise
    except Exception:  # one of them cannot even be read: one at a time finds out which
        keys = outturns.order_by().values_list("indicator_id", "unit_id", "cohort_id").distinct()
        alone = [Alone(*key) for key in keys]
        return each_or_set_aside(FLAGS, alone, lambda one: _sweep_alone(one, look, outturns)).given
    each = each_or_set_aside(
        FLAGS, series, lambda one: _sweep(one, look, concerns.get(one.key, "")), in_savepoint=False
    )
    return each.given


@dataclass(frozen=True, slots=True)
class Alone:
    """A series to be read by itself."""

    indicator: int
    unit: int
    cohort: int | None

    @property
    def set_aside_as(self) -> str:
        """Say under what name it is set aside: the same as when it is read with the others."""
        return series_name((self.indicator, self.unit, self.cohort))

    def __str__(self) -> str:
        """Name the series."""
        whose = [Unit.objects.get(pk=self.unit).name]
        whose += [Cohort.objects.get(pk=self.cohort).name] if self.cohort else []
        return f"{Indicator.objects.get(pk=self.indicator).name} ({', '.join(whose)})"


def _sweep_alone(alone: Alone, look: "_Look", outturns: QuerySet[Outturn]) -> str:
    [series] = read_series(outturns.filter(indicator=alone.indicator, unit=alone.unit, cohort=alone.cohort))
    return _sweep(series, look, _concerns([series], look.month).get(series.key, ""))


class _Look:
    """What a sweep knows besides the figures; read once for all series."""

    def __init__(self, month: date, live: dict[SeriesKey, Flag]) -> None:
        """Read the doubts, the actions in hand, and which series hold a newer figure."""
        self.month, self.live = month, live
        self.in_doubt, self.in_hand, self.overtaken = _series_in_doubt(month), _pairs_in_hand(), _overtaken(month)

    def decide(self, series: Series, concern: str) -> Decision:
        """Decide about one series."""
        cases = series.cases
        return decide(
            series.for_flags(),
            is_flagged=series.key in self.live,
            action_in_hand=_has_action(series, self.in_hand),
            is_doubtful=(*series.key, series.latest.month) in self.in_doubt,
            concern=concern,
            since_break=series.broken is not None,
            too_few=cases is not None and cases < settings.FLAG_FEWEST_CASES,
            month=self.month,
        )


def _wake(flags: Iterable[Flag], today: date) -> int:
    """Let the flags ask again whose rest is over, whatever has become of their figures."""
    over = [(flag, rest_is_over(FlagState(flag.state), until=flag.rests_until, today=today)) for flag in flags]
    woken = [(flag, why) for flag, why in over if why]
    for flag, why in woken:
        open_again(flag, note=why)
    return len(woken)


def _sweep(series: Series, look: _Look, concern: str) -> str:
    """Do what is to be done about one series, all of it or nothing; one overtaken by newer figures is left alone."""
    flag = look.live.get(series.key)
    if series.key in look.overtaken or (flag and flag.month > look.month):
        return "left alone"
    decision = look.decide(series, concern)
    if decision.move is Move.NOTHING or _is_so_already(flag, series, decision):
        return "nothing"
    with transaction.atomic():
        if flag is None:
            return _open(series, decision)
        return (_close if decision.move is Move.CLOSE else _change)(flag, series, decision)


def _is_so_already(flag: Flag | None, series: Series, decision: Decision) -> bool:
    if decision.move is Move.CLOSE:
        return flag is None
    said = (series.latest.month, decision.classification, _sentence(series, decision))
    return flag is not None and (flag.month, flag.classification, flag.sentence) == said


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


def _concerns(series: list[Series], month: date) -> dict[SeriesKey, str]:
    """Say of each series off target why its newest figure is a special cause of concern, where it is one.

    Its whole history speaks, as on the indicator's page, so that the two never disagree.
    """
    keys = {one.key for one in series if one.status is Status.OFF_TARGET}
    indicators, units = {key[0] for key in keys}, {key[1] for key in keys}
    held = Outturn.objects.filter(indicator__in=indicators, unit__in=units, month__lte=month)
    charts = read_charts([one for one in read_series(held) if one.key in keys])
    return {key: chart.concern for key, chart in charts.items()}


def _outturns_up_to(month: date) -> QuerySet[Outturn]:
    since = date(month.year - MONTHS_READ // 12, month.month, 1)
    held = Outturn.objects.filter(indicator__is_active=True, month__lte=month, month__gt=since)
    return held.exclude(unit__kind=Unit.Kind.WORKER)  # single workers are never compared, and never flagged


def _overtaken(month: date) -> set[SeriesKey]:
    """Give the series that hold a newer figure: an older month swept late says nothing of them."""
    newer = Outturn.objects.filter(indicator__is_active=True, month__gt=month, value__isnull=False)
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
