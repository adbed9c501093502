"""Actions that need somebody: to decide about, to report on, to place, to verify, and those that moved nothing."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse

from actions.models import Action, Priority, RaisedIn
from actions.models.actions import ActionQuerySet
from actions.review_beside import without_impact
from actions.rules.lifecycle import ActionState
from organisation.roles import Capability
from reports.rules.today import due, how_long, waits, when_due
from reports.today.needs import Asked, Need, Pile, day_of, pile_of

SHOWN_AHEAD = timedelta(days=14)
"""Of one's own actions, those of the next fortnight ask for something now; the others stand beside."""


def overdue(ask: Asked) -> Pile:
    """Give what is overdue where somebody decides, but what is their own: others decide about that."""
    units = ask.units(Capability.DECIDE_OVERDUE)
    late = Action.objects.filter(unit__in=units).overdue(on=ask.today).exclude(owner=ask.user)
    return pile_of(
        _in_order(late, on=ask.today),
        lambda action: _dated(action, ask, "Decide", reverse("actions:review", args=[action.pk]), whose=_owned(action)),
        one="Overdue action to decide about",
        many="Overdue actions to decide about",
        address=reverse("actions:overdue"),
    )


def own(ask: Asked) -> Pile:
    """Give somebody's own actions that are late, due within a fortnight, or not accepted yet."""
    late = Q(due_on__lt=ask.today) & (Q(owner=ask.user) | Q(liaison=ask.user))
    near = Q(owner=ask.user) & Q(due_on__lte=ask.today + SHOWN_AHEAD)
    new = Q(owner=ask.user, accepted_at=None)
    return pile_of(
        _in_order(Action.objects.open().filter(late | near | new), on=ask.today),
        lambda action: _own(action, ask),
        one="Yours to do",
        many="Yours to do",
        address=reverse("actions:mine"),
    )


def unplaced(ask: Asked) -> Pile:
    """Give the open actions without an owner or a date."""
    waiting = Action.objects.filter(unit__in=ask.units(Capability.PLACE_ACTIONS)).unplaced()
    return pile_of(
        waiting.select_related("unit").order_by("raised_at", "pk"),
        lambda action: _unplaced(action, ask),
        one="Action without an owner or a date",
        many="Actions without an owner or a date",
        address=reverse("actions:unplaced"),
    )


def to_verify(ask: Asked) -> Pile:
    """Give what others say is done and somebody may verify: nobody verifies what they own, kept after or said."""
    usual, of_audits = ask.units(Capability.VERIFY_ACTIONS), ask.units(Capability.VERIFY_AUDIT_ACTIONS)
    theirs = Q(unit__in=usual) & ~Q(raised_in=RaisedIn.AUDIT) | Q(unit__in=of_audits, raised_in=RaisedIn.AUDIT)
    done = Action.objects.filter(theirs, state=ActionState.DONE)
    for part in ("owner", "liaison", "said_done_by"):
        done = done.exclude(**{part: ask.user})
    return pile_of(
        done.select_related("unit", "said_done_by").order_by("done_at", "pk"),
        lambda action: _done(action, ask),
        one="Action to verify",
        many="Actions to verify",
        address=f"{reverse('actions:list')}?{urlencode({'state': ActionState.DONE.value})}",
    )


def no_impact(ask: Asked) -> Pile:
    """Give what was done and moved nothing, where nothing newer works on the same measure."""
    return pile_of(
        without_impact(ask.user),
        lambda action: _no_impact(action, ask),
        one="Done, and it did not work",
        many="Done, and it did not work",
        address=reverse("actions:beside", args=["no-impact"]),
    )


def _in_order(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """Put actions in the order of the rule: late, today, to come, without a day; in each statutory duties first."""
    bands = Case(
        When(due_on__lt=on, then=Value(0)),
        When(due_on=on, then=Value(1)),
        When(due_on__gt=on, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    duty = Case(When(priority=Priority.STATUTORY, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = actions.select_related("unit", "owner").annotate(band=bands, duty=duty)
    return rows.order_by("band", "duty", "due_on", "pk")


def _dated(action: Action, ask: Asked, step: str, address: str, *, whose: str) -> Need:
    day = action.due_on or ask.today
    is_serious = action.priority == Priority.STATUTORY
    why = f"{'Statutory duty. ' if is_serious else ''}{when_due(day, on=ask.today)}"
    return Need(action.title, whose, why, step, address, due(day, on=ask.today, is_serious=is_serious))


def _own(action: Action, ask: Asked) -> Need:
    address = action.get_absolute_url()
    if action.owner_id == ask.user.pk and action.accepted_at is None:
        said = when_due(action.due_on, on=ask.today) if action.due_on else ""
        since = day_of(action.raised_at, otherwise=ask.today)
        urgency = due(action.due_on, on=ask.today) if action.due_on else waits(since)
        why = f"Given to you; you have not said that it is yours. {said}".strip()
        return Need(action.title, str(action.unit), why, "Accept it", f"{address}#yours", urgency)
    return _dated(action, ask, "Report progress", f"{address}#progress", whose=str(action.unit))


def _unplaced(action: Action, ask: Asked) -> Need:
    since = day_of(action.raised_at, otherwise=ask.today)
    lacks = "a date" if action.owner_id or action.outside_owner else "an owner" if action.due_on else "an owner or date"
    why = f"It has waited for {lacks} {how_long(since, on=ask.today)}."
    return Need(
        action.title, str(action.unit), why, "Place it", reverse("actions:place", args=[action.pk]), waits(since)
    )


def _done(action: Action, ask: Asked) -> Need:
    since = day_of(action.done_at, otherwise=ask.today)
    by = f" by {action.said_done_by}" if action.said_done_by else ""
    why = f"Said to be done{by}; it has waited to be verified {how_long(since, on=ask.today)}."
    return Need(action.title, str(action.unit), why, "Verify", f"{action.get_absolute_url()}#progress", waits(since))


def _no_impact(action: Action, ask: Asked) -> Need:
    since = day_of(action.closed_at, otherwise=ask.today)
    effect = getattr(action, "effect", None)
    why = (effect.sentence if effect else action.closed_reason) or "The measure did not move."
    if not action.indicator_id:
        return Need(action.title, _owned(action), why, "Look at it", action.get_absolute_url(), waits(since))
    about = urlencode({"indicator": action.indicator_id, "unit": action.unit_id})
    return Need(action.title, _owned(action), why, "Raise another", f"{reverse('actions:raise')}?{about}", waits(since))


def _owned(action: Action) -> str:
    return f"{action.unit}, {action.owned_by if action.owner_id or action.outside_owner else 'no owner'}"
