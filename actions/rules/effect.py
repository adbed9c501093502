"""Did it help? What a measure did in the three months after an action was done.

The limits are those of the months before the action was raised, so that what it moved while it was
worked on counts for it; the rules for special causes are Making Data Count's, as on the measure's
own chart. The month that speaks is the newest unusual one of the three. An improvement counts only
if the last of them has not gone back. It says what the measure did, never why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from actions.rules.lifecycle import ActionState, Verdict
from indicators.rules.choice import Choice
from indicators.rules.chosen import draw_chosen
from indicators.rules.rare import RareChart
from indicators.rules.shares import Fractions
from indicators.rules.spc import MAKING_DATA_COUNT, CannotChartError, Chart, Point, Settings, Variation, latest_sentence
from indicators.rules.status import Reading
from indicators.rules.trajectory import increments
from indicators.rules.vocabulary import Basis, Measure, Polarity
from indicators.rules.wording import print_month, print_target
from organisation.rules.calendar import add_months, first_of_month, last_full_month, months_elapsed

MONTHS_JUDGED = 3
FEWEST_JUDGED = 2
TOO_EARLY = "Too early"

STATES = {
    Verdict.IMPROVED: ActionState.EMBEDDED,
    Verdict.NO_IMPACT: ActionState.NO_IMPACT,
    Verdict.WORSE: ActionState.NO_IMPACT,
}


@dataclass(frozen=True)
class Measured:
    """A measure month by month, and how it is charted. `breaks` and `rebases` are the months limits begin anew."""

    name: str
    figures: Mapping[date, Decimal | None]
    reading: Reading
    choice: Choice
    settings: Settings = MAKING_DATA_COUNT
    fractions: Fractions | None = None
    breaks: Sequence[date] = ()
    rebases: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure that is shown: when, which month's, and the figure as it is written."""

    when: str
    month: date | None
    printed: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What is said of an action's effect. Without a verdict it is too early to say."""

    verdict: Verdict | None
    sentence: str
    marks: tuple[Mark, ...] = ()

    @property
    def label(self) -> str:
        """Say the verdict in a word or two."""
        return self.verdict.label if self.verdict else TOO_EARLY


@dataclass(frozen=True, slots=True)
class Span:
    """The months that matter: the last before it was raised, the one it was done in, the three after."""

    before: date
    done: date

    @property
    def after(self) -> list[date]:
        """Give the months that are judged."""
        return [add_months(self.done, step) for step in range(1, MONTHS_JUDGED + 1)]

    @property
    def last(self) -> date:
        """Give the last of them."""
        return self.after[-1]


def span_of(*, raised_on: date, done_on: date) -> Span:
    """Give the months that matter of an action raised and done on these days."""
    done = first_of_month(done_on)
    return Span(min(last_full_month(raised_on), done), done)


def judge(measured: Measured, span: Span, *, on: date) -> Effect:
    """Say what a measure did after an action, seen from a day.

    It waits until the third month's figure is in, and where that does not come for a month after it
    was due, judges by two.
    """
    marks = tuple(_marks(measured, span))
    each = _each_month(measured)
    held = [month for month in span.after if each.get(month) is not None]
    if measured.figures.get(span.last) is None and on < add_months(span.last, 2):
        return Effect(None, _too_early(span, held), marks)
    try:
        verdict, said = _found(measured, span, held)
    except CannotChartError as why:
        verdict, said = Verdict.NO_FIGURES, str(why)
    return Effect(verdict, " ".join(filter(None, [_stood(marks), said]))[:500], marks)


def _found(measured: Measured, span: Span, held: Sequence[date]) -> tuple[Verdict, str]:
    if why := _why_not(measured, span, held):
        return Verdict.NO_FIGURES, why
    chart = _chart(measured, span)
    if chart is None or isinstance(chart, RareChart) or not chart.settings.judges:
        return Verdict.NO_FIGURES, f"Nothing judges it month by month. {measured.choice.reason}"
    if not chart.shows_icons:
        return Verdict.NO_FIGURES, _said(chart, measured)
    return _verdict(chart, measured, span, held)


def _verdict(chart: Chart, measured: Measured, span: Span, held: Sequence[date]) -> tuple[Verdict, str]:
    """Let the newest unusual month of the three speak, unless the last has gone back across the mean."""
    points = {point.month: point for point in chart.points if point.value is not None}
    held = [month for month in held if month in points]
    if len(held) < FEWEST_JUDGED:
        return Verdict.NO_FIGURES, "Too few of the months after it was done can be charted."
    unusual = [month for month in held if points[month].variation is not Variation.COMMON_CAUSE]
    if not unusual:
        return Verdict.NO_IMPACT, _said(chart, measured)
    newest, last = unusual[-1], points[held[-1]]
    better = points[newest].variation is Variation.IMPROVEMENT
    if _is_on_better_side(last, measured.reading) is not better:
        return Verdict.NO_IMPACT, f"{_said(chart, measured)} What was unusual in {print_month(newest)} has not lasted."
    spoken = _chart(measured, span, until=newest)
    said = _said(spoken, measured) if spoken else ""
    return (Verdict.IMPROVED if better else Verdict.WORSE), said


