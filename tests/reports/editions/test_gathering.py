"""The edition of November 2021 as it is gathered: every section, its doubts marked, its gaps said."""

import json
from datetime import UTC, date, datetime
from itertools import chain

import pytest

from indicators.models import AwaitedFigure, Outturn, PriorityArea
from organisation.models import Unit
from reports.editions.contents import from_json, to_json
from reports.editions.gathering import gather, gather_with_earlier
from reports.editions.restating import printed_cells
from reports.models import CommentaryStep, Edition, EditionSection
from reports.operations.commentary import write_commentary
from reports.rules.words import SectionKind
from reports.subjects import Subject
from tests.indicators.test_the_reports_anomalies import RAISED, lines

pytestmark = pytest.mark.django_db
OCTOBER, NOW = date(2021, 10, 1), datetime(2026, 11, 20, 9, tzinfo=UTC)
QUERIES = 31


def southampton():
    return Unit.objects.get(kind="authority")


@pytest.fixture
def checked():
    return gather(OCTOBER, southampton(), now=NOW)


def section(contents, key):
    return next(one for one in contents.sections if one.key == key)


def rows_of(contents, code):
    tables = chain.from_iterable(one.figures for one in contents.sections)
    return [(table, row) for table in tables for row in table.rows if row.code == code]


def test_its_sections_stand_in_the_order_of_the_report(checked):
    assert checked.name == "November 2021"
    assert [one.kind for one in checked.sections] == [
        SectionKind.SUMMARY, *[SectionKind.AREA] * 7, SectionKind.CLINICS, SectionKind.WORKFORCE,
        SectionKind.PROGRAMMES, SectionKind.APPENDIX,
    ]  # fmt: skip


def test_however_much_there_is_it_takes_as_many_queries(django_assert_num_queries):
    unit = southampton()
    with django_assert_num_queries(QUERIES):
        gather(OCTOBER, unit, now=NOW)


def test_an_earlier_edition_is_printed_again_from_the_same_reading(deputy, django_assert_max_num_queries):
    """Of the same year, and of the year before: clinics' figures of one year are no part of the other's."""
    unit = southampton()
    for month, earlier in ((date(2021, 11, 1), OCTOBER), (date(2022, 4, 1), OCTOBER)):
        edition = Edition.objects.create(month=month, name="Later", opened_by=deputy, opened_at=NOW)
        with django_assert_max_num_queries(QUERIES + 3):  # its own sections, and the earlier control charts
            contents, again = gather_with_earlier(edition, unit, earlier=earlier, now=NOW)
        assert contents == gather(edition, unit, now=NOW)
        assert printed_cells(again) == printed_cells(gather(earlier, unit, now=NOW))


def test_it_comes_back_from_json_as_it_was(checked):
    assert from_json(json.loads(json.dumps(to_json(checked)))) == checked


def test_a_figure_is_computed_and_exact(checked):
    (table, plans) = next(
        (table, row) for table, row in rows_of(checked, "PCT-02") if row.label.endswith("Children in need")
    )
    assert table.caption == "PACT clinic, 10 November 2021"
    (cell,) = plans.months
    assert (cell.printed, cell.numerator, cell.denominator) == ("62%", "341", "547")
    assert cell.value == "62.340037"
    assert "80% is printed" in cell.mark


@pytest.mark.parametrize("line", lines(RAISED), ids=lambda line: f"{line[0]}-{line[1]}-{line[2]}")
def test_each_anomaly_a_rule_sees_is_marked_in_its_cell(checked, line):
    _, code, indicator, _, month = line
    found = []
    for table, row in rows_of(checked, indicator):
        if month != "-" and date.fromisoformat(f"{month}-01") in table.months:
            found.append(row.months[table.months.index(date.fromisoformat(f"{month}-01"))])
        elif month == "-":
            found += [row.target] if code.startswith("target") else row.compared
    assert any(cell.mark for cell in found)


def test_what_is_right_bears_no_mark(checked):
    """The control A12: PACT's supervision is entirely right."""
    assert not any(cell.mark for _, row in rows_of(checked, "SUP-01") for cell in row.months)


def test_what_is_off_target_is_drawn_with_words(checked):
    drawn = section(checked, "right-service").charts
    assert [chart.code for chart in drawn] == ["RST-01", "RST-02", "RST-03", "RST-04", "RST-05", "RST-06"]
    assert all(chart.svg.startswith("<svg") and "October 2021" in chart.alt for chart in drawn)


def test_a_section_without_words_says_who_owes_them(deputy):
    edition = Edition.objects.create(month=OCTOBER, name="The winter report", opened_by=deputy, opened_at=NOW)
    EditionSection.objects.create(
        edition=edition, kind="workforce", position=9, owner=deputy, due_on=date(2021, 11, 12)
    )
    contents = gather(edition, southampton(), now=NOW)
    assert contents.name == "The winter report"
    said = section(contents, "workforce").missing
    assert said == f"Nothing has been written yet: {deputy} owes it by 12 November 2021."
    assert section(contents, "programmes").missing.endswith("nobody is named to write it.")
    assert section(contents, "appendix").missing == ""


