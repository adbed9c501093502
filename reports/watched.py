"""What of reports is evidence: editions and who writes what in them, commentary and its reviews, tokens."""

from organisation.evidence.catalogue import Source, watch, watch_history
from organisation.rules.evidence import Record
from reports.models import ApiToken, Commentary, CommentaryStep, Edition, EditionSection


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(Edition, Record.EDITION, thing=("name",))
    watch_history(EditionSection, Record.EDITION, thing=("edition", "kind", "area"))
    watch_history(ApiToken, Record.ROLE, thing=("name",), unit="unit")
    watch(
        Source(
            Commentary,
            Record.EDITION,
            "written_at",
            "written_by",
            ("unit", "month", "area", "indicator", "section", "number"),
            ("reports.commentary", "id"),
            act="commentary written",
            became=("text",),
            unit="unit",
            may_be_older=True,
        )
    )
    watch(
        Source(
            CommentaryStep,
            Record.EDITION,
            "taken_at",
            "taken_by",
            ("commentary",),
            ("reports.commentary", "commentary_id"),
            act="commentary reviewed",
            became=("step",),
            why=("note",),
            unit="commentary__unit",
            may_be_older=True,
        )
    )
