"""Text on its way into a file: every string of a structure passed through one function."""

from collections.abc import Callable
from typing import Any

UNPRINTABLE = "�"


def plain(text: str) -> str:
    """Give a text one kind of line end and no tabs, as both writers can set it."""
    return "\n".join(text.splitlines()).replace("\t", " ")


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Give the same structure with every text changed; names of fields are no text."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [each_text(part, change) for part in value]
    return value
