"""Making Data Count in our own drawing: the shapes of points, and the variation and assurance icons.

Each meaning has a shape and a letter of its own, so that it survives a black-and-white printer; colour only helps.
"""

from html import escape
from math import cos, pi, sin

from django.utils.safestring import SafeString, mark_safe

from indicators.rules.spc import AssuranceIcon, Variation, VariationIcon

SIDES = {Variation.IMPROVEMENT: 3, Variation.CONCERN: 4, Variation.NEITHER: 4}
WAVE = "M10 24c4-8 7-8 11 0s7 8 11 0 3-6 4-7"
SHORT = {
    Variation.COMMON_CAUSE: "Nothing unusual",
    Variation.IMPROVEMENT: "Unusual: improvement",
    Variation.CONCERN: "Unusual: concern",
    Variation.NEITHER: "Unusual: neither better nor worse",
}
LETTER = {AssuranceIcon.PASS: "P", AssuranceIcon.FAIL: "F", AssuranceIcon.HIT_OR_MISS: "?"}
SAYS = {
    AssuranceIcon.PASS: "Target met month after month",
    AssuranceIcon.FAIL: "Target missed month after month",
    AssuranceIcon.HIT_OR_MISS: "Target met or missed by chance",
}


def shape(variation: Variation, x: float, y: float, size: float, *, is_high: bool = True) -> str:
    """Give the outline of a point: circle, triangle (up or down), square or diamond, as an SVG path."""
    if variation is Variation.COMMON_CAUSE:
        half = f"a{size:.1f} {size:.1f} 0 1 0"
        return f"M{x - size:.1f} {y:.1f}{half} {2 * size:.1f} 0{half} {-2 * size:.1f} 0z"
    turn = {Variation.IMPROVEMENT: -pi / 2 if is_high else pi / 2, Variation.CONCERN: pi / 4}.get(variation, 0)
    sides, reach = SIDES[variation], size * 1.35
    corners = [turn + 2 * pi * corner / sides for corner in range(sides)]
    return "M" + "L".join(f"{x + reach * cos(at):.1f} {y + reach * sin(at):.1f}" for at in corners) + "z"


def variation_icon(icon: VariationIcon) -> SafeString:
    """Draw the variation icon of the latest month with its word beside it."""
    variation = _variation(icon)
    is_high = icon.letter == "H"
    inside = (
        f'<path class="wave" d="{WAVE}"/>'
        if variation is Variation.COMMON_CAUSE
        else f'<text x="22" y="{_middle(variation, is_high)}" text-anchor="middle">{icon.letter}</text>'
    )
    outline = shape(
        variation,
        22,
        _centre(variation, is_high),
        15 if variation is not Variation.COMMON_CAUSE else 19,
        is_high=is_high,
    )
    word = SHORT[variation] + {"H": ", higher", "L": ", lower"}.get(icon.letter, "")
    return _icon(f"mark-{variation.value}", f'<path class="outline" d="{outline}"/>{inside}', icon.label, word)


def assurance_icon(icon: AssuranceIcon) -> SafeString:
    """Draw the assurance icon with its word beside it."""
    drawn = (
        '<rect class="outline" x="4" y="4" width="36" height="36" rx="6"/>'
        '<path class="aim" d="M8 33h28"/>'
        f'<text x="22" y="27" text-anchor="middle">{LETTER[icon]}</text>'
    )
    return _icon(f"assurance-{icon.value}", drawn, icon.label, SAYS[icon])


def key_shape(variation: Variation, *, is_missed: bool = False) -> SafeString:
    """Draw a point small, for the key under a chart."""
    css = f"mark mark-{variation.value}" + (" mark-missed" if is_missed else "")
    return mark_safe(  # noqa: S308 - nothing in it comes from people
        f'<svg class="key-shape" viewBox="0 0 16 16" aria-hidden="true"><path class="{css}" '
        f'd="{shape(variation, 8, 8, 4.6)}"/></svg>'
    )


def _variation(icon: VariationIcon) -> Variation:
    return next(each for each in Variation if icon.value.startswith(each.value))


def _centre(variation: Variation, is_high: bool) -> float:
    """A triangle's middle lies nearer its base."""
    return 22 if variation is not Variation.IMPROVEMENT else 26 if is_high else 18


def _middle(variation: Variation, is_high: bool) -> float:
    return {True: 31, False: 23}[is_high] if variation is Variation.IMPROVEMENT else 27


def _icon(css: str, drawn: str, label: str, word: str) -> SafeString:
    return mark_safe(  # noqa: S308 - words of the vocabulary, escaped
        f'<span class="sign"><svg viewBox="0 0 44 44" class="sign-mark {css}" role="img" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{drawn}</svg><span>{escape(word)}</span></span>"
    )
