import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports.editions.contents import (
    Assurance,
    Assured,
    Cell,
    Chart,
    EditionContents,
    Figures,
    Plain,
    Promise,
    Restated,
    Row,
    SectionContents,
    Trend,
    Words,
    digest_of,
    from_json,
    to_json,
)
from reports.rules.words import SectionKind

pytestmark = pytest.mark.pure

CELL = Cell("27%", "27.2", "34", "125", status="off_target", mark="54% of 22 cannot be")
ROW = Row(
    "EAI-01", "Re-referrals", "PERCENTAGE", (CELL, Cell("TBC", absence="awaited")), Cell("23", "23"), (Cell("N/A"),)
)
AREA = SectionContents(
    SectionKind.AREA,
    "effective-assessment",
    "Effective assessment",
    words=Words("All of it", telling="Worse"),
    figures=(Figures("Table", (date(2021, 9, 1), date(2021, 10, 1)), ("England",), (ROW,)),),
    tables=(Plain("Milestones", ("What", "When"), (("UAT", "1 November"),)),),
    charts=(Chart("EAI-01", "Re-referrals", "It rose", "<svg/>"),),
    promises=(Promise("Write it down", "Deputy director", "5 November 2021", "In progress"),),
)
WHOLE = EditionContents(
    "November 2021",
    date(2021, 10, 1),
    "Southampton",
    datetime(2021, 11, 20, 9, tzinfo=UTC),
    (AREA,),
    (Restated("October 2021", "EAI-01", "Re-referrals", date(2021, 9, 1), "30%", "31%", "Late recording"),),
    ("Audits end in September.",),
)


def test_contents_come_back_exactly():
    assert from_json(json.loads(json.dumps(to_json(WHOLE)))) == WHOLE


def test_the_digest_is_of_what_is_said_whatever_the_order():
    held = to_json(WHOLE)
    turned = dict(reversed(list(held.items())))
    assert digest_of(from_json(turned)) == digest_of(WHOLE)
    assert digest_of(replace(WHOLE, data_notes=())) != digest_of(WHOLE)


def test_what_the_board_is_told_comes_back_too():
    line = Assured("alert", "persistent", "effective-assessment", "Re-referrals", "Off target.", "EAI-01")
    trend = Trend(
        "effective-assessment", "EAI-01", "Re-referrals", "off_target", "27%", date(2021, 10, 1), "23%",
        months=(date(2021, 9, 1), date(2021, 10, 1)), values=("", "27.2"), aims=("23", "23"),
    )  # fmt: skip
    told = replace(WHOLE, assurance=Assurance((line,), (trend,)))
    assert from_json(json.loads(json.dumps(to_json(told)))) == told


def test_an_edition_frozen_before_the_board_was_told_reads_as_it_was_published():
    """Its digest is of what it said, which holds no word of alert, advise, assure."""
    assert "assurance" not in to_json(WHOLE)
    assert digest_of(WHOLE) == "48c3935e50f1ed4fdcb288b59d347aacb7324a46610ebad326fa2d86834044aa"
