"""Other names indicators and cohorts come in under, and names that are none of ours."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from indicators.returns.names import plain
from organisation.models.units import both_or_neither

from .definitions import Cohort, Indicator


class IndicatorAlias(models.Model):
    """Another name or code under which an indicator arrives in a return."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)
    remembered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    remembered_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "indicator aliases"
        constraints = [both_or_neither("remembered_at", "remembered_by", name="alias_remembered_at_and_by")]

    def __str__(self) -> str:
        """Give the other name."""
        return self.name

    def clean(self) -> None:
        """Refuse a name that means an indicator already, be it this one."""
        if taken := called(self.name, besides=self):
            raise ValidationError({"name": f"“{self.name}” already means {taken.code}, {taken.name}."})


class CohortAlias(models.Model):
    """Another name under which a cohort arrives in a return."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)
    remembered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    remembered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "cohort aliases"
        constraints = [both_or_neither("remembered_at", "remembered_by", name="cohort_alias_remembered_at_and_by")]

    def __str__(self) -> str:
        """Give the other name."""
        return self.name


class LeftOutName(models.Model):
    """A name that rows of returns carry and that is none of our indicators: such rows are passed over."""

    name = models.CharField(max_length=200, unique=True)
    remembered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remembered_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Give the name."""
        return self.name


def called(name: str, *, besides: IndicatorAlias | None = None) -> Indicator | None:
    """Give the indicator that a name means by now, whatever its case, spaces and full stops."""
    asked = plain(name)
    for indicator in Indicator.objects.prefetch_related("aliases"):
        others = [alias.name for alias in indicator.aliases.all() if besides is None or alias.pk != besides.pk]
        if asked in {plain(known) for known in (indicator.code, indicator.name, *others)}:
            return indicator
    return None
