"""The files figures come in, and what is doubtful about the figures in them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.rules.vocabulary import Severity, Word
from organisation.models import Unit
from organisation.models.units import both_or_neither

from .definitions import Cohort, Indicator
from .fields import MonthField, one_a_series, word_is_known
from .figures import StagedFigure


class ReturnState(Word):
    """Where a return has got to."""

    RECEIVED = "received", "Being read"
    REFUSED = "refused", "Could not be read"
    CHECKED = "checked", "Waiting to be published"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


class ReturnKind(Word):
    """How the figures came."""

    FILE = "file", "A file"
    SHEET = "sheet", "Typed in"


class Return(models.Model):
    """Figures that came in together, as a file or typed in a sheet, and what became of them.

    The file itself is its `ReturnFile`; what was read of it are the `StagedFigure`s of its batch
    and its `ReturnProblem`s.
    """

    kind = models.CharField(max_length=8, choices=ReturnKind.choices(), default=ReturnKind.FILE)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    batch = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="sheets", help_text="Of a sheet: whose figures."
    )
    month = MonthField(null=True, blank=True, help_text="Of a sheet: of which month.")
    state = models.CharField(max_length=10, choices=ReturnState.choices(), default=ReturnState.RECEIVED)
    rows_read = models.PositiveIntegerField(default=0, editable=False)
    rows_in_file = models.PositiveIntegerField(null=True, editable=False)
    being_read_since = models.DateTimeField(null=True, editable=False)
    refusal = models.CharField(max_length=300, blank=True, help_text="Why the file could not be read.")
    aside = models.JSONField(default=dict, blank=True, editable=False, help_text="Targets and benchmarks read.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="returns_uploaded")
    uploaded_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="returns_published"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    override_reason = models.TextField(blank=True, help_text="Why it was published in spite of what blocked it.")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="returns_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            word_is_known("state", ReturnState, name="return_state_is_known"),
            word_is_known("kind", ReturnKind, name="return_kind_is_known"),
            both_or_neither("published_at", "published_by", name="return_published_at_and_by_go_together"),
            models.CheckConstraint(
                condition=Q(state__in=["published", "withdrawn"], published_at__isnull=False)
                | (~Q(state__in=["published", "withdrawn"]) & Q(published_at__isnull=True)),
                name="a_published_return_says_when",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                )
                | (
                    ~Q(state="withdrawn")
                    & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                ),
                name="return_withdrawn_at_by_and_why_go_together",
                violation_error_message="Say who withdrew the return, when and why.",
            ),
            models.CheckConstraint(
                condition=Q(kind="sheet", unit__isnull=False, month__isnull=False)
                | Q(kind="file", unit__isnull=True, month__isnull=True),
                name="a_sheet_has_its_unit_and_month",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refusal="") | ~Q(state="refused") & Q(refusal=""),
                name="a_refused_return_says_why",
            ),
            models.UniqueConstraint(
                fields=["unit", "month"],
                condition=Q(kind="sheet", state="checked"),
                name="one_open_sheet_a_unit_and_month",
            ),
        ]

    def __str__(self) -> str:
        """Call the return by its file."""
        return f"{self.file_name}, {self.uploaded_at.day} {self.uploaded_at:%B %Y}"

    def get_absolute_url(self) -> str:
        """Lead to the page that shows what was understood."""
        return reverse("indicators:return", args=[self.pk])

    @property
    def figures(self) -> models.QuerySet[StagedFigure]:
        """Give what was read of it."""
        return StagedFigure.objects.filter(batch=self.batch)


class ReturnProblem(models.Model):
    """One thing wrong or doubtful in a return, with the cell it is at."""

    source = models.ForeignKey(Return, models.CASCADE, related_name="problems")
    position = models.PositiveIntegerField(help_text="Its place in the order they were found.")
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=4, blank=True)
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=5, choices=Severity.choices())
    message = models.TextField()
    can_override = models.BooleanField(default=False)
    asked = models.CharField(max_length=200, blank=True, help_text="A name nobody knows, as printed.")
    near = models.JSONField(default=list, blank=True, help_text="Codes of known things it may mean, nearest first.")
    figure = models.ForeignKey(StagedFigure, models.CASCADE, null=True, related_name="problems")

    class Meta:
        ordering = ["source", "position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="one_problem_a_position"),
            word_is_known("severity", Severity, name="return_problem_severity_is_known"),
        ]

    def __str__(self) -> str:
        """Say the problem itself."""
        return self.message


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
    """One thing that is doubtful about a figure, said in a sentence.

    It is settled by a person with a reason, or, by nobody, when the figures were corrected and it
    no longer holds.
    """

    code = models.SlugField(max_length=60)
    severity = models.CharField(max_length=5, choices=Severity.choices())
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="doubts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="doubts")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="doubts")
    month = MonthField(null=True, blank=True)
    sentence = models.CharField(max_length=500)
    figures = models.CharField(
        max_length=500,
        editable=False,
        help_text="The figures it speaks of: about others it is another doubt. Where the sentence names them all, it.",
    )
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
                "figures",
                condition=Q(settled_at__isnull=True),
                name="a_live_doubt_is_said_once",
            ),
            *one_a_series(  # a null never equals a null, so what is of no month is held apart
                "code",
                "figures",
                condition=Q(settled_at__isnull=True, month__isnull=True),
                name="a_live_doubt_of_no_month_is_said_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_reason="")
                | (Q(settled_at__isnull=False) & ~Q(settled_reason="")),
                name="doubt_settled_at_by_and_why_go_together",
                violation_error_message="Say when and why the doubt was settled, and by whom if anybody.",
            ),
        ]

    def save(self, **kwargs) -> None:
        """Speak of what the sentence says, where no figures are named apart."""
        self.figures = self.figures or self.sentence
        super().save(**kwargs)

    def __str__(self) -> str:
        """Say the doubt itself."""
        return self.sentence
