"""The Board's report of a month: its sections and who owes them, and what was frozen when it was published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.models import PriorityArea
from indicators.models.fields import MonthField, word_is_known
from organisation.validators import names_no_child
from organisation.watching import Watched
from reports.rules.words import EditionState, PrintFormat, PrintState, Rendering, SectionKind

USER = settings.AUTH_USER_MODEL


def at_and_by(what: str, *, name: str) -> models.CheckConstraint:
    """Let a moment and the person who acted be given together or not at all."""
    at, by = f"{what}_at__isnull", f"{what}_by__isnull"
    return models.CheckConstraint(condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}), name=name)


class Edition(models.Model):
    """The Board's report of a month, in the making or as published.

    Once published, `contents` holds everything it says and `contents_digest` the SHA-256 of it, so that it
    reprints the same for ever. What is corrected later appears as a restatement in the next.
    """

    month = MonthField(unique=True, help_text="The newest month its figures are of.")
    name = models.CharField(max_length=120, help_text="As on the cover, such as November 2021.")
    meets_on = models.DateField(null=True, blank=True, help_text="The day the Board reads it.")
    state = models.CharField(max_length=10, choices=EditionState.choices(), default=EditionState.DRAFTING)
    contents = models.JSONField(null=True, blank=True, editable=False)
    contents_digest = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="editions_opened")
    opened_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="editions_approved")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="editions_published")
    published_at = models.DateTimeField(null=True, blank=True)

    history = Watched(excluded_fields=["contents", "version"])

    class Meta:
        ordering = ["-month"]
        constraints = [
            word_is_known("state", EditionState, name="edition_state_is_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="edition_month_is_its_first_day"),
            at_and_by("approved", name="edition_approved_at_and_by_go_together"),
            at_and_by("published", name="edition_published_at_and_by_go_together"),
            models.CheckConstraint(
                condition=Q(state="published", contents__isnull=False, published_at__isnull=False)
                & ~Q(contents_digest="")
                | (~Q(state="published") & Q(contents__isnull=True, published_at__isnull=True, contents_digest="")),
                name="a_published_edition_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state="drafting", approved_at__isnull=True)
                | (~Q(state="drafting") & Q(approved_at__isnull=False)),
                name="an_edition_is_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Call it by what is on its cover."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the page it is read on."""
        return reverse("reports:edition", args=[self.month])

    @property
    def is_published(self) -> bool:
        """Say whether it is frozen."""
        return self.state == EditionState.PUBLISHED


class PublicCopy(models.Model):
    """An edition's copy for the public, made once, when it is published, and never again.

    `withheld` says which cells it withholds and why: for the service, and for the copies of later editions, which
    may not give away what this one withheld. `contents_digest` is the SHA-256 of `contents`.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="public_copy")
    contents = models.JSONField(editable=False)
    contents_digest = models.CharField(max_length=64, editable=False)
    withheld = models.JSONField(editable=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name_plural = "public copies"
        constraints = [
            models.CheckConstraint(condition=Q(contents_digest__length=64), name="a_public_copy_is_known_by_its_digest")
        ]

    def __str__(self) -> str:
        """Say of which edition."""
        return f"{self.edition}, public copy"


class EditionSection(models.Model):
    """A section of an edition: who writes it, by when. Its words are the commentary on its subject."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=10, choices=SectionKind.choices())
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="edition_sections")
    position = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="edition_sections")
    due_on = models.DateField(null=True, blank=True)
    left_out_reason = models.CharField(
        max_length=300,
        blank=True,
        validators=[names_no_child],
        help_text="Why the edition goes without words here.",
    )
    left_out_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sections_left_out")
    left_out_at = models.DateTimeField(null=True, blank=True)

    history = Watched(excluded_fields=["position"])

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_out_at__isnull=True, left_out_by__isnull=True, left_out_reason="")
                | (Q(left_out_at__isnull=False, left_out_by__isnull=False) & ~Q(left_out_reason="")),
                name="what_is_left_out_says_who_and_why",
            ),
            word_is_known("kind", SectionKind, name="section_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="area", area__isnull=False) | (~Q(kind="area") & Q(area__isnull=True)),
                name="an_area_section_has_its_area",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=Q(area__isnull=True), name="one_section_a_kind"
            ),
            models.UniqueConstraint(
                fields=["edition", "area"], condition=Q(area__isnull=False), name="one_section_an_area"
            ),
        ]

    def __str__(self) -> str:
        """Name the section."""
        return str(self.area or SectionKind(self.kind).label)


class EditionPrint(models.Model):
    """A file made of an edition, and how far its making has got, in hundredths and in words.

    `contents_digest` is of what it was made from: a published edition's file is made once.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="prints")
    file_format = models.CharField(max_length=6, choices=PrintFormat.choices())
    rendering = models.CharField(max_length=8, choices=Rendering.choices(), default=Rendering.INTERNAL)
    contents_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=PrintState.choices(), default=PrintState.ASKED)
    percent = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="prints_asked")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            word_is_known("file_format", PrintFormat, name="print_format_is_known"),
            word_is_known("rendering", Rendering, name="print_rendering_is_known"),
            word_is_known("state", PrintState, name="print_state_is_known"),
            models.UniqueConstraint(
                fields=["edition", "file_format", "rendering", "contents_digest"],
                condition=~Q(state="failed"),
                name="one_print_of_the_same",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="print_percent_is_one"),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(content__isnull=False, done_at__isnull=False) & ~Q(digest="")),
                name="a_print_that_is_done_is_there",
            ),
        ]

    def __str__(self) -> str:
        """Say which file of which edition."""
        return f"{self.edition}, {PrintFormat(self.file_format).label}"
