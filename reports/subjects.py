"""What commentary is about: a priority area, one indicator or a section of the report, for a unit and a month."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.models import Indicator, PriorityArea
from organisation.models import Unit
from reports.rules.words import SectionKind

SECTIONS = tuple(kind.value for kind in SectionKind if kind is not SectionKind.AREA)


@dataclass(frozen=True, slots=True)
class Subject:
    """A priority area, an indicator or another section of the report, of a unit in a month."""

    unit: Unit
    month: date
    area: PriorityArea | None = None
    indicator: Indicator | None = None
    section: str = ""

    def __str__(self) -> str:
        """Say what it is about, of whom and when."""
        return f"{self.name}, {self.unit}, {self.month:%B %Y}"

    @property
    def name(self) -> str:
        """Name the area, the indicator or the section."""
        return SectionKind(self.section).label if self.section else str(self.area or self.indicator)

    @property
    def slug(self) -> str:
        """Give what it is called in an address: area/right-service, indicator/EAI-04 or section/summary."""
        if self.section:
            return f"section/{self.section}"
        return f"area/{self.area.slug}" if self.area else f"indicator/{self.indicator.code}"  # type: ignore[union-attr]

    @property
    def address(self) -> tuple[str, date, str]:
        """Give the parts of its address."""
        return (self.unit.code, self.month, self.slug)

    def get_absolute_url(self) -> str:
        """Lead to the page it is read on."""
        return reverse("reports:commentary", args=self.address)

    @property
    def source(self) -> str:
        """Name it as what an action is raised on."""
        return f"commentary:{self.unit.code}/{self.month:%Y-%m}/{self.slug}"

    @property
    def write_url(self) -> str:
        """Lead to the page it is written on."""
        return reverse("reports:write-commentary", args=self.address)

    @property
    def key(self) -> tuple[int | None, int | None, str]:
        """Tell it from the others of its unit and month."""
        return (self.area.pk if self.area else None, self.indicator.pk if self.indicator else None, self.section)


def find_subject(unit: str, month: date, about: str) -> Subject:
    """Give what an address is about: a published unit, and an area, an indicator or a section. Raises Http404."""
    kind, _, name = about.partition("/")
    of = get_object_or_404(Unit.objects.published(), code=unit)
    if kind == "area":
        return Subject(of, month, area=get_object_or_404(PriorityArea, slug=name))
    if kind == "section":
        return Subject(of, month, section=_section(name))
    return Subject(of, month, indicator=get_object_or_404(Indicator, code=name))


def _section(name: str) -> str:
    """Give the section of the report of a name; the areas are written about one by one."""
    if name not in SECTIONS:
        raise Http404
    return name
