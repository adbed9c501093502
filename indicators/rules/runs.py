"""How long a figure has been where it is: months met, and misses in a row."""

from collections.abc import Sequence

from indicators.rules.vocabulary import Status

SCORED = frozenset({Status.ON_TARGET, Status.WITHIN_TOLERANCE, Status.OFF_TARGET})


def months_met(statuses: Sequence[Status]) -> tuple[int, int]:
    """Say in how many of the scored months the target was met: (met, scored)."""
    scored = [status for status in statuses if status in SCORED]
    return scored.count(Status.ON_TARGET), len(scored)


def consecutive_misses(statuses: Sequence[Status]) -> int:
    """Count the months off target up to the latest, oldest first.

    A month without data neither ends the run nor adds to it; any other month that is not off
    target ends it.
    """
    run = 0
    for status in reversed(statuses):
        if status is Status.OFF_TARGET:
            run += 1
        elif status is not Status.NO_DATA:
            break
    return run
