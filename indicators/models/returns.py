"""The files figures come in, and what is doubtful about the figures in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.rules.vocabulary import Severity, Word
from organisation.models import Unit

from .definitions import Cohort, Indicator
from .fields import MonthField, one_a_series, word_is_known


class ReturnState(Word):
    """Where a return has got to."""

    CHECKED = "checked", "Waiting to be published"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class Return(models.Model):
    """A file of figures that came in, and what became of it. The file itself is its `ReturnFile`."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=ReturnState.choices(), default=ReturnState.CHECKED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="returns_uploaded")
    uploaded_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="returns_published"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    override_reason = models.TextField(blank=True, help_text="Why it was published in spite of what blocked it.")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            word_is_known("state", ReturnState, name="return_state_is_known"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="return_published_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="a_published_return_says_when",
            ),
        ]

    def __str__(self) -> str:
        """Call the return by its file."""
        return f"{self.file_name}, {self.uploaded_at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        """Lead to the page that shows what was understood."""
        return reverse("indicators:return", args=[self.pk])


class ReturnFile(models.Model):
    """A return's bytes, exactly as they came: apart, so that no list ever carries them along."""

    source = models.OneToOneField(Return, models.CASCADE, related_name="file")
    content = models.BinaryField(editable=False)

    def __str__(self) -> str:
        """Call it by its return."""
        return str(self.source)


class DoubtQuerySet(models.QuerySet):
    """Doubts chosen by whether anybody has answered them."""

    def live(self):
        """Keep the doubts nobody has settled."""
        return self.filter(settled_at=None)


class Doubt(models.Model):
    """One thing that is doubtful about a figure, said in a sentence."""

    code = models.SlugField(max_length=60)
    severity = models.CharField(max_length=5, choices=Severity.choices())
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="doubts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="doubts")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="doubts")
    month = MonthField(null=True, blank=True)
    sentence = models.CharField(max_length=500)
    source = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="doubts")
    raised_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="doubts_settled"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_reason = models.CharField(max_length=300, blank=True)

    objects = DoubtQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "indicator"]
        constraints = [
            word_is_known("severity", Severity, name="doubt_severity_is_known"),
            *one_a_series(
                "code",
                "month",
                "sentence",
                condition=Q(settled_at__isnull=True),
                name="a_live_doubt_is_said_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_reason="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_reason="")),
                name="doubt_settled_at_by_and_why_go_together",
                violation_error_message="Say who settled the doubt, when and why.",
            ),
        ]

    def __str__(self) -> str:
        """Say the doubt itself."""
        return self.sentence
