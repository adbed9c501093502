"""What figures are set against: targets, benchmarks, neighbours and populations, each dated."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.rules.status import Goal
from indicators.rules.vocabulary import (
    Absence,
    Basis,
    Comparator,
    Per,
)
from organisation.models import Unit
from organisation.models.units import both_or_neither

from .definitions import Cohort, Indicator
from .fields import FigureField, MonthField, one_a_series, word_is_known


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
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="targets_approved"
    )
    approved_on = models.DateField(null=True, blank=True)
    given_in = models.ForeignKey(
        "indicators.Return", models.PROTECT, null=True, blank=True, related_name="targets", editable=False
    )
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
            both_or_neither(
                "approved_on",
                "approved_by",
                name="target_approved_on_and_by_go_together",
                violation_error_message="Say who approved the target and on what day, or neither.",
            ),
        ]

    def __str__(self) -> str:
        """Say the target and from when."""
        return f"{self.indicator}: {self.value.normalize():f} from {self.applies_from:%B %Y}"

    @property
    def goal(self) -> Goal:
        """Give what the rules need of it."""
        return Goal(self.value, Per(self.per), self.tolerance, self.applies_from)


class NeighbourSet(models.Model):
    """One edition of the authorities an average of statistical neighbours is made of."""

    edition = models.CharField(max_length=40, unique=True, help_text="For example May 2021.")
    source = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-published_on", "edition"]

    def __str__(self) -> str:
        """Call it by its edition."""
        return f"Statistical neighbours, {self.edition}"


class Neighbour(models.Model):
    """One authority of a neighbour set, the most alike first."""

    neighbour_set = models.ForeignKey(NeighbourSet, models.CASCADE, related_name="neighbours")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    closeness = models.CharField(max_length=20, blank=True, help_text="As its source says it: very close, close.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["neighbour_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["neighbour_set", "position"], name="one_neighbour_a_position"),
            models.UniqueConstraint(fields=["neighbour_set", "name"], name="one_position_a_neighbour"),
        ]

    def __str__(self) -> str:
        """Name the authority."""
        return self.name


class Benchmark(models.Model):
    """Someone else's figure, or our own of an earlier year, to compare with."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="benchmarks")
    comparator = models.CharField(max_length=24, choices=Comparator.choices())
    year = models.CharField(max_length=7, blank=True, help_text="For example 2019-20; blank when none is printed.")
    value = FigureField(null=True, blank=True)
    absence = models.CharField(max_length=16, choices=Absence.choices(), blank=True)
    heading = models.CharField(max_length=80, blank=True, help_text="What its column is called.")
    basis = models.CharField(
        max_length=12, choices=Basis.choices(), blank=True, help_text="What time it covers, where the source says so."
    )
    source = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)
    neighbour_set = models.ForeignKey(NeighbourSet, models.PROTECT, null=True, blank=True, related_name="benchmarks")
    given_in = models.ForeignKey(
        "indicators.Return", models.PROTECT, null=True, blank=True, related_name="benchmarks", editable=False
    )
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
            word_is_known("basis", Basis, name="benchmark_basis_is_known", blank=True),
        ]

    def __str__(self) -> str:
        """Say whose figure, of when."""
        return f"{self.indicator}: {self.called}"

    @property
    def called(self) -> str:
        """Name the comparator as its source does, or in our words."""
        return name_of_benchmark(self.heading, self.comparator, self.year)


def name_of_benchmark(heading: str, comparator: str, year: str) -> str:
    """Name a comparator as its source does, or in our words."""
    return heading or f"{Comparator(comparator).label} {year}".strip()


class Population(models.Model):
    """How many children a rate per 10,000 is counted on, and where that number comes from."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="populations")
    ages = models.CharField(max_length=20, default="0-17")
    applies_from = MonthField()
    number = models.PositiveIntegerField()
    vintage = models.CharField(max_length=40, blank=True, help_text="Which estimate it is: mid-2020.")
    source = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["unit", "ages", "-applies_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "ages", "applies_from"], name="one_population_a_month"),
            models.CheckConstraint(condition=Q(number__gt=0), name="population_is_somebody"),
            models.CheckConstraint(condition=Q(applies_from__day=1), name="population_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        """Say how many, where, from when."""
        vintage = f" ({self.vintage})" if self.vintage else ""
        return f"{self.number:,} aged {self.ages}, {self.unit}, from {self.applies_from:%B %Y}{vintage}"


def in_force(rows, month: date):
    """Give the row of dated rows (newest first) that is in force in `month`, or None."""
    for row in rows:
        if row.applies_from <= month:
            return row
    return None
