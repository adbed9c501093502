"""The Board's report: sections to write and to review, and the edition to approve or publish."""

from django.urls import reverse

from reports.editions.preparing import Line
from reports.models import Edition, EditionState
from reports.rules.reviewing import TO_REVIEW, TO_WRITE, Stage
from reports.rules.today import MOST, due, in_short, waits, when_due
from reports.today.needs import Asked, Need, Pile, day_of

REVIEW_STEPS = {Stage.DRAFT: "Review", Stage.REVIEWED: "Approve"}


def to_write(ask: Asked) -> Pile:
    """Give the sections of the Board's report that somebody is to write."""
    lines = [line for line in ask.sections if line.section.owner_id == ask.user.pk and line.stage in TO_WRITE]
    return _pile(
        [_section(line, ask, "Write", line.subject.write_url) for line in lines],
        "Section of the Board’s report to write",
        "Sections of the Board’s report to write",
        address=_where(lines),
    )


def to_review(ask: Asked) -> Pile:
    """Give the sections somebody reviews or approves: written by somebody else, and not ready."""
    lines = [
        line
        for line in ask.sections
        if line.held and line.held.written_by_id != ask.user.pk and line.stage in TO_REVIEW
    ]
    return _pile(
        [_section(line, ask, REVIEW_STEPS[line.stage], line.subject.get_absolute_url()) for line in lines],
        "Section of the Board’s report to approve",
        "Sections of the Board’s report to approve",
        address=_where(lines),
    )


def to_approve(ask: Asked) -> Pile:
    """Give the editions whose sections are all ready, to be approved, and those approved and not published."""
    waiting = {line.section.edition_id for line in ask.sections}
    rows = Edition.objects.exclude(state=EditionState.PUBLISHED).defer("contents").order_by("month")
    ready = [one for one in rows if one.state == EditionState.APPROVED or one.pk not in waiting]
    return _pile(
        [_edition(one, ask) for one in ready],
        "Edition to approve or publish",
        "Editions to approve or publish",
        address=reverse("reports:editions"),
    )


def _pile(needs: list[Need], one: str, many: str, *, address: str) -> Pile:
    needs.sort(key=lambda need: need.urgency.place)
    return Pile(one, many, address, tuple(needs[:MOST]), len(needs))


def _section(line: Line, ask: Asked, step: str, address: str) -> Need:
    day, edition = line.section.due_on, line.section.edition
    said = {
        Stage.MISSING: "Nothing is written yet.",
        Stage.SENT_BACK: "Sent back to be changed.",
        Stage.DRAFT: "Written, and not reviewed.",
        Stage.REVIEWED: "Reviewed, and not approved.",
    }[line.stage]
    why = f"{said} {when_due(day, on=ask.today)}" if day else said
    since = day_of(line.held.written_at if line.held else edition.opened_at, otherwise=ask.today)
    urgency = due(day, on=ask.today) if day else waits(since)
    return Need(line.heading, str(edition), why, step, address, urgency)


def _edition(edition: Edition, ask: Asked) -> Need:
    approved = edition.state == EditionState.APPROVED
    why = "Approved, and not published." if approved else "Every section is ready, and it is not approved."
    if edition.meets_on:
        why = f"{why} The Board meets on {in_short(edition.meets_on, on=ask.today)}."
    address = reverse("reports:prepare-edition", args=[edition.month])
    since = day_of(edition.approved_at or edition.opened_at, otherwise=ask.today)
    urgency = due(edition.meets_on, on=ask.today) if edition.meets_on else waits(since)
    return Need(f"The Board’s report, {edition}", "", why, "Publish" if approved else "Approve", address, urgency)


def _where(lines: list[Line]) -> str:
    """Lead to the edition the first of them is of."""
    if not lines:
        return reverse("reports:editions")
    return reverse("reports:prepare-edition", args=[lines[0].section.edition.month])
