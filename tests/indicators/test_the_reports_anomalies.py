"""Of the 94 anomalies of the November 2021 report and its 4 controls: which are raised on import, and which cannot be."""

from datetime import date

import pytest

from indicators.models import Doubt, IndicatorAlias, ReturnProblem
from indicators.operations.returns import receive_return
from tests import report

pytestmark = pytest.mark.django_db

# id   what is raised              indicator  unit and cohort  month
RAISED = """
    A1   value_is_not_its_fraction    PCT-01  pact/CLA     2021-11
    A2   value_is_not_its_fraction    PCT-01  pact/CPP     2021-11
    A3   value_is_not_its_fraction    PCT-01  pact/CIN     2021-11
    A4   value_is_not_its_fraction    PCT-01  pact         2021-11
    A5   total_is_not_between_parts   PCT-01  pact         2021-11
    A6   value_is_not_its_fraction    PCT-02  pact/CLA     2021-11
    A7   value_is_not_its_fraction    PCT-02  pact/CPP     2021-11
    A8   value_is_not_its_fraction    PCT-02  pact/CIN     2021-11
    A9   value_is_not_its_fraction    PCT-02  pact         2021-11
    A9   parts_do_not_sum             PCT-02  pact         2021-11
    B1   two_values_kept              RST-04  southampton  2021-09
    B3   subset_larger_than_whole     PCT-01  pact/CIN     2021-11
    B4   looser_below_stricter        PCT-01  pact/CPP     2021-11
    B5   jump_out_of_character        PDC-03  southampton  2021-10
    B5   part_contradicts_whole       PDC-03  southampton  2021-10
    B6   part_contradicts_whole       MSB-01  southampton  2021-10
    B6   part_contradicts_whole       MSB-02  southampton  2021-10
    C1   benchmark_is_anothers        PDC-02  southampton  -
    C1   benchmark_is_anothers        RCP-02  southampton  -
    C2   benchmark_unit_differs       RCP-09  southampton  -
    C3   benchmark_is_a_count         RST-04  southampton  -
    C3   benchmark_is_a_count         RST-06  southampton  -
    C4   benchmark_is_a_years_total   RST-01  southampton  -
    C4   benchmark_is_a_years_total   RST-02  southampton  -
    C5   benchmark_without_year       EAI-01  southampton  -
    C5   benchmark_without_year       RCP-12  southampton  -
    C6   benchmark_gap                EAI-01  southampton  -
    C7   benchmark_can_be_worked_out  RCP-02  southampton  -
    C7   benchmark_can_be_worked_out  RST-02  southampton  -
    D2   targets_contradict           RST-02  southampton  -
    D3   target_on_neither            RCP-12  southampton  -
    D4   target_equals_benchmark      EAI-01  southampton  -
    D7   target_on_neither            RST-07  southampton  -
    D8   target_on_neither            RCP-03  southampton  -
    D11  target_never_reached         RST-01  southampton  -
    D13  target_is_everybody          PDC-01  southampton  -
    D13  target_is_everybody          PDC-02  southampton  -
    D13  target_is_everybody          PDC-03  southampton  -
    D13  target_is_everybody          MSB-02  southampton  -
    D13  target_is_everybody          RCP-04  southampton  -
    D13  target_is_everybody          RCP-05  southampton  -
    E2   rate_is_not_its_count        RCP-02  southampton  2021-04
    E2   rate_is_not_its_count        RCP-02  southampton  2021-10
    E3   rate_is_not_its_count        RST-03  southampton  2021-04
    F5   jump_out_of_character        RCP-07  southampton  2021-10
    H1   impossible_for_denominator   RQA-03  southampton  2021-08
    H2   share_of_very_few            RQA-02  southampton  2021-05
    H3   spike_out_of_character       RQA-01  southampton  2021-07
    I1   common_step                  MSB-01  southampton  2021-05
    I1   common_step                  MSB-04  southampton  2021-06
    I2   extreme_out_of_character     PDC-01  southampton  2021-04
    I3   jump_out_of_character        PDC-02  southampton  2021-10
    I4   jump_out_of_character        RST-04  southampton  2021-10
    I6   opening_position_differs     RST-06  southampton  2021-04
"""

# Seen in the file alone, and told on the return's page: nothing of it is left in what is held
TOLD_OF_THE_FILE = """
    B2   benchmark_taken_back    05  2
    D5   target_format_differs   01  2
    D12  target_awaited          04  9
    J12  formats_differ          01  5
"""

