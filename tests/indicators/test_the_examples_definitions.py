"""What the November 2021 example says of its measures."""

import pytest

from indicators.models import Indicator

pytestmark = pytest.mark.django_db

# whose force each standard has: three that the report takes for statutory are the council's own
STANDARDS = """
    EAI-04  45 working days (statutory guidance)
    PDC-01  15 working days (local standard)
    PDC-02  6 weeks (statutory)
    PDC-03  4 weeks (local standard)
    RCP-04  6 months (statutory)
    RCP-05  12 months (statutory)
    RCP-06  20 working days (statutory guidance)
    RCP-10  6 months (local standard)
    ASM-01  3 days (local standard)
    PTH-01  8 weeks (local standard)
    PTH-03  6 months (statutory)
    MSB-01  -
"""


@pytest.mark.parametrize("row", STANDARDS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_each_standard_is_held_with_what_gives_it_force(row):
    code, _, standard = row.strip().partition("  ")
    assert (Indicator.objects.get(code=code).standard or "-") == standard


def test_every_measure_says_why_it_matters_and_whose_it_is():
    for indicator in Indicator.objects.all():
        assert indicator.why_it_matters, indicator.code
        assert indicator.numerator_of, indicator.code
        assert indicator.owner_id, indicator.code
        assert indicator.updater_id, indicator.code
        assert indicator.due_working_day in (5, 10), indicator.code


def test_every_percentage_says_out_of_what():
    percentages = Indicator.objects.filter(measure="percentage")
    assert not percentages.filter(denominator_of="").exists()


def test_every_standard_of_days_says_when_its_clock_starts():
    of_days = Indicator.objects.exclude(standard_value=None)
    assert not of_days.filter(standard_note="").exists()
