"""Two who write commentary about one thing at once: the second is told."""

from datetime import date

from indicators.models import Indicator
from organisation.models import Unit, User
from reports.models import Commentary
from reports.operations.commentary import CommentaryHasMovedOn, write_commentary
from reports.subjects import Subject
from tests.two_at_once import SIDE_BY_SIDE, at_once

pytestmark = SIDE_BY_SIDE


def test_two_write_about_the_same_thing_and_the_second_is_told():
    subject = Subject(Unit.objects.get(code="southampton"), date(2021, 11, 1), indicator=Indicator.objects.first())
    people = User.objects.filter(username__in=["analyst", "deputy"])

    def write(person):
        return lambda: write_commentary(subject, text=f"Said by {person.username}.", by=person, seen=0)

    answers = at_once(*[write(person) for person in people])
    assert {type(answer) for answer in answers} == {Commentary, CommentaryHasMovedOn}
    assert Commentary.objects.about(subject).count() == 1
