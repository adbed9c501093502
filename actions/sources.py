"""Where an action comes from: what was being looked at when it was raised, and the way back to it.

Rooms that lean on this one say for themselves how what they hold is found (`offer_source`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from actions.models import RaisedIn
from indicators.models import Flag, Indicator, PriorityArea
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Source:
    """What an action is raised on: how it is called, its page, and what follows for the action.

    Where the source itself sets a day, `due_by`, a later one needs a reason; `due_why` says where the day comes from.
    """

    raised_in: RaisedIn
    note: str
    path: str
    unit: Unit | None = None
    indicator: Indicator | None = None
    area: PriorityArea | None = None
    due_by: date | None = None
    due_why: str = ""


Finder = Callable[[User, str], Source | None]
_finders: dict[str, Finder] = {}


def offer_source(kind: str, finder: Finder) -> None:
    """Say how a source of a kind is found for somebody by its name in an address, such as flag:12."""
    _finders[kind] = finder


def find_source(user: User, asked: str) -> Source | None:
    """Give what an address names, where it is there and this person may read it."""
    kind, _, name = asked.partition(":")
    finder = _finders.get(kind)
    return finder(user, name) if finder and name else None


def _find_flag(user: User, name: str) -> Source | None:
    if not name.isdecimal() or len(name) > 9 or not access.may(user, Capability.READ_FLAGS):
        return None
    flags = Flag.objects.filter(unit__in=access.readable_units(user))
    flag = flags.select_related("indicator", "unit__parent").filter(pk=name).first()
    if flag is None:
        return None
    return Source(RaisedIn.FLAG, flag.what[:300], flag.get_absolute_url(), flag.service, flag.indicator)


offer_source("flag", _find_flag)
