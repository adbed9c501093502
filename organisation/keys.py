"""The keys people may press instead of clicking: one table, shown to people, and read by the scripts that act on it.

Single letters can be turned off, and count only where nothing is being typed (WCAG 2.2, 2.1.4 character key shortcuts).
Keys are written as @github/hotkey reads them: `g t` is g and then t, a comma parts what does the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse

from organisation import access
from organisation.roles import Capability

COOKIE = "keys"
OFF = "off"


class Where(StrEnum):
    """Where a key works."""

    ANYWHERE = "anywhere"
    GO = "go"
    LIST = "list"
    ROW = "row"
    ROOM = "room"
    AUDIT = "audit"

    @property
    def label(self) -> str:
        """Give the heading the keys stand beneath."""
        return LABELS[self]


LABELS = {
    Where.ANYWHERE: "On every page",
    Where.GO: "Go to",
    Where.LIST: "In a list",
    Where.ROW: "On the row you are on, or on the page of one thing",
    Where.ROOM: "In the room of a clinic",
    Where.AUDIT: "On an answer of an audit",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it does, by the name its script or a page's element (`data-act`) knows it by, or where it leads."""

    where: Where
    keys: str
    does: str
    act: str = ""
    to: str = ""
    needs: Capability | None = None

    @property
    def shown(self) -> list[list[str]]:
        """Give the caps to press: those that do the same apart, those pressed in turn or together beside each other."""
        ways = [[NAMED.get(cap, cap) for cap in one.replace("+", " ").split()] for one in self.keys.split(", ")]
        plain = [[cap for cap in way if cap != "Shift" or way[-1].isalpha()] for way in ways]
        return [way for at, way in enumerate(plain) if way not in plain[:at]]


NAMED = {"ArrowDown": "↓", "ArrowUp": "↑", "Control": "Ctrl"}


def _go(letter: str, does: str, to: str, needs: Capability) -> Key:
    return Key(Where.GO, f"g {letter}", does, to=to, needs=needs)


KEYS = [
    Key(Where.ANYWHERE, "Shift+?, ?", "Show the keys", act="show"),
    Key(Where.ANYWHERE, "/, Shift+/", "Search", act="search"),
    Key(Where.ANYWHERE, "z", "Undo what you have just done, where the message offers it", act="undo"),
    _go("t", "Today", "reports:home", Capability.SEE_HOME),
    _go("b", "The Board’s dashboard", "reports:dashboard", Capability.READ_EDITIONS),
    _go("i", "Indicators", "indicators:board", Capability.READ_BOARD),
    _go("f", "Flags", "indicators:flags", Capability.READ_FLAGS),
    _go("d", "Doubts about figures", "indicators:doubts", Capability.READ_FLAGS),
    _go("g", "Gaps in the figures", "indicators:gaps", Capability.READ_GAPS),
    _go("r", "Returns", "indicators:returns", Capability.READ_RETURNS),
    _go("y", "Type figures", "indicators:sheets", Capability.ENTER_FIGURES),
    _go("c", "Clinics", "clinics:list", Capability.READ_CLINICS),
    _go("a", "All actions", "actions:list", Capability.READ_ACTIONS),
    _go("m", "My actions", "actions:mine", Capability.READ_ACTIONS),
    _go("x", "Actions without an owner or a date", "actions:unplaced", Capability.PLACE_ACTIONS),
    _go("o", "Overdue actions", "actions:overdue", Capability.DECIDE_OVERDUE),
    _go("u", "Audits", "audits:list", Capability.READ_AUDITS),
    _go("s", "Second readings", "audits:moderation", Capability.MODERATE_AUDITS),
    _go("l", "Learning", "audits:learning", Capability.READ_LEARNING),
    _go("w", "Commentary", "reports:commentaries", Capability.READ_COMMENTARY),
    _go("e", "Editions of the Board’s report", "reports:editions", Capability.READ_EDITIONS),
    _go("n", "Notifications", "organisation:notifications", Capability.READ_NOTIFICATIONS),
    Key(Where.LIST, "j, ArrowDown", "The next row (the arrow once you are on a row)", act="next"),
    Key(Where.LIST, "k, ArrowUp", "The row before", act="before"),
    Key(Where.LIST, "Enter", "Open it"),
    Key(Where.LIST, "x", "Choose it, or not, where there is a box", act="choose"),
    Key(Where.ROW, "a", "Acknowledge a flag, or accept an action", act="acknowledge"),
    Key(Where.ROW, "r", "Let a flag rest until a day", act="rest"),
    Key(Where.ROW, "s", "Settle a doubt", act="settle"),
    Key(Where.ROW, "p", "Report progress on an action", act="progress"),
    Key(Where.ROW, "l", "Place an action: its owner and date", act="place"),
    Key(Where.ROW, "d", "Decide about an overdue action", act="decide"),
    Key(Where.ROW, "e", "Extend an overdue action", act="extend"),
    Key(Where.ROW, "m", "Mark as read", act="read"),
    Key(Where.ROW, "Shift+J", "Move an item of the agenda down", act="down"),
    Key(Where.ROW, "Shift+K", "Move an item of the agenda up", act="up"),
    Key(Where.ROOM, "n", "Next item", act="next-item"),
    Key(Where.ROOM, "p", "Previous item", act="item-before"),
    Key(Where.ROOM, "o", "To the outcome", act="to-outcome"),
    Key(Where.ROOM, "i", "To the items", act="to-items"),
    Key(Where.ROOM, "Control+Enter", "Record the outcome", act="record"),
    Key(Where.AUDIT, "y", "Yes", act="yes"),
    Key(Where.AUDIT, "p", "Partly", act="partly"),
    Key(Where.AUDIT, "n", "No", act="no"),
    Key(Where.AUDIT, "a", "Not applicable", act="not_applicable"),
    Key(Where.AUDIT, "o", "Outstanding", act="outstanding"),
    Key(Where.AUDIT, "g", "Good", act="good"),
    Key(Where.AUDIT, "r", "Requires improvement", act="requires_improvement"),
    Key(Where.AUDIT, "i", "Inadequate", act="inadequate"),
    Key(Where.AUDIT, "o", "Obtained", act="obtained"),
    Key(Where.AUDIT, "n", "Not obtained", act="not_obtained"),
    Key(Where.AUDIT, "a", "Not appropriate", act="not_appropriate"),
    Key(Where.AUDIT, "Control+Enter", "Hand the audit in", act="hand-in"),
]


def are_on(request: HttpRequest) -> bool:
    """Say whether single letters work for this reader, who may have turned them off in this browser."""
    return request.COOKIES.get(COOKIE) != OFF


def keys_for(request: HttpRequest) -> list[Key]:
    """Give the keys that lead somewhere for this reader."""
    return [key for key in KEYS if key.needs is None or access.may(request.user, key.needs)]


def by_place(keys: list[Key]) -> Iterator[tuple[Where, list[Key]]]:
    """Give the keys under where they work."""
    for where in Where:
        if found := [key for key in keys if key.where is where]:
            yield where, found


def as_read_by_scripts(request: HttpRequest) -> dict[str, object]:
    """Give the table as scripts read it: where, then the keys and what they do or where they lead."""
    table: dict[str, list[list[str]]] = {where.value: [] for where in Where}
    for key in keys_for(request):
        if does := reverse(key.to) if key.to else key.act:
            table[key.where].append([key.keys, does])
    return {"on": are_on(request), "table": table}
