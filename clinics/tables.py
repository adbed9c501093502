"""Tables about clinics."""

import django_tables2 as tables

from organisation.nothing import Nothing

RIGHT = {"th": {"class": "number"}, "td": {"class": "number"}}


def count(name: str) -> tables.Column:
    """Give a column of counts."""
    return tables.Column(verbose_name=name, attrs=RIGHT)


class ContinuityTable(tables.Table):
    """How a service's clinics went, quarter by quarter."""

    service = tables.Column()
    quarter = tables.Column(attrs={"td": {"class": "nowrap"}})
    due = count("Due")
    held = count("Held")
    cancelled = count("Cancelled")
    missed = count("Missed")
    moved = count("Moved")
    items = count("Items")
    carried = count("Carried")
    most_carried = count("Most often")
    raised = count("Raised")
    finished = count("Finished")

    nothing = Nothing(
        "No clinic was due.",
        "Once clinics meet, this counts those held against those due, what they carried and what came of it.",
        "See the clinics",
        "clinics:list",
    )

    class Meta:
        empty_text = "No clinic was due."

    caption = "Clinics held against due, by service and quarter"
