"""What is written about the figures, in versions that are never edited."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.models import Indicator, PriorityArea
from indicators.models.fields import MonthField
from organisation.models import Unit
from organisation.validators import names_no_child
from reports.subjects import Subject

LONGEST = 6000


class CommentaryQuerySet(models.QuerySet):
    """Commentary chosen by what it is about."""

    def about(self, subject: Subject):
        """Keep the versions of one commentary, the newest first."""
        return self.filter(
            unit=subject.unit, month=subject.month, area=subject.area, indicator=subject.indicator
        ).order_by("-number")


class Commentary(models.Model):
    """One version of what somebody wrote about a priority area or an indicator, for a month and a unit.

    An edit is a new row with the next number; earlier ones stay to be read.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commentary")
    month = MonthField()
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="commentary")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="commentary")
    number = models.PositiveSmallIntegerField("version")
    text = models.TextField(validators=[MaxLengthValidator(LONGEST), names_no_child])
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commentary_written")
    written_at = models.DateTimeField()

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "unit", "area", "indicator", "-number"]
        verbose_name_plural = "commentary"
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, indicator__isnull=True) | Q(area__isnull=True, indicator__isnull=False),
                name="commentary_is_about_one_thing",
                violation_error_message="Commentary is about a priority area or about an indicator.",
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
        return Subject(self.unit, self.month, self.area, self.indicator)

    def get_absolute_url(self) -> str:
        """Lead to the page it is read on."""
        return reverse("reports:commentary", args=self.subject.address)

    def clean(self) -> None:
        """Keep to the authority and its services: every reader of the board reads what is written."""
        if self.unit_id and self.unit.kind not in (Unit.Kind.AUTHORITY, Unit.Kind.SERVICE):
            raise ValidationError({"unit": "Commentary is about the authority or a service, never a team."})
