"""Keeping the history of records: as simple_history does, but for what is left out of it."""

from typing import Any

from simple_history.models import HistoricalRecords


class Watched(HistoricalRecords):
    """Keeps a row of a record each time it is saved, unless only columns were saved that are left out of history.

    So a sign-in, which saves when it was, leaves no row that says nothing.
    """

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """Keep a row, where something was saved that history tells."""
        saved = kwargs.get("update_fields")
        if not created and saved and set(saved) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)
