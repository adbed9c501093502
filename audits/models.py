"""Graded case-practice audits. No child's name anywhere: a pseudonymous reference only."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.rules.grades import Grade
from indicators.models import Indicator
from indicators.models.fields import word_is_known
from indicators.rules.vocabulary import Word
from organisation.models import Unit

USER = settings.AUTH_USER_MODEL

pseudonymous = RegexValidator(
    r"^[A-Z]{2,4}-[0-9]{1,4}$",
    "Give the audit reference, such as QA-0123: letters, a hyphen and up to four digits. "
    "Never a name, a date of birth or a case number.",
)


class AuditType(Word):
    """What sort of look it was."""

    CASE = "case", "Case audit"
    THEMATIC = "thematic", "Thematic audit"
    DIP_SAMPLE = "dip_sample", "Dip sample"
    DEEP_DIVE = "deep_dive", "Deep dive"
    MULTI_AGENCY = "multi_agency", "Multi-agency audit"
    OBSERVATION = "observation", "Practice observation"
    RE_AUDIT = "re_audit", "Re-audit"


class AuditState(Word):
    """Where an audit has got to."""

    ALLOCATED = "allocated", "Allocated"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    MODERATED = "moderated", "Moderated"
    FINAL = "final", "Final"


class Feedback(Word):
    """Whether the child's or family's own view was obtained."""

    OBTAINED = "obtained", "Obtained"
    NOT_OBTAINED = "not_obtained", "Not obtained"
    NOT_APPROPRIATE = "not_appropriate", "Not appropriate"


class Counted(Word):
    """What a monthly indicator counts in the month's audits."""

    CASES = "cases", "Number of cases audited"
    GOOD_OR_BETTER = "good_or_better", "Percentage good or outstanding"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Percentage requires improvement"
    INADEQUATE = "inadequate", "Percentage inadequate"


class AuditProgramme(models.Model):
    """A year's plan of audits, or one theme across a season."""

    name = models.CharField(max_length=160, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    planned = models.PositiveSmallIntegerField(help_text="How many audits are planned in all.")
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="programme_ends_after_it_begins",
                violation_error_message="A programme cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        """Call the programme by its name."""
        return self.name


class Domain(models.Model):
    """A side of practice that an audit grades on its own, with its descriptor."""

    name = models.CharField(max_length=120, unique=True)
    descriptor = models.CharField(max_length=300, help_text="What good looks like.")
    position = models.PositiveSmallIntegerField(unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Call the domain by its name."""
        return self.name


class AuditQuerySet(models.QuerySet):
    """Audits chosen by state and month."""

    def graded(self):
        """Keep the audits that have been handed in with a grade."""
        return self.filter(state__in=["submitted", "moderated", "final"])

    def of_month(self, month: date):
        """Keep the audits carried out in a month."""
        return self.filter(audited_on__year=month.year, audited_on__month=month.month)


class Audit(models.Model):
    """One graded look at the practice on one case."""

    reference = models.CharField(
        max_length=9, unique=True, validators=[pseudonymous], help_text="Letters, hyphen, digits: QA-0123."
    )
    programme = models.ForeignKey(AuditProgramme, models.PROTECT, null=True, blank=True, related_name="audits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="audits")
    kind = models.CharField("type", max_length=12, choices=AuditType.choices())
    theme = models.CharField(max_length=120, blank=True)
    audited_on = models.DateField()
    auditor = models.ForeignKey(USER, models.PROTECT, related_name="audits_made")
    state = models.CharField(max_length=12, choices=AuditState.choices(), default=AuditState.ALLOCATED)
    auditor_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    final_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    feedback = models.CharField("child's or family's view", max_length=16, choices=Feedback.choices(), blank=True)
    difference_made = models.TextField("what difference the work made to the child", blank=True)
    strengths = models.TextField(blank=True)
    would_make_it_good = models.TextField("what would make it good", blank=True)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="audits_entered")
    entered_at = models.DateTimeField()

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-audited_on", "reference"]
        constraints = [
            word_is_known("kind", AuditType, name="audit_type_is_known"),
            word_is_known("state", AuditState, name="audit_state_is_known"),
            word_is_known("auditor_grade", Grade, name="audit_grade_is_known", blank=True),
            word_is_known("final_grade", Grade, name="audit_final_grade_is_known", blank=True),
            word_is_known("feedback", Feedback, name="audit_feedback_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(state__in=["allocated", "in_progress"]) | ~Q(auditor_grade=""),
                name="a_submitted_audit_has_a_grade",
                violation_error_message="Give the overall grade before handing the audit in.",
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | ~Q(final_grade=""), name="a_final_audit_has_a_final_grade"
            ),
        ]

    def __str__(self) -> str:
        """Call the audit by its reference."""
        return f"{self.reference}, {self.unit}"

    def get_absolute_url(self) -> str:
        """Lead to the audit's own page."""
        return reverse("audits:audit", args=[self.pk])

    @property
    def grade(self) -> Grade | None:
        """Give the grade that counts: the final one, or the auditor's until there is one."""
        word = self.final_grade or self.auditor_grade
        return Grade(word) if word else None


class DomainGrade(models.Model):
    """The grade of one domain in one audit, with the evidence for it."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="domain_grades")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=24, choices=Grade.choices())
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "domain"], name="one_grade_a_domain"),
            word_is_known("grade", Grade, name="domain_grade_is_known"),
        ]

    def __str__(self) -> str:
        """Say which domain got which grade."""
        return f"{self.domain}: {Grade(self.grade).label}"


class Moderation(models.Model):
    """A second reader's grade of an audit, with the reason where it differs."""

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="moderation")
    grade = models.CharField(max_length=24, choices=Grade.choices())
    reason = models.TextField()
    moderated_by = models.ForeignKey(USER, models.PROTECT, related_name="moderations_made")
    moderated_at = models.DateTimeField()

    class Meta:
        ordering = ["-moderated_at"]
        constraints = [word_is_known("grade", Grade, name="moderation_grade_is_known")]

    def __str__(self) -> str:
        """Say which audit was moderated to what."""
        return f"{self.audit}: {Grade(self.grade).label}"


class AuditMeasure(models.Model):
    """Which indicator carries which monthly count of audits to the board."""

    counted = models.CharField(max_length=24, choices=Counted.choices(), unique=True)
    indicator = models.OneToOneField(Indicator, models.PROTECT, related_name="audit_measure")

    class Meta:
        ordering = ["counted"]
        constraints = [word_is_known("counted", Counted, name="audit_measure_is_known")]

    def __str__(self) -> str:
        """Say what is counted for which indicator."""
        return f"{Counted(self.counted).label}: {self.indicator}"