NOT_RAISED = {
    "A11": "A figure without its period: no figure can be recorded without a month, so there is nothing to doubt.",
    "B7": "Not contradictory, as the anomaly says: the remainder is for a page to derive.",
    "B8": "Two scopes of one measure: held as two units' figures, which agree.",
    "B9": "Two measures in one label, without a total: needs somebody who knows what is counted.",
    "C8": "One digit apart in one column of three: plausible, to be verified at the source.",
    "D1": "Not doubtful, but misread: the running total is judged against its profile (rules/trajectory).",
    "D6": "A period typed into a target: read, and held apart from the number.",
    "D9": "Why one cohort's target differs needs somebody who knows.",
    "D10": "A target that exists only in prose; the example sets it, with where it was found.",
    "E1": "Prose: rules/claims.",
    "E4": "The printed type does not say the basis: every indicator holds one.",
    "E5": "No fraction for any percentage of the board: each is marked as reported, where it stands.",
    **{f"F{number}": "Prose: rules/claims." for number in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11)},
    "F13": "A declared status against its own text: actions.",
    "F14": "A milestone's baseline: actions.",
    **{f"G{number}": "A date in a plan, an action or a heading: not a figure." for number in (1, 2, 3, 4, 5, 8, 9)},
    "G7": "A month not yet delivered: the gaps page.",
    "H4": "How audits are recorded: one grade an audit.",
    "I5": "A trend is a special cause for the control chart and the flags, not a fault of the figures.",
    "J1": "TBC: the gaps page, with who brings the figure and by when.",
    "J2": "A heading without a figure: not in the return.",
    "J3": "Sections without headings: prose.",
    "J4": "Clinic indicators without any figure: the gaps page, once a figure is due.",
    "J5": "Two words for one measure: aliases are for somebody to give.",
    "J6": "Label drift: read under one name, or asked about.",
    "J7": "One clinic or two: outside knowledge.",
    "J8": "A total over two standards: nothing in the numbers shows it.",
    "J9": "An indicator named after a retiring system: outside knowledge.",
    "J10": "A cohort's definition: outside knowledge.",
    "J11": "Working or calendar days: outside knowledge.",
    "J13": "Synonyms: a glossary.",
    "J14": "Unfinished sentences: prose.",
    "J15": "Actions without owner or date: the actions' own queue.",
    "J16": "Measures that are not there: outside knowledge.",
    "J17": "Attendances without a denominator: a definition.",
}
ASKED = {"A10"}  # its row is not in the example's return: a test below reads it
CONTROLS = {"A12", "B10", "F12", "G6"}


def lines(table):
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize("line", lines(RAISED), ids=lambda line: f"{line[0]}-{line[1]}-{line[2]}")
def test_what_a_rule_can_see_in_the_figures_is_raised_on_import(line):
    _, code, indicator, whose, month = line
    unit, _, cohort = whose.partition("/")
    found = Doubt.objects.live().filter(code=code, indicator__code=indicator, unit__code=unit)
    found = found.filter(cohort__code=cohort) if cohort else found.filter(cohort=None)
    assert found.filter(month=None if month == "-" else date.fromisoformat(f"{month}-01")).count() == 1


@pytest.mark.parametrize("line", lines(TOLD_OF_THE_FILE), ids=lambda line: f"{line[0]}-{line[1]}")
def test_what_only_the_file_shows_is_told_with_its_row(line):
    _, code, file, row = line
    assert ReturnProblem.objects.filter(code=code, source__file_name__startswith=file, row=row).exists()


def test_a_misread_label_is_asked_about_with_the_one_it_may_mean(analyst):
    IndicatorAlias.objects.filter(name="Percentage of 547 NFA").delete()  # the example has answered it already
    content = b"Indicator,Unit,Month,Numerator,Denominator\nPercentage of 547 NFA,Assessment,Nov-21,14,38\n"
    (problem,) = receive_return(content=content, file_name="a10.csv", by=analyst).problems.filter(
        code="unknown_indicator"
    )
    assert "ASM-03" in problem.near


def test_every_anomaly_is_accounted_for_once():
    raised = {line[0] for line in lines(RAISED) + lines(TOLD_OF_THE_FILE)} | ASKED
    every = {row["id"] for row in report.rows("anomalies")}
    assert raised | set(NOT_RAISED) | CONTROLS == every
    assert not raised & set(NOT_RAISED)


def test_the_controls_stay_silent():
    of_the_block = Doubt.objects.filter(indicator__code="SUP-01")  # A12, and the 81 that B10 quotes
    of_the_trend = Doubt.objects.filter(indicator__code="RCP-05", month__isnull=False)  # F12
    assert not of_the_block.exists()
    assert not of_the_trend.exists()
    assert not Doubt.objects.filter(code="month_to_come").exists()  # G6: the dates of the clinics are right


def test_all_that_blocks_has_its_anomaly():
    """Every contradiction raised is one of the report's own: none is a false alarm."""
    known = {(line[1], line[2]) for line in lines(RAISED)}
    blocks = Doubt.objects.live().filter(severity="block").values_list("code", "indicator__code")
    assert set(blocks) <= known
