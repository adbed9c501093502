"""A plan as PDF and Word: what its page says, with the picture and its words."""

from datetime import date
from io import BytesIO

import docx
import pytest

from actions import operations
from actions.models import ActionPlan
from actions.plan_page import readable_plan
from actions.plan_paper import as_document
from organisation.documents import Bullets, Picture, Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ActionPlan.objects.get(name__startswith="Case-management")


def written(plan, by):
    return as_document(readable_plan(by, plan.pk))


def test_says_what_contradicts_the_declared_status(deputy):
    blocks = written(ActionPlan.objects.get(name="Business Support Review"), deputy).blocks
    against = next(block for block in blocks if isinstance(block, Bullets))
    assert len(against.items) == 7
    actions = next(block for block in blocks if isinstance(block, Table))
    assert sum("(critical)" in row[0] for row in actions.rows) == 7


def test_shows_the_objectives_in_their_order(deputy):
    document = written(ActionPlan.objects.get(name="Placement Action Plan"), deputy)
    titles = [block.text for block in document.blocks if getattr(block, "level", 0) == 2]
    assert [title[:2] for title in titles] == ["1.", "2.", "3.", "Un"]


def test_the_picture_has_its_words_and_a_table_beside_it(deputy, programme):
    live = programme.milestones.get(title="Live")
    operations.move_milestone(
        programme, by=deputy, milestone=live, due_on=date(2022, 2, 28), reason="Overran", on=date(2021, 12, 6)
    )
    blocks = written(programme, deputy).blocks
    picture = next(block for block in blocks if isinstance(block, Picture))
    assert "Live: Missed: it was due 28 February 2022" in picture.alt
    table = next(block for block in blocks if isinstance(block, Table))
    last = table.rows[-1]
    assert last[:4] == ("Live. " + live.note, "–", "28 February 2022", "31 January 2022")
    assert "Overran (Deputy director)." in last[4]


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_each_file_comes_with_its_name(sign_in, head, programme, kind, begins):
    answer = sign_in(head).get(f"{programme.get_absolute_url()}plan.{kind}")
    assert answer.content.startswith(begins)
    assert 'filename="plan-case-management-system-implementation-' in answer["Content-Disposition"]
    if kind == "docx":
        said = [paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs]
        assert "Milestones" in said
