"""Who heads the service an action belongs to, and whom it can be escalated to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from actions.rules.reviewing import nearest
from organisation.models import Membership, Unit, User
from organisation.roles import Role


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of service and deputy directors of a day, by the unit each holds the role at."""

    people: dict[int, User]
    parents: dict[int, int | None]
    heads: dict[int, list[int]]
    deputies: dict[int, list[int]]

    @classmethod
    def read(cls, *, on: date) -> "Heads":
        """Read who holds the roles on a day, in two queries."""
        roles = (Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR)
        held = Membership.objects.in_force(on=on).filter(role__in=roles, user__is_active=True)
        people: dict[int, User] = {}
        by_role: dict[str, dict[int, list[int]]] = {role: defaultdict(list) for role in roles}
        for one in held.select_related("user").order_by("user__first_name", "user__last_name", "user"):
            people[one.user_id] = one.user
            by_role[one.role][one.unit_id].append(one.user_id)
        parents = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
        return cls(people, parents, heads=by_role[Role.HEAD_OF_SERVICE], deputies=by_role[Role.DEPUTY_DIRECTOR])

    def of(self, unit: int) -> tuple[User, ...]:
        """Give the nearest heads of service of a unit."""
        return self._people(nearest(unit, parents=self.parents, heads=self.heads))

    def named(self, unit: int) -> str:
        """Name the nearest heads of service of a unit; empty where there is none."""
        return " and ".join(str(head) for head in self.of(unit))

    def above(self, unit: int, *, than: User, owner: int | None) -> tuple[User, ...]:
        """Give whom somebody may escalate to: the heads of service, then the deputy directors; never the owner."""
        found = (*self.of(unit), *self._people(nearest(unit, parents=self.parents, heads=self.deputies)))
        return tuple(person for person in found if person.pk not in (than.pk, owner))

    def _people(self, found: tuple[int, ...]) -> tuple[User, ...]:
        return tuple(self.people[pk] for pk in found)
