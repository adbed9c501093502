"""What of editions hangs on somebody: the sections they write."""

from organisation.leavers import Left, ask_what_is_left
from organisation.models import Unit
from organisation.roles import Capability
from reports.models import EditionSection, EditionState


def say_what_is_left() -> None:
    """Put it into the register."""
    ask_what_is_left(Left("the section", _open_sections, "owner", Capability.WRITE_COMMENTARY, _whole, _link))


def _open_sections():
    return EditionSection.objects.exclude(edition__state=EditionState.PUBLISHED)


def _whole(section):
    return Unit.objects.filter(kind=Unit.Kind.AUTHORITY).first()


def _link(section) -> str:
    return section.edition.get_absolute_url()
