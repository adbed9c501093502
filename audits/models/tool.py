"""The audit tool as data: question sets, their versions, the domains they grade and the questions they ask."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.models.words import AnswerType, VersionState
from audits.rules.grades import Grade
from indicators.models.fields import word_is_known

USER = settings.AUTH_USER_MODEL


class Domain(models.Model):
    """A side of practice that audits grade on its own. It stays the same across versions, so it can be followed."""

    name = models.CharField(max_length=120, unique=True)
    descriptor = models.CharField(max_length=300, help_text="What good looks like.")
    position = models.PositiveSmallIntegerField(unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Call the domain by its name."""
        return self.name


class QuestionSet(models.Model):
    """A tool auditors work with, such as the full case audit or a dip sample of visits."""

    name = models.CharField(max_length=120, unique=True)
    is_graded = models.BooleanField(
        default=True, help_text="Whether an overall grade is given. A dip sample often has none."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Call the set by its name."""
        return self.name


class QuestionSetVersion(models.Model):
    """One version of a question set. Audits keep the version they were made with."""

    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=VersionState.choices(), default=VersionState.DRAFT)
    changes = models.CharField(max_length=300, blank=True, help_text="What is different, and why.")
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="question_sets_made")
    made_at = models.DateTimeField()
    in_use_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["question_set", "-number"]
        constraints = [
            word_is_known("state", VersionState, name="version_state_is_known"),
            models.UniqueConstraint(fields=["question_set", "number"], name="one_version_a_set_and_number"),
            models.UniqueConstraint(
                fields=["question_set"], condition=Q(state="in_use"), name="one_version_of_a_set_in_use"
            ),
            models.UniqueConstraint(fields=["question_set"], condition=Q(state="draft"), name="one_draft_of_a_set"),
            models.CheckConstraint(
                condition=Q(state="draft", in_use_at__isnull=True) | (~Q(state="draft") & Q(in_use_at__isnull=False)),
                name="a_version_in_use_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(changes=""), name="a_version_in_use_says_what_changed"
            ),
        ]

    def __str__(self) -> str:
        """Say which version of which set."""
        return f"{self.question_set}, version {self.number}"

    def get_absolute_url(self) -> str:
        """Lead to the version's own page."""
        return reverse("audits:version", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Say whether it may still be changed."""
        return self.state == VersionState.DRAFT


class SetDomain(models.Model):
    """A domain as one version grades it, with what each of the four grades looks like."""

    version = models.ForeignKey(QuestionSetVersion, models.CASCADE, related_name="domains")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="in_versions")
    position = models.PositiveSmallIntegerField()
    guidance = models.TextField(blank=True)
    outstanding = models.TextField(blank=True, help_text="What Outstanding looks like.")
    good = models.TextField(blank=True, help_text="What Good looks like.")
    requires_improvement = models.TextField(blank=True, help_text="What Requires improvement looks like.")
    inadequate = models.TextField(blank=True, help_text="What Inadequate looks like.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "domain"], name="a_version_grades_a_domain_once"),
            models.UniqueConstraint(fields=["version", "position"], name="one_domain_a_place"),
        ]

    def __str__(self) -> str:
        """Say which domain of which version."""
        return f"{self.domain} ({self.version})"

    @property
    def descriptors(self) -> list[tuple[Grade, str]]:
        """Give what each of the four grades looks like, the best first."""
        return [(grade, getattr(self, grade.value)) for grade in Grade]


class Question(models.Model):
    """A question of one version, under one of its domains or on its own."""

    version = models.ForeignKey(QuestionSetVersion, models.CASCADE, related_name="questions")
    set_domain = models.ForeignKey(SetDomain, models.CASCADE, null=True, blank=True, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    answered = models.CharField(max_length=6, choices=AnswerType.choices(), default=AnswerType.YES_NO)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            word_is_known("answered", AnswerType, name="answer_type_is_known"),
            models.UniqueConstraint(fields=["version", "position"], name="one_question_a_place"),
            models.CheckConstraint(condition=~Q(text=""), name="a_question_asks_something"),
        ]

    def __str__(self) -> str:
        """Give the question."""
        return self.text
