"""The two sessions of November 2021, line by line as the report's appendix prints them, with the doubts they deserve."""

from datetime import datetime

import pytest

from clinics.minutes import write_minutes
from clinics.models import ClinicSession
from clinics.operations import agenda
from clinics.rules.agenda import AgendaKind
from indicators.models import Doubt, Outturn
from tests import report

pytestmark = pytest.mark.django_db
CODES = {
    "Percentage of S47 NFA": "ASM-03",
    "CLA with a visit within 6 weeks": "PCT-01",  # the appendix heads three cohorts by the first of them
    "Percentage of Children with an up to date plan in the past 3 months": "PCT-02",
    "Number of adjourned CPP since April in PACT": "PCT-03",
    "Number of complaints and response timeframes": "PCT-04",
    "Number of CLA reviews adjourned since April due to no plan": "REV-01",
    "Percentage of Supervisions On Time in PACT": "SUP-01",
}
COHORTS = {
    "CLA": "Children looked after",
    "CPP": "Children on a child protection plan",
    "CIN": "Children in need",
    "ICPC": "Initial child protection conferences",
    "RCPC": "Review child protection conferences",
}
ROWS = [row for row in report.rows("09_appendix_clinic_figures") if row["clinic_date_printed"]]
DOUBTED = {
    "PCT-01": {
        "value_is_not_its_fraction": 4,  # A1 to A4
        "total_is_not_between_parts": 1,  # A5
        "subset_larger_than_whole": 1,  # B3: one service holds more children in need than the whole city
        "looser_below_stricter": 1,  # B4
    },
    "PCT-02": {"value_is_not_its_fraction": 4, "parts_do_not_sum": 1},  # A6 to A9
    "SUP-01": {},  # A12, the control: every fraction is right
    "ASM-03": {},
    "REV-01": {},  # B8: 69 and 33 are two scopes, not two values
}


@pytest.fixture
def minutes(analyst):
    """What is on the table of each November session, by service, once its agenda is issued."""
    said = {}
    for session in ClinicSession.objects.all():
        agenda.prepare_agenda(session, by=analyst)
        said[session.clinic.unit.name] = write_minutes(agenda.issue_agenda(session, by=analyst))
    return said


def lines(minutes, service, code):
    return [figure for minute in minutes[service].minutes if minute.code == code for figure in minute.figures]


def service_of(row):
    return row["clinic"].split(" Service")[0]


def test_the_sessions_are_those_the_report_dates():
    printed = {(service_of(row), datetime.strptime(row["clinic_date_printed"], "%d/%m/%y").date()) for row in ROWS}
    held = {(one.clinic.unit.name, one.held_on) for one in ClinicSession.objects.all()}
    assert held == printed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["printed"] or row["heading"])
def test_each_line_is_on_the_table_as_printed(minutes, row):
    found = lines(minutes, service_of(row), CODES[row["heading"]])
    if not row["printed"]:  # a heading without a figure
        assert found == []
        return
    cohort = COHORTS.get(row["population"])
    mine = [
        one for one in found if (cohort in one.name if cohort else not any(x in one.name for x in COHORTS.values()))
    ]
    fraction = f"{row['numerator']}/{row['denominator']}" if row["denominator"] else ""
    figure = row["numerator"] if not row["denominator"] else None
    (held,) = [one for one in mine if (one.fraction == fraction if fraction else one.figure == figure)]
    assert row["percent_printed"] in ("", held.printed, held.figure)
    assert held.month == "November 2021"


def test_where_the_print_is_not_its_fraction_both_are_said(minutes):
    said = {(one.fraction, one.figure, one.printed) for one in lines(minutes, "PACT", "PCT-02")}
    assert ("341/547", "62%", "80%") in said
    assert ("118/128", "92%", "94%") in said


def test_a_print_that_agrees_is_said_once(minutes):
    assert {one.printed for one in lines(minutes, "PACT", "SUP-01")} == {""}


def test_adjourned_reviews_are_69_of_which_33_in_pact(minutes):
    both = {one.name: one.figure for one in lines(minutes, "PACT", "REV-01")}
    assert sorted(both.values()) == ["33", "69"]
    assert next(figure for name, figure in both.items() if "PACT" in name) == "33"


@pytest.mark.parametrize("code", DOUBTED)
def test_each_line_has_the_doubts_it_deserves(code):
    doubts = Doubt.objects.live().filter(indicator__code=code, month=datetime(2021, 11, 1).date())
    counted = {word: doubts.filter(code=word).count() for word in doubts.values_list("code", flat=True)}
    assert counted == DOUBTED[code]


@pytest.mark.parametrize(
    ("code", "is_doubted"), [("PCT-01", True), ("PCT-02", True), ("SUP-01", False), ("REV-01", False)]
)
def test_what_is_in_doubt_comes_to_the_table_as_a_doubt_and_says_why(minutes, code, is_doubted):
    (minute,) = [one for one in minutes["PACT"].minutes if one.code == code]
    assert (minute.kind == AgendaKind.DOUBT.label) is is_doubted
    assert minute.reason.startswith("In doubt: ") is is_doubted


def test_the_undated_slide_is_not_taken_for_a_month():
    """A10: 14/38 stands on a slide without a date, under a label that misreads S47; nobody guesses its month."""
    assert not Outturn.objects.filter(numerator=14, denominator=38).exists()
