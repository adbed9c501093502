"""What is measured, what we aim for, and whom we compare ourselves with."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from indicators.held_to import hold
from indicators.rules.vocabulary import (
    Authority,
    Basis,
    BoardPart,
    Calendar,
    Kind,
    Measure,
    Polarity,
    StandardUnit,
    Tie,
)
from organisation.models import Unit

from .fields import MonthField, word_is_known
from .marks import Mark, withdrawn_whole

FEWEST_WORKING_DAYS = 18  # of any month in England: April 2023, with Easter and its weekends inside it


class PriorityArea(models.Model):
    """A section of the board report, in the report's own order."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    part = models.CharField(
        max_length=10,
        choices=BoardPart.choices(),
        default=BoardPart.AREA,
        help_text="What it is printed as in the Board's report.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            word_is_known("part", BoardPart, name="area_part_is_known"),
            models.UniqueConstraint(
                fields=["part"],
                condition=~Q(part="area"),
                name="one_area_a_part",
                violation_error_message="Another area is printed as that part already.",
            ),
        ]

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


class Wording(models.Model):
    """What a definition says, and what a version of it keeps: how the measure is counted and judged."""

    SAYS = (
        "name",
        "counts",
        "numerator_of",
        "denominator_of",
        "polarity",
        "kind",
        "why_it_matters",
        "standard_value",
        "standard_unit",
        "standard_calendar",
        "standard_authority",
        "standard_note",
        "fewest_shown",
    )

    polarity = models.CharField(max_length=8, choices=Polarity.choices())
    kind = models.CharField(max_length=10, choices=Kind.choices())
    counts = models.CharField(max_length=120, help_text="What one of it is: “% of CLA”, “contacts”.")
    numerator_of = models.CharField("numerator", max_length=300, blank=True, help_text="What is counted on top.")
    denominator_of = models.CharField("denominator", max_length=300, blank=True, help_text="Out of what.")
    why_it_matters = models.TextField(blank=True, help_text="To children, in a sentence or two.")
    standard_value = models.DecimalField(
        "standard", max_digits=6, decimal_places=1, null=True, blank=True, help_text="For example 45 (working days)."
    )
    standard_unit = models.CharField(max_length=8, choices=StandardUnit.choices(), blank=True)
    standard_calendar = models.CharField(max_length=10, choices=Calendar.choices(), blank=True)
    standard_authority = models.CharField(max_length=10, choices=Authority.choices(), blank=True)
    standard_note = models.CharField(
        max_length=300, blank=True, help_text="When the clock starts, what stops it, and where it is written."
    )
    fewest_shown = models.PositiveSmallIntegerField(
        "fewest shown as a percentage",
        null=True,
        blank=True,
        help_text="A percentage of fewer is given as its counts, “1 of 2”, and not judged. Blank: all are shown.",
    )

    class Meta:
        abstract = True

    @property
    def standard(self) -> str:
        """Say the standard in words: “45 working days (statutory guidance)”; nothing where there is none."""
        if self.standard_value is None:
            return ""
        unit = StandardUnit(self.standard_unit).label
        days = Calendar(self.standard_calendar).label if self.standard_calendar else unit
        authority = f" ({Authority(self.standard_authority).label.lower()})" if self.standard_authority else ""
        return f"{self.standard_value.normalize():f} {days if unit == 'days' else unit}{authority}"


def wording_is_known(of: str) -> list[models.CheckConstraint]:
    """Hold a wording's words and its standard together, in each table that has one."""
    return [
        word_is_known("polarity", Polarity, name=f"{of}_polarity_is_known"),
        word_is_known("kind", Kind, name=f"{of}_kind_is_known"),
        word_is_known("standard_unit", StandardUnit, name=f"{of}_standard_unit_is_known", blank=True),
        word_is_known("standard_calendar", Calendar, name=f"{of}_standard_calendar_is_known", blank=True),
        word_is_known("standard_authority", Authority, name=f"{of}_standard_authority_is_known", blank=True),
        models.CheckConstraint(
            condition=Q(standard_value__isnull=True, standard_unit="", standard_calendar="", standard_authority="")
            | (Q(standard_value__gt=0) & ~Q(standard_unit="") & ~Q(standard_authority="")),
            name=f"{of}_standard_is_whole",
            violation_error_message="Give a standard with its value, its unit and what gives it force, or none of it.",
        ),
    ]


