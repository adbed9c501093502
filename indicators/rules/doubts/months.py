"""A series over months: steps, repeats and gaps that are out of its own character.

A month is read against the earlier ones, as a control chart would: their mean and their average
moving range (Wheeler). A chart's own limits speak once in a few hundred honest months; here a
doubt has to be rarer, so the lines lie further out, and a step also has to outdo every earlier
one. Where the numbers behind a figure are small, chance alone moves it: the average range is never
taken smaller than chance makes it. Nothing is read across a break: a course begins behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt

from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import print_number
from organisation.rules.calendar import add_months, financial_year_start

EARLIER = 6  # months before a step can be out of character
STEP = 3.75  # average ranges a step takes, where the figure also lies
AWAY = 5.0  # so many of them from the mean of the months before;
STEP_ALONE = 5.0  # or so many by itself
BEYOND_LARGEST = 1.7  # times the largest step before
RANGE_OF_CHANCE = 1.128  # average moving range of independent figures, in standard deviations
OTHERS = 5  # months beside a figure, before or after
SPIKE, LEAST_SPIKE = 3, 20
MOVES_BEFORE_REPEAT, LEAST_REPEAT, RARE_REPEAT = 8, 4, 1e-5
FAR_FROM_EXTREME, RARE_EXTREME = 10.0, 1e-4
AT_ONCE, OF_AN_AREA = 10.0, 3  # points; percentages that move together
REGULAR = 0.8  # of the months between first and last: then it is a monthly series


@dataclass(slots=True, kw_only=True)
class Course:
    """One series, a place a month from `first` on; None where no figure is held.

    Only places from `judged` on are judged. `bases` are the denominators, where they are held;
    `rows` says where there is a row, be it an absence.
    """

    first: date
    values: Sequence[float | None]
    measure: Measure
    basis: Basis
    judged: int = 0
    bases: Sequence[float | None] = ()
    rows: Sequence[bool] = ()
    is_whole: bool = False

    def month(self, place: int) -> date:
        """Give the month at a place."""
        return add_months(self.first, place)

    def base(self, place: int) -> float | None:
        """Give the denominator at a place, where it is held."""
        return self.bases[place] if self.bases else None

    def written(self, value: float) -> str:
        """Write a figure in the measure's own unit."""
        return write(value, self.measure)


def write(value: float, measure: Measure) -> str:
    """Write a figure to one place at most, with its unit."""
    return print_number(Decimal(repr(round(value, 6)))) + ("%" if measure is Measure.PERCENTAGE else "")


def paces(course: Course) -> Sequence[float | None]:
    """Give what each month stands for by itself: of a running total, what it added."""
    if course.basis is not Basis.CUMULATIVE:
        return course.values
    if course.measure is Measure.PERCENTAGE:
        return ()
    added: list[float | None] = []
    month, before = course.first.month, None
    for value in course.values:
        if value is None or (month != 4 and before is None):
            added.append(None)
        else:
            added.append(value if month == 4 or before is None else value - before)
        before, month = value, month % 12 + 1
    return added


def running_total_falls(earlier: Decimal, later: Decimal) -> Suspicion | None:
    """R14: a running total never falls within its year."""
    if later >= earlier:
        return None
    return Suspicion(
        "running_total_falls", f"A running total falls from {print_number(earlier)} to {print_number(later)}."
    )


def running_totals_that_fall(course: Course) -> Iterator[Suspicion]:
    """R14: as above, for every month of a series beside the newest one before it in its year."""
    if course.basis is not Basis.CUMULATIVE or course.measure is Measure.PERCENTAGE:
        return
    before, since = None, None
    for place, value in enumerate(course.values):
        if value is None:
            continue
        april = financial_year_start(course.month(place))
        if before is not None and april == since and value < before - 1e-9 and place >= course.judged:
            sentence = f"A running total falls from {course.written(before)} to {course.written(value)}."
            yield Suspicion("running_total_falls", sentence, course.month(place))
        before, since = value, april


