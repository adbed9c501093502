"""How long the cases behind a miss are kept: in the one table of it, though a job of their own removes them."""

from datetime import date

from django.db.models import Sum

from indicators.models import ExceptionList
from organisation.evidence.keeping import Kept, keep

WHY = "Long enough to act on a miss, and no longer; no hold keeps them. Removed by a job of their own."


def keep_records() -> None:
    """Put them into the table."""
    keep(
        Kept(
            "cases",
            "Cases behind a miss",
            2,
            "at most: eight weeks from the first list of a figure",
            WHY,
            _due,
            may_be_set=False,
        )
    )


def _due(on: date) -> int:
    over = ExceptionList.objects.live().filter(kept_until__lt=on)
    return over.aggregate(cases=Sum("number"))["cases"] or 0
