"""A percentage of too few is no percentage: its counts are shown, on every surface, to everybody but the QA unit.

May 2021 of the report: 0% good, 50% and 50% of two audits, typed without a fraction; the number audited stands
in a line of its own.
"""

import re
from datetime import date
from decimal import Decimal

import pytest

from actions.operations.figures import latest_figure
from clinics.agenda.moves import moved_since
from clinics.models import ClinicIndicator, ClinicSession
from clinics.operations import agenda
from indicators.claims import read_figures
from indicators.models import Doubt, Flag, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flags import raise_flags
from indicators.rules.small_numbers import Few, few_of
from indicators.small_numbers import shown
from indicators.standings import read_series
from organisation import access
from organisation.models import Unit, User

MAY, OCTOBER, NOVEMBER = date(2021, 5, 1), date(2021, 10, 1), date(2021, 11, 1)
OTHERS = ["analyst", "deputy", "head", "manager.pact", "team.pact", "board", "admin"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("value", "part", "whole", "counts"),
    [
        (0, None, 2, "0 of 2"),
        (50, None, 2, "1 of 2"),
        (33, None, 9, "3 of 9"),
        (54, None, 5, "Of 5"),  # no whole number of five makes 54%
        (40, 2, 5, "2 of 5"),
        (33, None, None, "Of how many is not held"),
        (33, 4, 12, None),
        (33, 3, 10, None),
    ],
)
def test_counts_stand_for_a_percentage_of_fewer_than_ten(value, part, whole, counts):
    given = [None if number is None else Decimal(number) for number in (value, part, whole)]
    few = few_of(*given, fewest=10)
    assert (few.printed if few else None) == counts


@pytest.mark.pure
def test_who_may_read_it_reads_the_percentage_beside_the_counts():
    assert few_of(Decimal(50), None, Decimal(2), fewest=10, reveals=True).printed == "50% (1 of 2)"
    assert Few(Decimal(1), Decimal(2)).sentence(MAY) == "Not scored: 1 of 2 in May 2021, too few for a percentage."


def without_axis(page):
    """Give a page without the numbers beside the axis of its chart."""
    return re.sub(r"<text[^>]*>[^<]*</text>", "", page.content.decode())


def board_row(client, code="RQA-04"):
    page = client.get("/indicators/")
    return next(row for row in page.context["board"].rows if row.indicator.code == code)


@pytest.mark.django_db
@pytest.mark.parametrize("username", OTHERS)
def test_nobody_but_the_qa_unit_reads_mays_percentages(sign_in, username):
    client = sign_in(User.objects.get(username=username))
    assert board_row(client).at(MAY).printed == "1 of 2"
    page = without_axis(client.get("/indicators/RQA-04/"))
    assert "1 of 2" in page
    assert "50%" not in page
    assert "Not drawn, being of too few for a percentage: May 2021" in page
    file = client.get("/indicators/", {"file": "csv"}).content.decode()
    line = next(line for line in file.splitlines() if "cases that are Inadequate" in line)
    assert '"1 of 2"' in line
    assert "50%" not in line


@pytest.mark.django_db
def test_the_qa_unit_reads_them_beside_their_counts(sign_in, qa):
    client = sign_in(qa)
    assert board_row(client).at(MAY).printed == "50% (1 of 2)"
    assert "50% (1 of 2)" in client.get("/indicators/RQA-04/").content.decode()
    assert "50% (1 of 2)" in client.get("/indicators/", {"file": "csv"}).content.decode()


@pytest.mark.django_db
def test_ten_and_more_are_percentages_for_everybody(sign_in, board_reader):
    row = board_row(sign_in(board_reader), "RQA-03")
    assert [row.at(date(2021, month, 1)).printed for month in (4, 6, 7, 9)] == ["42%", "57%", "30%", "29%"]


@pytest.mark.django_db
def test_it_stays_so_as_reported_on_a_past_day(sign_in, head):
    today = Outturn.objects.latest("recorded_at").recorded_at.date()
    page = sign_in(head).get("/indicators/RQA-04/", {"as_at": today.isoformat()})
    assert "1 of 2" in without_axis(page)
    assert "50%" not in without_axis(page)


