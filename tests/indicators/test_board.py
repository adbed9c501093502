import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.exports import harmless
from indicators.models import Indicator, Listing, Outturn, PriorityArea
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db


def board_of(client, query=""):
    return client.get(f"/indicators/{query}").context["board"]


def test_lines_stand_in_the_reports_order(sign_in, analyst):
    board = board_of(sign_in(analyst))
    assert list(dict.fromkeys(row.group for row in board.rows))[:2] == [
        "Effective assessment and intervention",
        "Purposeful Direct Contact",
    ]
    assert len(board.rows) == 45  # 37 the report prints, and 8 of workforce: its training again, six not yet held
    assert (board.months[0], board.months[-1]) == (date(2021, 4, 1), date(2021, 10, 1))
    assert board.comparators == [
        "Southampton 19/20",
        "Southampton 20/21",
        "Statistical Neighbours",
        "South East",
        "England",
    ]


def test_the_counts_by_status_are_the_reports(sign_in, analyst):
    counts = {status.value: number for status, number in board_of(sign_in(analyst)).counts}
    assert counts == {"on_target": 1, "off_target": 23, "not_scored": 12, "no_data": 9}


def test_choosing_area_service_status_and_month(sign_in, analyst):
    client = sign_in(analyst)
    assert {row.group for row in board_of(client, "?area=direct-contact").rows} == {"Purposeful Direct Contact"}
    assert {row.status.value for row in board_of(client, "?status=on_target").rows} == {"on_target"}
    assert board_of(client, "?to=2021-06").months[-1] == date(2021, 6, 1)
    pact = board_of(client, "?service=pact&to=latest")
    led = {row.indicator.lead_service_id for row in pact.rows if row.series and row.series.unit.kind == "authority"}
    assert led == {Unit.objects.get(code="pact").pk}
    assert any(row.name == "Visits on Time in PACT (PACT, Children in need)" for row in pact.rows)


@pytest.mark.parametrize(
    "query", ["?area=nowhere", "?status=purple", "?to=yesterday", "?to=2021-13", "?to=0001-01", "?service=x&to=9999-12"]
)
def test_a_choice_that_cannot_be_understood_is_as_if_not_made(sign_in, analyst, query):
    assert sign_in(analyst).get(f"/indicators/{query}").status_code == 200


def test_one_early_figure_does_not_turn_the_newest_column_blank(sign_in, analyst):
    before = Outturn.objects.filter(indicator__code="RST-01").first()
    before.pk, before.month = None, date(2022, 3, 1)
    before.save()
    assert board_of(sign_in(analyst)).months[-1] == date(2021, 10, 1)


def test_the_files_hold_exactly_what_is_shown(sign_in, analyst):
    client = sign_in(analyst)
    text = client.get("/indicators/?area=direct-contact&file=csv").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header[:4] == ["Priority area", "Indicator", "Status", "Target"]
    assert header[4] == "Apr 21"
    assert rows[1][1:4] == [
        "Percentage of CLA for whom a visit has taken place within statutory timescales (6 weeks or less visits)",
        "Off target",
        "100%",
    ]
    assert rows[1][10] == "60%"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/indicators/?area=direct-contact&file=xlsx").content))
    assert [[cell.value or "" for cell in row] for row in book.active.iter_rows()] == [header, *rows]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_text_becomes_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["85%", "-3", "-1,234.5", "plain", 5, None, ""])
def test_what_is_harmless_stays_as_it_is(cell):
    assert harmless(cell) == cell


def correct_october(by, moment, time_machine):
    """Correct October's C&F assessments from 85 to 91, at a moment."""
    time_machine.move_to(moment)
    october = Outturn.objects.get(indicator__code="EAI-04", unit__kind="authority", month=date(2021, 10, 1))
    figure = Figure(october.indicator, october.unit, october.month, printed=Decimal(91))
    record_outturns([figure], by=by, reason=RevisionReason.LATE_RECORDING)


def test_the_board_as_reported_on_a_day_shows_what_was_held_then(sign_in, analyst, time_machine):
    before = timezone.localdate() + timedelta(days=1)
    correct_october(analyst, before + timedelta(days=2), time_machine)
    board = sign_in(analyst).get("/indicators/").content.decode()
    then = sign_in(analyst).get("/indicators/", {"as_at": before.isoformat()}).content.decode()
    assert ("85%" in row_of("45 working days", board), "85%" in row_of("45 working days", then)) == (False, True)
    assert f"As reported on {before.day} {before:%B %Y}" in then


def test_its_file_says_the_day_in_its_name(sign_in, analyst):
    today = timezone.localdate().isoformat()
    answer = sign_in(analyst).get("/indicators/", {"as_at": today, "file": "csv"})
    assert f"as-at-{today}" in answer["Content-Disposition"]


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday"])
def test_a_day_that_cannot_be_is_said_and_no_file_is_given(sign_in, analyst, day):
    answer = sign_in(analyst).get("/indicators/", {"as_at": day, "file": "csv"})
    assert "text/html" in answer["Content-Type"]
    assert "is-invalid" in answer.content.decode()


def row_of(name, page):
    return next(row for row in page.split("<tr") if name in row)


def test_the_board_keeps_to_its_budget(sign_in, analyst, django_assert_num_queries):
    client = sign_in(analyst)
    client.get("/indicators/")
    # 1 session, 2 user, 3 memberships, 4 the tree of units; 5 each indicator's newest month, 6 how many share the middle;
    # 7 listings with their indicators, 8 figures, 9 whose they are, 10 targets, 11 versions, 12 breaks,
    # 13 last year of running totals; 14 how many typed percentages are of, that may be of too few;
    # 15 benchmarks; 16 areas and 17 services of the form
    with django_assert_num_queries(17):
        client.get("/indicators/")


def test_the_budget_does_not_grow_with_indicators(sign_in, analyst):
    client = sign_in(analyst)
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get("/indicators/")
    area, unit = PriorityArea.objects.first(), Unit.objects.get(kind="authority")
    for number in range(10):
        indicator = Indicator.objects.create(
            code=f"NEW-{number}",
            name=f"New {number}",
            measure="number",
            basis="snapshot",
            polarity="lower",
            kind="demand",
            counts="children",
        )
        Listing.objects.create(area=area, indicator=indicator, position=100 + number)
        Outturn.objects.create(
            indicator=indicator, unit=unit, month=date(2021, 10, 1), value=number, origin="entered", recorded_by=analyst,
            recorded_at="2021-11-01T00:00Z",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as after:
        client.get("/indicators/")
    assert len(after) == len(before)


def test_an_indicators_page_says_how_it_stands_and_what_it_would_take(sign_in, deputy):
    page = sign_in(deputy).get("/indicators/EAI-03/").content.decode()
    assert "Pressure above the planned level: 392 against 371.6 by the end of October 2021" in page
    assert "That is 251 children a month against 287 now, on 51,313 aged 0-17" in page
    assert '<svg class="chart control-chart"' in page


def test_a_page_of_a_series_that_is_not_held_is_not_found(sign_in, deputy):
    client = sign_in(deputy)
    assert client.get("/indicators/EAI-03/?unit=nowhere").status_code == 404
    assert client.get("/indicators/NONE-1/").status_code == 404
