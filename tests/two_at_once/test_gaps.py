"""Several chasing or owning missing figures at once: one letter, one owner."""

from datetime import date

from django.core import mail

from indicators.gaps import GapSeries
from indicators.models import AwaitedFigure, ChaseReminder, Indicator
from indicators.operations.chasing import chase
from indicators.operations.gaps import own_missing_figure
from organisation.models import Unit, User
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


def bring_audits(username):
    User.objects.filter(username=username).update(email=f"{username}@example.gov.uk")
    Indicator.objects.filter(code__startswith="RQA-").update(updater=person(username))


def test_three_workers_chasing_at_once_send_one_letter():
    bring_audits("qa")
    done = at_once(*[lambda: chase(on=date(2021, 11, 12))] * 3)
    assert sorted(sum(one.reminded.values()) for one in done) == [0, 0, 4]
    assert [letter.subject for letter in mail.outbox] == ["4 figures are due today"]
    assert ChaseReminder.objects.count() == 4


def test_two_people_naming_an_owner_at_once():
    analyst, head, qa = person("analyst"), person("head"), person("qa")
    series = GapSeries(Indicator.objects.get(code="RST-08"), Unit.objects.get(kind="authority"))

    def name(by, owner, seen):
        return own_missing_figure(series, by=by, owner=owner, promised_on=None, seen=seen)

    first = at_once(lambda: name(analyst, qa, None), lambda: name(head, head, None))
    assert kinds_of(first) == ["AwaitedFigure", "GapHasMovedOn"]
    seen = AwaitedFigure.objects.get(indicator=series.indicator).set_at
    second = at_once(lambda: name(analyst, qa, seen), lambda: name(head, head, seen))
    assert kinds_of(second) == ["AwaitedFigure", "GapHasMovedOn"]
    assert AwaitedFigure.history.filter(indicator=series.indicator).count() == 2
