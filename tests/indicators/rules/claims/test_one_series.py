"""Claims about one made-up series at a time: what its definition, its history and its comparisons change."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.claims import Benchmark, Series, Share, check_claims
from indicators.rules.status import Goal, Reading
from indicators.rules.vocabulary import Basis, Comparator, Measure, Per, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)


def series(figures, name="Reviews on time", measure="percentage", basis="snapshot", polarity="higher", **more):
    """Make a series that ends in October 2021; a dash is a month without a figure."""
    cells = figures.split()
    first = add_months(OCTOBER, 1 - len(cells))
    values = {add_months(first, at): Decimal(cell) for at, cell in enumerate(cells) if cell != "-"}
    reading = Reading(Measure(measure), Basis(basis), Polarity(polarity))
    return Series(**{"code": "REV", "name": name, "reading": reading, "values": values} | more)


def verdicts(text, *held):
    return [f"{claim.quoted}: {claim.verdict}" for claim in check_claims(text, held, month=OCTOBER)]


def sentence(text, *held):
    return " ".join(claim.sentence for claim in check_claims(text, held, month=OCTOBER))


def test_where_one_indicator_is_given_a_text_need_not_name_it():
    one = series("70 74 78 81 85 88 91")
    assert verdicts("Performance has improved, to 91% in October.", one) == ["improved: supported", "91%: supported"]
    assert verdicts("It was 80% in October.", one) == ["80%: contradicted"]
    assert verdicts("Contacts were 80 in October.", one) == ["80: not_checkable"]


def test_a_series_without_figures_is_said_to_have_none():
    awaited = series("", name="Initial health assessments")
    other = series("70 74 78 81 85 88 91", code="OTH", name="Number of contacts", measure="number")
    assert verdicts("Initial health assessments were 90%.", awaited, other) == ["90%: not_found"]
    assert "no figure is held" in sentence("Initial health assessments were 90%.", awaited, other)


@pytest.mark.parametrize(
    ("tolerance", "verdict"),
    [("0", "contradicted"), ("2", "contradicted"), ("5", "supported")],
)
def test_good_is_what_the_tolerance_allows(tolerance, verdict):
    held = series("97 96 97 96 97 96 97", goals=(Goal(Decimal(100), Per.LEVEL, Decimal(tolerance)),))
    assert verdicts("Reviews are generally good.", held) == [f"good: {verdict}"]


def test_good_and_missed_in_only_some_months_is_neither():
    held = series("97 96 97 96 97 96 90", goals=(Goal(Decimal(95), Per.LEVEL),))
    assert verdicts("Reviews are generally good.", held) == ["good: not_found"]


def test_the_target_in_force_in_the_month_counts():
    goals = (Goal(Decimal(80), Per.LEVEL), Goal(Decimal(95), Per.LEVEL, applies_from=date(2021, 9, 1)))
    held = series("90 90 90 90 90 90 90", goals=goals)
    assert verdicts("Reviews met their target in August.", held) == ["met their target: supported"]
    assert verdicts("Reviews met their target in October.", held) == ["met their target: contradicted"]


def test_nothing_is_compared_across_a_break():
    held = series("80 81 82 83 60 61 62", breaks=(date(2021, 8, 1),))
    assert verdicts("Reviews have fallen.", held) == ["fallen: contradicted"]
    assert verdicts("Reviews are rising.", held) == ["rising: supported"]
    assert verdicts("Reviews fell in August.", held) == ["fell: contradicted"]
    assert "60% in August 2021 to 62% in October 2021" in sentence("Reviews have fallen.", held)


def test_a_gap_is_no_step():
    held = series("80 - 70 - 75 - 78")
    assert verdicts("Reviews rose in October.", held) == ["rose: supported"]
    assert verdicts("Reviews fell for three months running.", held) == ["fell for three months running: not_checkable"]


def test_with_a_year_of_months_a_control_chart_joins_in():
    steady = "50 53 50 53 50 53 50 53 50 53 50 53"
    risen = sentence("Reviews have risen.", series(f"{steady} 70"))
    assert "more than usual variation explains" in risen
    wobbling = sentence("Reviews are falling.", series(f"{steady} 50"))
    assert "the figures move both ways" in wobbling
    assert "the newest is within the usual variation" in wobbling


def test_rolling_figures_are_judged_without_a_chart():
    held = series("16 16 16 16 15 15 14 14 13 13 13 12 12", basis="rolling_12m", polarity="lower")
    assert verdicts("Reviews have improved.", held) == ["improved: supported"]


def test_where_neither_direction_is_better_nothing_improves():
    held = series("10 12 14 16 18 20 22", measure="number", polarity="neither")
    assert verdicts("Reviews are improving.", held) == ["improving: not_checkable"]
    assert verdicts("Reviews are rising.", held) == ["rising: supported"]


def test_a_running_total_is_judged_by_what_each_month_adds():
    held = series("50 95 135 170 200 225 245", measure="number", basis="cumulative", polarity="lower")
    assert verdicts("Reviews are falling.", held) == ["falling: supported"]
    assert "each month’s own amount fell from 50 in April 2021 to 20 in October 2021" in sentence("Reviews fell.", held)
    assert verdicts("There were 20 reviews in October.", held) == ["20: supported"]


def test_a_running_total_below_its_years_target_may_be_heading_above_it():
    held = series(
        "64 152 219 288 345 428 503",
        name="Rate of referrals per 10,000",
        measure="rate",
        basis="cumulative",
        polarity="lower",
        goals=(Goal(Decimal(647), Per.YEAR_END),),
    )
    assert verdicts("The rate of referrals is below the target of 647.", held) == [
        "below the target of 647: contradicted"
    ]
    assert "heading for 862.3 by 31 March against 647" in sentence("Referrals are below 647.", held)
    assert verdicts("The rate of referrals is below 600.", held) == ["below 600: supported"]


def of_last_year(value, basis=None, comparator=Comparator.OWN_EARLIER_YEAR, name="Ours 20/21"):
    return (Benchmark(name, comparator, None if value is None else Decimal(value), basis=basis),)


COMPARED = """
    percentage  snapshot    higher than last year                   22      supported
    percentage  snapshot    lower than last year                    22      contradicted
    percentage  snapshot    higher than last year                   -       not_found
    percentage  snapshot    higher than last year                   none    not_found
    number      in_month    higher than last year                   4000    not_checkable
    number      snapshot    higher than last year                   22      supported
    percentage  snapshot    in line with last year                  29.5    supported
    percentage  snapshot    in line with last year                  32      not_found
    percentage  snapshot    in line with last year                  60      contradicted
