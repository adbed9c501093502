"""The organisation as one tree: authority, services, teams, workers."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class UnitQuerySet(TreeQuerySet):
    """Units chosen by what they are and when they stood."""

    def standing_on(self, day: date):
        """Keep the units that existed on `day`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def published(self):
        """Keep the levels a board report speaks of: the authority and its services."""
        return self.filter(kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.SERVICE])


class Unit(TreeNode):
    """A part of the council that figures, clinics, actions and roles belong to."""

    class Kind(models.TextChoices):
        """How high in the tree a unit stands."""

        AUTHORITY = "authority", "Authority"
        SERVICE = "service", "Service"
        TEAM = "team", "Team"
        WORKER = "worker", "Worker"

    code = models.SlugField(unique=True, help_text="Short and lasting: used in files and addresses.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(default=date(2000, 4, 1))
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager(with_tree_fields=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
                violation_error_message="A unit cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(kind="authority", parent__isnull=True) | (~Q(kind="authority") & Q(parent__isnull=False)),
                name="only_an_authority_stands_alone",
                violation_error_message="Only an authority has nothing above it.",
            ),
        ]

    def __str__(self) -> str:
        """Call the unit by its name."""
        return self.name
