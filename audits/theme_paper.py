"""A theme of audits as a document to be printed and kept: what its page says to whoever asks for it, and no more."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from audits.paper import FOR_QA, actions_table, day, grades_table, head, lessons
from audits.themes import ThemePage
from organisation.documents import Block, Document, Heading, Paragraph


def as_document(page: ThemePage, *, written_at: datetime | None = None) -> Document:
    """Lay a theme out: how its audits came out, what they taught, what is done about it."""
    on = timezone.localdate(written_at) if written_at else timezone.localdate()
    return Document(
        title=str(page.theme),
        subtitle=f"Theme of audits, as at {day(on)}",
        blocks=(*head(page.by, on), *_blocks(page)),
        written_at=written_at,
    )


def _blocks(page: ThemePage) -> Iterator[Block]:
    whole, services, types = page.whole, page.by_service, page.by_type
    if any(row.show and row.counts.cases < 10 for row in (whole, *services, *types)):
        yield Paragraph(FOR_QA, lead="For the QA unit.")
    yield Heading("How its audits came out")
    yield Paragraph(_counts(page))
    if whole.counts.cases:
        yield grades_table("By service", "Service", [*services, whole])
        yield grades_table("By type", "Type", types)
    yield Heading("What it taught")
    learned = list(page.learning)
    yield lessons(learned) if learned else Paragraph("Nothing has been published under this theme.")
    yield Heading("What is done about it")
    if page.actions:
        yield actions_table("Actions", page.actions)
    else:
        yield Paragraph("No action was raised on its audits.")


def _counts(page: ThemePage) -> str:
    counts = page.whole.counts
    open_still = f" {counts.provisional} of them are not final." if counts.provisional else ""
    return (
        f"{counts.cases} graded audit{'' if counts.cases == 1 else 's'} in the services {page.by} reads audits of: "
        f"{counts.good_or_better} good or better, {counts.requires_improvement} requires improvement, "
        f"{counts.inadequate} inadequate.{open_still}"
    )