"""


@pytest.mark.parametrize("row", COMPARED.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_comparing_with_last_year(row):
    measure, basis, said, held_value, verdict = [cell.strip() for cell in row.strip().split("  ") if cell.strip()]
    benchmarks = () if held_value == "none" else of_last_year(None if held_value == "-" else held_value)
    held = series("30 29 30 29 30 29 30", measure=measure, basis=basis, benchmarks=benchmarks)
    assert verdicts(f"Reviews are {said}.", held) == [f"{said}: {verdict}"]


def test_a_count_of_other_authorities_is_no_comparison():
    neighbours = of_last_year(615, comparator=Comparator.STATISTICAL_NEIGHBOURS, name="Statistical Neighbours")
    held = series("530 531 532 533 534 535 536", measure="number", benchmarks=neighbours)
    assert verdicts("Reviews are lower than statistical neighbours.", held) == [
        "lower than statistical neighbours: not_checkable"
    ]
    assert "a count of authorities of another size" in sentence("Reviews are lower than our neighbours.", held)


def test_a_benchmark_of_another_basis_is_no_comparison():
    held = series("30 29 30 29 30 29 30", benchmarks=of_last_year(22, basis=Basis.CUMULATIVE))
    assert verdicts("Reviews are higher than last year.", held) == ["higher than last year: not_checkable"]


def test_the_same_month_last_year_is_compared_where_it_is_held():
    held = series("40 41 42 43 44 45 46 47 48 49 50 51 39")
    assert verdicts("Reviews are lower than at the same time last year.", held) == [
        "lower than at the same time last year: supported"
    ]
    short = series("40 41 42")
    assert verdicts("Reviews are lower than the same month last year.", short) == [
        "lower than the same month last year: not_found"
    ]


def test_the_latest_month_and_the_year_must_agree_on_a_comparison():
    held = series("95 95 95 95 95 95 85", benchmarks=of_last_year(90))
    assert verdicts("Reviews are lower than last year.", held) == ["lower than last year: not_found"]
    assert verdicts("In October reviews were lower than last year.", held) == ["lower than last year: supported"]


def test_a_unit_that_is_named_is_the_one_that_is_meant():
    ours = series("70 71 72")
    theirs = series("80 81 82", unit="Northside")
    assert verdicts("Reviews were 72% in October.", ours, theirs) == ["72%: supported"]
    assert verdicts("Reviews in Northside were 72% in October.", ours, theirs) == ["72%: contradicted"]
    assert verdicts("Reviews in Southside were 90% in October.", ours, theirs) == ["90%: not_found"]


def test_a_figure_may_be_printed_or_what_its_fraction_comes_to():
    held = series("85", shares={OCTOBER: Share(Decimal(121), Decimal(128))})
    assert verdicts("Reviews were 85% in October.", held) == ["85%: supported"]
    assert verdicts("Reviews were 94.5% in October.", held) == ["94.5%: supported"]
    assert "85% in October 2021, though 121 of 128 is 94.5%" in sentence("Reviews were 85%.", held)
    assert verdicts("121 of 128 (95%) reviews were on time.", held) == ["121 of 128 (95%): supported"]


ROUNDED = """
    84.5    85%     supported
    84.4    85%     contradicted
    84.49   84.5%   supported
    85      85.0%   supported
    85.4    85%     supported
    85.5    85%     contradicted
