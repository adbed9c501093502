"""How far an edition in the making has got: each section with its owner, its words, and what is open about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.claims import Checked, Figures
from indicators.models import PriorityArea
from indicators.rules.claims import ClaimVerdict
from organisation.models import Unit
from reports.editions.order import Place, report_order
from reports.models import Commentary, CommentaryRemark, Edition, EditionSection, EditionState
from reports.rules.chasing import sentence
from reports.rules.guided import FEWEST, MOST, count_words
from reports.rules.reviewing import READY, Stage, needs_words, stage_of_section
from reports.rules.words import SectionKind, Step
from reports.subjects import Subject

FALSE = (ClaimVerdict.CONTRADICTED, ClaimVerdict.NOT_FOUND)


@dataclass(frozen=True, repr=False)
class Line:
    """One section: who owes it, what stands and how far that has got."""

    section: EditionSection
    place: Place
    subject: Subject
    held: Commentary | None
    stage: Stage
    checked: Checked | None = None
    remarks: int = 0

    @property
    def heading(self) -> str:
        """Name the section as it is printed."""
        return self.place.heading

    @property
    def is_ready(self) -> bool:
        """Say whether an edition may be approved with this."""
        return self.stage in READY

    @property
    def needs_words(self) -> bool:
        """Say whether somebody writes it."""
        return needs_words(SectionKind(self.section.kind))

    @property
    def words(self) -> int:
        """Count what stands."""
        return count_words(self.held.text) if self.held else 0

    @property
    def is_long_or_short(self) -> bool:
        """Say whether the Board would rather read more or less."""
        return self.held is not None and not FEWEST <= self.words <= MOST

    @property
    def false_claims(self) -> int:
        """Count the claims the figures contradict or do not hold."""
        return sum(one.claim.verdict in FALSE for one in self.checked.claims) if self.checked else 0

    def is_late(self, on: date) -> bool:
        """Say whether its day is over and it is not ready."""
        return not self.is_ready and self.section.due_on is not None and self.section.due_on < on


@dataclass(frozen=True, repr=False)
class Preparation:
    """An edition in the making, as seen on a day."""

    edition: Edition
    lines: list[Line]
    on: date

    @property
    def missing(self) -> list[Line]:
        """Give the sections nobody has written."""
        return [line for line in self.lines if line.stage is Stage.MISSING]

    @property
    def unowned(self) -> list[Line]:
        """Give the sections that are not ready and that nobody is to write."""
        return [line for line in self.lines if not line.is_ready and line.section.owner is None]

    @property
    def waiting(self) -> list[Line]:
        """Give the sections that are not ready."""
        return [line for line in self.lines if not line.is_ready]

    @property
    def late(self) -> list[Line]:
        """Give the sections whose day is over."""
        return [line for line in self.lines if line.is_late(self.on)]

    @property
    def false_claims(self) -> int:
        """Count the claims that do not hold, of all sections."""
        return sum(line.false_claims for line in self.lines)

    @property
    def remarks(self) -> int:
        """Count the remarks nobody has settled, of all sections."""
        return sum(line.remarks for line in self.lines)

    @property
    def rows(self) -> list[tuple[Line, str, bool]]:
        """Give each section with when it is due in a sentence, and whether it is late."""
        return [
            (line, sentence(line.section.due_on, on=self.on) if line.section.due_on else "", line.is_late(self.on))
            for line in self.lines
        ]


def read_preparation(edition: Edition, *, on: date, figures: Figures | None = None) -> Preparation:
    """Read how far it has got, in eight queries; with `figures`, the claims of what stands are checked."""
    return Preparation(edition, _lines(edition, figures), on)


def unready(edition: Edition) -> list[str]:
    """Name the sections an edition may not be approved with, and those of the report that it lacks."""
    lines = _lines(edition, None)
    there = {(line.section.kind, line.section.area_id) for line in lines}
    lacking = [place for place in _places() if (place.kind.value, place.area_key) not in there]
    return [line.heading for line in lines if not line.is_ready] + [place.heading for place in lacking]


def _places() -> list[Place]:
    return report_order(PriorityArea.objects.all())


def _lines(edition: Edition, figures: Figures | None) -> list[Line]:
    authority = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    held, remarks = newest_words(authority, edition.month), _open_remarks(authority, edition.month)
    places = {(place.kind.value, place.area_key): place for place in _places()}
    lines = []
    sections = edition.sections.select_related("owner", "area", "left_out_by", "edition").defer("edition__contents")
    for section in sections:
        kind = SectionKind(section.kind)
        place = places.get((section.kind, section.area_id)) or Place(kind, section.area)
        subject, said = _what_stands(authority, edition.month, place, held)
        steps = [Step(one.step) for one in said.steps.all()] if said else None
        stage = stage_of_section(kind, steps, left_out=bool(section.left_out_reason))
        checked = figures.check(said.text, month=edition.month) if figures and said else None
        about = (subject.area.pk if subject.area else None, subject.section)
        lines.append(Line(section, place, subject, said, stage, checked, remarks[about]))
    return lines


def newest_words(unit: Unit, month: date) -> dict[tuple[int | None, str], Commentary]:
    """Give what stands about each area and section of a month, with its steps, in two queries."""
    rows = Commentary.objects.filter(unit=unit, month=month, indicator=None).select_related("written_by", "area")
    return {(row.area_id, row.section): row for row in rows.order_by("number").prefetch_related("steps")}


def _open_remarks(unit: Unit, month: date) -> Counter[tuple[int | None, str]]:
    """Count the remarks nobody has settled, of every version of what was written about each area and section."""
    about = CommentaryRemark.objects.filter(settled_at=None, commentary__unit=unit, commentary__month=month)
    return Counter(about.values_list("commentary__area", "commentary__section"))


def _what_stands(
    unit: Unit, month: date, place: Place, held: dict[tuple[int | None, str], Commentary]
) -> tuple[Subject, Commentary | None]:
    """Give what a section is about and what stands of it: a part printed from an area has that area's words.

    Unless something was written about the part itself.
    """
    of_area = held.get((place.area.pk, "")) if place.area else None
    if place.kind is SectionKind.AREA:
        return Subject(unit, month, area=place.area), of_area
    own = held.get((None, place.kind.value))
    if own is None and place.area:
        return Subject(unit, month, area=place.area), of_area
    return Subject(unit, month, section=place.kind.value), own


def lines_of(sections: Sequence[EditionSection]) -> list[Line]:
    """Give the lines of some sections, of however many editions."""
    wanted = {section.pk for section in sections}
    editions = {section.edition_id: section.edition for section in sections}
    return [line for edition in editions.values() for line in _lines(edition, None) if line.section.pk in wanted]


def sections_being_written() -> list[Line]:
    """Give the lines of every edition that is being written; one query where there is none."""
    editions = Edition.objects.filter(state=EditionState.DRAFTING)
    return [line for edition in editions for line in _lines(edition, None)]
