"""Lists of audits."""

import django_tables2 as tables
from django.template.loader import render_to_string

from audits.models import Audit, AuditState


class AuditTable(tables.Table):
    """Audits, newest first."""

    reference = tables.Column(linkify=True)
    unit = tables.Column(verbose_name="Service")
    kind = tables.Column()
    audited_on = tables.DateColumn(format="j M Y")
    auditor = tables.Column()
    grade = tables.Column(orderable=False, default="–")
    state = tables.Column()

    class Meta:
        model = Audit
        fields = ("reference", "unit", "kind", "audited_on", "auditor", "grade", "state")
        empty_text = "No audit has been entered yet."

    def __init__(self, *args, **kwargs):
        """Name the table."""
        super().__init__(*args, **kwargs)
        self.caption = "Audits"

    def render_grade(self, value):
        """Show the grade that counts, in word and shape."""
        return render_to_string("components/pill.html", {"word": value})

    def value_grade(self, value):
        """Give a file the word."""
        return value.label

    def render_state(self, record):
        """Show the state in words."""
        return AuditState(record.state).label
