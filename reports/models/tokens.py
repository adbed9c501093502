"""Tokens that let another system read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.fields import word_is_known
from organisation.models import Unit
from organisation.watching import Watched
from reports.rules.words import TokenScope

USER = settings.AUTH_USER_MODEL


class ApiToken(models.Model):
    """A token of one scope for one unit and everything below it. Only its digest is held; it ends on a day."""

    name = models.CharField(max_length=120, help_text="Which system uses it, such as: Power BI of the board pack.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=8, choices=TokenScope.choices())
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="api_tokens")
    ends_on = models.DateField()
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="api_tokens_made")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="api_tokens_revoked")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    history = Watched(excluded_fields=["digest", "last_used_on"])

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            word_is_known("scope", TokenScope, name="token_scope_is_known"),
            models.CheckConstraint(condition=Q(digest__length=64), name="a_token_is_known_by_its_digest"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Call it by the system that uses it."""
        return self.name
