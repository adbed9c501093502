"""The figures themselves, and every change made to one after it was published."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.rules.rollup import BELOW, come_from
from indicators.rules.small_numbers import few_of
from indicators.rules.vocabulary import Absence, ChaseStage, Measure, RevisionReason, Word
from indicators.rules.wording import print_held
from organisation.models import Unit
from organisation.models.units import both_or_neither

from .definitions import Cohort, Indicator
from .fields import FigureField, MonthField, one_a_series, word_is_known


class Origin(Word):
    """Where a figure came from."""

    RETURN = "return", "A return"
    ENTERED = "entered", "Typed in"
    AUDITS = "audits", "Counted from audit records"
    ROLLED_UP = "rolled_up", "Rolled up"


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
    parts = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="How many units a rolled-up figure is added together from."
    )
    parts_expected = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="How many it should be: this month's and last month's givers."
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="outturns_recorded")
    recorded_at = models.DateTimeField()

    objects = OutturnQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "unit", "month"]
        indexes = [models.Index(fields=["unit", "month", "indicator"], name="outturn_unit_month_indicator")]
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
                condition=Q(origin="return", source__isnull=False)
                | Q(origin="entered")
                | Q(origin__in=["audits", "rolled_up"], source__isnull=True),
                name="outturn_of_a_return_names_it",
            ),
            models.CheckConstraint(
                condition=Q(origin="rolled_up", parts__gt=0, parts_expected__gte=F("parts"))
                | (~Q(origin="rolled_up") & Q(parts__isnull=True, parts_expected__isnull=True)),
                name="a_rolled_up_outturn_counts_its_parts",
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
        """Say whether the figure stands on somebody's word alone: without its fraction, and not rolled up."""
        return self.value is not None and self.denominator is None and self.origin != Origin.ROLLED_UP

    @property
    def part_word(self) -> str:
        """Name one of the parts it is or would be put together from: a month, or a unit below."""
        return "month" if self.indicator.accumulates_id else BELOW.get(self.unit.kind, "unit")

    @property
    def came_from(self) -> str:
        """Say where it came from: typed in, counted, or rolled up and from how many."""
        if self.parts is None or self.parts_expected is None:
            return Origin(self.origin).label
        return come_from(self.parts, self.parts_expected, of=self.part_word)

    @property
    def held(self) -> tuple[Decimal | str | None, ...]:
        """Give what is held of the figure, to tell whether another one differs."""
        return (self.numerator, self.denominator, self.value, self.printed, self.absence or None)


