"""What there is to be told of. Each app registers its own kinds."""

from collections.abc import Set
from dataclasses import dataclass, field

from organisation.roles import Role

_kinds: dict[str, "Kind"] = {}


class NoSuchKind(LookupError):
    """No app has registered a kind of that name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to be told of. What `interrupts` is e-mailed at once; the rest waits for the weekly letter.

    Whoever holds a role in `duty_for` cannot turn the kind or its e-mails off: to know of it is their duty.
    """

    name: str
    label: str
    interrupts: bool = False
    about: str = ""
    duty_for: Set[Role] = field(default_factory=frozenset)


def register(kind: Kind) -> Kind:
    """Make a kind known. Registering the same again changes nothing."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"Two kinds are called {kind.name}.")
    return kind


def find(name: str) -> Kind:
    """Give the kind of a name. Raises NoSuchKind."""
    try:
        return _kinds[name]
    except KeyError as problem:
        raise NoSuchKind(name) from problem


def label_of(name: str) -> str:
    """Say what a notification of that name told of; one that is no longer registered keeps its name."""
    return _kinds[name].label if name in _kinds else name


def all_kinds() -> list[Kind]:
    """Give every kind, what interrupts first."""
    return sorted(_kinds.values(), key=lambda kind: (not kind.interrupts, kind.label))
