"""The API told in words, from its own description: what the page about it prints."""

from dataclasses import dataclass
from typing import Any

from reports.api.site import describe

SAID = {"string": "text", "integer": "whole number", "boolean": "true or false", "date-time": "moment", "date": "day"}


@dataclass(frozen=True, slots=True)
class Told:
    """A filter or a field: its name, what it holds, and what it means."""

    name: str
    holds: str
    means: str


@dataclass(frozen=True, slots=True)
class AddressTold:
    """An address: what it gives, how it is narrowed, and the fields of one item."""

    path: str
    key: str
    name: str
    gives: str
    filters: tuple[Told, ...]
    fields: tuple[Told, ...]

    @property
    def tables(self) -> list[tuple[str, tuple[Told, ...]]]:
        """Give its tables, those that have a line."""
        return [pair for pair in (("Filters", self.filters), ("Fields", self.fields)) if pair[1]]


def addresses_told() -> list[AddressTold]:
    """Tell every address."""
    described = describe()
    schemas = described["components"]["schemas"]
    return [_address(path, methods["get"], schemas) for path, methods in described["paths"].items()]


def _address(path: str, get: dict[str, Any], schemas: dict[str, Any]) -> AddressTold:
    answer = _named(get["responses"][200]["content"]["application/json"]["schema"], schemas)
    items = answer["properties"].get("items")
    item = _named(items["items"], schemas) if items else answer
    return AddressTold(
        path=path,
        key=get["operationId"].replace("_", "-"),
        name=get["summary"],
        gives=get["description"],
        filters=tuple(_told(one["name"], one["schema"], schemas) for one in get["parameters"]),
        fields=tuple(_told(name, schema, schemas) for name, schema in item["properties"].items()),
    )


def _told(name: str, schema: dict[str, Any], schemas: dict[str, Any]) -> Told:
    return Told(name, _holds(schema, schemas), schema.get("description", ""))


def _holds(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Say what a value may be: its words where they are few, otherwise its type."""
    if "anyOf" in schema:
        return " or ".join(_holds(one, schemas) for one in schema["anyOf"])
    schema = _named(schema, schemas)
    if "enum" in schema:
        return ", ".join(schema["enum"])
    kind = schema.get("format") or schema.get("type", "")
    if kind == "array":
        return f"list of {_holds(schema['items'], schemas)}"
    return SAID.get(kind, kind)


def _named(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    (*_, name) = schema.get("$ref", "").split("/")
    return schemas[name] if name else schema