class OutturnRevision(models.Model):
    """One change to a published figure: what it was, what it became, why, and who says so.

    It names the fact, not the row that holds it now: a figure that was withdrawn has no row, and
    its story stays. The old figure stood from `old_recorded_at` until `revised_at`, so that what
    was held on any date can be read back. Nothing new: the figure was taken away.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="revisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="revisions")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="revisions")
    month = MonthField()
    old_numerator = FigureField(null=True)
    old_denominator = FigureField(null=True)
    old_value = FigureField(null=True)
    old_printed = FigureField(null=True)
    old_absence = models.CharField(max_length=16, blank=True)
    old_origin = models.CharField(max_length=10, choices=Origin.choices())
    old_source = models.ForeignKey("indicators.Return", models.PROTECT, null=True, related_name="+")
    old_source_cell = models.CharField(max_length=60, blank=True)
    old_note = models.CharField(max_length=300, blank=True)
    old_parts = models.PositiveSmallIntegerField(null=True)
    old_parts_expected = models.PositiveSmallIntegerField(null=True)
    old_recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    old_recorded_at = models.DateTimeField()
    new_numerator = FigureField(null=True)
    new_denominator = FigureField(null=True)
    new_value = FigureField(null=True)
    new_printed = FigureField(null=True)
    new_absence = models.CharField(max_length=16, blank=True)
    new_origin = models.CharField(max_length=10, choices=Origin.choices(), blank=True)
    new_source = models.ForeignKey("indicators.Return", models.PROTECT, null=True, related_name="revisions")
    reason = models.CharField(max_length=16, choices=RevisionReason.choices())
    explanation = models.CharField(max_length=300, blank=True)
    revised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions_made")
    revised_at = models.DateTimeField()

    objects = OutturnQuerySet.as_manager()

    class Meta:
        ordering = ["-revised_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "month", "indicator"], name="revision_unit_month_indicator"),
            models.Index(fields=["revised_at"], name="revision_revised_at"),
        ]
        constraints = [
            word_is_known("reason", RevisionReason, name="revision_reason_is_known"),
            word_is_known("old_origin", Origin, name="revision_old_origin_is_known"),
            word_is_known("new_origin", Origin, name="revision_new_origin_is_known", blank=True),
            models.CheckConstraint(condition=Q(month__day=1), name="revision_month_is_its_first_day"),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""),
                name="another_reason_is_explained",
                violation_error_message="Say what the other reason is.",
            ),
        ]

    def __str__(self) -> str:
        """Say which figure was changed."""
        whose = f"{self.unit}, {self.cohort}" if self.cohort else str(self.unit)
        return f"{self.indicator}, {whose}, {self.month:%B %Y}: changed {self.revised_at.day} {self.revised_at:%B %Y}"

    @property
    def was(self) -> str:
        """Write the figure before; of too few, their counts."""
        return self._written(self.old_value, self.old_numerator, self.old_denominator, self.old_absence)

    @property
    def became(self) -> str:
        """Write the figure after, or that it was taken away; of too few, their counts."""
        return self._written(self.new_value, self.new_numerator, self.new_denominator, self.new_absence) or "no figure"

    def _written(self, value: Decimal | None, part: Decimal | None, whole: Decimal | None, absence: str) -> str:
        """Write one of its two figures, without a percentage where that is, or may be, of too few."""
        indicator = self.indicator
        fewest = indicator.fewest_shown if indicator.measure == Measure.PERCENTAGE else None
        if fewest and (few := few_of(value, part, whole, fewest=fewest)):
            return few.counts if few.whole is not None else "a percentage without its counts"
        return print_held(value, absence, Measure(indicator.measure))


class StagedFigure(models.Model):
    """A figure on its way in: read from a return or typed in a sheet, and not yet held.

    All that belong together carry one batch. What is recorded is always first staged, so that
    comparing and writing are a few statements however many figures there are. One that has
    neither a value nor a reason is still being typed, and is never recorded.
    """

    batch = models.UUIDField(db_index=True)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    month = MonthField()
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    value = FigureField(null=True, blank=True)
    printed = FigureField(null=True, blank=True)
    absence = models.CharField(max_length=16, choices=Absence.choices(), blank=True)
    source_cell = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    parts = models.PositiveSmallIntegerField(null=True)
    parts_expected = models.PositiveSmallIntegerField(null=True)
    is_removal = models.BooleanField(default=False, help_text="Take the figure held away.")
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *one_a_series("batch", "month", name="one_staged_figure_a_batch"),
            models.CheckConstraint(condition=Q(month__day=1), name="staged_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(absence="") | Q(value__isnull=True, numerator__isnull=True, printed__isnull=True),
                name="staged_figure_is_not_both_a_figure_and_a_reason",
                violation_error_message="Give a figure, or say why there is none: not both.",
            ),
            word_is_known("absence", Absence, name="staged_absence_is_known", blank=True),
            both_or_neither("typed_at", "typed_by", name="staged_figure_typed_at_and_by"),
        ]

    def __str__(self) -> str:
        """Say what it is a figure of."""
        whose = f"{self.unit}, {self.cohort}" if self.cohort else str(self.unit)
        return f"{self.indicator}, {whose}, {self.month:%B %Y} (on its way in)"


class AwaitedFigure(models.Model):
    """Who will bring a series' missing figures, and by when."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="awaited")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="awaited")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="awaited")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="figures_awaited")
    promised_on = models.DateField(null=True, blank=True, help_text="The day they are promised for.")
    note = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "unit"]
        constraints = [*one_a_series(name="one_owner_of_a_missing_figure")]

    def __str__(self) -> str:
        """Say who owes what."""
        return f"{self.indicator}, {self.unit}: awaited from {self.owner}"


class ChaseReminder(models.Model):
    """A reminder about one missing figure: a row is claimed before it is sent, so nobody is chased twice."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    month = MonthField()
    stage = models.CharField(max_length=16, choices=ChaseStage.choices())
    sent_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()

    class Meta:
        ordering = ["-claimed_at"]
        constraints = [
            *one_a_series("month", "stage", name="one_reminder_a_figure_and_stage"),
            models.CheckConstraint(condition=Q(month__day=1), name="chase_month_is_its_first_day"),
            word_is_known("stage", ChaseStage, name="chase_stage_is_known"),
        ]

    def __str__(self) -> str:
        """Say who was reminded of what."""
        return f"{self.indicator}, {self.unit}, {self.month:%B %Y}: {self.sent_to} reminded"
