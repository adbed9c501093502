"""Which figures the dashboard shows: the newest published edition's, or those held today for who makes editions."""

from datetime import date, datetime

from organisation.models import Unit, User
from reports.editions.contents import EditionContents
from reports.editions.gathering import gather
from reports.models import Edition, EditionState
from reports.reach import readable_editions


def newest_published(user: User) -> Edition | None:
    """Give the published edition of the newest month; None where none is published yet."""
    return readable_editions(user).filter(state=EditionState.PUBLISHED).order_by("-month").first()


def held_today(*, month: date | None, now: datetime) -> EditionContents | None:
    """Gather what an edition of a month would say now; None where there is no month, or no figure is held."""
    authority = Unit.objects.filter(kind=Unit.Kind.AUTHORITY).first()
    return gather(month, authority, now=now) if month and authority else None
