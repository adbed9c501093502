"""Words that are stored, each with the label people read."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stored word together with the label people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the stored value and its label side by side."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give the pairs a form or a model field offers."""
        return [(word.value, word.label) for word in cls]
