"""What the council's directory says of somebody who signs in, read from its ID token.

Entra ID puts the groups into the claim `groups`, and app roles into `roles`. Of more than 200
groups it sends none, and says instead where they could be asked for (`_claim_names`, or
`hasgroups`): learn.microsoft.com, "Configure group claims and app roles in tokens". Who is in so
many groups cannot be placed by them; app roles can then take their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class TooManyGroupsError(Exception):
    """The directory left the groups out, for there are too many."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One person, as the directory describes them at a sign-in."""

    subject: str
    first_name: str
    last_name: str
    email: str
    email_is_verified: bool
    groups: frozenset[str]


def subject_of(token: Mapping[str, Any]) -> str:
    """Give what names a person for ever: `oid`, the same in every app of an Entra tenant, or else `sub`."""
    return str(token.get("oid") or token.get("sub") or "")


def read_entry(token: Mapping[str, Any]) -> DirectoryEntry:
    """Read an ID token. Raises TooManyGroupsError where the groups were left out and no app role stands in."""
    app_roles = _words(token.get("roles"))
    left_out = "groups" in (token.get("_claim_names") or {}) or token.get("hasgroups") in (True, "true", "True")
    if left_out and not app_roles:
        raise TooManyGroupsError
    first, _, rest = str(token.get("name") or "").partition(" ")
    return DirectoryEntry(
        subject=subject_of(token),
        first_name=str(token.get("given_name") or first)[:150],
        last_name=str(token.get("family_name") or rest)[:150],
        email=str(token.get("email") or "").strip(),
        email_is_verified=_is_yes(token.get("email_verified")) or _is_yes(token.get("xms_edov")),
        groups=_words(token.get("groups")) | app_roles,
    )


def _words(claim: Any) -> frozenset[str]:
    listed = claim if isinstance(claim, list) else [claim]
    return frozenset(word for word in listed if isinstance(word, str) and word)


def _is_yes(claim: Any) -> bool:
    return str(claim).lower() in ("true", "1")
