"""What an entry says: rows of a source put into words, with the names of what they point to read together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model, OuterRef, Subquery

from organisation.evidence.catalogue import Source
from organisation.history import say_value

LONGEST = 4000
ADDED, REMOVED = "+", "-"
DID = {ADDED: "added", "~": "changed", REMOVED: "taken away"}


@dataclass(frozen=True, slots=True)
class Words:
    """What one entry says."""

    at: datetime
    actor_id: int | None
    act: str
    thing: str
    key: str
    was: str
    became: str
    why: str
    person_id: int | None
    unit_id: int | None


class Names:
    """What records are called, read model by model and never one by one."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[type[Model], dict[Any, str]] = defaultdict(dict)

    def know(self, rows: Iterable[Model]) -> None:
        """Read the names of everything these rows point to."""
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            for field in row._meta.concrete_fields:
                if isinstance(field, ForeignKey) and (key := getattr(row, field.attname)) is not None:
                    wanted[field.related_model].add(key)
        for model, keys in wanted.items():
            new = list(keys - self._known[model].keys())
            found = model._base_manager.filter(pk__in=new).select_related() if new else ()
            self._known[model] |= {one.pk: str(one) for one in found}

    def say(self, row: Model, name: str) -> str:
        """Write one column: a record by its name, a word by its label, nothing as nothing."""
        field = row._meta.get_field(name)
        if isinstance(field, ForeignKey):
            key = getattr(row, field.attname)
            return self._known[field.related_model].get(key, f"no. {key}") if key is not None else ""
        value = getattr(row, name)
        if value is None or value == "":
            return ""
        display = getattr(row, f"get_{name}_display", None)
        return str(display()) if display else say_moment(value)


def say_moment(value: object) -> str:
    """Write a value the way people read it, a moment with its time."""
    return f"{value:%d %B %Y, %H:%M}" if isinstance(value, datetime) else say_value(value)


def put_into_words(source: Source, rows: Sequence[Any], names: Names) -> dict[int, Words]:
    """Say what each row tells, by its key."""
    names.know(rows)
    before = _rows_before(source, rows) if source.of else {}
    names.know(before.values())
    units = _reached(source, rows, source.unit)
    people = _reached(source, rows, source.person)
    things = _names_of_things(source, rows, names)
    told = {}
    for row in rows:
        act, was, became = _change(source, row, before.get(row.pk), names)
        told[row.pk] = Words(
            getattr(row, source.at),
            getattr(row, f"{source.by}_id") if source.by else None,
            act[:80],
            things[row.pk][:300],
            f"{source.key[0]} {getattr(row, source.key[1])}",
            was[:LONGEST],
            became[:LONGEST],
            _said(row, source.why, names)[:LONGEST],
            people.get(row.pk),
            units.get(row.pk),
        )
    return told


def _change(source: Source, row: Any, before: Any, names: Names) -> tuple[str, str, str]:
    if source.of is None:
        return source.act, _said(row, source.was, names), _said(row, source.became, names)
    kind = row.history_type
    fields = [field.name for field in source.said]
    if kind == "~" and before is not None:
        fields = [field.name for field in source.said if getattr(row, field.attname) != getattr(before, field.attname)]
        return f"{source.act} {DID[kind]}", _told(before, fields, names), _told(row, fields, names)
    told = _told(row, fields, names, leave_out_empty=True)
    return f"{source.act} {DID[kind]}", told if kind == REMOVED else "", "" if kind == REMOVED else told


def _told(row: Model, fields: Iterable[str], names: Names, *, leave_out_empty: bool = False) -> str:
    said = ((str(row._meta.get_field(name).verbose_name), names.say(row, name)) for name in fields)  # type: ignore[union-attr]
    return "; ".join(f"{called}: {value or 'nothing'}" for called, value in said if value or not leave_out_empty)


def _said(row: Model, columns: Iterable[str], names: Names) -> str:
    given = [(name, names.say(row, name)) for name in columns]
    if len(given) == 1:
        return given[0][1]
    return "; ".join(f"{row._meta.get_field(name).verbose_name}: {value}" for name, value in given if value)  # type: ignore[union-attr]


def _names_of_things(source: Source, rows: Sequence[Any], names: Names) -> dict[int, str]:
    called = source.of or source.model
    what = str(called._meta.verbose_name).capitalize() if source.of else ""
    given = {row.pk: ", ".join(filter(None, (names.say(row, name) for name in source.thing))) for row in rows}
    return {pk: f"{what}: {said}" if what else said for pk, said in given.items()}


def _rows_before(source: Source, rows: Sequence[Any]) -> dict[int, Any]:
    """Give, for each row of a history, the row before it of the same record."""
    earlier = source.model._base_manager.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    newest = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    asked = source.model._base_manager.filter(pk__in=[row.pk for row in rows]).annotate(before=newest)
    pairs = {pk: before for pk, before in asked.values_list("pk", "before") if before}
    found = source.model._base_manager.in_bulk(set(pairs.values()))
    return {pk: found[before] for pk, before in pairs.items()}


def _reached(source: Source, rows: Sequence[Any], path: str) -> dict[int, int | None]:
    """Give the key at the end of a path from each row, such as the unit of its audit."""
    if not path:
        return {}
    if "__" not in path:
        field = source.model._meta.get_field(path)
        return {row.pk: getattr(row, field.attname) for row in rows}  # type: ignore[union-attr]
    return dict(source.model._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", path))
