"""What audits teach, and the dip samples that clinics ask for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from audits.models.audits import Audit
from audits.models.programme import Theme
from audits.models.words import LearningKind, LearningState, RequestState
from audits.rules.dip_samples import say_asked, say_result
from indicators.models import Cohort, Indicator
from indicators.models.fields import MonthField, word_is_known
from organisation.models import Unit
from organisation.validators import names_no_child

USER = settings.AUTH_USER_MODEL


class Learning(models.Model):
    """A message from audits to everybody who practises: what to learn, or what was done well. It names no worker."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="learning")
    kind = models.CharField(max_length=14, choices=LearningKind.choices(), default=LearningKind.MESSAGE)
    text = models.TextField(validators=[names_no_child])
    month = MonthField(help_text="The month it comes from; its term's summary carries it.")
    audits = models.ManyToManyField(Audit, blank=True, related_name="learning")
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="learning_written")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="learning_published")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="learning_withdrawn")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField("why it is withdrawn", max_length=300, blank=True, validators=[names_no_child])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = "learning"
        verbose_name_plural = "learning"
        constraints = [
            word_is_known("kind", LearningKind, name="learning_kind_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="learning_says_something"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="learning_published_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, published_at__isnull=False),
                name="learning_withdrawn_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_learning_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Give the beginning of what it says."""
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rsplit(' ', 1)[0]}…"

    def get_absolute_url(self) -> str:
        """Lead to its own page."""
        return reverse("audits:learning-one", args=[self.pk])

    @property
    def state(self) -> LearningState:
        """Say where it has got to."""
        if self.withdrawn_at:
            return LearningState.WITHDRAWN
        return LearningState.PUBLISHED if self.published_at else LearningState.DRAFT


class DipSampleRequest(models.Model):
    """That somebody asked the QA unit to look into a few cases behind a figure, and what they found.

    `asked_at_link` leads back to the clinic's line or the flag it was asked from. Of the `cases` looked at,
    `bearing_out` bear the figure out; the others are recorded wrongly or differently explained. One declined
    has its reason for a finding.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="dip_samples")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dip_samples")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="dip_samples")
    month = MonthField(help_text="The month whose figure is asked about.")
    question = models.CharField(
        max_length=300, validators=[names_no_child], help_text="What the sample should find out."
    )
    asked_at_link = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="dip_samples_asked")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices(), default=RequestState.ASKED)
    due_on = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="dip_samples_taken")
    taken_at = models.DateTimeField(null=True, blank=True)
    cases = models.PositiveSmallIntegerField("cases looked at", null=True, blank=True)
    bearing_out = models.PositiveSmallIntegerField("cases bearing the figure out", null=True, blank=True)
    finding = models.TextField(blank=True, validators=[names_no_child])
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="dip_samples_answered")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            word_is_known("state", RequestState, name="dip_sample_state_is_known"),
            models.CheckConstraint(condition=~Q(question=""), name="a_dip_sample_asks_something"),
            models.UniqueConstraint(
                fields=["indicator", "unit", "month"],
                condition=Q(state__in=["asked", "under_way"], cohort__isnull=True),
                name="one_open_dip_sample_a_figure",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "cohort", "month"],
                condition=Q(state__in=["asked", "under_way"], cohort__isnull=False),
                name="one_open_dip_sample_a_figure_and_cohort",
            ),
            models.CheckConstraint(
                condition=Q(cases__isnull=True, bearing_out__isnull=True) | Q(cases__gt=0, bearing_out__lte=F("cases")),
                name="a_dip_sample_finds_no_more_than_it_looks_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | (Q(cases__isnull=False) & ~Q(finding="")),
                name="an_answered_dip_sample_says_what_it_found",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | (Q(cases__isnull=True) & ~Q(finding="")),
                name="a_declined_dip_sample_says_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="dip_sample_taken_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=~Q(state="under_way") | Q(taken_at__isnull=False), name="a_dip_sample_under_way_was_taken_on"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "under_way"], answered_at__isnull=True, answered_by__isnull=True)
                | Q(state__in=["answered", "declined"], answered_at__isnull=False, answered_by__isnull=False),
                name="dip_sample_answered_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Say what is asked of which figure."""
        return f"{self.indicator}, {self.unit}: {self.question}"

    def get_absolute_url(self) -> str:
        """Lead to its own page."""
        return reverse("audits:dip-sample", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether an answer is still to come."""
        return self.state in (RequestState.ASKED, RequestState.UNDER_WAY)

    @property
    def whose(self) -> str:
        """Say whose figure is asked about."""
        return f"{self.unit.name}, {self.cohort.name}" if self.cohort else self.unit.name

    @property
    def result(self) -> str:
        """Say what it found; nothing before it is answered."""
        if self.cases is None or self.bearing_out is None:
            return ""
        return say_result(cases=self.cases, bearing_out=self.bearing_out)

    def sentence(self, *, of: str = "") -> str:
        """Say in one sentence where it has got to."""
        answered = timezone.localdate(self.answered_at) if self.answered_at else None
        asked = timezone.localdate(self.asked_at)
        return say_asked(self.state, asked_on=asked, answered_on=answered, result=self.result, of=of)
