"""What a question set must have before auditors may work with it."""

from collections.abc import Sequence
from dataclasses import dataclass

GRADES = 4


@dataclass(frozen=True, slots=True)
class DomainAsked:
    """A domain of a draft, with what it says about each of the four grades."""

    name: str
    descriptors: Sequence[str]


def reasons_against_use(*, is_graded: bool, domains: Sequence[DomainAsked], questions: int) -> list[str]:
    """Say everything that keeps a draft from being used, in sentences; nothing where it may be.

    Two auditors grade alike only where each grade is described, so a domain without its four
    descriptors is none; and a set that gives no grade grades no domain either.
    """
    said = []
    if not domains and not questions:
        said.append("It asks nothing yet.")
    if domains and not is_graded:
        said.append("A set that gives no grade cannot grade domains: ask questions instead.")
    for domain in domains:
        missing = GRADES - sum(bool(text.strip()) for text in domain.descriptors)
        if missing:
            said.append(f"{domain.name}: describe all four grades; {missing} of them {_is(missing)} missing.")
    return said


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
