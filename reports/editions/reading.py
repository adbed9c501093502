"""What an edition says: the frozen contents once it is published, before that what is held now."""

from dataclasses import replace
from datetime import datetime

from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start
from reports.editions.contents import EditionContents, digest_of, from_json
from reports.editions.gathering import gather
from reports.editions.public import public_contents
from reports.editions.relating import read_relations, read_roles
from reports.editions.restating import restate
from reports.models import Edition, EditionState


class EditionIsDamaged(Exception):
    """What is stored of a published edition is not what was published."""


def contents_of(edition: Edition, *, now: datetime) -> EditionContents:
    """Give what an edition says. A published one says the same for ever. Raises EditionIsDamaged."""
    if edition.is_published:
        return frozen_of(edition)
    unit = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    contents = gather(edition, unit, now=now)
    earlier = previous_published(edition)
    if earlier is None:
        return contents
    return replace(contents, restated=restate(earlier, frozen_of(earlier), gather(earlier, unit, now=now)))


def public_of(edition: Edition, *, now: datetime) -> EditionContents:
    """Give an edition's public copy, by what those before it told of the same months. Raises EditionIsDamaged."""
    since = add_months(financial_year_start(edition.month), -1)
    published = Edition.objects.filter(month__gte=since, month__lt=edition.month, state=EditionState.PUBLISHED)
    return public_contents(
        contents_of(edition, now=now),
        relations=read_relations(),
        earlier=[frozen_of(one) for one in published.order_by("month")],
        roles=read_roles(),
    )


def frozen_of(edition: Edition) -> EditionContents:
    """Read back what was frozen, and check that it is that to the letter."""
    contents = from_json(edition.contents or {})
    if digest_of(contents) != edition.contents_digest:
        raise EditionIsDamaged(f"{edition} does not read as it was published.")
    return contents


def previous_published(edition: Edition) -> Edition | None:
    """Give the newest published edition of an earlier month."""
    earlier = Edition.objects.filter(month__lt=edition.month, state=EditionState.PUBLISHED)
    return earlier.order_by("-month").first()
