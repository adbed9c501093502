"""Several asking for, answering or publishing one thing at the same moment: it is done once."""

from datetime import date

from audits.models import DipSampleRequest, LearningKind
from audits.operations.dip_samples import answer_dip_sample, ask_for_dip_sample, decline_dip_sample
from audits.operations.learning import Lesson, publish_learning, write_learning
from indicators.models import Indicator
from organisation.models import Notification, Unit
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


def ask(by):
    about = {"indicator": Indicator.objects.get(code="EAI-04"), "unit": Unit.objects.get(kind="authority")}
    return ask_for_dip_sample(**about, month=date(2021, 10, 1), question="Is it recording?", by=by)


def test_three_asking_at_once_ask_once():
    people = [person(name) for name in ("manager.pact", "head", "analyst")]
    done = at_once(*[lambda by=by: ask(by) for by in people])
    assert kinds_of(done) == ["AlreadyAsked", "AlreadyAsked", "DipSampleRequest"]
    assert DipSampleRequest.objects.count() == Notification.objects.filter(kind="dip-sample-asked").count() == 1


def test_answered_and_declined_at_once_is_one_of_them():
    asked, qa = ask(person("head")), person("qa")
    done = at_once(
        lambda: answer_dip_sample(asked, cases=2, bearing_out=1, finding="Late", expected_version=1, by=qa),
        lambda: decline_dip_sample(asked, reason="Done lately", expected_version=1, by=qa),
    )
    assert kinds_of(done) == ["DipSampleHasMovedOn", "DipSampleRequest"]
    assert Notification.objects.filter(kind="dip-sample-answered").count() == 1


def test_published_by_two_at_once_is_published_and_told_once():
    qa = person("qa")
    kept = write_learning(Lesson(LearningKind.MESSAGE, "Plans with dates", date(2021, 9, 1)), by=qa)
    done = at_once(*[lambda: publish_learning(kept, expected_version=1, by=qa)] * 2)
    assert kinds_of(done) == ["Learning", "LearningHasMovedOn"]
    assert Notification.objects.filter(kind="audit-learning", person__username="head").count() == 1
