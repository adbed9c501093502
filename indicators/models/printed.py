"""Returns as they were printed: each row of the authority's own table, cell by cell, as it stood in the file."""

from django.db import models

from indicators.models.definitions import Cohort, Indicator
from indicators.models.returns import Return
from organisation.models import Unit


class PrintedRow(models.Model):
    """One row of a return as it was printed, beside what was read of it.

    Figures are held as numbers, one a month; how a table printed them is lost by that: “250 per month”, 85 where
    its neighbours say 90%, N/A beside a benchmark held from elsewhere, one fact printed twice with two values.
    `cells` keeps the texts: `months` by their first day, `target` where there is such a column, and what it is
    compared with, heading by heading in the order of the columns.
    """

    source = models.ForeignKey(Return, models.CASCADE, related_name="printed_rows")
    position = models.PositiveIntegerField(help_text="Its place in the order they were read.")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=200, help_text="What the row is called there.")
    kind = models.CharField(max_length=60, blank=True, help_text="What it says it is counted in.")
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ["source", "position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="one_printed_row_a_position"),
        ]

    def __str__(self) -> str:
        """Call it by its label, and where it was printed."""
        return f"{self.label} ({self.source})"
