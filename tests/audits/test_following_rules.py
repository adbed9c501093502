"""By when what follows from a grade is done, and what a re-audit says of the first audit."""

from datetime import date

import pytest

from audits.rules.following import Standard, act_by, audit_again_by, is_history
from audits.rules.grades import Grade
from audits.rules.verdicts import Compared, ReAuditVerdict, Verdicts, count_verdicts

pytestmark = pytest.mark.pure
O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE


@pytest.mark.parametrize(
    ("grade", "since", "by"),
    [
        (I, date(2021, 11, 26), date(2021, 12, 3)),  # a Friday: five working days end the next one
        (I, date(2021, 12, 22), date(2021, 12, 31)),  # Christmas and its substitute days do not count
        (R, date(2021, 11, 1), date(2021, 11, 29)),
        (G, date(2021, 11, 1), None),
        (O, date(2021, 11, 1), None),
    ],
)
def test_a_grade_leaves_working_days_to_act(grade, since, by):
    assert act_by(grade, since, Standard()) == by


def test_a_programme_may_set_its_own_days():
    assert act_by(I, date(2021, 11, 26), Standard(inadequate_days=2)) == date(2021, 11, 30)


@pytest.mark.parametrize(
    ("since", "by"),
    [
        (date(2021, 11, 12), date(2022, 2, 14)),  # the 12th is a Saturday
        (date(2021, 11, 30), date(2022, 2, 28)),  # February has no 30th
        (date(2022, 1, 15), date(2022, 4, 19)),  # the 15th is Good Friday
    ],
)
def test_a_case_is_audited_again_three_calendar_months_later(since, by):
    assert audit_again_by(since, Standard()) == by


def test_an_archive_is_what_was_entered_after_three_months():
    assert [is_history(date(2021, 7, 1), day) for day in (date(2021, 10, 1), date(2021, 10, 2))] == [False, True]


@pytest.mark.parametrize(
    ("first", "again", "verdict"),
    [
        (I, R, "improved"), (I, O, "improved"), (R, G, "improved"), (G, O, "improved"),
        (I, I, "same"), (G, G, "same"),
        (R, I, "worse"), (G, R, "worse"), (O, I, "worse"),
    ],
)  # fmt: skip
def test_a_verdict_is_by_the_two_grades(first, again, verdict):
    assert Compared(first, again).verdict == ReAuditVerdict(verdict)


def test_a_verdict_names_both_grades():
    assert str(Compared(I, G)) == "Improved: Inadequate, then Good"


def test_verdicts_are_counted():
    counted = count_verdicts([Compared(I, G), Compared(I, R), Compared(I, I), Compared(R, I)])
    assert counted == Verdicts(improved=2, same=1, worse=1)
    assert str(counted) == "2 improved, 1 the same, 1 worse"
