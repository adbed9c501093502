"""Claims a commentary makes about figures, each held against the figures.

`check_claims` takes a text, the series it may speak of and the month it reports on, and gives every claim
with its place in the text, a verdict and a sentence. Nothing is guessed: what cannot be linked is said to be
not found or not checkable, and only what can mean nothing else is called contradicted. `Speakable` does the
same for many texts about the same series.

    given.py      what may be spoken of: series, their targets and benchmarks
    words.py      kinds, verdicts, and the claim itself
    checking.py   from a text to its claims
    reading/      the text: tokens, months, comparators, the field's words, what is said, clause by clause
    judging/      what is said, held against the figures: a module for each kind
"""

from indicators.rules.claims.checking import Speakable, check_claims
from indicators.rules.claims.given import Benchmark, Series, Share
from indicators.rules.claims.words import Claim, ClaimKind, ClaimVerdict, Link

__all__ = ["Benchmark", "Claim", "ClaimKind", "ClaimVerdict", "Link", "Series", "Share", "Speakable", "check_claims"]
