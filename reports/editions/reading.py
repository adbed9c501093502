"""What an edition says: the frozen contents once it is published, before that what is held now."""

from dataclasses import replace
from datetime import datetime

from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start
from reports.editions import withholding
from reports.editions.contents import EditionContents, digest_of, from_json
from reports.editions.gathering import gather, gather_with_earlier
from reports.editions.public import Copied, copy_for_the_public
from reports.editions.relating import read_relations, read_roles
from reports.editions.restating import restate
from reports.editions.withholding import Before
from reports.models import Edition, EditionState, PublicCopy

REMEMBERED = 12  # months before April: a rolling year in April begins there


class EditionIsDamaged(Exception):
    """What is stored of a published edition is not what was published."""


def contents_of(edition: Edition, *, now: datetime) -> EditionContents:
    """Give what an edition says. A published one says the same for ever. Raises EditionIsDamaged."""
    if edition.is_published:
        return frozen_of(edition)
    unit = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    earlier = previous_published(edition)
    if earlier is None:
        return gather(edition, unit, now=now)
    contents, reprinted = gather_with_earlier(edition, unit, earlier=earlier.month, now=now)
    return replace(contents, restated=restate(earlier, frozen_of(earlier), reprinted))


def public_of(edition: Edition, *, now: datetime) -> EditionContents:
    """Give an edition's public copy. A published one says the same for ever. Raises EditionIsDamaged."""
    return public_copy_of(edition, now=now).contents


def public_copy_of(edition: Edition, *, now: datetime) -> Copied:
    """Give an edition's public copy with what it withholds: as it was frozen, or as it would be if it were now."""
    held = PublicCopy.objects.filter(edition=edition).first()
    return frozen_copy(held) if held else make_public_copy(edition, now=now)


def make_public_copy(edition: Edition, *, now: datetime) -> Copied:
    """Make the public copy of an edition after those that are published already, of whatever months."""
    others = PublicCopy.objects.exclude(edition=edition).select_related("edition")
    near = others.filter(edition__month__gte=add_months(financial_year_start(edition.month), -REMEMBERED))
    return copy_for_the_public(
        contents_of(edition, now=now),
        relations=read_relations(),
        before=[Before(frozen_of(one.edition), frozen_copy(one).withheld.why) for one in near],
        roles=read_roles(),
    )


def frozen_copy(held: PublicCopy) -> Copied:
    """Read a public copy back, and check that it is what was frozen to the letter."""
    contents = from_json(held.contents)
    if digest_of(contents) != held.contents_digest:
        raise EditionIsDamaged(f"The public copy of {held.edition} does not read as it was published.")
    return Copied(contents, withholding.from_json(held.withheld))


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
