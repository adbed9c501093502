"""The same charts in the words of the R package NHSRplotthedots 0.2.2, to compare our answers with its own.

It differs from the product's charts in what `Settings.as_reference` says, and: icons are read from
the last row even if it is empty, however short the series; a month left out is bridged; a re-base
on a date that is not a row is ignored. Where the package stops with an error over a gap, the
product's answer is given: a gap breaks runs, and the icon is that of the latest month with a figure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from indicators.rules.spc.chart import Stretch, study
from indicators.rules.spc.settings import R_PACKAGE, BaselineTooShortError, CannotChartError, Settings
from indicators.rules.spc.signals import Values
from indicators.rules.spc.targets import assurance_of, meets_target
from indicators.rules.spc.words import AssuranceIcon, SpecialCause, Variation, VariationIcon, icon_of, variation_of
from indicators.rules.vocabulary import Polarity

Case = Mapping[str, Any]
Answer = dict[str, Any]
T = TypeVar("T")

SHORT_GROUP = 13
TREND_WINDOW = 7
ONE_WAY: tuple[set[int], ...] = (set(), {1}, {-1})
POLARITIES = {"increase": Polarity.HIGHER, "decrease": Polarity.LOWER, "neutral": Polarity.NEITHER}
VARIATIONS = {
    Variation.COMMON_CAUSE: "common_cause",
    Variation.IMPROVEMENT: "special_cause_improvement",
    Variation.CONCERN: "special_cause_concern",
}
ICONS = {VariationIcon.NEITHER_HIGH: "neutral_high", VariationIcon.NEITHER_LOW: "neutral_low"}
ASSURANCES = {
    AssuranceIcon.PASS: "consistent_pass",
    AssuranceIcon.FAIL: "consistent_fail",
    AssuranceIcon.HIT_OR_MISS: "inconsistent",
}
ASSURANCE_ICONS = {"consistent_pass": "pass", "consistent_fail": "fail", "inconsistent": "inconsistent"}


class DuplicateDatesError(CannotChartError):
    """Two rows have the same date."""


class UnknownDirectionError(CannotChartError):
    """The improvement direction is none of increase, decrease, neutral."""


class UnevenColumnsError(CannotChartError):
    """There are not as many dates as values, or as targets."""


def answer(case: Case) -> Answer:
    """Give a case's answer in the shape the package's own are kept in. What it refuses is a validation error."""
    try:
        return _answer(case)
    except BaselineTooShortError:
        return _refusal("fix_after_n_points must be a single numeric that is greater than or equal to 12.")
    except DuplicateDatesError:
        return _refusal("duplicate rows found in 'date'")
    except CannotChartError as problem:
        return _refusal(str(problem))


def _refusal(message: str) -> Answer:
    return {"error": "validation", "message": message}


def _answer(case: Case) -> Answer:
    dates, values, targets = _rows(case)
    polarity, settings = _polarity(case), _settings(case)
    rebases = set(case.get("rebase") or ())
    starts = [place for place, day in enumerate(dates) if day in rebases]
    causes, stretches = study(values, starts, settings)
    types = [_type(cause, polarity) for cause in causes]
    ends = _speaking_rows(values, stretches)
    found = {
        "dates": dates,
        "values": values,
        **_lines(stretches, first=1 if 0 in starts else 0),
        **_positions(values, stretches),
        "special_cause_type": [_label(cause, settings.run_length) for cause in causes],
        "point_type": types,
        "short_group_warning": _spread(stretches, lambda each: each.stop - each.start < SHORT_GROUP),
        "target": targets,
        **_icons(causes, targets, stretches, polarity, ends[-1]),
        "error": None,
        **_against_targets(values, targets, polarity),
        "limits_defined": stretches[-1].limits.upper is not None,
    }
    return found | ({"group_variation_type": [types[end] for end in ends]} if len(stretches) > 1 else {})


def _rows(case: Case) -> tuple[list[str], list[float | None], list[float | None]]:
    """Give dates, values and targets in date order. One target stands for every row."""
    dates, values = list(case["dates"]), list(case["values"])
    targets = case.get("targets") or [case.get("target")] * len(dates)
    if not dates or not len(dates) == len(values) == len(targets):
        raise UnevenColumnsError("There must be as many values, and targets, as dates, and at least one.")
    if len(set(dates)) < len(dates):
        raise DuplicateDatesError("Two rows have the same date.")
    order = sorted(range(len(dates)), key=dates.__getitem__)
    return [dates[at] for at in order], [values[at] for at in order], [targets[at] for at in order]


def _polarity(case: Case) -> Polarity:
    direction = case.get("improvement_direction", "increase")
    if direction not in POLARITIES:
        raise UnknownDirectionError("improvement_direction must be one of increase, neutral, decrease.")
    return POLARITIES[direction]


def _settings(case: Case) -> Settings:
    """Read a case's options. The package itself knows no run length but 7, and never counts beyond the limits."""
    baseline = case.get("fix_after_n_points")
    return replace(
        R_PACKAGE,
        screen_ranges=case.get("screen_outliers", True),
        baseline=None if baseline is None else int(baseline),
        run_length=case.get("run_length", R_PACKAGE.run_length),
        count_beyond_limits=case.get("count_beyond_limits", R_PACKAGE.count_beyond_limits),
    )


