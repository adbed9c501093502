"""Every team by every measure: the same statuses as everywhere, and only the teams one reads."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from indicators.models import Indicator, Outturn, Target
from indicators.operations.figures import Figure, record_outturns
from indicators.standings import read_series
from organisation.models import Unit, User

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


@pytest.fixture
def teams(analyst):
    """Two teams of PACT and one of another service with two measures in October; a target for the first team alone."""
    pact, other = Unit.objects.get(code="pact"), Unit.objects.exclude(code="pact").filter(kind="service").first()
    units = [
        Unit.objects.create(code=code, name=code.capitalize(), kind="team", parent=parent, position=place)
        for place, (code, parent) in enumerate([("north", pact), ("south", pact), ("west", other)], start=50)
    ]
    share, number = (
        Indicator.objects.filter(measure="percentage")[0],
        Indicator.objects.filter(measure="number", basis="in_month")[0],
    )
    figures = [
        Figure(share, unit, OCTOBER, numerator=Decimal(12 + place), denominator=Decimal(20))
        for place, unit in enumerate(units)
    ]
    record_outturns([*figures, Figure(number, units[0], OCTOBER, printed=Decimal(7))], by=analyst)
    Target.objects.create(
        indicator=share, unit=units[0], applies_from=date(2021, 4, 1), value=99, per="level", tolerance=1, reason="Made up",
        set_by=analyst, set_at=timezone.now(),
    )  # fmt: skip
    return units


def _cells(client, query=""):
    page = html.fromstring(client.get(f"/indicators/heatmap/{query or '?to=2021-10'}").content.decode())
    heads = [one.text_content() for one in page.xpath("//table/thead/tr[2]/th")]
    return {
        (row.xpath("./th")[0].text_content(), head): cell.text_content()
        for row in page.xpath("//table/tbody/tr")
        for head, cell in zip(heads, row.xpath("./td"), strict=True)
    }


def test_a_cell_says_figure_and_status_and_an_empty_one_nothing(sign_in, analyst, teams):
    cells = _cells(sign_in(analyst))
    share = Indicator.objects.filter(measure="percentage")[0].name
    number = Indicator.objects.filter(measure="number", basis="in_month")[0].name
    assert cells[share, "North"] == "60%, Off target"
    assert cells[share, "South"] == "65%, Not scored"
    assert (cells[number, "North"], cells[number, "South"]) == ("7, Not scored", "")


def test_every_status_is_the_one_its_own_page_says(sign_in, analyst, teams):
    cells = _cells(sign_in(analyst))
    every = Outturn.objects.filter(unit__kind="team", cohort=None, month__lte=OCTOBER, indicator__is_active=True)
    said = [one for one in read_series(every) if one.latest.month == OCTOBER]
    assert len(said) >= 4
    for series in said:
        assert cells[series.indicator.name, series.unit.name] == f"{series.latest.printed}, {series.status.label}"


def test_only_the_teams_one_reads_are_there(sign_in, analyst, pact_manager, teams):
    assert {team for _, team in _cells(sign_in(pact_manager))} >= {"North", "South"}
    assert "West" not in {team for _, team in _cells(sign_in(pact_manager))}
    assert "West" in {team for _, team in _cells(sign_in(analyst))}
    other = teams[2].parent.code
    chosen = {team for _, team in _cells(sign_in(analyst), f"?to=2021-10&service={other}")}
    assert "West" in chosen
    assert not chosen & {"North", "South"}


def test_a_month_without_figures_says_what_to_do_and_a_slip_is_as_if_not_chosen(sign_in, analyst, teams):
    assert "No figure of a team" in sign_in(analyst).get("/indicators/heatmap/?to=2001-01").content.decode()
    assert sign_in(analyst).get("/indicators/heatmap/?to=yesterday&service=nowhere").status_code == 200


def test_queries_do_not_grow_with_teams(sign_in, analyst, teams):
    client = sign_in(analyst)
    _cells(client)
    with CaptureQueriesContext(connection) as few:
        _cells(client)
    share = Indicator.objects.filter(measure="percentage")[0]
    more = [
        Unit.objects.create(code=f"more-{place}", name=f"More {place}", kind="team", parent=teams[0].parent)
        for place in range(8)
    ]
    by = User.objects.get(username="analyst")
    record_outturns([Figure(share, one, OCTOBER, numerator=Decimal(1), denominator=Decimal(9)) for one in more], by=by)
    with CaptureQueriesContext(connection) as many:
        _cells(client)
    # session, person, memberships; the tree; services offered; teams, figures, measures, versions, breaks, targets,
    # last year's running totals; what the page's head asks
    assert len(few) == len(many) <= 16
