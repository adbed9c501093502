"""The table of access as tables: who may do what, and who holds which role where."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import django_tables2 as tables
from django.db.models import QuerySet

from audits.tables import name_cells
from organisation import access
from organisation.models import Membership, User
from organisation.roles import GROUPS, MAY, OF_THE_WHOLE, Capability, Role, group_of
from reports.roles.enforcing import Enforcing, enforcing


class Line(NamedTuple):
    """One capability: its sentence, who may, how far it reaches and where it is asked for."""

    capability: Capability
    group: str
    marks: tuple[tuple[Role, bool], ...]
    reach: str
    where: Enforcing

    @property
    def sentence(self) -> str:
        """Say what it lets one do."""
        return self.capability.value[0].upper() + self.capability.value[1:]


def lines() -> list[Line]:
    """Give every capability in the order of the groups."""
    where = enforcing()
    return [
        Line(one, group_of(one), tuple((role, role in MAY[one]) for role in Role), reach_of(one), where[one])
        for one in sorted(Capability, key=lambda one: _place(group_of(one)))
    ]


def in_groups() -> dict[str, list[Line]]:
    """Give the capabilities under the headings of their groups."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines():
        groups[line.group].append(line)
    return dict(groups)


def reach_of(capability: Capability) -> str:
    """Say how far a capability reaches for who holds it."""
    return "whole authority" if capability in OF_THE_WHOLE else "own units"


def _place(group: str) -> int:
    return GROUPS.index(group)


def memberships_watched_by(user: User, *, on: date) -> QuerySet[Membership]:
    """Give the roles in force on a day, and those to come, at the units somebody watches over."""
    units = access.units_where(user, Capability.READ_ACCESS)
    held = Membership.objects.not_over(on=on).filter(unit__in=units, user__is_active=True)
    return held.select_related("user", "unit").order_by("unit__pk", "role", "user__last_name", "pk")


class MatrixTable(tables.Table):
    """Who may do what, as a file."""

    group = tables.Column()
    sentence = tables.Column(verbose_name="May")
    reach = tables.Column(verbose_name="Where")
    addresses = tables.Column(accessor="where__addresses", verbose_name="Opens")
    kinds_of_record = tables.Column(accessor="where__kinds_of_record", verbose_name="Data entry of")
    asked_in = tables.Column(accessor="where__asked_in", verbose_name="Asked for in")

    class Meta:
        sequence = ("group", "sentence", "...", "reach", "addresses", "kinds_of_record", "asked_in")

    def __init__(self, *args, **kwargs):
        """Add a column for each role."""
        columns = [(role.value, RoleColumn(role)) for role in Role]
        super().__init__(*args, extra_columns=columns, **kwargs)

    def value_addresses(self, value):
        """List them, one a line."""
        return "\n".join(value)

    value_kinds_of_record = value_asked_in = value_addresses


class RoleColumn(tables.Column):
    """Whether a role may."""

    def __init__(self, role: Role) -> None:
        """Keep whose column it is."""
        super().__init__(verbose_name=role.label, accessor="marks")
        self.role = role

    def value(self, value):
        """Say it in a word."""
        return "yes" if dict(value)[self.role] else "no"


class HolderTable(tables.Table):
    """Who holds which role where, and from when until when."""

    user = tables.Column(verbose_name="Who", order_by=("user__last_name", "user__first_name", "pk"))
    role = tables.Column(verbose_name="Role")
    unit = tables.Column(verbose_name="Where")
    starts_on = tables.DateColumn(format="j M Y", verbose_name="From")
    ends_on = tables.DateColumn(format="j M Y", verbose_name="Until", default="No end")
    grant = tables.Column(verbose_name="By", default="An administrator", orderable=False)

    caption = "Roles in force today and to come"

    class Meta:
        attrs = {"class": "stacks stacks-close"}
        empty_text = "Nobody holds a role in the units you watch over."
        sequence = ("user", "role", "unit", "starts_on", "ends_on", "grant")

    def render_grant(self, value):
        """Say that the directory gave it."""
        return "The council’s directory"

    def __init__(self, *args, **kwargs):
        """Name each cell for where it stands as a card."""
        super().__init__(*args, **kwargs)
        name_cells(self)
