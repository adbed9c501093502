"""What an audit's form asks, what is still wrong in it, and how two windows' words are brought together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NOT_LOOKED_AT = "not_applicable"
"""A domain that does not apply to the case: it is answered, and gets no grade."""


class Kind(StrEnum):
    """How something is answered."""

    DAY = "day"
    CHOICE = "choice"
    WORDS = "words"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the form asks. `missing` is the sentence said where it is required and empty."""

    name: str
    label: str
    kind: Kind
    missing: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int | None = None

    @property
    def is_required(self) -> bool:
        """Say whether the audit cannot be handed in without it."""
        return bool(self.missing)


def problems(asked: Iterable[Asked], words: Mapping[str, str], *, today: date) -> dict[str, str]:
    """Say what keeps an audit from being handed in, each by the name of its field."""
    found = {one.name: said for one in asked if (said := _problem(one, words.get(one.name, "").strip(), today))}
    if words.get("feedback") == "not_obtained" and not words.get("feedback_reason", "").strip():
        found.setdefault("feedback_reason", "Say why the child's or family's view was not obtained.")
    for name, said in words.items():
        if name.startswith("evidence_") and said.strip() and words.get(grade_of(name)) == NOT_LOOKED_AT:
            found.setdefault(name, "There is evidence here: grade the domain, or take the evidence out.")
    return found


def grade_of(evidence: str) -> str:
    """Give the name of the grade a domain's evidence belongs to."""
    return evidence.replace("evidence_", "domain_", 1)


def _problem(one: Asked, said: str, today: date) -> str:
    if not said:
        return one.missing
    if one.kind == Kind.DAY:
        return _problem_of_day(said, today)
    if one.kind == Kind.CHOICE and said not in {value for value, _ in one.choices}:
        return "Choose one of the answers."
    if one.longest and len(said) > one.longest:
        return f"Make it shorter: {len(said)} characters, and at most {one.longest} are kept."
    return ""


def _problem_of_day(said: str, today: date) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return "Give a day, such as 2021-10-12."
    return "The audit cannot be in the future." if day > today else ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Words brought together. `apart` are the fields both wrote differently: what is held stays until one is chosen."""

    words: dict[str, str]
    apart: tuple[str, ...] = ()


def merge(held: Mapping[str, str], typed: Mapping[str, str], was: Mapping[str, str]) -> Merged:
    """Bring what a window typed into what is held, where nobody wrote on the same field meanwhile.

    `was` is what the window last saw of each field it changed.
    """
    apart = tuple(name for name, text in typed.items() if held.get(name, "") not in (was.get(name, ""), text))
    taken = {name: text for name, text in typed.items() if name not in apart}
    return Merged(_filled({**held, **taken}), apart)


def merge_unseen(held: Mapping[str, str], typed: Mapping[str, str]) -> Merged:
    """Bring a whole form together with what was held meanwhile, not knowing what the form began from.

    Where one of the two is empty the other's words are taken; where both say something else, they are apart.
    """
    apart = tuple(name for name, text in typed.items() if text and held.get(name) and held[name] != text)
    taken = {name: text for name, text in typed.items() if text and name not in apart}
    return Merged(_filled({**held, **taken}), apart)


def _filled(words: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in words.items() if text}