def jumps(course: Course) -> Iterator[Suspicion]:
    """R17: a step beyond every earlier one, and beyond what a control chart of them would allow for."""
    number, total, ranges, moved, largest = 0, 0.0, 0, 0.0, 0.0
    before: float | None = None
    for place, value in enumerate(paces(course)):
        if value is not None:
            if before is not None:
                step = abs(value - before)
                if place >= course.judged and number >= EARLIER and ranges and step > STEP * moved / ranges:
                    earlier = _Earlier(total / number, moved / ranges, largest)
                    if earlier.makes_odd(value, step, course, place):
                        yield _jump(course, place, before, value, earlier)
                ranges, moved = ranges + 1, moved + step
                largest = max(largest, step)
            number, total = number + 1, total + value
        before = value


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What the months before have been like."""

    mean: float
    average_range: float
    largest: float

    def makes_odd(self, value: float, step: float, course: Course, place: int) -> bool:
        """Say whether a step is out of their character, chance allowed for."""
        usual = max(self.average_range, _chance(self.mean, course, place))
        is_far = step >= STEP * usual and abs(value - self.mean) >= AWAY * usual
        return step >= BEYOND_LARGEST * self.largest and (is_far or step >= STEP_ALONE * usual)


def _chance(mean: float, course: Course, place: int) -> float:
    """Give the average moving range that chance alone makes: of a share by its cases, of a count by its size.

    A stock moves by one at least; a figure whose cases are not held by half of what is printed.
    """
    if course.measure is Measure.PERCENTAGE:
        base = course.base(place)
        if not base:
            return 0.5
        share = min(max(mean / 100, 1 / (base + 2)), 1 - 1 / (base + 2))
        fresh = 1 / 12 if course.basis is Basis.ROLLING_12M else 1  # eleven of twelve months are the same
        return RANGE_OF_CHANCE * 100 * sqrt(fresh * share * (1 - share) / base)
    one = 1.0 if course.measure is Measure.NUMBER else 10_000 / (course.base(place) or 20_000)
    if course.basis is Basis.SNAPSHOT:
        return one
    is_counted = course.measure is Measure.NUMBER or bool(course.base(place))
    return one * max(1.0, RANGE_OF_CHANCE * sqrt(max(mean / one, 0.0))) if is_counted else one


def _jump(course: Course, place: int, before: float, value: float, earlier: _Earlier) -> Suspicion:
    added = "added in the month " if course.basis is Basis.CUMULATIVE else ""
    points = " points" if course.measure is Measure.PERCENTAGE else ""
    step, usual, largest = (
        write(each, Measure.NUMBER) for each in (abs(value - before), earlier.average_range, earlier.largest)
    )
    sentence = (
        f"{course.written(value)} {added}after {course.written(before)}: a step of {step}{points}, where the "
        f"months before moved by {usual} on average and {largest} at most."
    )
    return Suspicion(
        "jump_out_of_character", sentence, course.month(place), f"{course.written(before)} > {course.written(value)}"
    )


def spikes(course: Course) -> Iterator[Suspicion]:
    """R17: a count that is three times any other month's was probably counted of something else."""
    if course.measure is not Measure.NUMBER:
        return
    held = [(value, place) for place, value in enumerate(paces(course)) if value is not None]
    if len(held) <= OTHERS:
        return
    held.sort()
    (second, _), (value, place) = held[-2:]
    if place >= course.judged and value >= SPIKE * second and value - second >= LEAST_SPIKE:
        sentence = f"{course.written(value)}, where no other month comes to more than {course.written(second)}."
        yield Suspicion("spike_out_of_character", sentence, course.month(place), course.written(value))


def repeats(course: Course) -> Iterator[Suspicion]:
    """R17: a figure that stays the same for months, in a series that otherwise moves: carried forward?"""
    moves, still, run = 0, 0, 1
    before: float | None = None
    for place, value in enumerate(paces(course)):
        if value is None or before is None or value != before:
            if before is not None and value is not None:
                moves, still = moves + run, still + run - 1
            run = 1
        else:
            run += 1
            may_speak = moves >= MOVES_BEFORE_REPEAT and value not in (0, 100) and place >= course.judged
            odds = (still + 1) / (moves + 2)
            if may_speak and _is_odd_repeat(run, odds) and not _is_odd_repeat(run - 1, odds):
                yield _repeat(course, place, value, run)
        before = value


def _is_odd_repeat(run: int, odds: float) -> bool:
    """Say whether so many equal months are odd, where a month repeats the one before with these odds."""
    return run >= LEAST_REPEAT and odds ** (run - 1) < RARE_REPEAT


