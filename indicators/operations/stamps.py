"""Seeing that nothing is written over what somebody else changed while a form was open.

A form carries the stamp of what it was opened on; the write looks again under a lock.
"""

from django.db.models import Model

from indicators.models import Indicator


class ChangedMeanwhile(Exception):
    """Somebody changed it after the form was opened. Nothing was written; `held` is what stands now."""

    def __init__(self, held: Model) -> None:
        """Keep what stands now, to show beside what was typed."""
        super().__init__("It was changed in the meantime.")
        self.held = held


def stamp_of(row: Model | None) -> int:
    """Give the number of a row's newest change; none for a row that does not exist yet."""
    if row is None or row.pk is None:
        return 0
    newest = row.history.values_list("history_id", flat=True).order_by("-history_id").first()  # type: ignore[attr-defined]
    return newest or 0


def refuse_if_changed(row: Model, seen: int | None) -> None:
    """Raise ChangedMeanwhile where a row is no longer as it was when `seen` was its stamp. None: nobody looked."""
    if seen is not None and stamp_of(row) != seen:
        raise ChangedMeanwhile(row)


def lock(indicator: Indicator) -> Indicator:
    """Read an indicator's row afresh and let nobody else change its definition until this is done."""
    return Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
