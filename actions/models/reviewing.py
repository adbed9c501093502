"""Decisions about overdue actions, every move of a date or an owner, and the sittings they are made in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from actions.rules.lifecycle import OverdueDecision
from indicators.models.fields import word_is_known

from .actions import Action

USER = settings.AUTH_USER_MODEL


class DueDateChange(models.Model):
    """One move of a due date, kept for ever beside the first."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="date_changes")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="due_dates_changed")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_due_on=models.F("new_due_on")), name="a_date_change_changes_the_date"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_date_change_says_why",
                violation_error_message="Say why the date moves.",
            ),
        ]

    def __str__(self) -> str:
        """Say from when to when."""
        return f"{self.old_due_on.day} {self.old_due_on:%B %Y} to {self.new_due_on.day} {self.new_due_on:%B %Y}"


class OwnerChange(models.Model):
    """One change of an action's owner, kept with its reason."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="owner_changes")
    old_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    old_outside_owner = models.CharField(max_length=120, blank=True)
    new_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    new_outside_owner = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="owners_changed", help_text="Nobody: handed over."
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_owner_change_says_why",
                violation_error_message="Say why it changes hands.",
            ),
        ]

    def __str__(self) -> str:
        """Say from whom to whom."""
        old = self.old_owner or self.old_outside_owner or "nobody"
        return f"{old} to {self.new_owner or self.new_outside_owner or 'nobody'}"


class ReviewSitting(models.Model):
    """One session in which the deputy director goes through what is overdue.

    What was overdue when it began are its items, so that the record can say how many were decided
    and how many were not. One person has one sitting open at a time.
    """

    held_by = models.ForeignKey(USER, models.PROTECT, related_name="review_sittings")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["held_by"], condition=Q(ended_at__isnull=True), name="one_sitting_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="a_sitting_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Say whose and when."""
        return f"{self.held_by}, {self.started_at.day} {self.started_at:%B %Y}"

    def get_absolute_url(self) -> str:
        """Lead to the sitting's record."""
        return reverse("actions:sitting", args=[self.pk])


class SittingItem(models.Model):
    """An action that was overdue when a sitting began, with how it stood then."""

    sitting = models.ForeignKey(ReviewSitting, models.CASCADE, related_name="items")
    action = models.ForeignKey(Action, models.PROTECT, related_name="sitting_items")
    due_on = models.DateField()
    days_overdue = models.PositiveIntegerField()
    owned_by = models.CharField(max_length=200, help_text="The owner's name as it was then.")
    meanwhile = models.CharField(
        max_length=400,
        blank=True,
        help_text="What others did with it before the sitting ended, where the sitting did not decide.",
    )

    class Meta:
        ordering = ["sitting", "pk"]
        constraints = [models.UniqueConstraint(fields=["sitting", "action"], name="one_item_a_sitting_and_action")]

    def __str__(self) -> str:
        """Call it by the action."""
        return str(self.action)


class OverdueReview(models.Model):
    """The deputy director's recorded decision on an overdue action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="overdue_reviews")
    decision = models.CharField(max_length=10, choices=OverdueDecision.choices())
    reason = models.CharField(max_length=500)
    days_overdue = models.PositiveIntegerField()
    sitting = models.ForeignKey("ReviewSitting", models.PROTECT, null=True, blank=True, related_name="decisions")
    meeting_on = models.DateField(null=True, blank=True, help_text="When the owner is met about it.")
    old_due_on = models.DateField()
    new_due_on = models.DateField(null=True, blank=True)
    old_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    new_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="overdue_reviews_made")
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            word_is_known("decision", OverdueDecision, name="overdue_decision_is_known"),
            models.CheckConstraint(
                condition=~Q(decision="extend") | Q(new_due_on__isnull=False),
                name="an_extension_has_a_new_date",
                violation_error_message="Give the new date.",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["reassign", "escalate"]) | Q(new_owner__isnull=False),
                name="a_hand_over_names_somebody",
                violation_error_message="Name the person it goes to.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_overdue_review_says_why",
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        """Say what was decided on which action."""
        return f"{OverdueDecision(self.decision).label}: {self.action}"
