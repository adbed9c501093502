"""Second readings: which audits are due one, and what the second reader said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit
from audits.models.words import WhyModerated
from audits.rules.grades import Grade
from indicators.models.fields import word_is_known
from organisation.validators import names_no_child

USER = settings.AUTH_USER_MODEL


class ModerationDue(models.Model):
    """That an audit is to be read a second time, and why. A blind one hides the auditor's grade from its reader."""

    audit = models.OneToOneField(Audit, models.PROTECT, related_name="moderation_due")
    why = models.CharField(max_length=12, choices=WhyModerated.choices())
    is_blind = models.BooleanField(default=False)
    moderator = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="moderations_due")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["chosen_at", "pk"]
        verbose_name = "moderation due"
        verbose_name_plural = "moderations due"
        constraints = [word_is_known("why", WhyModerated, name="why_moderated_is_known")]

    def __str__(self) -> str:
        """Say which audit and why."""
        return f"{self.audit}: {WhyModerated(self.why).label.lower()}"


class Moderation(models.Model):
    """A second reader's grade of an audit beside the auditor's, with the reason. The newest of an audit counts."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="moderations")
    auditor_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    grade = models.CharField(max_length=24, choices=Grade.choices())
    reason = models.TextField(validators=[names_no_child])
    was_blind = models.BooleanField(default=False)
    moderated_by = models.ForeignKey(USER, models.PROTECT, related_name="moderations_made")
    moderated_at = models.DateTimeField()

    class Meta:
        ordering = ["-moderated_at", "-pk"]
        constraints = [
            word_is_known("grade", Grade, name="moderation_grade_is_known"),
            word_is_known("auditor_grade", Grade, name="moderated_from_grade_is_known", blank=True),
            models.CheckConstraint(condition=~Q(reason=""), name="a_moderation_says_why"),
        ]

    def __str__(self) -> str:
        """Say which audit was moderated to what."""
        return f"{self.audit}: {Grade(self.grade).label}"
