"""A plan as a document to be printed, e-mailed and kept: what its page says, on the day it is asked for."""

from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from actions.models import MilestoneMove
from actions.plan_page import ActionLine, MilestoneLine, PlanReading
from actions.rules.timeline import Timeline, written
from organisation.documents import Block, Bullets, Document, Heading, KeyValues, Paragraph, Picture, Table, as_pngs


def as_document(page: PlanReading, *, written_at: datetime | None = None) -> Document:
    """Lay a plan out: what it is for, how it stands and what contradicts that, what it holds."""
    return Document(
        title=str(page.plan),
        subtitle=f"{page.plan.get_kind_display()}, {page.plan.unit}, as at {written(page.on)}",
        blocks=tuple(_blocks(page)),
        author=str(page.plan.sponsor or ""),
        written_at=written_at,
    )


def _blocks(page: PlanReading) -> Iterator[Block]:
    yield Paragraph(page.plan.purpose)
    yield _facts(page)
    yield Heading("How it stands")
    yield Paragraph(_declared(page), lead="Declared.")
    yield Paragraph(f"{page.judged.status.label}. {page.judged.reason}", lead="By its actions and milestones.")
    if page.against:
        yield Heading("Contradictions", 2)
        yield Bullets(tuple(page.against))
    yield from _objectives(page)
    if page.timeline:
        yield Heading("Milestones")
        yield picture_of(page.timeline)
        yield _milestones(page.milestones)
    yield Heading("What was declared")
    yield _declarations(page)


def _facts(page: PlanReading) -> KeyValues:
    plan = page.plan
    dates = [f"{what} {written(day)}" for what, day in (("from", plan.starts_on), ("to", plan.ends_on)) if day]
    pairs = [("Sponsor", str(plan.sponsor or "Nobody")), ("Service", str(plan.unit))]
    pairs += [("Priority area", str(plan.area))] if plan.area else []
    return KeyValues((*pairs, *([("Runs", " ".join(dates))] if dates else [])))


def _declared(page: PlanReading) -> str:
    if page.declared is None:
        return "Nobody has declared how it stands."
    said = page.said
    return f"{page.declared.label}. {said.reason} ({said.declared_by}, {_day(said.declared_at)})" if said else "–"


def _objectives(page: PlanReading) -> Iterator[Block]:
    yield Heading("Objectives and actions" if page.last_objective else "Actions")
    if not page.groups:
        yield Paragraph("It has no action yet.")
    for place, (objective, lines) in enumerate(page.groups, start=1):
        title = f"{place}. {objective.title}" if objective else "Under no objective"
        if page.last_objective:
            yield Heading(title, 2)
        yield _actions(title if objective else "Actions", lines) if lines else Paragraph("No action serves it yet.")


def _actions(caption: str, lines: list[ActionLine]) -> Table:
    rows = tuple(
        (
            f"{line.action.title}{' (critical)' if line.action.is_critical else ''}",
            line.action.owned_by,
            written(line.action.due_on) if line.action.due_on else "No date",
            f"{line.delivery.status.label}. {line.delivery.reason}" if line.delivery else line.state.label,
        )
        for line in lines
    )
    return Table(caption, ("Action", "Owner", "Due", "Delivery"), rows, widths=(5, 3, 3, 5))


def _milestones(lines: list[MilestoneLine]) -> Table:
    rows = tuple(
        (
            line.milestone.title + (f". {line.milestone.note}" if line.milestone.note else ""),
            written(line.milestone.starts_on) if line.milestone.starts_on else "–",
            written(line.milestone.due_on),
            written(line.milestone.original_due_on),
            " ".join([line.told, *map(_moved, line.milestone.moves.all())]),
        )
        for line in lines
    )
    headings = ("Milestone", "Begins", "Due", "First due", "State")
    return Table("Milestones, with the date each had first", headings, rows, widths=(4, 2, 2, 2, 5))


def _moved(move: MilestoneMove) -> str:
    return f"{_day(move.moved_at)}: {move.reason} ({move.moved_by})."


def _declarations(page: PlanReading) -> Block:
    said = [
        (_day(one.declared_at), one.get_status_display(), one.reason, str(one.declared_by))
        for one in page.plan.declarations.all()
    ]
    if not said:
        return Paragraph("Nothing yet.")
    return Table(
        "Every declaration, the newest first", ("On", "Status", "Reason", "By"), tuple(said), widths=(2, 2, 6, 3)
    )


def picture_of(drawn: Timeline) -> Picture:
    """Give the timeline as a picture, with the words that stand for it."""
    svg = render_to_string("actions/_plan_timeline.svg", {"drawn": drawn}).strip().encode()
    return Picture(f"{drawn.told} {drawn.today}.", png=as_pngs([svg])[0], svg=svg)


def _day(moment: datetime) -> str:
    return written(timezone.localdate(moment))
