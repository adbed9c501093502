"""Choosing among actions."""

import django_filters

from actions.models import Action, ActionPlan, Priority
from actions.rules.lifecycle import ActionState
from indicators.models import PriorityArea
from organisation.models import Unit


class ActionFilter(django_filters.FilterSet):
    """Actions by words, service, state, area, plan and priority."""

    words = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label="Words")
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.published(), label="Service", empty_label="Any")
    state = django_filters.ChoiceFilter(choices=ActionState.choices(), label="State", empty_label="Any")
    area = django_filters.ModelChoiceFilter(
        queryset=PriorityArea.objects.all(), label="Priority area", empty_label="Any"
    )
    plan = django_filters.ModelChoiceFilter(queryset=ActionPlan.objects.all(), label="Plan", empty_label="Any")
    priority = django_filters.ChoiceFilter(choices=Priority.choices(), label="Priority", empty_label="Any")

    class Meta:
        model = Action
        fields = ("words", "unit", "state", "area", "plan", "priority")
