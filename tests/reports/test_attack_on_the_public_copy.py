"""An attacker who keeps every public copy, and knows how the figures hang together, recovers no small number.

He reads what is printed and what is held behind it, over all editions at once; how is in suppression/attacker.py.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.vocabulary import Basis, Tie
from organisation.models import Unit
from reports.editions.contents import Cell, EditionContents, Figures, Row, SectionContents
from reports.editions.counting import spots, table_of
from reports.editions.gathering import gather
from reports.editions.public import copy_for_the_public
from reports.editions.relating import Known, Pair, read_relations, read_roles
from reports.editions.withholding import Before
from reports.rules.suppression import Why
from reports.rules.words import SectionKind
from tests.reports.suppression.attacker import is_safe, narrowed, solved

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONTHS = tuple(date(2021, month, 1) for month in (4, 5, 6))
NOTHING = Cell("")
KNOWN = Known(
    {"ALL": Basis.SNAPSHOT, "SOME": Basis.SNAPSHOT, "SUM": Basis.CUMULATIVE, "MONTH": Basis.IN_MONTH},
    (
        Pair("SOME", Tie.SUBSET_OF, "ALL"),
        Pair("GOOD", Tie.SHARE_OF, "AUDITS"),
        Pair("FAIR", Tie.SHARE_OF, "AUDITS"),
        Pair("POOR", Tie.SHARE_OF, "AUDITS"),
        Pair("GOOD", Tie.COMPLEMENT_OF, "FAIR"),
        Pair("GOOD", Tie.COMPLEMENT_OF, "POOR"),
    ),
)


def number(value):
    return Cell(f"{value:,}", str(value))


def percent(part, whole):
    return Cell(f"{round(100 * part / whole)}%", str(Decimal(100 * part) / whole), str(part), str(whole))


def typed(part, whole):
    """Give a percentage as it is typed into a return: rounded, and of how many it does not say."""
    return Cell(f"{round(100 * part / whole)}%", str(round(100 * part / whole)))


def row(code, cells, kind="NUMBER", label=""):
    return Row(code, label or code, kind, tuple(cells), NOTHING, status="off_target", variation="Unusual: concern")


def edition(rows, months=MONTHS, **more):
    tables = (Figures("Figures", months[: len(rows[0].months)], (), tuple(rows)),)
    section = SectionContents(SectionKind.AREA, "area", "Area", figures=tables)
    return EditionContents("June 2021", months[-1], "Council", NOW, (section,), **more)


def publish(editions, known, **more):
    """Make the public copies of editions one after the other, each knowing those before it."""
    before, copies = [], []
    for one in editions:
        copies.append(copy_for_the_public(one, relations=known, before=before, **more))
        before.append(Before(one, copies[-1].withheld.why))
    return copies


def public_contents(whole, relations, **more):
    return publish([whole], relations, **more)[-1].contents


def why_withheld(whole, relations, earlier=()):
    return publish([*earlier, whole], relations)[-1].withheld.why


# What the attacker sees


def seen(copies, known):
    """Give every number the public copies hold, by its name; a figure that changed is two."""
    read = {}
    for at, copy in enumerate(copies):
        table = table_of(copy, known)
        told = [count for name in table.cells for count in table.cells[name].tells]
        read |= {(at, count): table.values[count] for count in told}
    return read


def attack(editions, known):
    """Give every small number the attacker recovers from the public copies of editions, and how far he got."""
    return recovered(editions, seen([one.contents for one in publish(editions, known)], known), known)


def recovered(editions, told, known):
    """Take each edition's numbers for the same as the next's where they are, and look at all at once."""
    tables = [table_of(one, known) for one in editions]

    def name(at, count):
        return (*count, tables[at].values[count])

    held = {name(at, count): value for (at, count), value in told.items()}
    held |= {name(at, count): t.values[count] for at, t in enumerate(tables) for g in t.told for count in g.tells}
    sums = {
        (name(at, tie.total), tuple(name(at, part) for part in tie.parts))
        for at, table in enumerate(tables)
        for tie in table.relations
        if table.true(tie)
    }
    small = {name(at, count) for at, table in enumerate(tables) for count in table.guarded()}
    exact, ranges = solved(held, sums), narrowed(held, sums)
    found = set()
    for count in small:
        low, high = (held[count],) * 2 if count in held else ranges.get(count, (0, 10**6))
        possible = set(range(low, min(high, low + 40) + 1))
        if count in exact or not is_safe(possible):
            found.add(count)
    return found


# Random editions

FEW = st.integers(0, 12)


def three(numbers):
    return st.lists(numbers, min_size=3, max_size=3)


@settings(max_examples=25, deadline=None)
@given(three(FEW), three(FEW), three(FEW), three(FEW))
def test_of_cohorts_running_totals_and_subsets_he_recovers_nothing(first, second, third, months):
    total = [sum(every) for every in zip(first, second, third, strict=True)]
    rows = [row("ALL", map(number, cells), label=label) for label, cells in
            {"Visits: one": first, "Visits: two": second, "Visits: three": third, "Visits: all": total}.items()]  # fmt: skip
    rows += [row("SUM", [number(sum(months[: at + 1])) for at in range(3)]), row("MONTH", map(number, months))]
    section = replace(edition(rows[:4]).sections[0], kind=SectionKind.APPENDIX, key="appendix")
    whole = edition(rows[4:])
    assert attack([replace(whole, sections=(*whole.sections, section))], KNOWN) == set()


@settings(max_examples=25, deadline=None)
@given(three(st.integers(1, 40)), st.data(), st.booleans())
def test_of_grades_as_percentages_he_recovers_nothing(audits, data, is_typed):
    write = typed if is_typed else percent
    good = [data.draw(st.integers(0, most)) for most in audits]
    fair = [data.draw(st.integers(0, most - some)) for most, some in zip(audits, good, strict=True)]
    poor = [most - a - b for most, a, b in zip(audits, good, fair, strict=True)]
    rows = [row("AUDITS", map(number, audits))]
    for code, parts in (("GOOD", good), ("FAIR", fair), ("POOR", poor)):
        rows.append(row(code, [write(*of) for of in zip(parts, audits, strict=True)], "PERCENTAGE"))
    assert attack([edition(rows)], KNOWN) == set()


@settings(max_examples=25, deadline=None)
@given(three(st.integers(6, 30)), three(FEW), st.integers(0, 2), st.integers(0, 30))
def test_from_the_differences_of_two_editions_he_recovers_nothing(whole, some, which, becomes):
    """A month of the whole is restated: the first edition's figure and the second's are both known."""
    some = [min(part, of) for part, of in zip(some, whole, strict=True)]
    then = edition([row("ALL", map(number, whole)), row("SOME", map(number, some))])
    corrected = [
        max(becomes, part) if at == which else of for at, (of, part) in enumerate(zip(whole, some, strict=True))
    ]
    now = edition([row("ALL", map(number, corrected)), row("SOME", map(number, some))])
    before = why_withheld(then, relations=KNOWN)
    after = why_withheld(now, relations=KNOWN, earlier=[then])
    assert set(before) <= set(after)
    assert attack([then, now], KNOWN) == set()


# The Board's report of November 2021


@pytest.fixture
def november(db):
    return gather(date(2021, 10, 1), Unit.objects.get(kind="authority"), now=NOW)


def test_of_november_2021_he_recovers_nothing(november):
    known = read_relations()
    assert attack([november], known) == set()
    primary = {name for name, why in why_withheld(november, relations=known).items() if why is not Why.WORKED_OUT}
    table = table_of(november, known)
    shown = (cell for name, cell in table.cells.items() if name not in primary)
    told = {(0, count): table.values[count] for cell in shown for count in cell.counts}
    assert recovered([november], told, known)  # with primary suppression alone


def test_a_later_edition_that_restates_a_total_gives_nothing_away(november):
    known = read_relations()
    restated = with_figure(november, "RQA-01", date(2021, 8, 1), number(23))
    assert attack([november, restated], known) == set()
    first = why_withheld(november, relations=known)
    assert set(first) <= set(why_withheld(restated, relations=known, earlier=[november]))


def test_a_figure_that_was_small_stays_withheld_once_it_is_not(november):
    known = read_relations()
    grown = with_figure(november, "RQA-01", date(2021, 5, 1), number(12))
    may = ("RQA-01", november.unit, "2021-05")
    assert why_withheld(grown, relations=known).get(may) is None
    assert why_withheld(grown, relations=known, earlier=[november])[may] is Why.EARLIER


def test_nothing_exact_stands_behind_a_symbol(november):
    copy = public_contents(november, relations=read_relations(), roles=read_roles())
    symbols = [spot.cell for spot in spots(copy) if spot.cell.printed in ("c", "z", "x", "low")]
    assert len(symbols) > 30
    assert {(cell.value, cell.numerator, cell.denominator, cell.status, cell.mark) for cell in symbols} == {("",) * 5}
    assert "RQA-02" not in [chart.code for section in copy.sections for chart in section.charts]


def test_the_months_printed_as_c_are_those_of_the_audits_alone(november):
    copy = public_contents(november, relations=read_relations())
    printed = {s.row.code: [cell.printed for cell in s.row.months] for s in spots(copy) if s.cell.printed == "c"}
    assert printed == {
        "RQA-01": ["12", "c", "28", "105", "22", "17", ""],
        "RQA-02": ["c", "c", "c", "66%", "c", "65%", ""],
        "RQA-03": ["c", "c", "57%", "c", "54%", "c", ""],
        "RQA-04": ["c", "c", "c", "c", "c", "c", ""],
    }


def test_nobody_is_named_and_no_word_stands_that_nobody_approved(november):
    copy = public_contents(november, relations=read_relations(), roles=read_roles())
    assert copy.rendering == "public"
    assert not any(section.words for section in copy.sections)  # the example's words are drafts
    owners = {promise.owner for section in copy.sections for promise in section.promises}
    assert owners <= {"No owner", "A named owner", *read_roles().values()}


def with_figure(contents, code, month, cell):
    """Give an edition in which one figure has been corrected."""

    def row_with(table, one):
        months = (cell if at == month else held for at, held in zip(table.months, one.months, strict=True))
        return replace(one, months=tuple(months)) if one.code == code else one

    sections = []
    for section in contents.sections:
        tables = (replace(f, rows=tuple(row_with(f, one) for one in f.rows)) for f in section.figures)
        sections.append(replace(section, figures=tuple(tables)))
    return replace(contents, sections=tuple(sections))
