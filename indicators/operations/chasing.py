"""Reminding people by e-mail of the figures they owe: each once a stage, caught up with after a day missed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.emails import Reminder, chase_letter
from indicators.gaps import read_gaps
from indicators.models import ChaseReminder
from indicators.rules.vocabulary import ChaseStage
from organisation.jobs import each_or_set_aside
from organisation.models import SetAside, User
from organisation.post import MailIsAway, Sent, reach_mail, send
from organisation.rules.calendar import is_working_day

CHASE = "chase missing figures"


@dataclass
class Chased:
    """What a chase did: figures reminded of by person, whom it could not reach, and what nobody owns.

    `aside` are people whose letter could not be written: they are set aside, and the rest reminded.
    """

    reminded: dict[User, int] = field(default_factory=dict)
    refused: list[User] = field(default_factory=list)
    unsure: list[User] = field(default_factory=list)
    without_address: list[User] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    unowned: int = 0


def chase(*, on: date) -> Chased:
    """Remind everybody of the figures they owe, as of a working day; on any other day nobody.

    Each figure and stage is claimed as a row before its letter goes, so two chases at once, or
    one rung again, send nothing twice. A letter refused lets its claims go and is tried again the
    next time; a letter of which nobody knows whether it went, or a crash between claim and
    letter, loses one reminder rather than sending two. Claims stand on their own, so this is not
    to be called inside a transaction. Raises MailIsAway.
    """
    chased = Chased()
    if is_working_day(on):
        owed = _owed(on, chased)
        remind = partial(_remind, owed=owed, on=on, chased=chased)
        chased.aside = each_or_set_aside(CHASE, owed, remind, in_savepoint=False, not_its_fault=(MailIsAway,)).aside
    return chased


def _owed(on: date, chased: Chased) -> dict[User, list[Reminder]]:
    """Give what each person with an address is still to be reminded of; count what reaches nobody."""
    owed: dict[User, list[Reminder]] = defaultdict(list)
    gaps = [(gap, gap.to_chase(on=on)) for gap in read_gaps(on=on)]
    claimed = _claimed({gap.series.indicator.pk for gap, chases in gaps if chases})
    for gap, chases in gaps:
        if chases and gap.owner is None:
            chased.unowned += 1
        for one in chases:
            stages = {stage for stage in one.stages if (*gap.series.key, one.missing.month, stage) not in claimed}
            if gap.owner and stages:
                owed[gap.owner].append(Reminder(gap, one.missing, frozenset(stages)))
    chased.without_address = [owner for owner in owed if not owner.email]
    return {owner: reminders for owner, reminders in owed.items() if owner.email}


def _claimed(indicators: set[int]) -> set[tuple]:
    rows = ChaseReminder.objects.filter(indicator__in=indicators).order_by()
    return set(rows.values_list("indicator_id", "unit_id", "cohort_id", "month", "stage"))


def _remind(owner: User, *, owed: dict[User, list[Reminder]], on: date, chased: Chased) -> None:
    connection = reach_mail()
    try:
        claims, letter = _claim(owner, owed[owner], on=on)
        if letter is None:
            return
        letter.connection = connection
        sent, _ = send(letter)
    finally:
        connection.close()
    if sent is Sent.YES:
        chased.reminded[owner] = _figures(claims)
    elif sent is Sent.PERHAPS:
        chased.unsure.append(owner)
    else:
        ChaseReminder.objects.filter(pk__in=[claim.pk for claim in claims]).delete()
        chased.refused.append(owner)


def _figures(claims: list[ChaseReminder]) -> int:
    return len({(claim.indicator_id, claim.unit_id, claim.cohort_id, claim.month) for claim in claims})


@transaction.atomic(durable=True)
def _claim(
    owner: User, reminders: Iterable[Reminder], *, on: date
) -> tuple[list[ChaseReminder], EmailMultiAlternatives | None]:
    """Take reminders for ourselves, so that nobody else sends them, and write the letter about what we got."""
    at, claims, ours = timezone.now(), [], []
    for reminder in reminders:
        got = [claim for stage in sorted(reminder.stages) if (claim := _claim_one(owner, reminder, stage, at))]
        if got:
            ours.append(Reminder(reminder.gap, reminder.missing, frozenset(ChaseStage(claim.stage) for claim in got)))
            claims += got
    return claims, chase_letter(owner, ours, on=on) if ours else None


def _claim_one(owner: User, reminder: Reminder, stage: ChaseStage, at: datetime) -> ChaseReminder | None:
    try:
        with transaction.atomic():
            return ChaseReminder.objects.create(
                **reminder.gap.series.named,
                month=reminder.missing.month,
                stage=stage,
                sent_to=owner,
                claimed_at=at,
            )
    except IntegrityError:  # somebody else was quicker
        return None
