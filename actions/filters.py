"""Choosing among actions: every choice stands in the address."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from actions.going import going
from actions.models import OPEN_STATES, Action, Priority, RaisedIn
from actions.models.actions import ActionQuerySet
from actions.plan_page import plans_in_reach
from actions.reach import owners_of, readable_actions
from actions.rules.lifecycle import ActionState, DeliveryStatus
from indicators.models import Indicator, PriorityArea
from organisation.models import Unit, User

OPEN, CLOSED = "open", "closed"
STATES = [(OPEN, "Open"), *ActionState.choices(), (CLOSED, "Closed")]
CLOSED_STATES = [ActionState.EMBEDDED.value, ActionState.NO_IMPACT.value, ActionState.CANCELLED.value]
LATE = [("0", "Overdue"), ("30", "By more than 30 days"), ("90", "By more than 90 days")]
NOBODY = "nobody"


def units_with_actions(request: HttpRequest) -> QuerySet[Unit]:
    """Offer the authority, the services, and whatever else has actions somebody may read."""
    theirs = readable_actions(request.user).order_by().values("unit")  # type: ignore[arg-type]
    return Unit.objects.filter(Q(kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.SERVICE]) | Q(pk__in=theirs))


def people_with_actions(request: HttpRequest) -> QuerySet[User]:
    """Offer the people who own an action somebody may read, also those who have left."""
    return owners_of(readable_actions(request.user))  # type: ignore[arg-type]


def plans_to_choose(request):
    """Offer the plans somebody may read."""
    return plans_in_reach(request.user)


class ActionFilter(django_filters.FilterSet):
    """Actions by words, place, owner, how they go, what they belong to and when they are due."""

    FIRST = ("words", "unit", "owner", "state", "delivery")

    words = django_filters.CharFilter(method="with_words", label="Words")
    unit = django_filters.ModelChoiceFilter(
        queryset=units_with_actions, method="at_or_below", label="Service", empty_label="Any"
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=people_with_actions,
        method="of_owner",
        label="Owner",
        empty_label="Anybody",
        null_label="Nobody",
        null_value=NOBODY,
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label="State", empty_label="Any")
    delivery = django_filters.ChoiceFilter(
        choices=DeliveryStatus.choices(), method="going_so", label="Delivery", empty_label="Any"
    )
    overdue = django_filters.ChoiceFilter(choices=LATE, method="late_by", label="Overdue", empty_label="Any")
    priority = django_filters.ChoiceFilter(choices=Priority.choices(), label="Priority", empty_label="Any")
    plan = django_filters.ModelChoiceFilter(queryset=plans_to_choose, label="Plan", empty_label="Any")
    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.filter(pk__in=Action.objects.order_by().values("indicator")),
        label="Indicator",
        empty_label="Any",
    )
    area = django_filters.ModelChoiceFilter(
        queryset=PriorityArea.objects.all(), label="Priority area", empty_label="Any"
    )
    raised_in = django_filters.ChoiceFilter(choices=RaisedIn.choices(), label="Raised in", empty_label="Any")
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label="Due from", widget=forms.DateInput(attrs={"type": "date"})
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label="Due up to", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Action
        fields = (
            "words", "unit", "owner", "state", "delivery", "overdue", "priority", "plan", "indicator", "area",
            "raised_in", "due_from", "due_to",
        )  # fmt: skip

    @property
    def in_view(self) -> list[forms.BoundField]:
        """Give the choices that always show."""
        return [self.form[name] for name in self.FIRST]

    @property
    def on_demand(self) -> list[forms.BoundField]:
        """Give the choices that open on demand."""
        return [field for field in self.form if field.name not in self.FIRST]

    @property
    def used(self) -> int:
        """Count the choices on demand that are made."""
        return sum(1 for field in self.on_demand if self.form.data.get(field.name))

    def with_words(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep what has every word in its title, its detail or the body outside that owns it."""
        for word in value.split():
            actions = actions.filter(
                Q(title__icontains=word) | Q(detail__icontains=word) | Q(outside_owner__icontains=word)
            )
        return actions

    def at_or_below(self, actions: ActionQuerySet, name: str, unit: Unit) -> ActionQuerySet:
        """Keep what belongs to a unit or to one below it."""
        return actions.filter(unit__in=[unit.pk, *(below.pk for below in unit.descendants())])

    def of_owner(self, actions: ActionQuerySet, name: str, owner: User | str) -> ActionQuerySet:
        """Keep what somebody owns, or what nobody does: neither a person nor a body outside."""
        return actions.filter(owner=None, outside_owner="") if owner == NOBODY else actions.filter(owner=owner)

    def in_state(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep what is in a state, or in one of those that are open or closed."""
        several = {OPEN: OPEN_STATES, CLOSED: CLOSED_STATES}
        return actions.filter(state__in=several.get(value, [value]))

    def going_so(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep what goes so today."""
        return going(actions, DeliveryStatus(value), on=timezone.localdate())

    def late_by(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep what is overdue by more than so many days."""
        return actions.overdue(on=timezone.localdate() - timedelta(days=int(value)))