def _why_not(measured: Measured, span: Span, held: Sequence[date]) -> str:
    """Say why it cannot be told, before anything is drawn; nothing where it can."""
    if measured.reading.polarity is Polarity.NEITHER:
        return "Neither direction is better, so nobody can say that it helped."
    if crossed := _within(measured.breaks, span):
        return f"It is counted differently since {print_month(crossed)}: before and after do not compare."
    if crossed := _within(measured.rebases, span):
        return f"Its limits begin anew in {print_month(crossed)}: before and after are not set against each other."
    if len(held) < FEWEST_JUDGED:
        missing = MONTHS_JUDGED - len(held)
        return f"Figures of {missing} of the {MONTHS_JUDGED} months after it was done are missing."
    before = _before(measured, span)
    if len(before) < measured.settings.minimum_points:
        needed = measured.settings.minimum_points
        return f"Before it was raised {_months(len(before))} held that compare, and {needed} are needed."
    return ""


def _chart(measured: Measured, span: Span, *, until: date | None = None) -> Chart | None:
    """Draw the months up to the last that is judged, with the limits of those before it was raised."""
    start, until = min(_before(measured, span)), until or span.last
    if _runs_on(measured.reading) and months_elapsed(start) > 1:
        start = add_months(start, -1)  # what the first month added is the step from the one before it
    months = [month for month in measured.figures if start <= month <= until]
    fractions = measured.fractions or {}
    return draw_chosen(
        measured.choice,
        {month: measured.figures[month] for month in months},
        reading=measured.reading,
        fractions={month: fractions[month] for month in months if month in fractions},
        settings=replace(measured.settings, baseline=_months_apart(start, span.before) + 1),
    )


def _before(measured: Measured, span: Span) -> list[date]:
    """Give the months up to its raising that have a figure and compare with those after."""
    starts = [start for start in (*measured.breaks, *measured.rebases) if start <= span.before]
    since = max(starts, default=date.min)
    held = _each_month(measured)
    return [month for month, value in held.items() if since <= month <= span.before and value is not None]


def _each_month(measured: Measured) -> dict[date, Decimal | None]:
    """Give each month by itself: of a running total what it added, as its chart does."""
    if not _runs_on(measured.reading):
        return dict(measured.figures)
    known = {month: value for month, value in measured.figures.items() if value is not None}
    crossing = {start for start in (*measured.breaks, *measured.rebases) if months_elapsed(start) > 1}
    added = increments(known, basis=Basis.CUMULATIVE)
    return {month: step for month, step in added.items() if month not in crossing}


def _runs_on(reading: Reading) -> bool:
    return reading.basis is Basis.CUMULATIVE and reading.measure is not Measure.PERCENTAGE


def _marks(measured: Measured, span: Span) -> Iterable[Mark]:
    """Give the figures a reader sets side by side: at raising, when done, each month since, and the newest."""
    held = {month: value for month, value in sorted(_each_month(measured).items()) if value is not None}
    for when, month in (("When it was raised", span.before), ("When it was done", span.done)):
        at = max((one for one in held if one <= month), default=None)
        yield _mark(when, at, held, measured)
    for month in span.after:
        yield _mark("Since then", month, held, measured)
    newest = max(held, default=None)
    if newest and newest > span.last:
        yield _mark("Newest", newest, held, measured)


def _mark(when: str, month: date | None, held: Mapping[date, Decimal], measured: Measured) -> Mark:
    value = held.get(month) if month else None
    return Mark(when, month, print_target(value, measured.reading.measure) if value is not None else "no figure")


def _stood(marks: Sequence[Mark]) -> str:
    """Say where it stood at raising and when it was done."""
    raised, done = marks[0], marks[1]
    if raised.month is None:
        return "There was no figure when it was raised."
    first = f"{raised.printed} in {print_month(raised.month)} when it was raised"
    if done.month is None or done.month == raised.month:
        return f"{first}."
    return f"{first}, {done.printed} in {print_month(done.month)} when it was done."


def _said(chart: Chart, measured: Measured) -> str:
    said = latest_sentence(chart, name=measured.name).removeprefix(f"{measured.name}: ")
    return f"{said[:1].upper()}{said[1:]}"


def _too_early(span: Span, held: Sequence[date]) -> str:
    first, last = print_month(span.after[0]), print_month(span.last)
    waits = f"{len(held)} of {MONTHS_JUDGED} are in" if held else "none is in"
    return f"It is judged once the figures of {first} to {last} are in; {waits}."


def _is_on_better_side(point: Point, reading: Reading) -> bool:
    if point.value is None or point.limits.mean is None:
        return False
    return (point.value > point.limits.mean) is (reading.polarity is Polarity.HIGHER)


def _within(starts: Iterable[date], span: Span) -> date | None:
    return max((start for start in starts if span.before < start <= span.last), default=None)


def _months_apart(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _months(number: int) -> str:
    return "1 month is" if number == 1 else f"{number} months are"
