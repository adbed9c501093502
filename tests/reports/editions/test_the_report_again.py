"""The November 2021 report produced whole: the edition as reported equals the printed tables, cell for cell.

DIFFERS lists every cell that does not, with the reason.
"""

import csv
from datetime import UTC, date, datetime
from itertools import zip_longest

import pytest

from indicators.models import PrintedRow
from indicators.operations.returns import discard_return, preview_return, publish_return, receive_return
from indicators.operations.withdrawal import withdraw_return
from organisation.models import Unit
from reports.editions.gathering import gather
from tests import report

pytestmark = pytest.mark.django_db
OCTOBER, NOW = date(2021, 10, 1), datetime(2026, 11, 20, 9, tzinfo=UTC)
QUERIES = 26
TABLES = {
    "01_effective_assessment_and_intervention": "effective-assessment",
    "02_purposeful_direct_contact": "direct-contact",
    "03_management_support_for_better_practice": "management-support",
    "04_right_service_at_the_right_time": "right-service",
    "05_robust_corporate_parenting": "corporate-parenting",
    "07_rigorous_quality_assurance_audit": "quality-assurance",
}
PRINTED = ("heading", "printed", "percent_printed", "denominator", "numerator")
DIFFERS = {
    (
        "09",
        "Percentage of 547 NFA (14/38)",
    ): "Its slide bears no date (G8): a figure is of a month, and none is printed.",
    ("10", "title"): "Milestones are named in our words; what was printed stands beside each, whole.",
    (
        "11",
        "title",
    ): "Narrative is written anew in the example, action by action; number, order, owner and date are equal.",
}


def southampton():
    return Unit.objects.get(kind="authority")


@pytest.fixture
def reported():
    return gather(OCTOBER, southampton(), as_reported=True, now=NOW)


def section(contents, key):
    return next(one for one in contents.sections if one.key == key)


def printed_table(figures):
    """Lay a table out as the report does, with its headings."""
    months = [f"{month:%b-%y}" for month in figures.months]
    beside = ["Target", *figures.compared_with] if figures.compared_with else []
    rows = [["Indicator", "Outturn type", *months, *beside]]
    for row in figures.rows:
        cells = [*row.months, *([row.target, *row.compared] if beside else [])]
        rows.append([row.label, row.kind, *(cell.printed for cell in cells)])
    return rows


def raw(name):
    with (report.HERE / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.reader(table))


@pytest.mark.parametrize("table", TABLES)
def test_each_table_equals_the_printed_one_cell_for_cell(reported, table):
    (figures,) = section(reported, TABLES[table]).figures
    assert printed_table(figures) == raw(table)


def test_the_training_table_too(reported):
    (figures,) = section(reported, "practice-framework").figures
    assert [[row.label, *(cell.printed for cell in row.months)] for row in figures.rows] == raw(
        "06_common_practice_framework_training"
    )[1:]


def test_of_workforce_only_what_was_printed_stands(reported):
    (figures,) = section(reported, "workforce").figures
    assert [row.code for row in figures.rows] == ["TRN-01", "TRN-02"]  # J3: no other figure is printed


def test_one_fact_printed_twice_stands_as_printed_in_each_table(reported):
    september = date(2021, 9, 1)
    for key, printed in (("right-service", "511"), ("corporate-parenting", "514")):
        (table,) = section(reported, key).figures
        row = next(row for row in table.rows if row.code == "RST-04")
        cell = row.months[table.months.index(september)]
        assert (cell.printed, cell.value) == (printed, printed)


def test_nothing_is_judged_or_marked(reported):
    cells = [
        cell
        for one in reported.sections
        for table in one.figures
        for row in table.rows
        for cell in (*row.months, row.target, *row.compared)
    ]
    assert len(cells) > 400
    assert not any(cell.mark or cell.status for cell in cells)


def test_the_clinic_overview_stands_as_printed(reported):
    """Each clinic's measures run down three rows of a column, and then of the next."""
    (listed,) = section(reported, "clinics").tables
    for name in (
        "08a_performance_culture_assurance_clinic_overview_1",
        "08b_performance_culture_assurance_clinic_overview_2",
    ):
        head, *rows = raw(name)
        clinics = [cell for cell in head if cell]
        columns = []
        for clinic in clinics:
            own = [measure for whose, measure in listed.rows if whose == clinic]
            for start in (0, 3):
                columns += [own[start : start + 3], []]
        laid_out = [list(row) for row in zip_longest(*columns, fillvalue="")]
        assert laid_out == rows
    assert [list(row) for row in listed.rows] == [
        [row["service"], row["indicator"]]
        for row in sorted(
            report.rows("12_clinic_overview_long"),
            key=lambda row: (clinic_order(row["service"]), int(row["printed_column"]), int(row["row"])),
        )
    ]


def clinic_order(service):
    return ["Assessment", "PACT", "CLA", "Pathways", "Permanence"].index(service)


