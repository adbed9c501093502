"""How delivery goes, asked of many actions at once: the rules of `rules.delivery` as the database reads them.

Every query here needs `with_delivery`. That the two agree is tested action by action.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware

from actions.models import OPEN_STATES
from actions.models.actions import ActionQuerySet
from actions.rules.delivery import TOO_OFTEN, bounds
from actions.rules.lifecycle import ActionState, DeliveryStatus

MOST_PRESSING_FIRST = (DeliveryStatus.RED, DeliveryStatus.AMBER, DeliveryStatus.GREEN, DeliveryStatus.BLUE)


def going(actions: ActionQuerySet, status: DeliveryStatus, *, on: date) -> ActionQuerySet:
    """Keep the actions whose delivery goes so on a day."""
    return actions.annotate(told_at=Coalesce("last_reported_at", "raised_at")).filter(_is(on)[status])


def with_urgency(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """Add `urgency`, by which red comes before amber, green and blue, and these before what is none of them."""
    is_so = _is(on)
    ranks = [When(is_so[status], then=Value(rank)) for rank, status in enumerate(MOST_PRESSING_FIRST)]
    return actions.annotate(
        told_at=Coalesce("last_reported_at", "raised_at"),
        urgency=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
    )


def _is(on: date) -> dict[DeliveryStatus, Q]:
    is_open, is_late = Q(state__in=OPEN_STATES), Q(due_on__isnull=False, due_on__lt=on)
    at_risk = _at_risk(on)
    return {
        DeliveryStatus.RED: is_open & is_late,
        DeliveryStatus.AMBER: is_open & ~is_late & at_risk,
        DeliveryStatus.GREEN: (is_open & ~is_late & ~at_risk) | Q(state=ActionState.DONE),
        DeliveryStatus.BLUE: Q(state__in=[ActionState.VERIFIED, ActionState.EMBEDDED]),
    }


def _at_risk(on: date) -> Q:
    days = bounds(on)
    nobody_can_be_late = Q(owner__isnull=True, outside_owner="") | Q(due_on__isnull=True)
    not_accepted = Q(owner__isnull=False, accepted_at__isnull=True, owner_since__lt=_end_of(days.asked_by))
    unheard_of = Q(due_on__isnull=False, due_on__gte=on, due_on__lt=days.due_before, told_at__lt=_end_of(days.told_by))
    return nobody_can_be_late | not_accepted | unheard_of | Q(slips__gte=TOO_OFTEN)


def _end_of(day: date) -> datetime:
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def ranked(field: str, words: tuple) -> Case:
    """Order a field's words as they are listed, not by their letters."""
    return Case(
        *(When(**{field: word}, then=Value(rank)) for rank, word in enumerate(words)), default=Value(len(words))
    )


def last_without(field: str, *, is_descending: bool):
    """Order by a field, what has nothing in it last either way."""
    return F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
