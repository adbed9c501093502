"""Lists of dip samples and of what audits teach."""

import django_tables2 as tables
from django.template.loader import render_to_string

from audits.models import DipSampleRequest, RequestState

ONE_LINE = {"td": {"class": "nowrap"}}


class DipSampleTable(tables.Table):
    """Dip samples asked for, with what was found."""

    indicator = tables.Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Figure asked about")
    whose = tables.Column(accessor="whose", verbose_name="Whose", order_by=("unit__name", "pk"))
    month = tables.DateColumn(format="M Y", attrs=ONE_LINE)
    question = tables.Column(orderable=False)
    state = tables.Column()
    asked_at = tables.DateColumn(format="j M Y", verbose_name="Asked on", attrs=ONE_LINE)
    asked_by = tables.Column(verbose_name="Asked by", order_by=("asked_by__first_name", "pk"))
    due_on = tables.DateColumn(format="j M Y", verbose_name="Due", attrs=ONE_LINE)
    result = tables.Column(accessor="result", orderable=False, default="–", empty_values=("",))

    stacks = True

    class Meta:
        model = DipSampleRequest
        fields = ("indicator", "whose", "month", "question", "state", "asked_at", "asked_by", "due_on", "result")
        empty_text = (
            "No dip sample is here. One is asked for beside a figure: on an indicator, a flag or a clinic's agenda."
        )

    def __init__(self, *args, caption: str, **kwargs):
        """Name the table."""
        super().__init__(*args, **kwargs)
        self.caption = caption

    def render_state(self, value, record):
        """Show the state in word and shape."""
        return render_to_string("components/pill.html", {"word": RequestState(record.state)})

    def value_state(self, record):
        """Give a file the word."""
        return RequestState(record.state).label
