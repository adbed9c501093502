"""The invented borough: the same from the same seed, and the kind of thing real returns hold."""

import csv
from datetime import date

import pytest

from examples.invented.drawing import draw

pytestmark = pytest.mark.pure
UNTIL = date(2026, 10, 1)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("invented")
    draw(folder, until=UNTIL)
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def every_row(drawn):
    return [row for path in sorted((drawn / "returns").iterdir()) for row in rows(path)]


def test_the_same_seed_draws_the_same_files(drawn, tmp_path):
    draw(tmp_path, until=UNTIL)
    for path in drawn.rglob("*.csv"):
        assert (tmp_path / path.relative_to(drawn)).read_bytes() == path.read_bytes()


def test_another_seed_draws_others(drawn, tmp_path):
    draw(tmp_path, until=UNTIL, seed=7)
    newest = "returns/59b 2026-10.csv"
    assert (tmp_path / newest).read_bytes() != (drawn / newest).read_bytes()


def test_it_spans_five_years_to_the_month_asked_for(drawn):
    months = {row["Month"] for row in every_row(drawn)}
    assert (min(months), max(months), len(months)) == ("2021-11", "2026-10", 60)


def test_no_part_is_larger_than_its_whole(drawn):
    fractions = [(int(row["Numerator"]), int(row["Denominator"])) for row in every_row(drawn) if row["Denominator"]]
    assert fractions
    assert all(0 <= top <= bottom for top, bottom in fractions)


def test_it_has_gaps_awaited_figures_and_corrections(drawn):
    assert sum(row["Value"] == "TBC" for row in every_row(drawn)) > 20
    assert len(list((drawn / "returns").glob("*corrected.csv"))) > 20


def test_one_team_takes_over_from_another(drawn):
    (succession,) = rows(drawn / "successions.csv")
    gave = {
        unit: {row["Month"] for row in every_row(drawn) if row["Unit"] == unit}
        for unit in (succession["predecessor"], succession["successor"])
    }
    assert max(gave[succession["predecessor"]]) < min(gave[succession["successor"]])
    assert f"{min(gave[succession['successor']])}-01" == succession["happened_on"]


def test_it_says_that_it_is_invented(drawn):
    authority = next(row for row in rows(drawn / "units.csv") if row["kind"] == "authority")
    assert "invented" in authority["notice"]
