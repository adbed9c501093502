"""Freezing the public copies of published editions, one after the other."""

from datetime import datetime

from django.db import transaction

from organisation.models import Unit
from reports.editions import withholding
from reports.editions.contents import digest_of, to_json
from reports.editions.reading import frozen_copy, make_public_copy
from reports.models import Edition, EditionState, PublicCopy

FREEZE = "freeze public copies"


@transaction.atomic
def freeze_public_copies(*, now: datetime) -> list[PublicCopy]:
    """Make the public copy of each published edition that has none, the first published first; give those made.

    One at a time: what one prints and withholds, the next must know. Again changes nothing.
    """
    Unit.objects.select_for_update(of=("self",)).get(kind=Unit.Kind.AUTHORITY)
    without = Edition.objects.filter(state=EditionState.PUBLISHED, public_copy=None)
    return [_freeze(edition, now=now) for edition in without.order_by("published_at", "pk")]


def _freeze(edition: Edition, *, now: datetime) -> PublicCopy:
    copied = make_public_copy(edition, now=now)
    held = PublicCopy.objects.create(
        edition=edition,
        contents=to_json(copied.contents),
        contents_digest=digest_of(copied.contents),
        withheld=withholding.to_json(copied.withheld),
        made_at=now,
    )
    held.refresh_from_db()
    if frozen_copy(held) != copied:
        raise RuntimeError("What was frozen of a public copy does not read back as what was made.")
    return held