class Indicator(Wording):
    """A defined measure: what is counted, over what time, and which way is better."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200, unique=True, help_text="As the report prints it.")
    areas = models.ManyToManyField(PriorityArea, through="Listing", related_name="indicators")
    measure = models.CharField(max_length=10, choices=Measure.choices())
    basis = models.CharField(max_length=12, choices=Basis.choices())
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
    source_system = models.CharField(max_length=80, blank=True, help_text="Where the figures are drawn from.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators_owned",
        help_text="Answers for the measure.",
    )
    updater = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators_updated",
        help_text="Brings its figures each month; reminded when they are due.",
    )
    due_working_day = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The working day of the next month by which its figures are due: 10 is the tenth.",
    )
    next_review_on = models.DateField(null=True, blank=True, help_text="When the definition is looked at again.")
    rolls_up_to = models.CharField(
        max_length=10,
        choices=[("", "Not at all"), ("service", "The service"), ("authority", "The authority")],
        default="authority",
        blank=True,
        help_text="How far up figures of teams and workers are added together.",
    )
    accumulates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accumulated_in",
        help_text="For a running total: the monthly number it adds up since April.",
    )
    is_active = models.BooleanField(default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [
            word_is_known("measure", Measure, name="indicator_measure_is_known"),
            word_is_known("basis", Basis, name="indicator_basis_is_known"),
            *wording_is_known("indicator"),
            models.CheckConstraint(
                condition=Q(due_working_day__isnull=True) | Q(due_working_day__range=(1, FEWEST_WORKING_DAYS)),
                name="due_working_day_is_in_the_month",
                violation_error_message="Not every month has more than 18 working days: give one from 1 to 18.",
            ),
            models.CheckConstraint(
                condition=Q(fewest_shown__isnull=True) | Q(measure="percentage", fewest_shown__gt=0),
                name="only_a_percentage_says_its_fewest",
                violation_error_message="Only a percentage can be of too few to be shown, and of at least one.",
            ),
            models.CheckConstraint(
                condition=Q(rolls_up_to__in=["", "service", "authority"]), name="indicator_rolls_up_to_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accumulates__isnull=True) | Q(basis="cumulative"),
                name="only_a_running_total_accumulates",
                violation_error_message="Only a running total adds up another indicator's months.",
            ),
        ]

    def __str__(self) -> str:
        """Call the indicator by the name the report prints."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the indicator's own page."""
        return reverse("indicators:indicator", args=[self.code])

    def clean(self) -> None:
        """Keep measure and basis once figures rest on them; take no code that is no address, nor another's name."""
        _is_an_address(self.code)
        _fewest_is_of_a_percentage(self, self)
        hold(self, self)
        if self._is_called_like_another():
            raise ValidationError({"name": "Another indicator is called this, was once, or is about to be."})
        stored = Indicator.objects.filter(pk=self.pk).first()
        changed = [name for name in LOCKED if stored and getattr(stored, name) != getattr(self, name)]
        if stored and changed and stored.outturns.exists():
            raise ValidationError({name: LOCKED[name] for name in changed})

    def _is_called_like_another(self) -> bool:
        others = IndicatorVersion.objects.filter(name__iexact=self.name).exclude(indicator=self.pk).exists()
        return others or Indicator.objects.filter(aliases__name__iexact=self.name).exclude(pk=self.pk).exists()


def _fewest_is_of_a_percentage(indicator: Indicator, wording: Wording) -> None:
    if wording.fewest_shown is not None and (indicator.measure != Measure.PERCENTAGE or wording.fewest_shown < 1):
        raise ValidationError({"fewest_shown": "Only a percentage can be of too few to be shown, and of at least one."})


