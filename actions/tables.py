"""Lists of actions."""

from collections.abc import Sequence

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.timezone import localdate

from actions.columns import ALWAYS, COLUMNS, USUAL
from actions.going import last_without, ranked, with_urgency
from actions.models import Action, Priority
from actions.rules.lifecycle import ActionState
from organisation.nothing import Nothing

DAY = "j M Y"


class ActionTable(tables.Table):
    """Actions with how each is going. `on` is the day it is judged from."""

    title = tables.Column(linkify=True, verbose_name="Action", order_by=("title", "pk"))
    unit = tables.Column(verbose_name="Service", order_by=("unit__name", "pk"))
    owned_by = tables.Column(
        verbose_name="Owner", order_by=("owner__first_name", "owner__last_name", "outside_owner", "pk")
    )
    due_on = tables.DateColumn(format=DAY, verbose_name="Due", default="No date")
    state = tables.Column(verbose_name="State")
    delivery = tables.Column(empty_values=(), verbose_name="Delivery")
    last_note = tables.Column(verbose_name="Last update", orderable=False, default="None yet")
    priority = tables.Column(verbose_name="Priority")
    indicator = tables.Column(linkify=True, order_by=("indicator__name", "pk"), default="—")
    area = tables.Column(verbose_name="Priority area", order_by=("area__position", "pk"), default="—")
    plan = tables.Column(order_by=("plan__name", "pk"), default="—")
    raised_in = tables.Column(verbose_name="Raised in", order_by=("raised_in", "pk"))
    raised_on = tables.DateColumn(
        accessor="raised_at", format=DAY, verbose_name="Raised on", order_by=("raised_at", "pk")
    )
    original_due_on = tables.DateColumn(format=DAY, verbose_name="First due", default="No date")
    slips = tables.Column(
        verbose_name="Date moved",
        order_by=("slips", "pk"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    last_reported_on = tables.DateColumn(
        accessor="last_reported_at", format=DAY, verbose_name="Last heard of", default="Not yet"
    )

    words = {"delivery": "delivery-status", "area": "priority-area"}
    stacks = True

    nothing = Nothing(
        "No action is open.",
        "Actions are what was promised: in a clinic, after an audit, on a flag, or on their own.",
        "Raise an action",
        "actions:raise",
    )

    class Meta:
        model = Action
        fields = (ALWAYS, *COLUMNS)
        empty_text = "No action matches what you chose."
        attrs = {"caption": "Actions", "class": "stacks-close actions"}

    def __init__(self, rows, *, on, caption="Actions", columns: Sequence[str] = USUAL, **kwargs):
        left_out = [name for name in COLUMNS if name not in columns]
        super().__init__(rows, exclude=left_out, **kwargs)
        self.on, self.caption = on, caption

    def render_state(self, record):
        """Show the state in words."""
        return ActionState(record.state).label

    def value_state(self, record):
        """Give a file the same words."""
        return ActionState(record.state).label

    def order_state(self, rows, is_descending):
        """Order by how far it has got."""
        return _by(rows, ranked("state", tuple(ActionState)), is_descending)

    def order_priority(self, rows, is_descending):
        """Order by how serious it is: the gravest first."""
        return _by(rows, ranked("priority", tuple(Priority)), is_descending)

    def order_due_on(self, rows, is_descending):
        """Order by date; what has none comes last."""
        return rows.order_by(last_without("due_on", is_descending=is_descending), "pk"), True

    def order_original_due_on(self, rows, is_descending):
        """Order by the first date; what has none comes last."""
        return rows.order_by(last_without("original_due_on", is_descending=is_descending), "pk"), True

    def order_last_reported_on(self, rows, is_descending):
        """Order by when it was last heard of; what never was comes last."""
        return rows.order_by(last_without("last_reported_at", is_descending=is_descending), "pk"), True

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

    def order_delivery(self, rows, is_descending):
        """Order by how pressing it is: overdue, at risk, on track, complete; then by date."""
        rank = "-urgency" if is_descending else "urgency"
        return with_urgency(rows, on=self.on).order_by(rank, last_without("due_on", is_descending=False), "pk"), True

    def value_due_on(self, record):
        """Give a file a day as a day."""
        return record.due_on

    def value_original_due_on(self, record):
        """Give a file a day as a day."""
        return record.original_due_on

    def value_raised_on(self, record):
        """Give a file a day as a day."""
        return localdate(record.raised_at)

    def value_last_reported_on(self, record):
        """Give a file a day as a day."""
        return localdate(record.last_reported_at) if record.last_reported_at else None


def _by(rows, rank, is_descending):
    return rows.order_by(rank.desc() if is_descending else rank.asc(), "pk"), True
