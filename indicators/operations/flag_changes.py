"""What a sweep changes of flags, gathered and written together: each change a row of the flag's story."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from indicators.models import Flag
from indicators.operations.flag_answers import event_of
from indicators.operations.putting import put_in

# What a sweep may change; what a flag is of and when it was opened stays
CHANGING = [
    "month",
    "classification",
    "state",
    "sentence",
    "acknowledged_by",
    "acknowledged_at",
    "rests_until",
    "rest_reason",
    "rested_as",
    "rested_by",
    "rested_at",
    "closed_at",
]


@dataclass
class FlagChanges:
    """Flags as they are to be, each with what is told of it."""

    opened: list[tuple[Flag, str]] = field(default_factory=list)
    changed: list[tuple[Flag, str]] = field(default_factory=list)
    closed: list[tuple[Flag, str]] = field(default_factory=list)

    def write(self) -> None:
        """Write the flags, then their story, in three statements."""
        changes = [*self.opened, *self.changed, *self.closed]
        new = [flag for flag, _ in changes if flag.pk is None]
        _update([flag for flag, _ in changes if flag.pk is not None])
        put_in(new)
        now = timezone.now()
        put_in([event_of(flag, note=note, now=now) for flag, note in changes])


def _update(flags: Iterable[Flag]) -> None:
    """Bring rows up to date. Not bulk_update: its CASE for each field and row takes seconds of a thousand flags."""
    Flag.objects.bulk_create(flags, update_conflicts=True, unique_fields=["id"], update_fields=CHANGING)
