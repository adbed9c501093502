"""Whether a text names somebody who works here.

Learning is passed on "not made personal to a named worker" (Wirral's procedure; practice, section 2), so the
names the house itself holds are looked for. A post is no name: Head of service may be written.
"""

import re
from collections.abc import Iterable

SHORTEST = 3
_POSTS = """
    a an and the of for to in administrator adviser advisor agency analyst apprentice assistant assurance auditor
    authority board case chair chief child children childrens consultant deputy director duty family head independent
    interim lead leader manager member newly officer performance post practice practitioner principal qa qualified
    quality reader reviewing senior service services social strategic student supervisor support system team unit
    work worker workers
"""
_WORDS = """
    april august june may autumn summer amber angel bright case child day dawn faith french good grace grant green
    hope iris joy king long love mark noble page paige price prudence rich rose short small street strong sunny
    swift true verity victor ward wells west white wild will wise wood young
"""
OF_POSTS = frozenset(_POSTS.split())
ALSO_WORDS = frozenset(_WORDS.split())
"""Names that are ordinary words too: on their own they stand for the word, in the whole name for the person."""


def names_found(text: str, names: Iterable[str], *, posts: Iterable[str] = ()) -> list[str]:
    """Give the names in a text as they stand there: whole ones in any writing, parts of one with a capital.

    `names` are as held, `posts` those of services and teams, whose words make no name either.
    """
    ordinary = OF_POSTS | {word for post in posts for word in _words(post)}
    found: dict[str, None] = {}
    for name in names:
        words = [word for word in name.split() if word]
        if all(word.lower().strip(".,") in ordinary for word in words):
            continue
        found |= dict.fromkeys(match.group() for match in _whole(words).finditer(text))
        alone = (part.capitalize() for part in words if _stands_alone(part, ordinary))
        found |= dict.fromkeys(part for part in alone if re.search(rf"\b{re.escape(part)}\b", text))
    return [one for one in found if not any(one != other and one in other for other in found)]


def _whole(words: list[str]) -> re.Pattern[str]:
    """Look for a whole name: its words one after the other, or the last one first."""
    escaped = [re.escape(word) for word in words]
    turned = [*escaped[-1:], *escaped[:-1]]
    either = "|".join([r"\s+".join(escaped), r",?\s+".join(turned)])
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)


def _stands_alone(part: str, ordinary: frozenset[str] | set[str]) -> bool:
    word = part.lower().strip(".,")
    return len(word) >= SHORTEST and word.isalpha() and word not in ordinary and word not in ALSO_WORDS


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name.lower())