@pytest.mark.django_db
def test_neither_status_nor_chart_nor_flag_is_made_of_too_few(analyst):
    record(analyst, 0, 5)
    series = next(iter(read_series(Outturn.objects.filter(indicator__code="RQA-02", unit__kind="authority"))))
    assert (series.latest.printed, series.latest.status) == ("0 of 5", "not_scored")
    assert (series.latest_figure.month, NOVEMBER in series.values) == (date(2021, 9, 1), False)
    raise_flags(month=NOVEMBER)
    said = Flag.objects.filter(indicator__code="RQA-02", unit__kind="authority").values_list("sentence", flat=True)
    assert not [sentence for sentence in said if "November 2021" in sentence]


@pytest.mark.django_db
def test_what_a_text_claims_of_it_is_not_borne_out_by_a_percentage(deputy):
    assert few_months("RQA-03") == {MAY}
    figures = read_figures(readable=access.readable_units(deputy), month=OCTOBER)
    checked = figures.check("The percentage of cases that are RI was 50% in May.", month=OCTOBER)
    assert [one.mark for one in checked.claims] != ["supported"]


def few_months(code):
    held = Outturn.objects.filter(indicator__code=code, unit__kind="authority")
    return set(held.values_list("month", flat=True)) - set(shown(held).values_list("month", flat=True))


@pytest.mark.django_db
def test_no_doubt_says_it(analyst):
    doubt = Doubt.objects.get(code="share_of_very_few", indicator__code="RQA-02", month=MAY)
    assert doubt.sentence == "A percentage is printed of 2 (Number of Cases Audited): too few for one."


@pytest.mark.django_db
def test_an_agenda_is_issued_with_counts_and_tells_of_moves_in_counts(analyst):
    record(analyst, 1, 4, "pact")
    session = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    measure = Indicator.objects.get(code="RQA-02")
    ClinicIndicator.objects.create(clinic=session.clinic, indicator=measure, position=99)
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    item = session.items.get(indicator=measure)
    row = next(row for row in item.figures if row["part"] == "own")
    assert (row["figure"], row["value"], row["status"]) == ("1 of 4", "", "Not scored")
    assert not moved_since([item])
    record(analyst, 3, 4, "pact")
    moved = moved_since([item])
    assert all("1 of 4 as issued; 3 of 4 now" in one and "5%" not in one for one in moved)
    assert len(moved) == 2  # the service's own, and the authority's, which is rolled up from it


@pytest.mark.django_db
def test_a_chronology_tells_counts(sign_in, deputy):
    page = sign_in(deputy).get("/indicators/RQA-04/chronology/", {"from": "2021-04"}).content.decode()
    assert "Not scored: 1 of 2 in May 2021, too few for a percentage." in page
    assert "50%" not in page


@pytest.mark.django_db
def test_a_services_page_gives_counts_of_too_few(analyst, sign_in, pact_manager):
    record(analyst, 1, 4, "pact")
    client = sign_in(pact_manager)
    for address in (Unit.objects.get(code="pact").get_absolute_url(), "/indicators/RQA-02/?unit=pact"):
        page = without_axis(client.get(address))
        assert "1 of 4" in page
        assert "25%" not in page


@pytest.mark.django_db
def test_an_action_keeps_the_newest_figure_that_is_of_enough(analyst):
    record(analyst, 1, 4)
    assert latest_figure(Indicator.objects.get(code="RQA-02"), Unit.objects.get(code="southampton")) == (
        date(2021, 9, 1),
        Decimal(65),
    )


@pytest.mark.django_db
def test_a_revision_gives_counts(analyst, sign_in, board_reader):
    record(analyst, 1, 4)
    record(analyst, 2, 4)
    page = sign_in(board_reader).get("/indicators/RQA-02/").content.decode()
    assert "1 of 4" in page
    assert "25%" not in page


@pytest.mark.django_db
def test_an_indicator_that_says_nothing_shows_every_percentage(analyst, sign_in, board_reader):
    Indicator.objects.filter(code="RQA-02").update(fewest_shown=None)
    record(analyst, 1, 4)
    assert board_row(sign_in(board_reader), "RQA-02").at(MAY).printed == "0%"


def record(analyst, part, whole, unit="southampton"):
    figure = Figure(
        Indicator.objects.get(code="RQA-02"),
        Unit.objects.get(code=unit),
        NOVEMBER,
        numerator=Decimal(part),
        denominator=Decimal(whole),
    )
    record_outturns([figure], by=analyst, reason="keying", explanation="Typed wrongly.")
