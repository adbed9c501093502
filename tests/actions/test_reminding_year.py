"""A year of reminders, with mornings missed, dates moved, hands changed, things done and not verified.

What should have been told is worked out day by day from the year's own diary, apart from the product's
arithmetic: working days are counted one at a time, and who had what is looked up, not derived.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions import operations
from actions.models import Action, ActionReminder, RaisedIn
from actions.operations import Decided, Hands
from actions.operations.reminding import remind
from actions.rules.lifecycle import ActionState, OverdueDecision
from organisation.models import Notification, Unit, User
from organisation.rules.calendar import is_working_day, next_working_day

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 12, 1), date(2022, 11, 30)
OWNERS = ("team.pact", "manager.pact", "qa", "analyst")
BEFORE = {"five_before": 5, "one_before": 1, "on_the_day": 0}
LATE = {"after": 1, "manager": 3, "head": 5, "deputy": 7}


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def days(first: date, last: date):
    while first <= last:
        yield first
        first += timedelta(days=1)


@dataclass
class Spell:
    """A stretch in which an action kept its date and its hands, and was to be done."""

    pk: int
    due_on: date
    owner: User
    since: date
    until: date = date.max  # the day on which it ended, in the afternoon


@dataclass
class Year:
    """What happened, and on which mornings the service was up."""

    random: Random
    clock: object
    up: list[date] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)

    def __post_init__(self):
        self.head, self.deputy = User.objects.get(username="head"), User.objects.get(username="deputy")
        self.verifier = User.objects.get(username="qa")
        self.owners = [User.objects.get(username=name) for name in OWNERS]

    def run(self):
        down_until = FIRST
        for day in days(FIRST, LAST):
            if self.random.random() < 0.03:
                down_until = day + timedelta(days=self.random.randint(1, 12))
            if day >= down_until:
                self.morning(day)
            self.afternoon(day)

    def morning(self, day):
        self.clock.move_to(at(day, 7), tick=False)
        for _ in range(self.random.choice((1, 1, 2))):  # now and then it is rung twice
            remind()
        if is_working_day(day):
            self.up.append(day)

    def afternoon(self, day):
        self.clock.move_to(at(day, 15), tick=False)
        if self.random.random() < 0.12:
            self.begin(day)
        for action in Action.objects.open().filter(title__startswith="Year").order_by("pk"):
            if self.random.random() < 0.03:
                self.random.choice((self.move, self.hand_over, self.finish, self.finish, self.cancel))(action, day)
        for action in Action.objects.filter(title__startswith="Year", state="done").order_by("pk"):
            if self.random.random() < 0.02:
                self.not_verified(action, day)

    def begin(self, day):
        due_on = next_working_day(day + timedelta(days=self.random.randint(0, 30)))
        owner = self.random.choice(self.owners)
        promise = operations.Promise(
            title=f"Year {day}", unit=Unit.objects.get(code="pact"), raised_in=RaisedIn.DIRECT, owner=owner, due_on=due_on
        )  # fmt: skip
        self.spell(operations.raise_action(promise, by=self.head), day)

    def move(self, action, day):
        due_on = next_working_day(max(action.due_on, day) + timedelta(days=self.random.randint(1, 20)))
        self.change(operations.extend_action, action, day, by=self.deputy, new_due_on=due_on, reason="Sickness")

    def hand_over(self, action, day):
        to = self.random.choice([owner for owner in self.owners if owner != action.owner])
        given = {"reason": "Moved teams", "seen_version": action.version}
        self.change(operations.reassign_action, action, day, Hands(to), by=self.deputy, **given)

    def finish(self, action, day):
        self.end(action, day)
        if action.due_on < day and self.random.random() < 0.5:
            decided = Decided(OverdueDecision.CLOSE, "It is done", evidence="Seen")
            operations.review_overdue(action, by=self.deputy, decided=decided)
        else:
            operations.report_progress(action, by=action.owner, note="Done", state=ActionState.DONE)

    def cancel(self, action, day):
        self.end(action, day)
        operations.report_progress(action, by=self.deputy, note="Not needed", state=ActionState.CANCELLED)

    def not_verified(self, action, day):
        operations.report_progress(action, by=self.deputy, note="Not all", state=ActionState.IN_PROGRESS)
        self.spell(Action.objects.get(pk=action.pk), day)

    def change(self, verb, action, day, *given, **more):
        try:
            verb(action, *given, **more)
        except ValidationError:
            return
        self.end(action, day)
        self.spell(Action.objects.get(pk=action.pk), day)

    def end(self, action, day):
        newest = [spell for spell in self.spells if spell.pk == action.pk][-1]
        newest.until = day

    def spell(self, action, day):
        self.spells.append(Spell(action.pk, action.due_on, action.owner, since=day))


def working_day_after(day, number):
    """Count working days on one at a time."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def day_of(stage, spell):
    if stage in LATE:
        return working_day_after(max(spell.due_on, spell.since), LATE[stage])
    counted = [day for day in days(spell.due_on - timedelta(days=30), spell.due_on) if is_working_day(day)]
    return counted[-1 - BEFORE[stage]]