def test_the_newest_words_are_printed(analyst):
    area = PriorityArea.objects.get(slug="effective-assessment")
    write_commentary(Subject(southampton(), OCTOBER, area), text="Written anew.", by=analyst, seen=1)
    held = section(gather(OCTOBER, southampton(), now=NOW), "effective-assessment").words
    assert (held.text, held.written_by, held.state) == ("Written anew.", str(analyst), "Draft")


def test_a_part_takes_the_words_of_its_area_or_its_own(analyst):
    unit, area = southampton(), PriorityArea.objects.get(slug="workforce-academy")
    write_commentary(Subject(unit, OCTOBER, area), text="Of the area.", by=analyst, seen=0)
    assert section(gather(OCTOBER, unit, now=NOW), "workforce").words.text == "Of the area."
    write_commentary(Subject(unit, OCTOBER, section="workforce"), text="Of the section.", by=analyst, seen=0)
    assert section(gather(OCTOBER, unit, now=NOW), "workforce").words.text == "Of the section."


def test_words_left_out_with_a_reason_are_not_printed_until_they_are_approved(analyst, deputy, head, qa):
    unit, subject = southampton(), Subject(southampton(), OCTOBER, section="workforce")
    draft = write_commentary(subject, text="A draft.", by=analyst, seen=0)
    edition = Edition.objects.create(month=OCTOBER, name="November 2021", opened_by=deputy, opened_at=NOW)
    assert section(gather(edition, unit, now=NOW), "workforce").words.text == "A draft."
    EditionSection.objects.create(
        edition=edition, kind="workforce", position=9, left_out_reason="The census comes in January.",
        left_out_by=deputy, left_out_at=NOW,
    )  # fmt: skip
    without = section(gather(edition, unit, now=NOW), "workforce")
    assert (without.words, without.missing) == (None, "Without words: The census comes in January.")
    for step, by in (("reviewed", head), ("approved", qa)):
        CommentaryStep.objects.create(commentary=draft, step=step, taken_by=by, taken_at=NOW)
    approved = section(gather(edition, unit, now=NOW), "workforce")
    assert (approved.words.state, approved.missing) == ("Approved", "")


def test_the_notes_say_what_lags_what_is_awaited_and_what_was_overridden(checked):
    notes = "\n".join(checked.data_notes)
    assert "Number of Cases Audited: the newest figure is of September 2021." in notes  # G7
    assert "Number of cases in care proceedings: no figure yet; Performance analyst brings it." in notes
    assert "09_clinic_figures.csv was published by Performance analyst in spite of 8 doubts" in notes
    assert "Number of contacts" not in notes


def test_the_summary_counts_what_the_tables_say(checked):
    (counted,) = section(checked, "summary").tables
    numbers = {row[0]: dict(zip(counted.headings[1:], row[1:], strict=True)) for row in counted.rows}
    assert numbers["Right service at the right time"] == {
        "On target": "0", "Off target": "6", "Not scored": "1", "No data": "1",
    }  # fmt: skip


def test_the_workforce_section_shows_what_its_area_lists(checked):
    (table,) = section(checked, "workforce").figures
    newest = {row.code: row.months[-1] for row in table.rows}
    assert {code: newest[code].printed for code in ("TRN-01", "TRN-02")} == {"TRN-01": "322", "TRN-02": "309"}
    others = {code: cell for code, cell in newest.items() if code.startswith("WFA")}
    assert len(others) == 6
    assert {(cell.printed, cell.value, cell.status) for cell in others.values()} == {("Awaited", "", "no_data")}
    vacancy = "Percentage of social work posts that are vacant: no figure yet; Head of service brings it"
    assert any(note.startswith(vacancy) for note in checked.data_notes)


def test_a_measure_nobody_is_to_bring_is_not_available():
    AwaitedFigure.objects.filter(indicator__code="WFA-01").delete()
    (table,) = section(gather(OCTOBER, southampton(), now=NOW), "workforce").figures
    assert table.rows[0].months[-1].printed == "Not available"


def test_what_belongs_to_the_workforce_section_is_said_of_the_area_and_its_lines(analyst):
    PriorityArea.objects.filter(part="workforce").update(part="area")
    PriorityArea.objects.filter(slug="practice-framework").update(part="workforce")
    contents = gather(OCTOBER, southampton(), now=NOW)
    (table,) = section(contents, "workforce").figures
    assert [row.code for row in table.rows] == ["TRN-01", "TRN-02"]
    assert section(contents, "workforce-academy").kind is SectionKind.AREA


def test_a_service_reads_its_own_measures_alone():
    unit = Unit.objects.get(code="pact")
    own = set(Outturn.objects.filter(unit=unit, cohort=None).values_list("indicator__code", flat=True))
    pact = gather(OCTOBER, unit, now=NOW)
    tables = chain.from_iterable(one.figures for one in pact.sections if one.kind is SectionKind.AREA)
    assert {row.code for table in tables for row in table.rows} <= own
    assert {row[0] for row in section(pact, "clinics").tables[0].rows} == {"PACT"}
