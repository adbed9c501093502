from datetime import date, timedelta

import pytest
from django.utils import timezone

from clinics.clinic_page import EARLIER
from clinics.models import Clinic, ClinicSession
from indicators.models import Outturn
from organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return Clinic.objects.get(unit__code="pact")


def years_before(clinic, *, years):
    """Hold the same figures in as many earlier years, and a session in each month of them."""
    rows = list(Outturn.objects.filter(indicator__in=clinic.lines.values("indicator"), month__year=2021))
    Outturn.objects.bulk_create(
        Outturn(
            indicator_id=row.indicator_id, unit_id=row.unit_id, cohort_id=row.cohort_id, value=row.value,
            absence=row.absence, month=row.month.replace(year=row.month.year - back), origin="entered",
            recorded_by_id=row.recorded_by_id, recorded_at=row.recorded_at,
        )
        for row in rows
        for back in range(1, years + 1)
    )  # fmt: skip
    day = timezone.localdate()
    ClinicSession.objects.bulk_create(
        ClinicSession(clinic=clinic, held_on=day - timedelta(days=30 * back)) for back in range(1, 12 * years + 1)
    )


def test_it_keeps_to_its_budget_and_history_adds_nothing(sign_in, analyst, clinic, django_assert_num_queries):
    client, address = sign_in(analyst), f"/clinics/{clinic.pk}/"
    table = client.get(address).content.decode().split("<tbody>")[1]
    years_before(clinic, years=3)
    # 1 session, 2 user, 3 memberships, 4 the tree of units, 5 the clinic; 6 its next sessions, 7 its latest, 8 pauses;
    # 9 its measures, 10 cohorts, 11 the newest month of each series, 12 their figures, 13 whose they are,
    # 14 targets, 15 versions, 16 breaks, 17 last year of running totals; 18 members
    with django_assert_num_queries(18):
        page = client.get(address).content.decode()
    assert page.split("<tbody>")[1] == table


def test_each_series_shows_its_own_newest_month(sign_in, analyst, clinic):
    measure = clinic.lines.first().indicator
    Outturn.objects.filter(
        indicator=measure, unit=clinic.unit, cohort__code="CLA", month__gte=date(2021, 11, 1)
    ).delete()
    earlier = Outturn.objects.filter(indicator=measure, unit=clinic.unit, cohort__code="CLA").count()
    lines = sign_in(analyst).get(f"/clinics/{clinic.pk}/").context["lines"]
    of_cla = [line for line in lines if "Children looked after" in line and measure.name in line]
    assert len(of_cla) == min(earlier, 1)


def test_the_latest_sessions_stand_there_and_all_on_asking(sign_in, analyst, clinic):
    years_before(clinic, years=2)
    client, address = sign_in(analyst), f"/clinics/{clinic.pk}/"
    page = client.get(address)
    assert len(page.context["sessions"]) == EARLIER
    assert "?earlier=all" in page.content.decode()
    assert len(client.get(f"{address}?earlier=all").context["sessions"]) > 24


def test_another_councils_figure_is_not_shown(sign_in, analyst, clinic):
    own = Outturn.objects.filter(unit__kind="authority", indicator__in=clinic.lines.values("indicator")).first()
    other = Unit.objects.create(code="other", name="Another Council", kind="authority")
    own.pk, own.unit = None, other
    own.save()
    assert "Another Council" not in sign_in(analyst).get(f"/clinics/{clinic.pk}/").content.decode()
