"""How measures hang together, as the database holds it: what a running total is, what is a share or a part of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model

from indicators.models import Indicator, IndicatorRelation
from indicators.rules.vocabulary import Basis, Tie
from organisation.models import Membership
from organisation.roles import Role


@dataclass(frozen=True, slots=True)
class Pair:
    """One measure's figures say something of another's, of the same month: of the same unit, or of all it is part of.

    A `cohort`, by name, narrows the first measure only.
    """

    code: str
    tie: Tie
    other: str
    cohort: str = ""


@dataclass(frozen=True)
class Known:
    """What anybody may know of the measures: the basis of each by its code, and the pairs that hang together."""

    bases: Mapping[str, Basis] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()


def read_relations() -> Known:
    """Read the bases and the pairs, in two queries."""
    bases = {code: Basis(basis) for code, basis in Indicator.objects.values_list("code", "basis") if basis}
    rows = IndicatorRelation.objects.order_by("indicator", "kind", "other", "cohort")
    pairs = rows.values_list("indicator__code", "kind", "other__code", "cohort__name")
    return Known(bases, tuple(Pair(code, Tie(kind), other, cohort or "") for code, kind, other, cohort in pairs))


def read_roles() -> dict[str, str]:
    """Give everybody's role by the name an edition calls them by, in two queries; "" where they hold none."""
    held = dict(Membership.objects.order_by("-pk").values_list("user", "role"))
    return {str(user): Role(held[user.pk]).label if user.pk in held else "" for user in get_user_model().objects.all()}
