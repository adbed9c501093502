"""What is measured, what we aim for, and whom we compare ourselves with."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from indicators.rules.vocabulary import Absence, Basis, Comparator, Kind, Measure, Per, Polarity
from organisation.models import Unit

from .fields import FigureField, MonthField, one_a_series, word_is_known


class PriorityArea(models.Model):
    """A section of the board report, in the report's own order."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Call the area by its name."""
        return self.name


class Cohort(models.Model):
    """A group of children or young people a figure is split by. No cohort means everybody."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Call the cohort by its name."""
        return self.name


class Indicator(models.Model):
    """A defined measure: what is counted, over what time, and which way is better."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200, unique=True, help_text="As the report prints it.")
    areas = models.ManyToManyField(PriorityArea, through="Listing", related_name="indicators")
    measure = models.CharField(max_length=10, choices=Measure.choices())
    basis = models.CharField(max_length=12, choices=Basis.choices())
    polarity = models.CharField(max_length=8, choices=Polarity.choices())
    kind = models.CharField(max_length=10, choices=Kind.choices())
    counts = models.CharField(max_length=120, help_text="What one of it is: “% of CLA”, “contacts”.")
    decimals = models.PositiveSmallIntegerField(default=0, help_text="How many decimal places to print.")
    lead_service = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_indicators",
        help_text="The service that answers for it in its clinic.",
    )
    why = models.TextField("why it is read this way", blank=True)
    is_active = models.BooleanField(default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [
            word_is_known("measure", Measure, name="indicator_measure_is_known"),
            word_is_known("basis", Basis, name="indicator_basis_is_known"),
            word_is_known("polarity", Polarity, name="indicator_polarity_is_known"),
            word_is_known("kind", Kind, name="indicator_kind_is_known"),
        ]

    def __str__(self) -> str:
        """Call the indicator by the name the report prints."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the indicator's own page."""
        return reverse("indicators:indicator", args=[self.code])

    def clean(self) -> None:
        """Keep the basis once figures rest on it: another basis is another indicator."""
        stored = Indicator.objects.filter(pk=self.pk).first()
        if stored and stored.basis != self.basis and stored.outturns.exists():
            raise ValidationError({"basis": "The basis is locked: figures have been recorded on it."})


class Listing(models.Model):
    """An indicator's line in a priority area. One indicator may stand in several areas."""

    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="listings")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="listings")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["area", "position"]
        constraints = [
            models.UniqueConstraint(fields=["area", "indicator"], name="one_line_an_area"),
            models.UniqueConstraint(fields=["area", "position"], name="one_indicator_a_line"),
        ]

    def __str__(self) -> str:
        """Say which line of which area."""
        return f"{self.area}, line {self.position}: {self.indicator}"


class IndicatorAlias(models.Model):
    """Another name or code under which an indicator arrives in a return."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "indicator aliases"

    def __str__(self) -> str:
        """Give the other name."""
        return self.name


class Target(models.Model):
    """What we aim for from a month on, said with what it is per, and why."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="targets")
    applies_from = MonthField()
    value = FigureField()
    per = models.CharField(max_length=8, choices=Per.choices())
    tolerance = FigureField(default=0, help_text="How far short still counts as near, in the indicator's own unit.")
    reason = models.TextField(help_text="Where the target comes from and why it is this.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="targets_set")
    set_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "unit", "-applies_from"]
        constraints = [
            *one_a_series("applies_from", name="one_target_a_month"),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="tolerance_is_not_negative"),
            models.CheckConstraint(condition=Q(applies_from__day=1), name="target_month_is_its_first_day"),
            word_is_known("per", Per, name="target_per_is_known"),
        ]

    def __str__(self) -> str:
        """Say the target and from when."""
        return f"{self.indicator}: {self.value.normalize():f} from {self.applies_from:%B %Y}"


class Benchmark(models.Model):
    """Someone else's figure, or our own of an earlier year, to compare with."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="benchmarks")
    comparator = models.CharField(max_length=24, choices=Comparator.choices())
    year = models.CharField(max_length=7, blank=True, help_text="For example 2019-20; blank when none is printed.")
    value = FigureField(null=True, blank=True)
    absence = models.CharField(max_length=16, choices=Absence.choices(), blank=True)
    heading = models.CharField(max_length=80, blank=True, help_text="What its column is called.")
    source = models.CharField(max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="benchmarks_set")
    set_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "comparator", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "comparator", "year"], name="one_benchmark_a_comparator_and_year"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence="")),
                name="benchmark_is_a_figure_or_a_reason",
                violation_error_message="Give a figure, or say why there is none: not both.",
            ),
            word_is_known("comparator", Comparator, name="benchmark_comparator_is_known"),
            word_is_known("absence", Absence, name="benchmark_absence_is_known", blank=True),
        ]

    def __str__(self) -> str:
        """Say whose figure, of when."""
        return f"{self.indicator}: {self.called}"

    @property
    def called(self) -> str:
        """Name the comparator as its source does, or in our words."""
        return self.heading or f"{Comparator(self.comparator).label} {self.year}".strip()


class Population(models.Model):
    """How many children a rate per 10,000 is counted on, and where that number comes from."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="populations")
    ages = models.CharField(max_length=20, default="0-17")
    applies_from = MonthField()
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["unit", "ages", "-applies_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "ages", "applies_from"], name="one_population_a_month"),
            models.CheckConstraint(condition=Q(number__gt=0), name="population_is_somebody"),
            models.CheckConstraint(condition=Q(applies_from__day=1), name="population_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        """Say how many, where, from when."""
        return f"{self.number:,} aged {self.ages}, {self.unit}, from {self.applies_from:%B %Y}"


def in_force(rows, month: date):
    """Give the row of dated rows (newest first) that is in force in `month`, or None."""
    return next((row for row in rows if row.applies_from <= month), None)
