"""Whether a claim that is borne out says a figure exactly or rounds it."""

import re
from decimal import Decimal

from indicators.rules.claims.words import Claim, ClaimKind, ClaimVerdict

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SAYS_A_FIGURE = {ClaimKind.FIGURE, ClaimKind.CHANGE, ClaimKind.RANGE}


def is_rounded(claim: Claim) -> bool:
    """Say whether a true claim gives a figure with fewer places than it is held with: 81% for 80.8."""
    if claim.verdict is not ClaimVerdict.SUPPORTED or claim.kind not in SAYS_A_FIGURE:
        return False
    said = [Decimal(number.replace(",", "")) for number in NUMBER.findall(claim.quoted)]
    held = [link.value for link in claim.links if link.value is not None]
    return any(value not in said and any(_rounds_to(value, number) for number in said) for value in held)


def _rounds_to(value: Decimal, number: Decimal) -> bool:
    place = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return abs(value - number) <= place / 2
