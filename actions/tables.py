"""Lists of actions."""

import django_tables2 as tables
from django.utils.html import format_html

from actions.models import Action
from actions.rules.lifecycle import ActionState


class ActionTable(tables.Table):
    """Actions with how each is going. `on` is the day it is judged from."""

    title = tables.Column(linkify=True, verbose_name="Action")
    unit = tables.Column(verbose_name="Service")
    owned_by = tables.Column(verbose_name="Owner", order_by=("owner__first_name", "outside_owner"))
    due_on = tables.DateColumn(format="j M Y", verbose_name="Due", default="No date")
    state = tables.Column(verbose_name="State")
    delivery = tables.Column(empty_values=(), orderable=False, verbose_name="Delivery")
    last_note = tables.Column(verbose_name="Last update", orderable=False, default="None yet")

    class Meta:
        model = Action
        fields = ("title", "unit", "owned_by", "due_on", "state", "delivery", "last_note")
        empty_text = "No actions match."
        attrs = {"caption": "Actions"}

    def __init__(self, rows, *, on, caption="Actions", **kwargs):
        super().__init__(rows, **kwargs)
        self.on, self.caption = on, caption

    def render_state(self, value, record):
        """Show the state in words."""
        return ActionState(record.state).label

    def value_state(self, value, record):
        """Give a file the same words."""
        return ActionState(record.state).label

    def render_delivery(self, record):
        """Show how delivery goes, with its reason."""
        going = record.delivery(on=self.on)
        if going is None:
            return "—"
        return format_html(
            '<span class="pill pill-{}">{}</span> <span class="pill-reason">{}</span>',
            going.status.value,
            going.status.label,
            going.reason,
        )

    def value_delivery(self, record):
        """Give a file the status and the reason."""
        going = record.delivery(on=self.on)
        return f"{going.status.label}: {going.reason}" if going else ""