def _is_an_address(code: str) -> None:
    """Refuse a code that cannot stand in the address of the indicator's page, or is taken there."""
    try:
        validate_slug(code)
    except ValidationError:
        raise ValidationError({"code": "Use letters, digits and hyphens only, such as EAI-04."}) from None
    if code.lower() in TAKEN:
        raise ValidationError({"code": f"“{code.capitalize()}” is taken: it is {TAKEN[code.lower()]}."})


TAKEN = {
    "new": "the address where indicators are defined",
    "heatmap": "the address of every team by every measure",
}
LOCKED = {
    "measure": "The measure is locked: figures have been recorded in it. Another measure is another indicator.",
    "basis": "The basis is locked: figures have been recorded on it. Another basis is another indicator.",
}


class IndicatorVersion(Wording):
    """How an indicator was defined from a month on. Rows are added, never edited.

    One of the same month with a higher number takes the place of the one before: so a slip of the
    pen is put right, and both stay readable.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = MonthField()
    name = models.CharField(max_length=200)
    reason = models.TextField(help_text="What changed, and why.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="one_version_a_number"),
            models.CheckConstraint(condition=Q(effective_from__day=1), name="version_month_is_its_first_day"),
            *wording_is_known("version"),
        ]

    def __str__(self) -> str:
        """Say which version it is and from when."""
        return f"{self.indicator}, version {self.number} from {self.effective_from:%B %Y}"

    def clean(self) -> None:
        """Hold it to what the indicator will be held to when it comes into force."""
        _fewest_is_of_a_percentage(self.indicator, self)
        hold(self.indicator, self)


class SeriesBreak(Mark):
    """A month from which figures do not compare with those before: a new definition, system or unit.

    No comparison, limit or count of months in a row crosses it. One recorded by mistake is taken
    back with a reason and counts no longer; it stays to be read.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breaks")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="series_breaks",
        help_text="Blank: every unit's figures.",
    )
    month = MonthField(help_text="The first month of the new series.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "month"],
                condition=Q(unit__isnull=True, withdrawn_at__isnull=True),
                name="one_break_a_month",
                violation_error_message="A break is marked from this month already.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "month"],
                condition=Q(unit__isnull=False, withdrawn_at__isnull=True),
                name="one_break_a_month_and_unit",
                violation_error_message="A break is marked for this unit from this month already.",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="break_month_is_its_first_day"),
            withdrawn_whole(name="break_withdrawn_at_by_and_why_go_together"),
        ]

    def __str__(self) -> str:
        """Say where the series breaks."""
        return f"{self.indicator}: break in series from {self.month:%B %Y}"


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


class IndicatorRelation(models.Model):
    """What one indicator's figures say about another's: doubts that set two of them side by side rest on it.

    Of a percentage, those counted are its denominator. A `cohort` narrows the first indicator only:
    PACT's children in need are some of all children in need.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="relations")
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="+", help_text="Blank: everybody's figure."
    )
    kind = models.CharField(max_length=24, choices=Tie.choices())
    other = models.ForeignKey(Indicator, models.CASCADE, related_name="related_from")
    why = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "kind", "other"]
        constraints = [
            word_is_known("kind", Tie, name="relation_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(indicator=models.F("other")),
                name="nothing_is_related_to_itself",
                violation_error_message="An indicator is not related to itself.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "kind", "other"], condition=Q(cohort__isnull=True), name="one_relation_a_pair"
            ),
            models.UniqueConstraint(
                fields=["indicator", "cohort", "kind", "other"],
                condition=Q(cohort__isnull=False),
                name="one_relation_a_pair_and_cohort",
            ),
        ]

    def __str__(self) -> str:
        """Say how the two hang together."""
        whose = f" ({self.cohort})" if self.cohort else ""
        return f"{self.indicator.code}{whose} {Tie(self.kind).label} {self.other.code}"


def wording_in_force(versions, month: date):
    """Give the version in force in `month`: the newest of those from then or before, else the first of all.

    None where an indicator has no versions: then its own wording has always been in force.
    """
    ordered = sorted(versions, key=lambda version: (version.effective_from, version.number))
    before = [version for version in ordered if version.effective_from <= month]
    return before[-1] if before else next(iter(ordered), None)
