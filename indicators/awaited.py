"""Who brings the figures that flags wait for, and by when."""

from collections.abc import Iterable
from datetime import date

from indicators.gaps import owner_of, promise_of, working_day_of
from indicators.models import AwaitedFigure, Flag
from indicators.rules.gaps import Missing, due_on, who_brings_it
from indicators.rules.vocabulary import FlagClass


def brought_by(flags: Iterable[Flag], *, on: date) -> dict[int, str]:
    """Say of each live flag that waits for a figure, by its key, who brings it; in one query, or none."""
    waiting = [flag for flag in flags if flag.classification == FlagClass.AWAITED_DATA and flag.closed_at is None]
    if not waiting:
        return {}
    held = AwaitedFigure.objects.filter(indicator__in={flag.indicator_id for flag in waiting})
    named = {(one.indicator_id, one.unit_id, one.cohort_id): one for one in held.select_related("owner")}
    return {
        flag.pk: _brought(flag, named.get((flag.indicator_id, flag.unit_id, flag.cohort_id)), on) for flag in waiting
    }


def _brought(flag: Flag, awaited: AwaitedFigure | None, on: date) -> str:
    owner = owner_of(flag.indicator, awaited)
    missing = Missing(flag.month, due_on(flag.month, working_day_of(flag.indicator)), is_awaited=True)
    said = who_brings_it([missing], owner=str(owner) if owner else "", promised_on=promise_of(awaited), on=on)
    return f"{said[:1].upper()}{said[1:]}."
