import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports.editions.contents import (
    Cell,
    Chart,
    EditionContents,
    Figures,
    Plain,
    Promise,
    Restated,
    Row,
    SectionContents,
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
