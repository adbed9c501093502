"""What is written about the figures, in versions never edited; who reviewed it, and what was remarked on it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.models import Indicator, PriorityArea
from indicators.models.fields import MonthField, word_is_known
from organisation.models import Unit
from organisation.validators import names_no_child
from reports.rules.words import SectionKind, Step
from reports.subjects import Subject

LONGEST = 6000


class CommentaryQuerySet(models.QuerySet):
    """Commentary chosen by what it is about."""

    def about(self, subject: Subject):
        """Keep the versions of one commentary, the newest first."""
        return self.filter(
            unit=subject.unit,
            month=subject.month,
            area=subject.area,
            indicator=subject.indicator,
            section=subject.section,
        ).order_by("-number")


class Commentary(models.Model):
    """One version of what was written about an area, an indicator or a section, for a month and a unit.

    An edit is a new row with the next number; earlier ones stay to be read. Where it was written in the guided
    shape, its five parts are kept too, and `text` is what they say one after the other.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commentary")
    month = MonthField()
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="commentary")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="commentary")
    section = models.CharField(max_length=10, choices=SectionKind.choices(), blank=True)
    number = models.PositiveSmallIntegerField("version")
    text = models.TextField(validators=[MaxLengthValidator(LONGEST), names_no_child])
    telling = models.TextField("what it is telling us", blank=True, validators=[names_no_child])
    why = models.TextField("why", blank=True, validators=[names_no_child])
    doing = models.TextField("what we are doing", blank=True, validators=[names_no_child])
    recovering = models.TextField("when it will recover", blank=True, validators=[names_no_child])
    meaning = models.TextField("what it means for children", blank=True, validators=[names_no_child])
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commentary_written")
    written_at = models.DateTimeField()

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "unit", "area", "indicator", "-number"]
        verbose_name_plural = "commentary"
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, indicator__isnull=True, section="")
                | Q(area__isnull=True, indicator__isnull=False, section="")
                | (Q(area__isnull=True, indicator__isnull=True) & ~Q(section__in=["", "area"])),
                name="commentary_is_about_one_thing",
                violation_error_message="Commentary is about a priority area, an indicator or a section.",
            ),
            models.UniqueConstraint(
                fields=["unit", "month", "area", "number"],
                condition=Q(indicator__isnull=True),
                name="one_version_an_area_and_number",
            ),
            models.UniqueConstraint(
                fields=["unit", "month", "indicator", "number"],
                condition=Q(area__isnull=True),
                name="one_version_an_indicator_and_number",
            ),
            models.UniqueConstraint(
                fields=["unit", "month", "section", "number"],
                condition=~Q(section=""),
                name="one_version_a_section_and_number",
            ),
            word_is_known("section", SectionKind, name="commentary_section_is_known", blank=True),
            models.CheckConstraint(condition=Q(month__day=1), name="commentary_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="commentary_versions_count_from_one"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="commentary_says_something",
                violation_error_message="Write something first.",
            ),
        ]

    def __str__(self) -> str:
        """Say what it is about, of when."""
        return f"{self.subject}, version {self.number}"

    @property
    def subject(self) -> Subject:
        """Give what it is about."""
        return Subject(self.unit, self.month, self.area, self.indicator, self.section)

    def get_absolute_url(self) -> str:
        """Lead to the page it is read on."""
        return reverse("reports:commentary", args=self.subject.address)

    def clean(self) -> None:
        """Keep to the authority and its services: every reader of the board reads what is written."""
        if self.unit_id and self.unit.kind not in (Unit.Kind.AUTHORITY, Unit.Kind.SERVICE):
            raise ValidationError({"unit": "Commentary is about the authority or a service, never a team."})


class CommentaryStep(models.Model):
    """That somebody reviewed or approved a version, or sent it back, with a note. A newer version starts again."""

    commentary = models.ForeignKey(Commentary, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=9, choices=Step.choices())
    note = models.CharField(max_length=300, blank=True, validators=[names_no_child])
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commentary_steps")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            word_is_known("step", Step, name="commentary_step_is_known"),
            models.CheckConstraint(condition=~Q(step="sent_back", note=""), name="what_is_sent_back_says_why"),
        ]

    def __str__(self) -> str:
        """Say what was done with which version."""
        return f"{self.commentary}: {Step(self.step).label.lower()}"


class CommentaryRemark(models.Model):
    """A remark on a version, until somebody settles it."""

    commentary = models.ForeignKey(Commentary, models.PROTECT, related_name="remarks")
    text = models.TextField(validators=[names_no_child, MaxLengthValidator(1000)])
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commentary_remarks")
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="commentary_remarks_settled"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_remark_says_something"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="remark_settled_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Give the beginning of what it says."""
        return self.text[:80]
