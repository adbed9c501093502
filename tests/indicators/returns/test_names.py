from dataclasses import replace
from datetime import date

import pytest

from indicators.returns.layouts import read_return
from indicators.returns.names import MOST_SEARCHES, Names, plain
from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit
from indicators.rules.vocabulary import Basis, Measure, Severity
from tests import report

from .conftest import as_csv, codes

pytestmark = pytest.mark.pure
LONG = ["Indicator", "Unit", "Cohort", "Month", "Value"]


@pytest.fixture(scope="module")
def printed():
    """The indicators of the report and of its clinics, by the names printed there."""
    names = {row["code"]: row["indicator_as_printed"] for row in report.rows("20_indicator_proposals")}
    clinic = dict.fromkeys(row["indicator"] for row in report.rows("12_clinic_overview_long"))
    names |= {f"CLI-{place:02}": name for place, name in enumerate(clinic, start=1) if "PACT" not in name}
    return Known(
        [KnownIndicator(code, name, Measure.PERCENTAGE, Basis.IN_MONTH) for code, name in names.items()],
        [KnownUnit("council", "Council", True), KnownUnit("pact", "PACT"), KnownUnit("pact-1", "PACT team 1")],
        [KnownCohort("CLA", "Children looked after"), KnownCohort("CPP", "Children on a child protection plan")],
        date(2021, 11, 20),
    )


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("547 NFA", "Percentage of S47 NFA"),
        ("Percentage of Supervisions On Time In PACT", "Percentage of Supervisions On Time"),
        ("Re-referals", "Percentage of re-referrals within 12 months"),
        ("No of CLA", "Number of CLA at the end of the month"),
        ("C&F assesments in 45 days", "Percentage of C&F assessments completed within 45 working days"),
        (
            "Percentage of CLA with a permanence plan on Care Director",
            "Percentage of CLA with a permanence plan on PARIS",
        ),
    ],
)
def test_the_nearest_indicator_is_offered_and_never_taken(printed, asked, nearest):
    reading = read_return(as_csv([["Indicator", "Oct-21"], [asked, "85%"]]), "a.csv", printed)
    (problem,) = reading.problems
    called = {indicator.code: indicator.name for indicator in printed.indicators}
    assert (problem.code, problem.asked, problem.can_override) == ("unknown_indicator", asked, False)
    assert called[problem.near[0]] == nearest
    assert len(problem.near) <= 3
    assert reading.entries == []


@pytest.mark.parametrize("asked", ["Spend on agency staff", "Zzz", "???"])
def test_a_name_like_no_other_is_near_none(printed, asked):
    match = Names(printed).indicators.match(asked)
    assert (match.code, match.near) == (None, ())


@pytest.mark.parametrize(
    ("cells", "code", "asked", "near"),
    [
        (["EAI-01", "PACT Service", "", "Oct-21", "24%"], "unknown_unit", "PACT Service", "pact"),
        (
            ["EAI-01", "PACT", "Looked-after children", "Oct-21", "24%"],
            "unknown_cohort",
            "Looked-after children",
            "CLA",
        ),
    ],
)
def test_units_and_cohorts_are_asked_about_too(printed, cells, code, asked, near):
    reading = read_return(as_csv([LONG, cells]), "a.csv", printed)
    (problem,) = reading.problems
    assert (problem.code, problem.asked, problem.near[0], problem.severity) == (code, asked, near, Severity.BLOCK)
    assert reading.entries == []


def test_units_and_cohorts_go_by_their_aliases(known):
    rows = [LONG, ["PCT-01", "Protection and court team", "lac", "Oct-21", "85%"]]
    (entry,) = read_return(as_csv(rows), "a.csv", known).entries
    assert (entry.unit, entry.cohort) == ("pact", "CLA")


def test_a_name_of_two_things_is_neither(known):
    (problem,) = read_return(as_csv([LONG, ["PCT-01", "Team 1", "", "Oct-21", "85%"]]), "a.csv", known).problems
    assert (problem.code, problem.near) == ("unknown_unit", ("pact-1", "cla-1"))
    assert "is the name of more than one unit" in problem.message


def test_an_alias_settles_whose_a_common_name_is(known):
    units = [replace(unit, aliases=("Team 1",)) if unit.code == "cla-1" else unit for unit in known.units]
    (entry,) = read_return(
        as_csv([LONG, ["PCT-01", "Team 1", "", "Oct-21", "85%"]]), "a.csv", replace(known, units=units)
    ).entries
    assert entry.unit == "cla-1"


def test_names_known_to_be_none_of_ours_are_left_out_in_one_note(known):
    knowing = replace(known, left_out=frozenset({"spend on agency staff"}))
    rows = [
        ["Indicator", "Oct-21"],
        ["Spend on agency staff:", "12"],
        ["EAI-02", "264"],
        ["Spend on Agency Staff", "13"],
    ]
    reading = read_return(as_csv(rows), "a.csv", knowing)
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.row) == ("row_left_out", Severity.NOTE, 2)
    assert problem.message.endswith("is known to be none of the indicators: rows 2, 4.")
    assert [entry.indicator for entry in reading.entries] == ["EAI-02"]


