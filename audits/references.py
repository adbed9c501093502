"""Our own references of audits: QA-0001 and on. They say nothing about the case."""

import re

from django.db.models import Max
from django.db.models.functions import Length

from audits.models import Audit
from organisation.models import Unit

OURS = re.compile(r"QA-([0-9]+)")


def lock_references() -> None:
    """Let one at a time draw cases and give references. Call it in the transaction, before looking what is free."""
    list(Unit.objects.select_for_update(no_key=True).filter(kind=Unit.Kind.AUTHORITY).values_list("pk"))


def next_references(number: int) -> list[str]:
    """Give the next free references, after the highest ever given: a gap is never filled. Lock first."""
    ours = Audit.objects.filter(reference__startswith="QA-").annotate(length=Length("reference"))
    longest = ours.aggregate(most=Max("length"))["most"]
    highest = ours.filter(length=longest).aggregate(most=Max("reference"))["most"] or ""
    found = OURS.fullmatch(highest)
    last = int(found[1]) if found else 0
    return [f"QA-{last + step:04d}" for step in range(1, number + 1)]
