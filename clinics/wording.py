"""An outcome's words as the fields of its form hold them: what is typed, kept and recorded compares with each other."""

from collections.abc import Mapping
from typing import Any

from clinics.models import Outcome, OutcomeRevision
from clinics.rules.merging import FIELDS, same_words


def words_of(said: Outcome | OutcomeRevision) -> dict[str, str]:
    """Give what an outcome or one of its wordings says, as the fields of its form hold it."""
    return as_typed({name: getattr(said, name) for name in FIELDS})


def as_typed(words: Mapping[str, Any]) -> dict[str, str]:
    """Write an outcome's fields as a browser would send them: a box not ticked is empty."""
    typed = {name: str(getattr(value, "value", value)) for name, value in words.items() if name != "bring_back"}
    return {**typed, "bring_back": "on" if words.get("bring_back") else ""}


def adds_nothing(words: Mapping[str, str], outcome: Outcome | None) -> bool:
    """Say whether what is typed says no more than what is recorded: no other word, no action and no claim."""
    telling = ("-title", "-success_measure", "recording-cases", "recording-wrong")
    has_more = any(value for name, value in words.items() if name.endswith(telling))
    return not has_more and same_words(words, words_of(outcome) if outcome else {})
