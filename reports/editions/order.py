"""In what order an edition is printed: summary, each priority area, the parts areas are printed as, appendix.

Which area is printed as the clinic overview, as workforce or as programmes is said of the area itself, so that
each council's report keeps its own order. A part no area is printed as still comes, before the appendix.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import PriorityArea
from reports.rules.words import SectionKind

PARTS = (SectionKind.CLINICS, SectionKind.WORKFORCE, SectionKind.PROGRAMMES)


@dataclass(frozen=True, slots=True)
class Place:
    """One section where it is printed: its kind, and the priority area it is of, where there is one."""

    kind: SectionKind
    area: PriorityArea | None = None

    @property
    def key(self) -> str:
        """Give what it is called in an address: an area's own word, or the kind."""
        return self.area.slug if self.kind is SectionKind.AREA and self.area else self.kind.value

    @property
    def heading(self) -> str:
        """Head it as its area is called, or by its kind."""
        return self.area.name if self.area else self.kind.label

    @property
    def area_key(self) -> int | None:
        """Give the area that an edition's own section of this place names: that of a priority area alone."""
        return self.area.pk if self.kind is SectionKind.AREA and self.area else None


def report_order(areas: Iterable[PriorityArea]) -> list[Place]:
    """Give every section of the report in the order it is printed."""
    middle = [Place(SectionKind(area.part), area) for area in areas]
    printed = {place.kind for place in middle}
    rest = [Place(kind) for kind in PARTS if kind not in printed]
    return [Place(SectionKind.SUMMARY), *middle, *rest, Place(SectionKind.APPENDIX)]
