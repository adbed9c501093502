"""Something that could go on an agenda, and how it is known again."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeAlias

from actions.models import Action
from clinics.models import AgendaItem
from clinics.rules.agenda import AgendaKind
from clinics.rules.arranging import end_at_a_sentence
from indicators.models import Flag, Indicator

Subject: TypeAlias = tuple[str, Hashable]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could go on the agenda, and why."""

    kind: AgendaKind
    title: str
    reason: str
    indicator: Indicator | None = None
    flag: Flag | None = None
    action: Action | None = None
    carried_from: AgendaItem | None = None
    times_carried: int = 0

    def written_on(self, item: AgendaItem) -> AgendaItem:
        """Write it on an item, unsaved, so that the item says what calls for it today."""
        item.kind, item.title, item.reason = self.kind, self.title[:200], end_at_a_sentence(self.reason, 500)
        item.indicator, item.flag, item.action = self.indicator, self.flag, self.action
        item.carried_from, item.times_carried = self.carried_from, self.times_carried
        return item


def subjects_of(one: Candidate | AgendaItem) -> list[Subject]:
    """Say what something is about, the most particular first: two with one subject are the same.

    An action is only ever itself; a flag is known by itself, then by its measure, as it may have
    been closed and another opened. A topic is known by what it was carried from.
    """
    if one.action:
        return [("action", one.action.pk)]
    if one.indicator:
        return [*([("flag", one.flag.pk)] if one.flag else []), ("indicator", one.indicator.pk)]
    if one.kind == AgendaKind.TOPIC:
        return [("carried", one.carried_from.pk)] if one.carried_from else []
    return [("kind", str(one.kind))]