def _speaking_rows(values: Values, stretches: Sequence[Stretch]) -> list[int]:
    """Give the row of each stretch its icon is read from: the last, or where the package stops, the last not empty."""
    if not any(_stops_the_package(values[each.start : each.stop]) for each in stretches):
        return [each.stop - 1 for each in stretches]
    return [_last_held(values, each) for each in stretches]


def _last_held(values: Values, stretch: Stretch) -> int:
    rows = range(stretch.stop - 1, stretch.start - 1, -1)
    return next((at for at in rows if values[at] is not None), stretch.stop - 1)


def _stops_the_package(values: Values) -> bool:
    """Say whether the trend rule of the package meets seven rows it has no answer for.

    Those with a gap whose other steps all go one way, or where there are no others.
    """
    windows = (values[at : at + TREND_WINDOW] for at in range(len(values) - TREND_WINDOW + 1))
    return any(None in window and set(_known_steps(window)) in ONE_WAY for window in windows)


def _known_steps(window: Values) -> list[int]:
    pairs = pairwise(window)
    return [(after > before) - (after < before) for before, after in pairs if before is not None and after is not None]


def _lines(stretches: Sequence[Stretch], *, first: int) -> Answer:
    """Write every row's lines, and its group. Numbers start at 1 where the first row is itself a re-base."""
    groups = [first + at for at, each in enumerate(stretches) for _ in range(each.start, each.stop)]
    limits = _spread(stretches, lambda each: each.limits)
    return {
        "rebase_group": groups,
        "cl": [line.mean for line in limits],
        "amr": [line.average_range for line in limits],
        "amr_before_screening": [line.range_before_screening for line in limits],
        "n_mr_screened": [line.ranges_screened for line in limits],
        "lpl": [line.lower for line in limits],
        "upl": [line.upper for line in limits],
        "nlpl": [line.near_lower for line in limits],
        "nupl": [line.near_upper for line in limits],
    }


def _positions(values: Values, stretches: Sequence[Stretch]) -> Answer:
    """Write where every row lies beside its lines; None where the row or the line is missing."""
    limits = _spread(stretches, lambda each: each.limits)
    rows = list(zip(values, limits, strict=True))
    outside = [_is_beyond(value, line.lower, line.upper) for value, line in rows]
    far = [_is_beyond(value, line.near_lower, line.near_upper) for value, line in rows]
    return {
        "relative_to_mean": [_sign(value, line.mean) for value, line in rows],
        "outside_limits": outside,
        "close_to_limits": [beyond and not out for out, beyond in zip(outside, far, strict=True)],
    }


def _is_beyond(value: float | None, lower: float | None, upper: float | None) -> bool | None:
    return None if value is None or lower is None or upper is None else value > upper or value < lower


def _sign(value: float | None, line: float | None) -> int | None:
    return None if value is None or line is None else (value > line) - (value < line)


def _type(cause: SpecialCause, polarity: Polarity) -> str:
    if polarity is Polarity.NEITHER and cause is not SpecialCause.NONE:
        return f"special_cause_neutral_{'high' if cause.is_high else 'low'}"
    return VARIATIONS[variation_of(cause, polarity)]


def _label(cause: SpecialCause, run_length: int) -> str:
    return {
        SpecialCause.NONE: "Common Cause",
        SpecialCause.ABOVE_LIMIT: "Above UCL",
        SpecialCause.BELOW_LIMIT: "Below LCL",
        SpecialCause.RISING: f"{run_length} Point Trend (Increasing)",
        SpecialCause.FALLING: f"{run_length} Point Trend (Decreasing)",
        SpecialCause.TWO_OF_THREE_HIGH: "2 in 3 Above CL",
        SpecialCause.TWO_OF_THREE_LOW: "2 in 3 Below CL",
        SpecialCause.RUN_ABOVE: f"{run_length} Points Above CL",
        SpecialCause.RUN_BELOW: f"{run_length} Points Below CL",
    }[cause]


def _icons(
    causes: Sequence[SpecialCause],
    targets: Values,
    stretches: Sequence[Stretch],
    polarity: Polarity,
    speaks: int,
) -> Answer:
    """Write the icons. A target that is only missing in the last row gives "inconsistent", as in the package."""
    assurance = assurance_of(targets[-1], stretches[-1].limits, polarity)
    if assurance is None and polarity is not Polarity.NEITHER and any(target is not None for target in targets):
        assurance = AssuranceIcon.HIT_OR_MISS
    icon = icon_of(causes[speaks], polarity)
    assured = None if assurance is None else ASSURANCES[assurance]
    return {
        "variation_type": _type(causes[speaks], polarity),
        "variation_icon": ICONS.get(icon, icon.value),
        "assurance_type": assured,
        "assurance_icon": None if assured is None else ASSURANCE_ICONS[assured],
    }


def _against_targets(values: Values, targets: Values, polarity: Polarity) -> Answer:
    rows = list(zip(values, targets, strict=True))
    return {
        "relative_to_target": [_sign(value, target) for value, target in rows],
        "target_met": [meets_target(value, target, polarity) for value, target in rows],
    }


def _spread(stretches: Sequence[Stretch], of: Callable[[Stretch], T]) -> list[T]:
    """Repeat what is true of a stretch on each of its rows."""
    return [found for each in stretches for found in [of(each)] * (each.stop - each.start)]
