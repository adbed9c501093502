from decimal import Decimal

import pytest

from indicators.rules.doubts import Fact, parts_do_not_sum, running_total_falls, suspicions
from indicators.rules.vocabulary import Measure
from tests import report

pytestmark = pytest.mark.pure


def fact(printed, top, bottom, measure=Measure.PERCENTAGE):
    def number(text):
        return Decimal(text) if text not in ("", "-") else None

    return Fact(measure, number(printed), number(top), number(bottom))


#   printed  from          doubts
TABLE = """
    85       121/128       value_is_not_its_fraction
    70       241/357       value_is_not_its_fraction
    81       476/547       value_is_not_its_fraction
    76       838/1032      value_is_not_its_fraction
    94       118/128       value_is_not_its_fraction
    99       337/357       value_is_not_its_fraction
    80       341/547       value_is_not_its_fraction
    89       913/1032      value_is_not_its_fraction
    81       104/128
    79       281/357
    82       449/547
    81       834/1032
    81.3     104/128
    81.2     104/128       value_is_not_its_fraction
    -        37/89
    101      -/-           percentage_out_of_range
    120      12/10         numerator_above_denominator percentage_out_of_range
    -        3/0           numerator_above_denominator denominator_not_above_zero
    0.27     -/-           unit_differs
    0        0/12
    100      12/12
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_what_is_doubtful_about_a_percentage(row):
    printed, fraction, *expected = row.split()
    found = suspicions(fact(printed, *fraction.split("/")))
    assert [one.code for one in found] == expected


def test_every_clinic_line_of_the_report_is_judged_as_the_anomalies_say():
    raised = [
        row["printed"]
        for row in report.rows("09_appendix_clinic_figures")
        if row["percent_printed"]
        and suspicions(fact(row["percent_printed"].strip("%"), row["numerator"], row["denominator"]))
    ]
    assert len(raised) == 8
    assert not [line for line in raised if "104/128" in line or "281/357" in line or "834/1032" in line]


def test_a_count_is_whole_and_not_below_none():
    assert [one.code for one in suspicions(Fact(Measure.NUMBER, Decimal("2.5")))] == ["count_not_whole"]
    assert [one.code for one in suspicions(Fact(Measure.NUMBER, Decimal(-1)))] == ["negative_figure"]


def test_a_count_is_its_numerator():
    def found(value, numerator, denominator=None):
        return [one.code for one in suspicions(Fact(Measure.NUMBER, Decimal(value), Decimal(numerator), denominator))]

    assert found(6, 5) == found(6, 5, Decimal(10)) == ["count_is_not_its_numerator"]
    assert found(6, "6.0") == []


def test_the_parts_of_the_plans_do_not_sum():
    parts = [fact("94", "118", "128"), fact("99", "337", "357"), fact("80", "341", "547")]
    assert "796/1,032" in parts_do_not_sum(fact("89", "913", "1032"), parts).sentence
    visits = [fact("85", "121", "128"), fact("70", "241", "357"), fact("81", "476", "547")]
    assert parts_do_not_sum(fact("76", "838", "1032"), visits) is None


def test_a_running_total_does_not_fall():
    assert running_total_falls(Decimal(118), Decimal(55))
    assert running_total_falls(Decimal(55), Decimal(118)) is None
    assert running_total_falls(Decimal(55), Decimal(55)) is None