def test_an_indicator_is_never_left_out_because_its_name_once_was(known):
    knowing = replace(known, left_out=frozenset({"eai 02"}))
    assert read_return(as_csv([["Indicator", "Oct-21"], ["EAI-02", "264"]]), "a.csv", knowing).entries


def test_a_name_nobody_can_write_down_is_not_asked_about(known):
    for name in ("?!", "x" * 250):
        (problem,) = read_return(as_csv([["Indicator", "Oct-21"], [name, "264"]]), "a.csv", known).problems
        assert (problem.code, problem.asked) == ("unknown_indicator", "")


def test_every_row_of_an_unknown_name_is_named_and_looked_up_once(known):
    names = Names(known)
    first = names.indicators.match("Nobody knows this")
    assert names.indicators.match("Nobody knows this") is first
    rows = [LONG, *(["Nobody knows this", "", "", "Oct-21", "1"] for _ in range(50))]
    assert codes(read_return(as_csv(rows), "a.csv", known)) == ["unknown_indicator"] * 50


def test_looking_for_near_names_ends_after_so_many(known):
    index = Names(known).indicators
    near = [index.match(f"Number of Early Help assessments, form {number}").near for number in range(MOST_SEARCHES + 5)]
    assert all(near[:MOST_SEARCHES])
    assert not any(near[MOST_SEARCHES:])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  Café, No. 5 ", "cafe no 5"),
        ("C&F", "c f"),
        ("\u200fPACT\u200e", "pact"),
        ("ＰＡＣＴ", "pact"),
        ("Tŷ Gwyn", "ty gwyn"),
        (101, "101"),
        ("—", ""),
    ],
)
def test_a_plain_name_is_letters_and_digits(name, expected):
    assert plain(name) == expected


def test_a_name_of_two_alphabets_stays_a_name():
    assert plain("Команда 1") != plain("Бригада 1") != ""


def carried_on(known, *, until=date(2021, 9, 30), since=date(2021, 10, 1)):
    """Give a team that took over the name of the one before it."""
    units = [
        *known.units,
        KnownUnit("east-old", "East team", until=until),
        KnownUnit("east-new", "East team", since=since),
    ]
    return replace(known, units=units)


@pytest.mark.parametrize(
    ("month", "until", "since", "code"),
    [
        ("Sep-21", date(2021, 9, 30), date(2021, 10, 1), "east-old"),
        ("Oct-21", date(2021, 9, 30), date(2021, 10, 1), "east-new"),
        ("Oct-21", date(2021, 10, 14), date(2021, 10, 15), "east-new"),  # whoever is there at the month's end
        ("Oct-21", date(2021, 10, 14), date(2021, 11, 1), "east-old"),
    ],
)
def test_a_name_units_bore_one_after_the_other_means_the_one_there_in_the_month(known, month, until, since, code):
    knowing = carried_on(known, until=until, since=since)
    (entry,) = read_return(as_csv([LONG, ["PCT-01", "East Team", "", month, "85%"]]), "a.csv", knowing).entries
    assert entry.unit == code


def test_one_row_across_a_reorganisation_goes_to_both(known):
    rows = [["Indicator", "Unit", "Sep-21", "Oct-21"], ["PCT-01", "East team", "80%", "85%"]]
    reading = read_return(as_csv(rows), "a.csv", carried_on(known))
    assert [(entry.unit, entry.month) for entry in reading.entries] == [
        ("east-old", date(2021, 9, 1)),
        ("east-new", date(2021, 10, 1)),
    ]
    assert not reading.problems


def test_a_code_means_its_unit_whatever_the_month(known):
    rows = [LONG, ["PCT-01", "east-new", "", "Sep-21", "85%"]]
    (entry,) = read_return(as_csv(rows), "a.csv", carried_on(known)).entries
    assert entry.unit == "east-new"


def test_a_month_in_which_nobody_bore_the_name_is_a_problem(known):
    knowing = carried_on(known, until=date(2021, 8, 31))
    reading = read_return(as_csv([LONG, ["PCT-01", "East team", "", "Sep-21", "85%"]]), "a.csv", knowing)
    (problem,) = reading.problems
    assert (problem.code, problem.severity) == ("unit_not_there", Severity.BLOCK)
    assert "none of the units of that name (east-old, then east-new) was there in September 2021" in problem.message
    assert not reading.entries


def test_units_of_one_name_at_one_time_are_still_asked_about(known):
    knowing = carried_on(known, until=date(2021, 10, 1))
    (problem,) = read_return(as_csv([LONG, ["PCT-01", "East team", "", "Oct-21", "85%"]]), "a.csv", knowing).problems
    assert problem.code == "unknown_unit"
