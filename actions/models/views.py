"""Ways of looking at the list of actions that somebody keeps."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list of actions somebody wants to see again: its address says everything about it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True, help_text="What stands after the ? in the address.")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["user", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_saved_view_a_name",
                violation_error_message="You have a view of that name.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        """Call it by its name."""
        return self.name
