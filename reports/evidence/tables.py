"""The table of evidence, as it is read and as it is exported."""

import django_tables2 as tables

from organisation.models import EvidenceEntry
from organisation.nothing import Nothing
from organisation.rules.evidence import Record


class EvidenceTable(tables.Table):
    """Every entry, the newest first."""

    at = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="When", order_by=("at", "number"))
    actor = tables.Column(verbose_name="Who", default="Nobody: by itself", orderable=False)
    act = tables.Column(verbose_name="Did what", orderable=False)
    thing = tables.Column(verbose_name="With what", orderable=False)
    was = tables.Column(verbose_name="From", default="–", orderable=False)
    became = tables.Column(verbose_name="To", default="–", orderable=False)
    why = tables.Column(verbose_name="Why", default="–", orderable=False)
    number = tables.Column(verbose_name="Entry")

    caption = "Evidence, the newest first"

    nothing = Nothing(
        "Nothing has been gathered yet.",
        "Who changed what, from what to what and why, is gathered every few minutes. If this stays empty, see Jobs.",
        "See what runs by itself",
        "organisation:jobs",
    )

    class Meta:
        attrs = {"class": "stacks stacks-close evidence"}
        empty_text = "Nothing fits. What happened in the last few minutes may not be gathered yet."
        sequence = ("at", "actor", "act", "thing", "was", "became", "why", "number")

    def __init__(self, *args, **kwargs) -> None:
        """Name each cell for where it stands as a card."""
        super().__init__(*args, **kwargs)
        for column in self.columns.columns.values():
            column.column.attrs.setdefault("td", {})["data-label"] = str(column.header)

    def render_thing(self, value, record: EvidenceEntry) -> str:
        """Say what it is about, and of which unit."""
        return f"{value} ({record.unit})" if record.unit and str(record.unit) not in value else value

    def render_act(self, value, record: EvidenceEntry) -> str:
        """Say the class before what was done."""
        done = f"{Record(record.record).label}: {value}"
        return f"{done} (removed, its time being over)" if record.removal_id else done
