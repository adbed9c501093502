"""The private addresses at which calendars fetch sessions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from .clinics import Clinic

USER = settings.AUTH_USER_MODEL
DIGEST = 64  # a SHA-256 in hexadecimal

models.CharField.register_lookup(Length)


class CalendarFeed(models.Model):
    """One address somebody gave to their calendar: of one clinic, or of everything that is theirs.

    The address holds a secret; only its digest is kept, so it is shown once and cannot be read
    back. Whoever holds it sees titles, days and places, and nothing once it is revoked, its owner
    has left, or may no longer read the clinic.
    """

    owner = models.ForeignKey(USER, models.CASCADE, related_name="calendar_feeds")
    clinic = models.ForeignKey(Clinic, models.CASCADE, null=True, blank=True, related_name="feeds")
    digest = models.CharField(max_length=DIGEST, unique=True, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True, help_text="Noted at most once an hour.")

    class Meta:
        ordering = ["clinic", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "clinic"],
                condition=Q(revoked_at=None, clinic__isnull=False),
                name="one_live_feed_a_person_and_clinic",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(revoked_at=None, clinic=None),
                name="one_live_feed_of_ones_own",
            ),
            models.CheckConstraint(condition=Q(digest__length=DIGEST), name="a_feed_is_known_by_its_digest"),
        ]

    def __str__(self) -> str:
        """Say whose it is, and of what."""
        return f"{self.owner}: {self.clinic or 'everything of their own'}"
