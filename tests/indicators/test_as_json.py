from datetime import date

import pytest
from django.urls import reverse

from clinics.models import Clinic
from indicators.models import Indicator, Outturn

pytestmark = pytest.mark.django_db


def test_the_board_says_what_its_page_says(sign_in, analyst):
    client = sign_in(analyst)
    board, said = client.get("/indicators/").context["board"], client.get("/indicators/?format=json").json()
    assert said["months"] == [f"{month:%Y-%m}" for month in board.months]
    assert said["comparators"] == board.comparators
    for row, line in zip(board.rows, said["lines"], strict=True):
        assert (row.indicator.code, row.status.value, row.group) == (line["indicator"], line["status"], line["area"])
        assert [row.benchmarks.get(name) for name in board.comparators] == line["benchmarks"]
        assert len(line["figures"]) == len(board.months)
        for month, figure in zip(board.months, line["figures"], strict=True):
            at = row.at(month)
            assert (figure is None) == (at is None)
            if at:
                assert figure["absence"] == (at.absence.value if at.absence else None)
                assert (figure["value"] is None) == (at.outturn.value is None)


def test_a_percentage_of_too_few_is_its_counts(sign_in, board_reader):
    Indicator.objects.filter(measure="percentage").update(fewest_shown=10_000)
    said = sign_in(board_reader).get("/indicators/?format=json").json()
    shares = set(Indicator.objects.filter(measure="percentage").values_list("code", flat=True))
    figures = [one for line in said["lines"] if line["indicator"] in shares for one in line["figures"] if one]
    assert figures
    assert {one["value"] for one in figures} == {None}
    assert any("of_too_few" in one for one in figures)


def test_the_heatmap_says_what_its_page_says(sign_in, analyst):
    client = sign_in(analyst)
    shown = client.get("/indicators/heatmap/").context["heatmap"]
    said = client.get("/indicators/heatmap/?format=json").json()
    assert len(said["teams"]) == shown.teams
    for line, told in zip(shown.lines, said["lines"], strict=True):
        assert told["indicator"] == line.indicator.code
        assert [said for _, said in line.judged] == told["figures"]
        assert [status and status.value for status, _ in line.judged] == told["statuses"]


def test_a_clinics_measures_are_said_as_far_as_it_may_be_read(sign_in, analyst, board_reader):
    clinic = Clinic.objects.get(unit__code="pact")
    address = reverse("clinics:clinic", args=[clinic.pk]) + "?format=json"
    said = sign_in(analyst).get(address).json()
    assert [one["indicator"] for one in said["measures"]] == [line.indicator.code for line in clinic.lines.all()]
    first = said["measures"][0]["newest"][0]
    held = Outturn.objects.get(
        indicator__code=said["measures"][0]["indicator"], unit__code=first["unit"], cohort=None,
        month=date.fromisoformat(f"{first['month']}-01"),
    )  # fmt: skip
    assert first["value"] == f"{held.value.normalize():f}"
    assert sign_in(board_reader).get(address).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_the_door(client):
    assert client.get("/indicators/?format=json").status_code == 302
