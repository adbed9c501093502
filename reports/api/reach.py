"""The one place where it is decided what a token reads: its scope by route, its units by row."""

from dataclasses import dataclass
from functools import cached_property
from hmac import compare_digest

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from organisation.models import Unit
from reports.api.limit import note_refused
from reports.models import ApiToken
from reports.operations.tokens import digest_of, note_use
from reports.rules.tokens import is_live
from reports.rules.words import TokenScope

Kind = Unit.Kind


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, as far as the API speaks of it."""

    pk: int
    code: str
    name: str
    kind: str
    parent: int | None


class Reach:
    """What one token reads: its unit and everything below, never a single worker."""

    def __init__(self, token: ApiToken) -> None:
        """Keep whose it is."""
        self.token = token

    @cached_property
    def units(self) -> dict[int, Node]:
        """Give the units it reads, in the order of the tree's names. One query."""
        rows = (
            Unit.objects.exclude(kind=Kind.WORKER).order_by("code").values_list("pk", "code", "name", "kind", "parent")
        )
        every = {row[0]: Node(*row) for row in rows}
        return {pk: node for pk, node in every.items() if self._is_within(node, every)}

    def _is_within(self, node: Node | None, every: dict[int, Node]) -> bool:
        while node is not None and node.pk != self.token.unit_id:
            node = every.get(node.parent) if node.parent else None
        return node is not None

    @property
    def is_of_the_authority(self) -> bool:
        """Say whether it reads the whole, and so what is said of the whole."""
        return self.token.unit.kind == Kind.AUTHORITY

    def code_of(self, unit: int | None) -> str | None:
        """Give the code of a unit it reads; nothing of another."""
        node = self.units.get(unit) if unit else None
        return node.code if node else None


class ByToken(HttpBearer):
    """Let in whoever brings a live token of one of these scopes. Nobody's session counts."""

    def __init__(self, *scopes: TokenScope) -> None:
        """Say which scopes open the route."""
        super().__init__()
        self.scopes = frozenset(scopes)

    def authenticate(self, request: HttpRequest, token: str) -> Reach | None:
        """Find the token by its digest: nobody learns from how long it takes how near a guess was.

        Raises Throttled where an address brings too many that open nothing.
        """
        digest, today = digest_of(token), timezone.localdate()
        found = ApiToken.objects.select_related("unit").filter(digest=digest).first()
        opens = (
            found is not None
            and compare_digest(found.digest, digest)
            and is_live(ends_on=found.ends_on, is_revoked=found.revoked_at is not None, on=today)
        )
        if found is None or not opens:
            note_refused(request)
            return None
        if found.scope not in self.scopes:
            raise AuthorizationError(message=f"This token reads {TokenScope(found.scope).label.lower()}, not this.")
        note_use(found, on=today)
        return Reach(found)
