"""Which rows are evidence: the register each room puts its own into."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, Q

from organisation.models import User
from organisation.rules.evidence import Record

OF_HISTORY = ("history_id", "history_date", "history_change_reason", "history_type", "history_user")
_sources: dict[str, "Source"] = {}
_veils: list[Callable[[User], Q]] = []


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are evidence: of what class, when, by whom, and which columns say what of which thing.

    `key` is the record it is about: a model's label and the column that holds its key. `of` is the model whose
    changes these rows are, where they are a history. `may_be_older`: its moment is given by whoever records it.
    """

    model: type[Model]
    record: Record
    at: str
    by: str
    thing: tuple[str, ...]
    key: tuple[str, str]
    act: str = ""
    was: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    person: str = ""
    unit: str = ""
    of: type[Model] | None = None
    may_be_older: bool = False

    @property
    def label(self) -> str:
        """Name it as it stands in the chain."""
        return self.model._meta.label_lower

    @property
    def columns(self) -> list[str]:
        """Name the columns that are put under seal today."""
        return sorted(field.attname for field in self.model._meta.concrete_fields)

    @property
    def said(self) -> list[Field]:
        """Give the fields of a history whose changes are told."""
        own = [field for field in self.model._meta.concrete_fields if field.name not in OF_HISTORY]
        return [field for field in own if field.name not in ("id", *self.thing)]


def watch(source: Source) -> None:
    """Take a source into the register; again changes nothing."""
    _sources[source.label] = source


def watch_history(model: Any, record: Record, *, thing: tuple[str, ...], person: str = "", unit: str = "") -> None:
    """Take the history of a model into the register."""
    named = model._meta.label_lower
    watch(
        Source(
            model.history.model,
            record,
            "history_date",
            "history_user",
            thing,
            (named, "id"),
            act=str(model._meta.verbose_name),
            why=("history_change_reason",),
            person=person,
            unit=unit,
            of=model,
        )
    )


def sources() -> list[Source]:
    """Give every source, in a lasting order."""
    return sorted(_sources.values(), key=lambda one: one.label)


def find(label: str) -> Source | None:
    """Give the source of a name; None where no room has it any more."""
    return _sources.get(label)


def veil(hidden: Callable[[User], Q]) -> None:
    """Let a room say which entries somebody may not read, for a reason of its own."""
    _veils.append(hidden)


def veiled(user: User) -> Q:
    """Give what somebody may not read of the evidence."""
    hidden = Q(pk__in=[])
    for one in _veils:
        hidden |= one(user)
    return hidden