def claims_in(spell, claims):
    return [one for one in claims if one.action_id == spell.pk and spell.since < one.on <= spell.until]


@pytest.fixture(params=[1, 2])
def year(request, time_machine):
    User.objects.update(line_manager=None)
    lived = Year(Random(request.param), time_machine)
    lived.run()
    return lived


def test_no_reminder_is_lost_doubled_or_sent_of_what_is_moot(year):
    claims = list(ActionReminder.objects.filter(action__title__startswith="Year").select_related("sent_to"))
    for claim in claims:
        claim.on = timezone.localdate(claim.claimed_at)
    assert len(claims) > 100
    assert {claim.stage for claim in claims} == {*BEFORE, *LATE}
    for claim in claims:
        nothing_is_moot(claim, year)
    for spell in year.spells:
        nothing_is_lost(spell, claims, year)
    nothing_is_doubled(claims)


def nothing_is_moot(claim, year):
    """Each was told while the action stood so, on a working morning, not before its day."""
    (spell,) = [one for one in year.spells if one.pk == claim.action_id and one.since < claim.on <= one.until]
    assert claim.due_on == spell.due_on
    assert is_working_day(claim.on)
    assert spell.since < day_of(claim.stage, spell) <= claim.on
    if claim.stage in (*BEFORE, "after"):
        assert claim.sent_to == spell.owner
    else:
        assert claim.sent_to != spell.owner


def nothing_is_lost(spell, claims, year):
    """Each stage was told by the first morning the service was up, unless something newer took its place."""
    own, told = (*BEFORE, "after"), {one.stage: one for one in claims_in(spell, claims)}
    for stage in (*BEFORE, *LATE):
        day = day_of(stage, spell)
        first_up = next((morning for morning in year.up if morning >= day), None)
        if day <= spell.since or first_up is None or first_up > spell.until:
            continue
        if stage in own:
            newest = [other for other in own if spell.since < day_of(other, spell) <= first_up][-1]
            assert newest in told or was_told_before(newest, spell, claims)
            assert newest not in told or told[newest].on <= first_up
        else:
            assert stage in told or reached_before(stage, spell, claims)


def was_told_before(stage, spell, claims):
    """The same person had the same stage of the same date before: it came back to them."""
    same = [one for one in claims if (one.action_id, one.stage, one.due_on) == (spell.pk, stage, spell.due_on)]
    return any(one.sent_to == spell.owner for one in same)


def reached_before(stage, spell, claims):
    """The level, or the person who holds it, has heard of this action and date already, or is late with it."""
    levels = [one for one in claims if (one.action_id, one.due_on) == (spell.pk, spell.due_on) and one.stage in LATE]
    told = {one.sent_to.username for one in levels if one.stage != "after"} | {spell.owner.username}
    holders = {"manager": ("manager.pact", "head"), "head": ("head",), "deputy": ("deputy",)}
    return any(one.stage == stage for one in levels) or bool(told & set(holders[stage]))


def nothing_is_doubled(claims):
    """Each reminder stands in exactly one notice, and nobody has two notices of one morning."""
    notices = Notification.objects.filter(kind="action-reminders")
    mornings = Counter((one.person_id, timezone.localdate(one.created_at)) for one in notices)
    assert max(mornings.values()) == 1
    own = Counter((one.action_id, one.on, one.sent_to_id) for one in claims if one.stage in (*BEFORE, "after"))
    assert max(own.values()) == 1  # what was missed comes as one reminder, not as four
    lines = sum(len(one.body.split("\n\n")) for one in notices)
    assert lines == ActionReminder.objects.count()
    once = Counter(
        (one.action_id, one.due_on, one.stage) for one in claims if one.stage in ("manager", "head", "deputy")
    )
    assert max(once.values()) == 1
