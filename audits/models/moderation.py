"""Second readings: which audits are due one, how the sample was drawn, and what the second reader said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit
from audits.models.programme import AuditProgramme
from audits.models.words import WhyModerated
from audits.rules.grades import Grade
from indicators.models.fields import MonthField, word_is_known
from organisation.validators import names_no_child

USER = settings.AUTH_USER_MODEL


class ModerationDraw(models.Model):
    """The random sample of a month's audits in one programme, or in none: with its seed it can be drawn again.

    `drawn_from` are the references it was drawn from when the month was over, in their order. Until then the
    seed is nobody's to see. Drawn by nobody: by the nightly job.
    """

    month = MonthField()
    programme = models.ForeignKey(AuditProgramme, models.PROTECT, null=True, blank=True, related_name="moderated")
    seed = models.CharField(max_length=32)
    share = models.PositiveSmallIntegerField(help_text="The percentage that held.")
    at_least = models.PositiveSmallIntegerField()
    drawn_from = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    drawn_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="moderations_drawn")
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "programme"]
        verbose_name = "moderation draw"
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(programme__isnull=True), name="one_moderation_draw_a_month"
            ),
            models.UniqueConstraint(
                fields=["month", "programme"],
                condition=Q(programme__isnull=False),
                name="one_moderation_draw_a_month_and_programme",
            ),
            models.CheckConstraint(condition=~Q(seed=""), name="a_moderation_draw_keeps_its_seed"),
            models.CheckConstraint(
                condition=Q(drawn_by__isnull=True) | Q(drawn_at__isnull=False), name="a_moderation_drawn_by_says_when"
            ),
        ]

    def __str__(self) -> str:
        """Say which month's, and of which programme."""
        return f"{self.month:%B %Y}, {self.programme or 'no programme'}"


class ModerationDue(models.Model):
    """That an audit is to be read a second time, and why. A blind one hides the auditor's grade from its reader.

    An audit has one: where a final grade is opened again, the same row is asked anew.
    """

    audit = models.OneToOneField(Audit, models.PROTECT, related_name="moderation_due")
    why = models.CharField(max_length=12, choices=WhyModerated.choices())
    draw = models.ForeignKey(ModerationDraw, models.PROTECT, null=True, blank=True, related_name="dues")
    is_blind = models.BooleanField(default=False)
    moderator = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="moderations_due")
    chosen_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="moderations_asked")
    reason = models.CharField(
        max_length=300, blank=True, validators=[names_no_child], help_text="Why it was asked for."
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the second reader graded it.")

    class Meta:
        ordering = ["chosen_at", "pk"]
        verbose_name = "moderation due"
        verbose_name_plural = "moderations due"
        constraints = [
            word_is_known("why", WhyModerated, name="why_moderated_is_known"),
            models.CheckConstraint(
                condition=~Q(why="asked") | (~Q(reason="") & Q(asked_by__isnull=False)),
                name="an_asked_moderation_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(moderator__isnull=False),
                name="an_answered_reading_has_a_reader",
            ),
        ]

    def __str__(self) -> str:
        """Say which audit and why."""
        return f"{self.audit}: {WhyModerated(self.why).label.lower()}"


class Moderation(models.Model):
    """A second reader's grade of an audit beside the auditor's, with the reason. The newest of an audit counts.

    `why` it was read is kept, because only the sample speaks for all audits.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="moderations")
    why = models.CharField(max_length=12, choices=WhyModerated.choices(), blank=True)
    auditor_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    grade = models.CharField(max_length=24, choices=Grade.choices())
    reason = models.TextField(validators=[names_no_child])
    was_blind = models.BooleanField(default=False)
    moderated_by = models.ForeignKey(USER, models.PROTECT, related_name="moderations_made")
    moderated_at = models.DateTimeField()

    class Meta:
        ordering = ["-moderated_at", "-pk"]
        constraints = [
            word_is_known("why", WhyModerated, name="moderation_why_is_known", blank=True),
            word_is_known("grade", Grade, name="moderation_grade_is_known"),
            word_is_known("auditor_grade", Grade, name="moderated_from_grade_is_known", blank=True),
            models.CheckConstraint(condition=~Q(reason=""), name="a_moderation_says_why"),
        ]

    def __str__(self) -> str:
        """Say which audit was moderated to what."""
        return f"{self.audit}: {Grade(self.grade).label}"