def _repeat(course: Course, place: int, value: float, run: int) -> Suspicion:
    sentence = f"{course.written(value)} for {run} months in a row, where the months before hardly ever repeat."
    return Suspicion("repeat_out_of_character", sentence, course.month(place))


def extremes(course: Course) -> Iterator[Suspicion]:
    """R17: 0% or 100% in a series that never otherwise comes near: query it."""
    if course.measure is not Measure.PERCENTAGE:
        return
    places = [place for place, value in enumerate(course.values) if value in (0, 100) and place >= course.judged]
    for place in places:
        value = course.values[place]
        others = [each for at, each in enumerate(course.values) if each is not None and at != place]
        if value is None or len(others) < OTHERS:
            continue
        nearest = min(others, key=lambda each: abs(each - value))
        if abs(nearest - value) >= FAR_FROM_EXTREME and _is_hardly_chance(value, others, course, place):
            sentence = f"{course.written(value)}, where no other month comes nearer than {course.written(nearest)}."
            yield Suspicion("extreme_out_of_character", sentence, course.month(place), course.written(value))


def _is_hardly_chance(value: float, others: Sequence[float], course: Course, place: int) -> bool:
    """Say whether all or none is more than chance; without a denominator, of the whole authority only."""
    base = course.base(place)
    if not base:
        return course.is_whole
    share = sum(others) / len(others) / 100
    odds: float = (share if value else 1 - share) ** base
    return odds < RARE_EXTREME


def precision_changes(course: Course) -> Iterator[Suspicion]:
    """R21: one figure with decimals in a series typed in whole numbers was probably not typed like the others."""
    if course.measure is Measure.NUMBER:
        return
    typed = [place for place, value in enumerate(course.values) if value is not None and not course.base(place)]
    fine = [place for place in typed if (course.values[place] or 0) % 1]
    if len(fine) != 1 or len(typed) <= OTHERS or fine[0] < course.judged:
        return
    value = course.written(course.values[fine[0]] or 0)
    sentence = f"{value} has decimals, and the other {len(typed) - 1} months are whole numbers."
    yield Suspicion("precision_out_of_character", sentence, course.month(fine[0]), value)


def months_missing(course: Course) -> Iterator[Suspicion]:
    """R20: a month without a row between two that have one, in a series that is otherwise monthly."""
    if all(course.rows):
        return
    given = [place for place, is_given in enumerate(course.rows) if is_given]
    if len(given) < EARLIER or len(given) < REGULAR * (given[-1] - given[0] + 1):
        return
    for place in range(max(given[0], course.judged), given[-1]):
        if not course.rows[place]:
            sentence = "There is no figure for the month, nor why, though there is before and after it."
            yield Suspicion("month_missing_inside", sentence, course.month(place))


RULES = (running_totals_that_fall, jumps, spikes, repeats, extremes, precision_changes, months_missing)


def doubts_of_course(course: Course) -> Iterator[Suspicion]:
    """Give everything in a series that is out of its character."""
    for rule in RULES:
        yield from rule(course)


def common_steps(area: str, courses: Sequence[Course]) -> Iterator[tuple[int, Suspicion]]:
    """R17: percentages of an area that all step the same way at once: a change of extract, not of practice?

    Gives the place of each course with what is doubtful about it.
    """
    if len(courses) < OF_AN_AREA:
        return
    by_month = [_steps(course) for course in courses]
    for month in sorted(set.intersection(*(set(steps) for steps in by_month))):
        moved = [steps[month] for steps in by_month]
        if min(moved) >= AT_ONCE or max(moved) <= -AT_ONCE:
            how = "up" if moved[0] > 0 else "down"
            points = [abs(step) for step in moved]
            least, most = write(min(points), Measure.NUMBER), write(max(points), Measure.NUMBER)
            sentence = f"All {len(moved)} percentages of {area} go {how} by {least} to {most} points at once."
            for place, step in enumerate(moved):
                yield place, Suspicion("common_step", sentence, month, f"{area}: {step:+.6g}")


def _steps(course: Course) -> dict[date, float]:
    """Give each judged month's step from the month before."""
    return {
        course.month(place): value - before
        for place in range(max(1, course.judged), len(course.values))
        if (value := course.values[place]) is not None and (before := course.values[place - 1]) is not None
    }
