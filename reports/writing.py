"""What a writer has beside the boxes: the figures with the month before, and what was written before."""

from dataclasses import dataclass

from indicators.months import Standing
from indicators.standings import Series
from organisation.rules.calendar import add_months
from reports.commentary import series_of
from reports.models import Commentary
from reports.rules.guided import NAMES
from reports.subjects import Subject


@dataclass(frozen=True, repr=False)
class Beside:
    """One indicator's month, with the month before."""

    series: Series
    now: Standing
    before: Standing | None

    @property
    def address(self) -> str:
        """Lead to the series on its indicator's page."""
        return f"{self.series.indicator.get_absolute_url()}?unit={self.series.unit.code}"


def figures_beside(subject: Subject) -> list[Beside]:
    """Give the figures a commentary is about: those of its area, or the one indicator's."""
    of_unit = series_of(subject.unit, subject.month)
    if subject.area:
        wanted = list(subject.area.listings.order_by("position").values_list("indicator", flat=True))
    else:
        wanted = [subject.indicator.pk] if subject.indicator else []
    found = [of_unit[pk] for pk in wanted if pk in of_unit]
    before = add_months(subject.month, -1)
    of_month = [one for one in found if subject.month in one.by_month]
    return [Beside(one, one.by_month[subject.month], one.by_month.get(before)) for one in of_month]


def words_before(subject: Subject, which: str) -> Commentary | None:
    """Give what may be taken over into a box: of the month itself, from before there were boxes; or what was said last.

    `which` is unguided or last. An indicator is written about freely: all that stands is in its box already.
    """
    if which == "unguided":
        held = None if subject.indicator else Commentary.objects.about(subject).select_related("written_by").first()
        return held if held and not any(getattr(held, name) for name in NAMES) else None
    earlier = Commentary.objects.filter(
        unit=subject.unit,
        area=subject.area,
        indicator=subject.indicator,
        section=subject.section,
        month__lt=subject.month,
    )
    return earlier.select_related("written_by").order_by("-month", "-number").first()
