"""An issued agenda on paper: the same words and figures as its page, as a document."""

from collections.abc import Iterator

from django.utils import timezone

from clinics.agenda.changes import Change, Changes, changes_since_last
from clinics.agenda.moves import Shown, moved_since, shown_figures
from clinics.models import AgendaItem, ClinicSession
from indicators.rules.wording import print_day
from organisation.documents import Block, Bullets, Document, Heading, KeyValues, Paragraph, Table

FIGURES = ("Whose", "Month", "Figure", "From", "Target", "Status", "Month before", "Year before")
CHANGES = ("Measure", "Whose", "Then", "Now", "Change", "Flag then", "Flag now")


def agenda_document(session: ClinicSession) -> Document:
    """Write an issued agenda down: what stood when it was issued, and which figures have moved since."""
    items = list(session.items.select_related("held_back_by").prefetch_related("notes__written_by"))
    figures = shown_figures(items)
    on_agenda = [item for item in items if item.held_back_at is None]
    blocks: list[Block] = [KeyValues(tuple(_facts(session))), *_moved(items), Heading("Items")]
    for number, item in enumerate(on_agenda, start=1):
        blocks += _item(item, number, figures[item.pk])
    blocks += _held_back([item for item in items if item.held_back_at])
    blocks += _changes(changes_since_last(session))
    return Document(
        title=f"Agenda: {session.clinic}",
        subtitle=print_day(session.held_on),
        blocks=tuple(blocks),
        author=str(session.issued_by),
        written_at=session.issued_at,
        is_landscape=True,
    )


def _facts(session: ClinicSession) -> Iterator[tuple[str, str]]:
    clinic = session.clinic
    yield "When", f"{print_day(session.held_on)}, {clinic.starts_at:%H:%M}, {clinic.length_minutes} minutes"
    if clinic.place:
        yield "Where", clinic.place
    yield "Chair", str(session.chair or "Nobody yet")
    if members := [str(member) for member in clinic.members.select_related("user")]:
        yield "Members", "; ".join(members)
    if session.issued_at:
        at = timezone.localtime(session.issued_at)
        yield (
            "Issued",
            f"{print_day(at.date())}, {at:%H:%M}, by {session.issued_by}, with the figures as they stood then",
        )


def _moved(items: list[AgendaItem]) -> Iterator[Block]:
    if moved := moved_since(items):
        yield Heading("Figures that have moved since")
        yield Bullets(tuple(moved))


def _item(item: AgendaItem, number: int, figures: list[Shown]) -> Iterator[Block]:
    yield Heading(f"{number}. {item.title}", level=2)
    carried = f", carried {item.times_carried} times" if item.times_carried > 1 else ""
    deep = ", deep dive" if item.is_deep_dive else ""
    yield Paragraph(item.reason, lead=f"{item.get_kind_display()}{deep}{carried}.")
    if figures:
        rows = tuple(_figure(one) for one in figures)
        yield Table(
            f"Figures as issued: {item.title}", FIGURES, rows, frozenset({2, 3, 4, 6, 7}), (26, 14, 9, 10, 13, 12, 8, 8)
        )
    if notes := list(item.notes.all()):
        yield Bullets(
            tuple(f"{note.written_by}, {print_day(timezone.localdate(note.written_at))}: {note.note}" for note in notes)
        )


def _figure(one: Shown) -> tuple[str, ...]:
    row = one.frozen
    printed = f" (printed as {row['printed']})" if row["printed"] else ""
    cells = (
        row.get("whose", row["name"]), row["month"], row["figure"] + printed, row["fraction"], row.get("target", ""),
        row["status"], row.get("last_month", ""), row.get("year_ago", ""),
    )  # fmt: skip
    return tuple(cell or "–" for cell in cells)


def _held_back(items: list[AgendaItem]) -> Iterator[Block]:
    if items:
        yield Heading("Held back")
        yield Bullets(tuple(f"{item.title}: {item.held_back_reason} ({item.held_back_by})" for item in items))


def _changes(changes: Changes | None) -> Iterator[Block]:
    if changes and changes.rows:
        yield Heading(f"What has changed since the clinic met on {print_day(changes.since)}")
        rows = tuple(_change(row) for row in changes.rows)
        yield Table(
            "The clinic's measures, last time and now", CHANGES, rows, frozenset({2, 3}), (27, 17, 10, 10, 16, 10, 10)
        )


def _change(row: Change) -> tuple[str, ...]:
    then = f"{row.then} ({row.then_month})" if row.then_month else row.then
    now = f"{row.now} ({row.now_month})" if row.now_month else row.now
    flags = [flag.label if flag else "None" for flag in (row.flag_then, row.flag_now)]
    return tuple(cell or "–" for cell in (row.name, row.whose, then, now, row.words, *flags))
