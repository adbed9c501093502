"""The words of a control chart, each with its one meaning.

Making Data Count shows them as grey, blue, orange and purple icons with the letters H and L; the
colour is never the only bearer of meaning, so each word has a label and each icon its letter.
"""

from indicators.rules.vocabulary import Polarity, Word


class SpecialCause(Word):
    """Which rule a point breaks: one at most, the first of this order."""

    NONE = "common_cause", "Common cause"
    ABOVE_LIMIT = "above_limit", "Above the upper limit"
    BELOW_LIMIT = "below_limit", "Below the lower limit"
    RISING = "rising", "Rising month after month"
    FALLING = "falling", "Falling month after month"
    TWO_OF_THREE_HIGH = "two_of_three_high", "Two of three close to the upper limit"
    TWO_OF_THREE_LOW = "two_of_three_low", "Two of three close to the lower limit"
    RUN_ABOVE = "run_above", "A run above the mean"
    RUN_BELOW = "run_below", "A run below the mean"

    @property
    def is_high(self) -> bool:
        """Say whether the figure is unusually high, or rising (even below the mean)."""
        return self in _HIGH

    @property
    def is_low(self) -> bool:
        """Say whether the figure is unusually low, or falling (even above the mean)."""
        return self in _LOW


_HIGH = frozenset(
    {SpecialCause.ABOVE_LIMIT, SpecialCause.RISING, SpecialCause.TWO_OF_THREE_HIGH, SpecialCause.RUN_ABOVE}
)
_LOW = frozenset(SpecialCause) - _HIGH - {SpecialCause.NONE}


class Variation(Word):
    """What a special cause means for the service."""

    COMMON_CAUSE = "common_cause", "Common cause: nothing unusual"
    IMPROVEMENT = "improvement", "Special cause: improvement"
    CONCERN = "concern", "Special cause: concern"
    NEITHER = "neither", "Special cause: neither direction is better"


class VariationIcon(Word):
    """The Making Data Count icon for the latest month."""

    COMMON_CAUSE = "common_cause", "Common cause: nothing unusual"
    IMPROVEMENT_HIGH = "improvement_high", "Special cause of improvement: higher (H)"
    IMPROVEMENT_LOW = "improvement_low", "Special cause of improvement: lower (L)"
    CONCERN_HIGH = "concern_high", "Special cause of concern: higher (H)"
    CONCERN_LOW = "concern_low", "Special cause of concern: lower (L)"
    NEITHER_HIGH = "neither_high", "Special cause, neither direction is better: higher (H)"
    NEITHER_LOW = "neither_low", "Special cause, neither direction is better: lower (L)"

    @property
    def letter(self) -> str:
        """Give the letter on the icon: H, L, or none."""
        return {"high": "H", "low": "L"}.get(self.value.rpartition("_")[2], "")


class AssuranceIcon(Word):
    """What the limits say of the target, if nothing changes. It says nothing about one month."""

    PASS = "pass", "Consistently meets the target (P)"
    FAIL = "fail", "Consistently misses the target (F)"
    HIT_OR_MISS = "hit_or_miss", "Meets or misses the target by chance"


class Caution(Word):
    """What a reader must know before trusting a chart."""

    TRIAL_LIMITS = "trial_limits", "Too few figures yet: the limits are on trial and no icons are shown"
    NO_SPREAD = "no_spread", "Too little variation from month to month to draw limits"
    AUTOCORRELATED = (
        "autocorrelated",
        "A month-end count carries most of last month over, so take a signal as a question, not as proof of change",
    )
    INCREMENTS = "increments", "Each month's own amount is charted, not the running total"
    TARGET_AT_END_OF_SCALE = (
        "target_at_end_of_scale",
        "The target is the end of the scale, so the limits cannot show that it is consistently met",
    )


def variation_of(cause: SpecialCause, polarity: Polarity) -> Variation:
    """Say whether a special cause is an improvement, a concern, or neither."""
    return _VARIATION[polarity][cause]


def icon_of(cause: SpecialCause, polarity: Polarity) -> VariationIcon:
    """Give the icon of a special cause: what it means, and whether it is high or low."""
    variation = variation_of(cause, polarity)
    if variation is Variation.COMMON_CAUSE:
        return VariationIcon.COMMON_CAUSE
    return VariationIcon(f"{variation}_{'high' if cause.is_high else 'low'}")


def _meaning(cause: SpecialCause, polarity: Polarity) -> Variation:
    if cause is SpecialCause.NONE:
        return Variation.COMMON_CAUSE
    if polarity is Polarity.NEITHER:
        return Variation.NEITHER
    return Variation.IMPROVEMENT if cause.is_high == (polarity is Polarity.HIGHER) else Variation.CONCERN


_VARIATION = {polarity: {cause: _meaning(cause, polarity) for cause in SpecialCause} for polarity in Polarity}