"""


@pytest.mark.parametrize("row", ROUNDED.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_a_figure_is_rounded_to_the_places_it_is_said_with(row):
    value, said, verdict = row.split()
    assert verdicts(f"Reviews were {said} in October.", series(value)) == [f"{said}: {verdict}"]


def test_about_is_within_a_twentieth_and_never_contradicted():
    assert verdicts("Reviews were about 80% in October.", series("78")) == ["80%: supported"]
    assert verdicts("Reviews were about 80% in October.", series("60")) == ["80%: not_found"]


def test_required_paces_are_floors_where_higher_is_better():
    goals = (Goal(Decimal(100), Per.MONTH),)
    held = series("90 90 90 90 90 90 90", measure="number", basis="in_month", goals=goals)
    text = "We need at least {} reviews a month to meet the target."
    assert verdicts(text.format(114), held) == ["at least 114 reviews a month: supported"]
    assert verdicts(text.format(100), held) == ["at least 100 reviews a month: supported"]
    assert verdicts(text.format(60), held) == ["at least 60 reviews a month: contradicted"]


def test_no_text_and_no_series_say_nothing():
    assert verdicts("", series("70")) == []
    assert verdicts("Reviews rose to 70%.") == ["rose: not_checkable", "70%: not_found"]


def test_an_unusual_month_bears_a_fall_out_where_no_trend_does():
    held = series("50 53 50 53 50 53 50 53 50 53 50 53 20")
    assert verdicts("Reviews are falling.", held) == ["falling: supported"]


def test_rounded_percentages_may_be_one_point_out():
    held = series("72 86")
    assert verdicts("Reviews are up 15 points since September.", held) == ["up 15 points: supported"]
    assert verdicts("Reviews are up 16 points since September.", held) == ["up 16 points: contradicted"]
    counted = series("72 86", measure="number")
    assert verdicts("Reviews are up by 15 since September.", counted) == ["up by 15: contradicted"]


LAST_YEAR_LATE = "10 20 30 40 50 60 70 100 200 300 400 500"  # most of it came after October


def test_a_running_total_is_set_against_last_years_shape_as_the_pages_do():
    about = {
        "name": "Number of reviews", "measure": "number", "basis": "cumulative",
        "goals": (Goal(Decimal(600), Per.YEAR_END, Decimal(0), date(2021, 4, 1)),),
    }  # fmt: skip
    followed = series(f"{LAST_YEAR_LATE} 12 24 36 48 60 72 90", **about)
    straight = series("12 24 36 48 60 72 90", **about)
    assert verdicts("Reviews met the target in October.", followed) == ["met the target: supported"]
    assert verdicts("Reviews met the target in October.", straight) == ["met the target: contradicted"]
