"""How an indicator's figures are charted: the settings people chose, and the months limits begin anew."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.rules.choice import ChartKind
from indicators.rules.spc import Settings
from indicators.rules.spc.settings import RUN_LENGTHS, SHORTEST_BASELINE
from organisation.models import Unit

from .definitions import Indicator
from .fields import MonthField, word_is_known
from .marks import Mark, withdrawn_whole


class ChartSettings(models.Model):
    """How an indicator is charted where that is not the product's own way. No row: the rule and the defaults.

    What each choice means, and where it comes from, is said in `rules/spc/settings.py`.
    """

    indicator = models.OneToOneField(Indicator, models.CASCADE, related_name="chart_settings")
    kind = models.CharField(
        "chart", max_length=10, choices=ChartKind.choices, blank=True, help_text="Blank: chosen by the rule."
    )
    screen_ranges = models.BooleanField(
        "leave out month-to-month changes far beyond the usual",
        default=False,
        help_text="The NHSRplotthedots package does; the spreadsheets of Making Data Count do not.",
    )
    run_length = models.PositiveSmallIntegerField(
        "months that make a run", default=7, choices=[(length, f"{length} months") for length in reversed(RUN_LENGTHS)]
    )
    count_beyond_limits = models.BooleanField(
        "two of three months near a limit may lie beyond it",
        default=True,
        help_text="As Making Data Count counts since 2023; before, only months inside the limit counted.",
    )
    baseline = models.PositiveSmallIntegerField(
        "first months the limits rest on",
        null=True,
        blank=True,
        help_text="Blank: all months. Set it to judge new months by how it was before.",
    )
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "chart settings"
        ordering = ["indicator"]
        constraints = [
            word_is_known("kind", ChartKind, name="chart_kind_is_known", blank=True),
            models.CheckConstraint(condition=Q(run_length__in=RUN_LENGTHS), name="a_run_is_six_or_seven_months"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline__gte=SHORTEST_BASELINE),
                name="limits_rest_on_enough_months",
                violation_error_message=f"Limits need {SHORTEST_BASELINE} months to rest on.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="chart_settings_have_a_reason"),
        ]

    def __str__(self) -> str:
        """Say whose settings they are."""
        return f"Chart settings of {self.indicator}"

    def as_rule(self) -> Settings:
        """Give the settings as the rules read them."""
        return Settings(
            screen_ranges=self.screen_ranges,
            run_length=self.run_length,
            count_beyond_limits=self.count_beyond_limits,
            baseline=self.baseline,
        )


class Rebase(Mark):
    """A month from which limits are worked out anew, because the process is known to have changed for good.

    Unlike a break in series the figures still compare: targets, projections and counts of months run
    on. One marked by mistake is taken back with a reason and counts no longer; it stays to be read.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="rebases")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", help_text="Blank: every unit's figures."
    )
    month = MonthField(help_text="The first month of the new limits.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "month"],
                condition=Q(unit__isnull=True, withdrawn_at__isnull=True),
                name="one_rebase_a_month",
                violation_error_message="Limits begin anew in this month already.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "month"],
                condition=Q(unit__isnull=False, withdrawn_at__isnull=True),
                name="one_rebase_a_month_and_unit",
                violation_error_message="Limits of this unit begin anew in this month already.",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="rebase_month_is_its_first_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_rebase_has_a_reason"),
            withdrawn_whole(name="rebase_withdrawn_at_by_and_why_go_together"),
        ]

    def __str__(self) -> str:
        """Say from when limits begin anew."""
        return f"{self.indicator}: limits anew from {self.month:%B %Y}"
