"""What is printed otherwise, how words became other words, two editions side by side: rules as tables."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports.editions.comparing import compare
from reports.editions.contents import Cell, EditionContents, Figures, Promise, Row, SectionContents, Words
from reports.editions.restating import printed_cells
from reports.rules.chasing import chase_due, due_before, sentence
from reports.rules.restating import Printed, Spot, What, changes, reason_of
from reports.rules.rewording import reword, sentences, shortened
from reports.rules.words import SectionKind

pytestmark = pytest.mark.pure
AUGUST, SEPTEMBER, OCTOBER = date(2021, 8, 1), date(2021, 9, 1), date(2021, 10, 1)
SPOT = Spot("area", "EAI-01", What.FIGURE, SEPTEMBER)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (("27%", True), ("27%", True), None),
        (("27%", True), ("28%", True), ("27%", "28%", False)),
        (("TBC", False), ("28%", True), ("TBC", "28%", True)),
        (("Awaited", False), ("", False), None),
        (("", False), ("28%", True), ("no figure", "28%", True)),
        (("27%", True), ("", False), ("27%", "no figure", False)),
    ],
)
def test_what_is_printed_otherwise(then, now, said):
    found = changes({SPOT: Printed("Re-referrals", *then)}, {SPOT: Printed("Re-referrals", *now)})
    assert [(one.then, one.now, one.came) for one in found] == ([said] if said else [])


def test_what_stands_in_two_tables_is_one_change_and_what_left_the_report_none():
    other = replace(SPOT, table="appendix")
    gone = replace(SPOT, code="EAI-02")
    was, became = Printed("Re-referrals", "27%"), Printed("Re-referrals", "28%")
    assert len(changes({SPOT: was, other: was, gone: was}, {SPOT: became, other: became})) == 1


@pytest.mark.parametrize(
    ("came", "said", "reason"),
    [
        (False, ["Correction: late visits", "Correction: late visits"], "Correction: late visits"),
        (False, ["Late recording", "Correction"], "Late recording; Correction"),
        (True, [], "It came after the edition was published."),
        (False, [], "No reason was written down."),
    ],
)
def test_every_change_has_a_reason(came, said, reason):
    [change] = changes({SPOT: Printed("R", "TBC", not came)}, {SPOT: Printed("R", "28%")})
    assert reason_of(change, said) == reason


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It rose. It fell!\n\nWhy?", ["It rose.", "It fell!", "Why?"]),
        ("It was 27.5% in all.", ["It was 27.5% in all."]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text, cut):
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("A. B.", "A. B.", [("same", "A. B.")]),
        ("A. B. D.", "A. C. D.", [("same", "A."), ("removed", "B."), ("added", "C."), ("same", "D.")]),
        ("", "A.", [("added", "A.")]),
        ("A.", "", [("removed", "A.")]),
        ("", "", []),
    ],
)
def test_how_words_became_other_words(before, after, said):
    assert [(one.fate.value, one.text) for one in reword(before, after)] == said


def edition(name, month, *, months, target="23%", words="It rose.", promises=(), caption="Table"):
    cells = tuple(Cell(printed, printed.strip("%")) for printed in months.values())
    row = Row("EAI-01", "Re-referrals", "percentage", cells, Cell(target, target))
    section = SectionContents(
        SectionKind.AREA,
        "effective",
        "Effective assessment",
        words=Words(words),
        figures=(Figures(caption, tuple(months), (), (row,)),),
        promises=promises,
    )
    return EditionContents(name, month, "Southampton", datetime(2021, 11, 20, tzinfo=UTC), (section,))


KEPT = Promise("Write it down", "Deputy", "5 November 2021", "In progress")
OLD = Promise("Ring the schools", "Head", "1 October 2021", "In progress")
NEW = Promise("Train everybody", "Head", "1 December 2021", "Not started")
EARLIER = edition("October", SEPTEMBER, months={AUGUST: "26%", SEPTEMBER: "27%"}, promises=(KEPT, OLD))
LATER = edition(
    "November",
    OCTOBER,
    months={AUGUST: "26%", SEPTEMBER: "28%", OCTOBER: "30%"},
    target="20%",
    words="It rose. It is late.",
    promises=(replace(KEPT, state="Done"), NEW, NEW),
    caption="A table renamed",
)


def test_two_editions_side_by_side():
    found = compare(EARLIER, LATER)
    assert [(one.month, one.then, one.now) for one in found.reprinted] == [(SEPTEMBER, "27%", "28%")]
    [section] = found.sections
    assert [stretch.fate.value for stretch in section.words] == ["same", "added"]
    [measure] = section.measures
    assert (measure.then.printed, measure.now.printed, measure.target_changed) == ("27%", "30%", True)
    assert (found.actions_new, found.actions_gone) == ((NEW,), (OLD,))
    assert [(one.then.state, one.now.state) for one in found.actions_changed] == [("In progress", "Done")]


def test_an_edition_beside_itself_differs_in_nothing():
    found = compare(LATER, LATER)
    assert [found.reprinted, found.actions_new, found.actions_gone, found.actions_changed] == [()] * 4
    assert not any(section.words_changed for section in found.sections)


def test_cells_are_found_by_section_though_a_table_is_renamed():
    assert Spot("effective", "EAI-01", What.FIGURE, SEPTEMBER) in printed_cells(LATER)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2021, 11, 15), ""),
        (date(2021, 11, 16), "ahead"),
        (date(2021, 11, 18), "ahead"),
        (date(2021, 11, 19), "today"),
        (date(2021, 11, 25), "today"),
        (date(2021, 11, 26), "late-1"),
        (date(2021, 12, 2), "late-1"),
        (date(2021, 12, 3), "late-2"),
    ],
)
def test_when_an_owner_is_told_of_what_is_due_on_friday_the_19th(on, stage):
    assert chase_due(date(2021, 11, 19), on=on) == stage


def test_a_day_nobody_works_on_counts_as_the_last_before_it():
    assert chase_due(date(2021, 12, 26), on=date(2021, 12, 24)) == "today"


def test_sections_are_due_eight_working_days_before_the_board():
    assert due_before(date(2022, 1, 5)) == date(2021, 12, 21)  # Christmas, Boxing Day and New Year stepped over


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2021, 11, 18), "Due on Friday 19 November 2021."),
        (date(2021, 11, 19), "Due today, Friday 19 November 2021."),
        (date(2021, 11, 22), "It was due on Friday 19 November 2021: 1 working day late."),
        (date(2021, 11, 23), "It was due on Friday 19 November 2021: 2 working days late."),
    ],
)
def test_when_it_is_due_in_a_sentence(on, said):
    assert sentence(date(2021, 11, 19), on=on) == said


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("A sentence too long for it. Two.", 18, "A sentence too…"),
        ("", 9, ""),
    ],
)
def test_a_statement_is_cut_at_a_sentence(text, most, said):
    assert shortened(text, most) == said
