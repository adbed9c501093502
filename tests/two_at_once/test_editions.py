"""Two who open, review, approve or publish one edition at once: it happens once."""

from datetime import date

from organisation.models import User
from reports.editions.preparing import read_preparation
from reports.models import CommentaryStep, Edition
from reports.operations.editions import EditionExists, open_edition, publish_edition
from reports.operations.reviewing import StepNotAllowed, take_step
from reports.rules.words import Step
from tests.reports.editions.making import OCTOBER, approved, opened
from tests.two_at_once import SIDE_BY_SIDE, at_once

pytestmark = SIDE_BY_SIDE


def test_two_open_an_edition_and_there_is_one():
    people = User.objects.filter(username__in=["analyst", "deputy"])
    answers = at_once(*[lambda by=by: open_edition(month=OCTOBER, by=by) for by in people])
    assert {type(answer) for answer in answers} == {Edition, EditionExists}
    assert Edition.objects.get().sections.count() == len(set(Edition.objects.get().sections.values_list("position")))


def test_two_review_one_version_and_the_second_is_told():
    lines = read_preparation(opened(), on=date(2021, 11, 20)).lines
    said = next(line.held for line in lines if line.held and line.held.written_by.username == "analyst")
    people = User.objects.filter(username__in=["head", "deputy"])
    answers = at_once(*[lambda by=by: take_step(said, step=Step.REVIEWED, by=by) for by in people])
    assert {type(answer) for answer in answers} == {CommentaryStep, StepNotAllowed}


def test_two_publish_and_it_is_published_once():
    edition = approved()
    deputy = User.objects.get(username="deputy")
    answers = at_once(*[lambda: publish_edition(edition, by=deputy, seen=edition.version)] * 2)
    assert {answer.version for answer in answers} == {edition.version + 1}
    assert len({answer.published_at for answer in answers}) == 1
