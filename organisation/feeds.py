"""What stands in somebody's own calendar: every app brings its part.

    @for_a_person
    def sessions_of(user, since): ...yield Entry(...)

An app that has something to bring imports the module that does in its `AppConfig.ready`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from organisation.models import User
from organisation.rules.feeds import Entry

Source = Callable[[User, date], Iterable[Entry]]
_sources: list[Source] = []


def for_a_person(source: Source) -> Source:
    """Let a function bring entries to everybody's own calendar; importing it twice brings them once."""
    if source not in _sources:
        _sources.append(source)
    return source


def entries_of(user: User, *, since: date) -> list[Entry]:
    """Give all that stands in somebody's own calendar from a day on."""
    return [entry for source in _sources for entry in source(user, since)]
