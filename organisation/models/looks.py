"""Who looked at the figures of single workers. Added to, never edited."""

from django.db import models
from django.db.models import Q

from .people import User
from .units import Unit


class Look(models.Model):
    """That somebody asked to see the figures of a worker, or of the workers beneath a unit.

    `about` is the indicator's code, empty for everything held of a worker; `page` is where they asked.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="looks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="looks")
    about = models.CharField(max_length=20, blank=True)
    page = models.CharField(max_length=300)
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["-looked_at", "-pk"]
        indexes = [models.Index(fields=["user", "looked_at"], name="looks_of_a_person")]
        constraints = [models.CheckConstraint(condition=~Q(page=""), name="a_look_says_where_from")]

    def __str__(self) -> str:
        """Say who looked at whom."""
        return f"{self.user} at {self.unit}"