def test_what_the_clinics_saw_stands_as_printed(reported):
    clinics = {"Assessment Service 3/11/21": "Assessment clinic, 3 November 2021"}
    clinics |= {"PACT Service 10/11/21": "PACT clinic, 10 November 2021"}
    expected = [
        (clinics[row["clinic"]], *(row[name] for name in PRINTED))
        for row in report.rows("09_appendix_clinic_figures")
        if ("09", row["printed"]) not in DIFFERS
    ]
    held = [
        (table.caption, row.label, cell.printed, percent(row, cell), cell.denominator, cell.numerator or cell.value)
        for table in section(reported, "appendix").figures
        for row in table.rows
        for cell in row.months
    ]
    with_figures = [row for row in expected if row[2]]
    assert [row for row in held if row[2]] == with_figures
    assert len(with_figures) == 17
    headings_alone = {row[1] for row in held if not row[2]}
    assert {row[1] for row in expected if not row[2]} <= headings_alone  # J2: complaints, without a figure


def percent(row, cell):
    return f"{cell.value}%" if row.kind == "PERCENTAGE" and cell.value else ""


def test_the_milestones_stand_with_what_was_printed_of_them(reported):
    table = next(one for one in section(reported, "programmes").tables if one.caption.startswith("Case-management"))
    assert len(table.rows) == 4
    for row in report.rows("10_care_director_milestones"):
        start, end = (row[name] and f"{date.fromisoformat(row[name]):%-d %B %Y}" for name in DAYS)
        begins, due = (start, end) if end else ("", start)
        (held,) = [one for one in table.rows if f"“{row['printed']}”" in one[3]]
        assert held[1:3] == (begins, due)
        assert all(row[name] in held[3] for name in ("milestone", "start_printed", "end_printed"))


DAYS = ("start_inferred", "end_inferred")


def test_the_one_declared_status_is_the_printed_one(reported):
    declared = {row[0]: row[1] for row in section(reported, "programmes").tables[0].rows}
    assert declared == {
        "Business Support Review": "Green",
        "Destination 22": "Not declared",
        "Case-management system implementation": "Not declared",
    }


def test_every_action_stands_in_its_section_without_the_owner_and_date_nobody_printed(reported):
    printed = {}
    for row in report.rows("11_actions_next_steps"):
        printed.setdefault(row["area"].split(" / ")[0], []).append((row["owner_printed"], row["due_printed"]))
    held = {one.heading: [(promise.owner, promise.due) for promise in one.promises] for one in reported.sections}
    held = {heading: promises for heading, promises in held.items() if promises}
    nothing = {("", ""): ("No owner", "No date"), ("", "Dec 2021 (heading)"): ("No owner", "31 December 2021")}
    assert held == {area: [nothing[row] for row in rows] for area, rows in printed.items()}
    assert sum(map(len, held.values())) == 46


def test_as_reported_takes_as_many_queries_however_much_there_is(django_assert_num_queries):
    unit = southampton()
    with django_assert_num_queries(QUERIES):
        gather(OCTOBER, unit, as_reported=True, now=NOW)


# What stands where a return says something new


def publish(content, analyst, name="again.csv", **more):
    given = receive_return(content=content, file_name=name, by=analyst)
    assert not preview_return(given).is_unreadable
    publish_return(given, by=analyst, override_reason="A test.", reason="other", explanation="A test.", **more)
    return given


AGAIN = b"Indicator,Oct-21,Target\nNumber of contacts,1979,1400 pcm\n"


def contacts(contents):
    (table,) = section(contents, "right-service").figures
    return next(row for row in table.rows if row.code == "RST-01")


def test_a_small_correction_does_not_reprint_the_table(analyst, reported):
    publish(AGAIN, analyst)
    again = gather(OCTOBER, southampton(), as_reported=True, now=NOW)
    assert again.sections == reported.sections
    checked = contacts(gather(OCTOBER, southampton(), now=NOW))
    assert checked.months[-1].printed == "1,979"


def test_a_month_reported_later_leaves_the_edition_as_it_was(analyst, reported):
    publish(b"Indicator,Oct-21,Nov-21\nNumber of contacts,1979,2001\n", analyst)
    assert gather(OCTOBER, southampton(), as_reported=True, now=NOW).sections == reported.sections
    november = contacts(gather(date(2021, 11, 1), southampton(), as_reported=True, now=NOW))
    assert [cell.printed for cell in november.months[-3:]] == ["2143", "1979", "2001"]


def test_only_a_return_that_stands_is_printed(analyst):
    given = receive_return(content=AGAIN, file_name="open.csv", by=analyst)
    assert given.printed_rows.get().cells == {"months": {"2021-10-01": "1979"}, "compared": [], "target": "1400 pcm"}
    discard_return(given, by=analyst)
    withdrawn = publish(b"Indicator,Nov-21\nNumber of contacts,2001\n", analyst)
    withdraw_return(withdrawn, by=analyst, reason="Wrong month.")
    november = contacts(gather(date(2021, 11, 1), southampton(), as_reported=True, now=NOW))
    assert [cell.printed for cell in november.months[-2:]] == ["2143", "1978"]


def test_without_a_printed_row_the_figure_stands_as_the_return_gave_it():
    PrintedRow.objects.all().delete()
    again = gather(OCTOBER, southampton(), as_reported=True, now=NOW)
    row = contacts(again)
    assert (row.months[0].printed, row.target.printed) == ("1,897", "1,400 a month")
    (table,) = section(again, "right-service").figures
    assert table.rows[-1].months[0].printed == "TBC"
    (_, plans) = (row for table in section(again, "appendix").figures for row in table.rows if row.code == "REV-01")
    assert plans.months[0].printed == "33"
