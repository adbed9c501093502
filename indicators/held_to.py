"""What other rooms hold a definition to. They register it when they are ready: this room leans on none."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.models import Indicator
    from indicators.models.definitions import Wording

Rule = Callable[["Indicator", "Wording"], None]
_rules: list[Rule] = []


def hold_definitions_to(rule: Rule) -> None:
    """Register a rule: given an indicator and words it would be defined by, it raises ValidationError."""
    _rules.append(rule)


def hold(indicator: "Indicator", wording: "Wording") -> None:
    """Hold words to every rule. Raises ValidationError, naming the field, at the first that is broken."""
    for rule in _rules:
        rule(indicator, wording)
