"""The figures themselves, and every change made to one after it was published."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.rules.vocabulary import Absence, Measure, RevisionReason, Word
from indicators.rules.wording import print_held
from organisation.models import Unit

from .definitions import Cohort, Indicator
from .fields import FigureField, MonthField, one_a_series, word_is_known


class Origin(Word):
    """Where a figure came from."""

    RETURN = "return", "A return"
    ENTERED = "entered", "Typed in"
    AUDITS = "audits", "Counted from audit records"


_FIGURE_OR_REASON = Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence=""))
_WHOLE_FRACTION = Q(numerator__isnull=True, denominator__isnull=True) | Q(numerator__isnull=False)


class OutturnQuerySet(models.QuerySet):
    """Outturns chosen by what they are of."""

    def of_series(self, indicator, unit, cohort=None):
        """Keep one indicator's figures for one unit and cohort."""
        return self.filter(indicator=indicator, unit=unit, cohort=cohort)


class Outturn(models.Model):
    """What an indicator came out at for one unit (and cohort) in one month.

    `value` is what every rule reads: computed from numerator and denominator whenever both are
    held, otherwise as reported. `printed` is the figure as the return gave it, kept even where
    it does not agree with its own fraction.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="outturns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outturns")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="outturns")
    month = MonthField()
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    value = FigureField(null=True, blank=True)
    printed = FigureField(null=True, blank=True)
    absence = models.CharField(max_length=16, choices=Absence.choices(), blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices())
    source = models.ForeignKey("indicators.Return", models.PROTECT, null=True, blank=True, related_name="outturns")
    source_cell = models.CharField(max_length=60, blank=True, help_text="Sheet, column and row it was read from.")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="outturns_recorded")
    recorded_at = models.DateTimeField()

    objects = OutturnQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "unit", "month"]
        indexes = [models.Index(fields=["unit", "month"])]
        constraints = [
            *one_a_series("month", name="one_outturn_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="outturn_month_is_its_first_day"),
            models.CheckConstraint(
                condition=_FIGURE_OR_REASON,
                name="outturn_is_a_figure_or_a_reason",
                violation_error_message="Give a figure, or say why there is none: not both.",
            ),
            models.CheckConstraint(
                condition=_WHOLE_FRACTION,
                name="outturn_denominator_needs_a_numerator",
                violation_error_message="Give the numerator that goes with the denominator.",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="outturn_denominator_is_above_zero",
                violation_error_message="A denominator has to be above zero.",
            ),
            models.CheckConstraint(
                condition=(~Q(origin="return") & Q(source__isnull=True)) | Q(origin="return", source__isnull=False),
                name="outturn_of_a_return_names_it",
            ),
            word_is_known("absence", Absence, name="outturn_absence_is_known", blank=True),
            word_is_known("origin", Origin, name="outturn_origin_is_known"),
        ]

    def __str__(self) -> str:
        """Say what it is a figure of, and when."""
        whose = f"{self.unit}, {self.cohort}" if self.cohort else str(self.unit)
        return f"{self.indicator}, {whose}, {self.month:%B %Y}"

    @property
    def is_as_reported(self) -> bool:
        """Say whether the figure stands on somebody's word alone, without its fraction."""
        return self.value is not None and self.denominator is None

    @property
    def held(self) -> tuple[Decimal | str | None, ...]:
        """Give what is held of the figure, to tell whether another one differs."""
        return (self.numerator, self.denominator, self.value, self.printed, self.absence or None)


class OutturnRevision(models.Model):
    """One change to a published figure: what it was, what it became, why, and who says so."""

    outturn = models.ForeignKey(Outturn, models.PROTECT, related_name="revisions")
    old_numerator = FigureField(null=True)
    old_denominator = FigureField(null=True)
    old_value = FigureField(null=True)
    old_printed = FigureField(null=True)
    old_absence = models.CharField(max_length=16, blank=True)
    old_source = models.ForeignKey("indicators.Return", models.PROTECT, null=True, related_name="+")
    old_source_cell = models.CharField(max_length=60, blank=True)
    new_numerator = FigureField(null=True)
    new_denominator = FigureField(null=True)
    new_value = FigureField(null=True)
    new_printed = FigureField(null=True)
    new_absence = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=16, choices=RevisionReason.choices())
    explanation = models.CharField(max_length=300, blank=True)
    revised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions_made")
    revised_at = models.DateTimeField()

    class Meta:
        ordering = ["-revised_at", "-pk"]
        constraints = [
            word_is_known("reason", RevisionReason, name="revision_reason_is_known"),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""),
                name="another_reason_is_explained",
                violation_error_message="Say what the other reason is.",
            ),
        ]

    def __str__(self) -> str:
        """Say which figure was changed."""
        return f"{self.outturn}: changed {self.revised_at:%d %B %Y}"

    @property
    def was(self) -> str:
        """Write the figure before."""
        return print_held(self.old_value, self.old_absence, Measure(self.outturn.indicator.measure))

    @property
    def became(self) -> str:
        """Write the figure after."""
        return print_held(self.new_value, self.new_absence, Measure(self.outturn.indicator.measure))
