"""A running total follows the shape of last year, and every page that shows it says the same."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.as_reported import outturns_as_at
from indicators.models import Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import Status
from indicators.standings import read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.django_db
APRIL = date(2021, 4, 1)
LATE_YEAR = [10, 20, 30, 40, 50, 60, 70, 200, 330, 460, 590, 720]  # most of the work came in winter


@pytest.fixture
def last_year(analyst):
    """Hold the year before of the assessments, whose target for the year is 637."""
    unit = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    assessments = Indicator.objects.get(code="EAI-03")
    record_outturns(
        [
            Figure(assessments, unit, add_months(APRIL, place - 12), printed=Decimal(total))
            for place, total in enumerate(LATE_YEAR)
        ],
        by=analyst,
    )


def assessments(**chosen):
    held = Outturn.objects.filter(indicator__code="EAI-03", unit__kind="authority", cohort=None)
    (series,) = read_series(held.filter(**chosen))
    return series


def test_without_last_year_the_line_is_straight():
    assert round(assessments().latest.assessment.against, 1) == Decimal("371.6")


def test_the_status_and_the_projection_follow_last_years_shape(last_year):
    series = assessments()
    assert series.latest.assessment.against == series.trajectory.profile == Decimal(637) * 70 / 720
    assert "in the shape of 2020-21" in series.latest.sentence
    assert "the shape of 2020-21" in series.trajectory.sentence()


def test_a_page_that_reads_a_part_of_the_months_says_the_same(last_year):
    """The board reads this financial year only, and a unit's page the newest months."""
    whole, part = assessments(), assessments(month__gte=date(2021, 8, 1))
    assert part.latest.assessment == whole.latest.assessment
    assert part.trajectory.profile == whole.trajectory.profile
    assert part.standings[0].month == date(2021, 8, 1)


def test_a_past_view_follows_the_shape_known_then(last_year):
    moment = datetime(2100, 1, 1, tzinfo=UTC)
    held = outturns_as_at(moment)
    mine = [row for row in held if row.indicator.code == "EAI-03" and row.month >= APRIL and not row.cohort_id]
    series = next(one for one in read_series(mine, as_at=moment) if one.unit.kind == Unit.Kind.AUTHORITY)
    assert series.latest.assessment == assessments().latest.assessment


def test_pressure_may_look_different_by_the_shape(last_year):
    assert assessments().status is Status.OFF_TARGET
    held = assessments().by_month[date(2021, 4, 1)]
    assert held.aim == Decimal(637) * 10 / 720
