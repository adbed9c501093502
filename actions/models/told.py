"""What is said about an action and what shows it: progress, comments, evidence. Added to, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.rules.lifecycle import ActionState
from indicators.models.fields import word_is_known
from indicators.rules.vocabulary import Word

from .actions import Action

USER = settings.AUTH_USER_MODEL


class ProgressUpdate(models.Model):
    """What somebody said about an action, as they said it. Never edited."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    note = models.TextField()
    state = models.CharField(max_length=12, choices=ActionState.choices(), help_text="The state after this update.")
    reported_by = models.ForeignKey(USER, models.PROTECT, related_name="progress_reported")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [word_is_known("state", ActionState, name="progress_state_is_known")]

    def __str__(self) -> str:
        """Say which action it is about, and when."""
        return f"{self.action}, {self.reported_at.day} {self.reported_at:%B %Y}"


class Comment(models.Model):
    """A remark on an action by somebody who reads it."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="comments")
    text = models.TextField()
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="action_comments")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")]

    def __str__(self) -> str:
        """Say who wrote about what."""
        return f"{self.written_by} on {self.action}"


class EvidenceKind(Word):
    """What sort of thing shows that an action was done."""

    TEXT = "text", "In words"
    LINK = "link", "A link"
    FILE = "file", "A file"


class Evidence(models.Model):
    """Something that shows an action was done. `sha256` is of the file's bytes, in hex."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=4, choices=EvidenceKind.choices())
    text = models.TextField(help_text="What it shows.")
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="evidence_added")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            word_is_known("kind", EvidenceKind, name="evidence_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="evidence_says_what_it_shows",
                violation_error_message="Say what it shows.",
            ),
            models.CheckConstraint(
                condition=Q(kind="text", link="", file="")
                | (Q(kind="link", file="") & ~Q(link=""))
                | (Q(kind="file", link="", size__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="evidence_is_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        """Say what it is."""
        return f"{EvidenceKind(self.kind).label}: {self.text[:60]}"
