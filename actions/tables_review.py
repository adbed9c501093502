"""The record of a sitting as a table."""

import django_tables2 as tables


class RecordTable(tables.Table):
    """One line an action: how it stood, what was decided, why."""

    owner = tables.Column(accessor="item__owned_by", verbose_name="Owner")
    action = tables.Column(accessor="item__action", verbose_name="Action")
    unit = tables.Column(accessor="item__action__unit", verbose_name="Service")
    priority = tables.Column(accessor="item__action__get_priority_display", verbose_name="Priority")
    due_on = tables.Column(accessor="item__due_on", verbose_name="Was due")
    days_overdue = tables.Column(accessor="item__days_overdue", verbose_name="Days overdue")
    outcome = tables.Column(verbose_name="Decision")
    reason = tables.Column(verbose_name="Reason", default="")
    meeting_on = tables.Column(verbose_name="Meeting on", default="")

    class Meta:
        orderable = False
