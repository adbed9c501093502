"""The search: every kind one after the other, and first what was named exactly."""

from organisation.models import User
from reports.rules.searching import read_words
from reports.search.found import Found, Group
from reports.search.large import find_actions, find_audits, find_commentary, find_outcomes, find_sessions
from reports.search.small import (
    find_clinics,
    find_editions,
    find_glossary,
    find_indicators,
    find_people,
    find_places,
    find_plans,
    find_units,
)

KINDS = {
    "places": find_places,
    "indicators": find_indicators,
    "units": find_units,
    "actions": find_actions,
    "plans": find_plans,
    "clinics": find_clinics,
    "sessions": find_sessions,
    "outcomes": find_outcomes,
    "audits": find_audits,
    "commentary": find_commentary,
    "editions": find_editions,
    "glossary": find_glossary,
    "people": find_people,
}
A_FEW, A_PAGE, AS_ONE_TYPES = 6, 100, 3


def search(user: User, text: str, *, kind: str = "", limit: int = A_FEW) -> list[Group]:
    """Give what somebody may open that fits, by kind; of one kind alone where it is named."""
    words = read_words(text)
    if not words:
        return []
    kinds = [KINDS[kind]] if kind in KINDS else KINDS.values()
    groups = [group for find in kinds if (group := find(user, words, limit)).total]
    exact = tuple(found for group in groups for found in group.found if found.is_exact)
    return [Group("exact", "Just this", exact, len(exact)), *groups] if exact and not kind else groups


def nearest(groups: list[Group], most: int) -> list[tuple[Group, Found]]:
    """Give the first few of all kinds, each once: what is shown while one types."""
    seen: dict[str, tuple[Group, Found]] = {}
    for group in groups:
        for found in group.found:
            seen.setdefault(found.url, (group, found))
    return list(seen.values())[:most]
