"""Tables about clinics."""

import django_tables2 as tables

RIGHT = {"th": {"class": "number"}, "td": {"class": "number"}}


def count(name: str) -> tables.Column:
    """Give a column of counts."""
    return tables.Column(verbose_name=name, attrs=RIGHT)


class ContinuityTable(tables.Table):
    """How a service's clinics went, quarter by quarter."""

    service = tables.Column()
    quarter = tables.Column(order_by="quarter")
    due = count("Due")
    held = count("Held")
    cancelled = count("Cancelled")
    missed = count("Missed")
    moved = count("Moved")
    besides = count("Held besides")
    items = count("Items")
    carried = count("Carried")
    most_carried = count("Most often carried")
    raised = count("Actions raised")
    finished = count("Actions finished")

    class Meta:
        empty_text = "No clinic was due or held."

    caption = "Clinics held against due, by service and quarter"
