"""The organisation as one tree: authority, services, teams, workers."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from simple_history.models import HistoricalRecords
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


def both_or_neither(*fields: str, name: str, **more) -> models.CheckConstraint:
    """Hold fields that belong together: all of them are given, or none is."""
    given = Q(**{f"{field}__isnull": False for field in fields})
    missing = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(condition=given | missing, name=name, **more)


class UnitQuerySet(TreeQuerySet):
    """Units chosen by what they are and when they stood."""

    def standing_on(self, day: date):
        """Keep the units that existed on `day`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def standing_first(self):
        """Put units with an end after those without; the authority first, then rank by rank."""
        ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(Unit.Kind.values)]
        return self.order_by(F("valid_to").desc(nulls_first=True), Case(*ranks), "position", "name")

    def notices(self):
        """Give what authorities have to say at the head of every page, where they have."""
        said = self.filter(kind=Unit.Kind.AUTHORITY).exclude(notice="")
        return said.order_by("pk").values_list("notice", flat=True)

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
    notice = models.CharField(
        max_length=200,
        blank=True,
        help_text="On an authority: shown at the head of every page, for example that the data are for training.",
    )

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

    def clean(self) -> None:
        """Keep ranks in order, and a unit where it is once anything rests on it."""
        ranks = self.Kind.values
        if self.parent and ranks.index(self.kind) <= ranks.index(self.parent.kind):
            raise ValidationError(
                {"kind": f"{self.get_kind_display()} cannot stand beneath {self.parent}: rank by rank."}
            )
        if self.notice and self.kind != self.Kind.AUTHORITY:
            raise ValidationError({"notice": "Only the authority's notice is shown."})
        stored = Unit.objects.filter(pk=self.pk).first()
        moved = [name for name in ("parent", "kind") if stored and getattr(stored, name) != getattr(self, name)]
        if stored and moved and stored.is_rested_on():
            raise ValidationError(dict.fromkeys(moved, "Something rests on it: end it and name its successor instead."))

    def is_rested_on(self) -> bool:
        """Say whether anything that may not be lost rests on the unit or on what is beneath it.

        Figures, targets, actions, audits and the like do. Roles do not: a unit set up in the wrong
        place is put right before it is used.
        """
        units = [self.pk, *(below.pk for below in self.descendants())]
        resting = [
            one
            for one in self._meta.related_objects
            if getattr(one, "on_delete", None) is models.PROTECT and one.name != "memberships"
        ]
        return any(
            one.related_model._base_manager.filter(**{f"{one.field.name}__in": units}).exists() for one in resting
        )

    def get_absolute_url(self) -> str:
        """Lead to the unit's own page."""
        return reverse("organisation:unit", args=[self.code])

    def name_on(self, day: date) -> str:
        """Call the unit by its name, with its dates where it does not stand on `day`."""
        if self.valid_to and self.valid_to < day:
            return f"{self.name} (to {self.valid_to.day} {self.valid_to:%B %Y})"
        if self.valid_from > day:
            return f"{self.name} (from {self.valid_from.day} {self.valid_from:%B %Y})"
        return self.name


class UnitAlias(models.Model):
    """Another name under which a unit arrives in a return, and who said that it means this one."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)
    remembered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    remembered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "unit aliases"
        constraints = [both_or_neither("remembered_at", "remembered_by", name="unit_alias_remembered_at_and_by")]

    def __str__(self) -> str:
        """Give the other name."""
        return self.name


class Succession(models.Model):
    """One unit taking over from another on a day: a reorganisation keeps both histories readable."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    happened_on = models.DateField(help_text="The successor's first day.")
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_a_pair"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="nobody_succeeds_themselves",
                violation_error_message="A unit cannot take over from itself.",
            ),
        ]

    def __str__(self) -> str:
        """Say who took over from whom, and when."""
        return f"{self.successor} took over from {self.predecessor} on {self.happened_on.day} {self.happened_on:%B %Y}"
