"""Marks on a series that a person sets from a month on, and may take back with a reason."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

WITHDRAWN = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")
STANDING = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")


class MarkQuerySet(models.QuerySet):
    """Marks chosen by whether they count."""

    def standing(self, at: datetime | None = None):
        """Keep the marks nobody has taken back; at a moment, those that were set by then and not yet taken back."""
        if at is None:
            return self.filter(withdrawn_at=None)
        return self.filter(recorded_at__lte=at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))


class Mark(models.Model):
    """Who set it, when and why; one taken back counts no longer, and stays to be read."""

    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        abstract = True


def withdrawn_whole(*, name: str) -> models.CheckConstraint:
    """Hold when a mark was taken back, by whom and why together."""
    return models.CheckConstraint(condition=STANDING | WITHDRAWN, name=name)
