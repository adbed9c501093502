from decimal import Decimal

import pytest

from indicators.rules.doubts.benchmarks import Bench
from indicators.rules.doubts.targets import Aim, doubts_of_target, targets_contradict
from indicators.rules.vocabulary import Basis, Comparator, Measure, Per, Polarity

pytestmark = pytest.mark.pure


def aim(value, measure="percentage", polarity="higher", months="", **more):
    figures = tuple(Decimal(month) for month in months.split())
    about = {"tolerance": Decimal(0), "per": Per.LEVEL, "basis": Basis.SNAPSHOT, "months": figures} | more
    return Aim(value=Decimal(value), measure=Measure(measure), polarity=Polarity(polarity), **about)


TABLE = """
    101   percentage  higher   -                               target_off_the_scale
    -1    number      lower    -                               target_off_the_scale
    100   percentage  higher   -
    150   number      neither  154 156 161 163                 target_on_neither
    1400  number      lower    1897 2080 2373 2202 1895 2143   target_never_reached
    300   number      lower    336 445 342 355 291 426
    87    percentage  higher   85 84 86 83 82 86
    90    number      higher   80 80 80 80 80 81
    8     percentage  lower    16 16 16 15 15 12               target_never_reached
    100   percentage  higher   98 96 95 96 97 96               target_is_everybody
    100   percentage  higher   98 100 95 96 100 96
    100   percentage  higher   98 96 95
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_what_is_doubtful_about_a_target(line):
    value, measure, polarity, *rest = line.split()
    months = [text for text in rest if not text[0].isalpha() and text != "-"]
    found = doubts_of_target(aim(value, measure, polarity, " ".join(months)))
    assert [one.code for one in found] == [text for text in rest if text[0].isalpha()]


def test_a_tolerance_makes_a_duty_of_all_no_false_alarm():
    assert not list(doubts_of_target(aim(100, months="98 96 95 96 97 96", tolerance=Decimal(3))))


@pytest.mark.parametrize(("region", "neighbours", "is_raised"), [(23, 28, True), (23, 23, False), (24, 28, False)])
def test_a_target_from_another_comparator_than_the_usual_is_asked_about(region, neighbours, is_raised):
    beside = [
        Bench(Comparator.REGION, "", Decimal(region)),
        Bench(Comparator.STATISTICAL_NEIGHBOURS, "", Decimal(neighbours)),
    ]
    codes = [one.code for one in doubts_of_target(aim(23, polarity="lower", benchmarks=beside))]
    assert codes == (["target_equals_benchmark"] if is_raised else [])


@pytest.mark.parametrize(("monthly", "is_raised"), [(300, True), (277, False), (276, False)])
def test_twelve_monthly_targets_meet_the_yearly_one(monthly, is_raised):
    month = aim(monthly, "number", "lower", per=Per.MONTH, basis=Basis.IN_MONTH)
    year = aim(647, "rate", "lower", per=Per.YEAR_END, basis=Basis.CUMULATIVE)
    found = targets_contradict(month, year, of="Rate", population=Decimal(51313))
    assert (found is not None) == is_raised
