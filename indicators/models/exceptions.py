"""The cases behind a miss: off unless switched on, seen by the line alone, and kept for eight weeks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.rules.exceptions import CaseCause, Removed
from organisation.models import Unit
from organisation.models.units import both_or_neither

from .definitions import Cohort, Indicator
from .fields import MonthField, one_a_series, word_is_known
from .sealed import SealedField

USER = settings.AUTH_USER_MODEL


class ExceptionSwitch(models.Model):
    """That lists of cases are taken for an indicator: who switched it on, by what leave and why; and who off again."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="exception_switches")
    shape = models.CharField(
        "shape of a case reference",
        max_length=12,
        help_text="A for a letter, 9 for a figure, - and / for themselves: AA999999. No other shape is taken.",
    )
    assessment = models.CharField(
        "DPIA", max_length=60, help_text="The reference of the data protection impact assessment that allows it."
    )
    reason = models.CharField("why", max_length=500, help_text="What the lists are for, and for how long.")
    switched_on_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    switched_on_at = models.DateTimeField()
    switched_off_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    switched_off_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-switched_on_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(switched_off_at=None), name="one_exception_switch_is_on_an_indicator"
            ),
            models.CheckConstraint(
                condition=~Q(shape="") & ~Q(assessment="") & ~Q(reason=""),
                name="an_exception_switch_says_by_what_leave",
            ),
            both_or_neither("switched_off_at", "switched_off_by", name="exception_switch_off_at_and_by_go_together"),
            models.CheckConstraint(
                condition=Q(switched_off_at=None) | Q(switched_off_at__gte=F("switched_on_at")),
                name="an_exception_switch_goes_off_after_it_is_on",
            ),
        ]

    def __str__(self) -> str:
        """Say what it is of."""
        return f"Exception lists of {self.indicator}"


class ExceptionListQuerySet(models.QuerySet):
    """Lists by what they are of and whether their cases are still kept."""

    def live(self):
        """Keep the lists whose cases are still there."""
        return self.filter(removed_at=None)

    def of_figure(self, indicator, unit, cohort, month):
        """Keep the lists of one figure."""
        return self.filter(indicator=indicator, unit=unit, cohort=cohort, month=month)


class ExceptionList(models.Model):
    """The cases behind one figure's miss, as one file gave them. The row stays, with its counts, when the cases go."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="exception_lists")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exception_lists")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="+")
    month = MonthField()
    number = models.PositiveIntegerField("cases")
    loaded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    kept_until = models.DateField(help_text="Eight weeks from the first list of this figure: a newer one adds no time.")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_as = models.CharField(max_length=12, choices=Removed.choices(), blank=True)

    objects = ExceptionListQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "indicator", "unit"]
        constraints = [
            *one_a_series("month", name="one_exception_list_a_figure", condition=Q(removed_at=None)),
            models.CheckConstraint(condition=Q(number__gt=0), name="an_exception_list_has_cases"),
            models.CheckConstraint(condition=Q(month__day=1), name="exception_list_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_as="") | (Q(removed_at__isnull=False) & ~Q(removed_as="")),
                name="an_exception_list_that_is_removed_says_why",
            ),
            word_is_known("removed_as", Removed, name="exception_list_removed_as_is_known", blank=True),
        ]

    def __str__(self) -> str:
        """Say of which figure it is."""
        cohort = f" ({self.cohort})" if self.cohort else ""
        return f"{self.indicator}, {self.unit}{cohort}, {self.month:%B %Y}"


class ExceptionCase(models.Model):
    """One case behind a miss: its sealed reference, its worker and when it was due. Nothing else is ever held of it."""

    list = models.ForeignKey(ExceptionList, models.CASCADE, related_name="cases")
    reference = SealedField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    worker = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_on = models.DateField()
    cause = models.CharField(max_length=10, choices=CaseCause.choices(), blank=True)
    marked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "fingerprint"], name="a_case_stands_once_on_an_exception_list"),
            word_is_known("cause", CaseCause, name="exception_cause_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(cause="", marked_at=None, marked_by=None)
                | (~Q(cause="") & Q(marked_at__isnull=False, marked_by__isnull=False)),
                name="an_exception_is_marked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Name no case, wherever this is printed: logs and messages too."""
        return f"Case {self.pk} of an exception list"
