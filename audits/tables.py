"""Lists of audits."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from audits.models import Audit, AuditState
from organisation.nothing import Nothing


def name_cells(table: tables.Table) -> None:
    """Have each cell name its column, for where the page is narrow and a row stands as a card."""
    for column in table.columns:
        column.column.attrs = {"td": {"data-label": column.header}}


class AuditTable(tables.Table):
    """Audits, newest first."""

    reference = tables.Column(linkify=True)
    unit = tables.Column(verbose_name="Service")
    kind = tables.Column()
    audited_on = tables.DateColumn(format="j M Y")
    auditor = tables.Column()
    grade = tables.Column(orderable=False, default="–")
    state = tables.Column()

    words = {"grade": "grade", "reference": "pseudonymous"}

    nothing = Nothing(
        "No audit has been entered yet.",
        "Case audits stand here by their references, with the grade that counts. No child’s name is ever written.",
        "Start an audit",
        "audits:enter",
    )

    class Meta:
        model = Audit
        fields = ("reference", "unit", "kind", "audited_on", "auditor", "grade", "state")
        attrs = {"class": "stacks stacks-close"}
        empty_text = "No audit matches what you chose."

    def __init__(self, *args, **kwargs):
        """Name the table."""
        super().__init__(*args, **kwargs)
        self.caption = "Audits"
        name_cells(self)

    def render_grade(self, value):
        """Show the grade that counts, in word and shape."""
        return render_to_string("components/pill.html", {"word": value})

    def value_grade(self, value):
        """Give a file the word."""
        return value.label

    def render_state(self, record):
        """Show the state in words."""
        return AuditState(record.state).label


class WaitingTable(tables.Table):
    """Second readings that wait."""

    reference = tables.Column(accessor="audit__reference")
    unit = tables.Column(accessor="audit__unit", verbose_name="Service")
    kind = tables.Column(accessor="audit__get_kind_display", verbose_name="Type")
    audited_on = tables.DateColumn(accessor="audit__audited_on", verbose_name="Audited on", format="j M Y")
    why = tables.Column()
    how = tables.Column()
    since = tables.DateColumn(verbose_name="Waits since", format="j M Y")
    moderator = tables.Column(verbose_name="Second reader", empty_values=(), orderable=False)

    words = {"why": "moderation"}

    nothing = Nothing(
        "No audit waits for a second reading.",
        "Every Inadequate and Outstanding comes here when it is handed in, and a sample of the others each month.",
        "See all audits",
        "audits:list",
    )

    class Meta:
        orderable = False
        attrs = {"class": "stacks"}
        empty_text = "No audit waits for a second reading."

    def __init__(self, *args, **kwargs):
        """Name the table, and each cell for where it stands as a card."""
        super().__init__(*args, **kwargs)
        self.caption = "Waiting for a second reading"
        name_cells(self)

    def render_reference(self, value, record):
        """Lead to the reading."""
        return format_html('<a href="{}">{}</a>', reverse("audits:read-again", args=[record.audit.pk]), value)

    def render_moderator(self, record):
        """Say who has it, and lead to where it is given to another."""
        who = "You" if record.is_mine else record.moderator or "Nobody yet"
        to = reverse("audits:assign-moderator", args=[record.audit.pk])
        words = "change" if record.moderator else "give to"
        return format_html(
            '{} <a href="{}">{}<span class="visually-hidden"> the reader of {}</span></a>',
            who,
            to,
            words,
            record.audit.reference,
        )


class CasesTable(tables.Table):
    """Which case is which audit, as a file: for whoever has the list, and kept nowhere."""

    reference = tables.Column()
    number = tables.Column(verbose_name="Case-system number")
    unit = tables.Column(verbose_name="Service or team")
    state = tables.Column()
    auditor = tables.Column(default="")
    due_on = tables.DateColumn(verbose_name="Due on", format="j M Y", default="")

    def __init__(self, pairs):
        """Lay the pairs of a listed case and its audit out in rows."""
        super().__init__([self._row(case, audit) for case, audit in pairs])

    @staticmethod
    def _row(case, audit):
        state = AuditState(audit.state).label
        about = {name: getattr(audit, name) for name in ("reference", "unit", "auditor", "due_on")}
        return about | {"number": case.written, "state": state}
