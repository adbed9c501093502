"""Whether a claim that is borne out says a figure exactly or rounds it."""

from decimal import Decimal

from indicators.rules.claims.reading.tokens import Token, read_tokens
from indicators.rules.claims.words import Claim, ClaimKind, ClaimVerdict

SAYS_A_FIGURE = {ClaimKind.FIGURE, ClaimKind.CHANGE, ClaimKind.RANGE}


def is_rounded(claim: Claim) -> bool:
    """Say whether a true claim gives a figure with fewer places than it is held with: 81% for 80.8."""
    if claim.verdict is not ClaimVerdict.SUPPORTED or claim.kind not in SAYS_A_FIGURE:
        return False
    said = [token for token in read_tokens(claim.quoted) if token.number is not None]
    held = [link.value for link in claim.links if link.value is not None]
    exact = {token.number for token in said}
    return any(value not in exact and any(_rounds_to(value, token) for token in said) for value in held)


def _rounds_to(value: Decimal, said: Token) -> bool:
    assert said.number is not None  # noqa: S101 - only numbers are asked about
    return abs(value - said.number) <= Decimal(1).scaleb(-said.places) / 2
