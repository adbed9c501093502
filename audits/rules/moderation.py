"""Which audits of a month are read a second time: every extreme one, and a random sample of the others.

The shares are section 2 of the practice notes (20% or two a month, whichever is more, and every Inadequate
and every Outstanding); a programme may set its own. The sample is random and can be done again: the month's
seed and an audit's reference give the audit one number from 0 to 1, and the lowest numbers are drawn. Nobody
can choose a reference with a low number, because the seed is made by chance and shown only after the draw.
"""

from collections.abc import Collection
from hashlib import sha256

from audits.rules.grades import Grade

SHARE, AT_LEAST = 20, 2
"""What holds for audits of no programme: so many per cent of a month's others, and no fewer than so many."""


def is_always_read_again(grade: Grade | None) -> bool:
    """Say whether a grade is one that is read a second time whenever it is given."""
    return grade in (Grade.INADEQUATE, Grade.OUTSTANDING)


def sample_size(others: int, *, share: int = SHARE, at_least: int = AT_LEAST) -> int:
    """Say how many of a month's others are read again: the share, rounded up, or so many, whichever is more."""
    return min(others, max(-(-others * share // 100), at_least))


def number_of(reference: str, *, seed: str) -> float:
    """Give the number from 0 to 1 that chance gave an audit: it follows from the seed and the reference alone."""
    digest = sha256(f"{seed}:{reference}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 256**7


def draw(
    others: Collection[str],
    *,
    seed: str,
    already: Collection[str] = (),
    share: int = SHARE,
    at_least: int = AT_LEAST,
) -> list[str]:
    """Draw what is still missing from a month's sample: the lowest numbers of those not drawn already."""
    missing = sample_size(len(others), share=share, at_least=at_least) - len(already)
    waiting = sorted(set(others) - set(already), key=lambda reference: (number_of(reference, seed=seed), reference))
    return waiting[: max(missing, 0)]


def is_drawn_when_handed_in(
    reference: str, *, seed: str, others: int, already: int, share: int = SHARE, at_least: int = AT_LEAST
) -> bool:
    """Say whether an audit is drawn before its month is over, so that its reader cannot tell why it waits.

    In a programme that reads blind, an audit that waited early in a month could only be an extreme one. So
    each other audit is drawn on hand-in with the chance the share says, never more than its month's sample
    takes anyway.
    """
    room = already < sample_size(others, share=share, at_least=at_least)
    return room and number_of(reference, seed=seed) < share / 100


def late_ones_drawn(late: Collection[str], *, seed: str, share: int = SHARE) -> list[str]:
    """Draw from what is handed in after its month's draw, each with the chance the share says.

    Otherwise handing in late would be a way round the second reading.
    """
    return sorted(reference for reference in late if number_of(reference, seed=seed) < share / 100)
