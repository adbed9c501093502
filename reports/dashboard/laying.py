"""What an edition says, laid out as a dashboard. Nothing here reads the database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.utils.safestring import SafeString

from indicators.charts import small_line
from indicators.rules.vocabulary import Status
from reports.editions.contents import Assurance, Assured, EditionContents, SectionContents, Trend
from reports.rules.assurance import Heading, Rule
from reports.rules.reviewing import Stage
from reports.rules.rewording import shortened

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is of and why it stands where it stands, with the section of the edition it belongs to."""

    said: Assured
    area: str

    @property
    def rule(self) -> Rule:
        """Give the rule that placed it."""
        return Rule(self.said.rule)

    @property
    def heading(self) -> Heading:
        """Give what it stands under: as it was when the edition was published."""
        return Heading(self.said.heading)


@dataclass(frozen=True, slots=True)
class Under:
    """All that stands under one heading, by rule."""

    heading: Heading
    by_rule: list[tuple[Rule, list[Line]]]

    @property
    def number(self) -> int:
        """Count the lines."""
        return sum(len(lines) for _, lines in self.by_rule)

    @property
    def first(self) -> str:
        """Say by which rules, the first three with their numbers, and how many more there are."""
        said = [f"{rule.label}: {len(lines)}" for rule, lines in self.by_rule]
        more = len(said) - SHOWN
        rest = [f"{more} more rule{'s' if more > 1 else ''}"] if more > 0 else []
        return "; ".join([*said[:SHOWN], *rest])

    @property
    def is_loud(self) -> bool:
        """Say whether every line stands open on the page."""
        return self.heading is Heading.ALERT


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in its area: three numbers, a small line, and where it stands before the Board."""

    trend: Trend
    line: Line | None

    @property
    def status(self) -> Status:
        """Give its status as a word."""
        return Status(self.trend.status)

    @property
    def drawing(self) -> SafeString:
        """Draw its months small, read out in words; nothing of fewer than two figures."""
        if not self.trend.spoken:
            return SafeString("")
        values, aims = (list(map(_number, each)) for each in (self.trend.values, self.trend.aims))
        return small_line(values, aims, label=f"{self.trend.label}. {self.trend.spoken}")


@dataclass(frozen=True, slots=True)
class Area:
    """A section of the edition: its statement, its measures, and what else stands before the Board of it."""

    section: SectionContents
    rows: list[MeasureRow]
    others: list[Line]

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """Count its measures by status, those of none left out."""
        counted = Counter(row.status for row in self.rows)
        return [(status, counted[status]) for status in Status if counted[status]]

    @property
    def standing(self) -> list[tuple[Heading, int]]:
        """Count its lines by heading, those of none left out."""
        counted = Counter(line.heading for line in [*self.others, *(row.line for row in self.rows if row.line)])
        return [(heading, counted[heading]) for heading in Heading if counted[heading]]

    @property
    def statement(self) -> str:
        """Give the beginning of what was written of it, once it is approved."""
        words = self.section.words
        if words is None or words.state != Stage.APPROVED.label:
            return ""
        return shortened(words.telling or words.text)


@dataclass(frozen=True)
class Dashboard:
    """An edition laid out for the Board."""

    contents: EditionContents

    @property
    def has_lines(self) -> bool:
        """Say whether the edition holds them: one published before it gathered them does not."""
        return self.contents.assurance is not None

    @cached_property
    def _said(self) -> Assurance:
        return self.contents.assurance or Assurance()

    @cached_property
    def _lines(self) -> list[Line]:
        headings = {section.key: section.heading for section in self.contents.sections}
        return [Line(said, headings.get(said.section, "")) for said in self._said.lines]

    @cached_property
    def under(self) -> list[Under]:
        """Give the three headings, each with its lines by rule, in the order of the rules."""
        return [Under(heading, list(self._by_rule(heading))) for heading in Heading]

    def _by_rule(self, heading: Heading) -> Iterator[tuple[Rule, list[Line]]]:
        own = [line for line in self._lines if line.heading is heading]
        for rule, lines in groupby(own, key=lambda line: line.rule):
            yield rule, list(lines)

    @cached_property
    def areas(self) -> list[Area]:
        """Give the sections that have measures or lines, in the order of the edition."""
        of_measure = {line.said.code: line for line in self._lines if line.said.code}
        found = []
        for section in self.contents.sections:
            rows = [
                MeasureRow(trend, of_measure.get(trend.code))
                for trend in self._said.trends
                if trend.section == section.key
            ]
            others = [line for line in self._lines if line.said.section == section.key and not line.said.code]
            if rows or others:
                found.append(Area(section, rows, others))
        return found

    @property
    def rules(self) -> list[Rule]:
        """Give every rule, for the list of them all."""
        return list(Rule)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
