"""Two editions set side by side: figures, words and actions, the earlier first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.editions.contents import Cell, EditionContents, Promise, Row, SectionContents
from reports.editions.restating import printed_cells
from reports.rules.restating import NOTHING, Change, What, changes
from reports.rules.rewording import Fate, Stretch, reword


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as each edition has it: its newest figure, and its target; None where it does not stand in one."""

    code: str
    label: str
    then: Cell | None
    now: Cell | None
    target_then: str
    target_now: str

    @property
    def is_changed(self) -> bool:
        """Say whether the newest figures differ."""
        return _said(self.then) != _said(self.now)

    @property
    def target_changed(self) -> bool:
        """Say whether it is set against another target."""
        return self.then is not None and self.now is not None and self.target_then != self.target_now


@dataclass(frozen=True, slots=True)
class SectionCompared:
    """One section of both: what became of its words and its newest figures."""

    heading: str
    words: tuple[Stretch, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def words_changed(self) -> bool:
        """Say whether anything was taken out or put in."""
        return any(stretch.fate is not Fate.SAME for stretch in self.words)


@dataclass(frozen=True, slots=True)
class ActionChanged:
    """An action both have, said otherwise."""

    then: Promise
    now: Promise


@dataclass(frozen=True, slots=True)
class Compared:
    """All that differs between two editions, and what stands side by side."""

    sections: tuple[SectionCompared, ...]
    reprinted: tuple[Change, ...]
    actions_new: tuple[Promise, ...] = ()
    actions_gone: tuple[Promise, ...] = ()
    actions_changed: tuple[ActionChanged, ...] = ()


def compare(earlier: EditionContents, later: EditionContents) -> Compared:
    """Set two editions side by side."""
    found = changes(printed_cells(earlier), printed_cells(later))
    old, new = _promises(earlier), _promises(later)
    return Compared(
        sections=tuple(_sections(earlier, later)),
        reprinted=tuple(one for one in found if one.what is What.FIGURE),
        actions_new=tuple(one for key, one in new.items() if key not in old),
        actions_gone=tuple(one for key, one in old.items() if key not in new),
        actions_changed=tuple(
            ActionChanged(old[key], one) for key, one in new.items() if key in old and old[key] != one
        ),
    )


def _sections(earlier: EditionContents, later: EditionContents) -> Iterator[SectionCompared]:
    """Give the later's sections in its order, then those only the earlier has."""
    before = {section.key: section for section in earlier.sections}
    after = {section.key: section for section in later.sections}
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        heading = (new or old).heading  # type: ignore[union-attr]
        yield SectionCompared(
            heading,
            tuple(reword(_text(old), _text(new))),
            tuple(_measures(old, new)),
        )


def _text(section: SectionContents | None) -> str:
    return section.words.text if section and section.words else ""


def _measures(old: SectionContents | None, new: SectionContents | None) -> Iterator[Measure]:
    before, after = _rows(old), _rows(new)
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        row = now or was
        yield Measure(
            row.code,  # type: ignore[union-attr]
            row.label,  # type: ignore[union-attr]
            _newest(was),
            _newest(now),
            was.target.printed if was else "",
            now.target.printed if now else "",
        )


def _rows(section: SectionContents | None) -> dict[tuple[str, str], Row]:
    """Give a section's measures: by table where there are several, as in the appendix."""
    tables = section.figures if section else ()
    several = len(tables) > 1
    return {(table.caption if several else "", row.code): row for table in tables for row in table.rows}


def _newest(row: Row | None) -> Cell | None:
    return row.months[-1] if row and row.months else None


def _said(cell: Cell | None) -> str:
    return (cell.printed or NOTHING) if cell else ""


def _promises(contents: EditionContents) -> dict[tuple[str, int], Promise]:
    """Give every action once, though it stands in several sections; two of one title are two."""
    found: dict[tuple[str, int], Promise] = {}
    counted: Counter[str] = Counter()
    for one in dict.fromkeys(promise for section in contents.sections for promise in section.promises):
        found[one.title, counted[one.title]] = one
        counted[one.title] += 1
    return found
