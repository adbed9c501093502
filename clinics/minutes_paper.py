"""A session's minutes as a document to be printed, e-mailed and kept."""

from collections.abc import Iterator
from datetime import datetime

from clinics.rules.minutes import Figure, Minute, Minutes, Present, Reopened
from organisation.documents import Block, Bullets, Document, Heading, KeyValues, Paragraph, Table


def as_document(minutes: Minutes, *, written_at: datetime | None = None) -> Document:
    """Lay minutes out: who was there, what was decided item by item, then what is to be done by whom."""
    return Document(
        title=minutes.title,
        subtitle=_subtitle(minutes),
        blocks=tuple(_blocks(minutes)),
        author=minutes.signed.by if minutes.signed else "",
        written_at=written_at,
    )


def _subtitle(minutes: Minutes) -> str:
    signed = minutes.signed
    return f"Version {signed.version}, signed off {signed.at}" if signed else "Not signed off"


def _blocks(minutes: Minutes) -> Iterator[Block]:
    yield _head(minutes)
    yield from map(_reopened, minutes.reopenings)
    yield Heading("Attendance")
    yield _attendance(minutes.attendance)
    yield Heading("Actions by owner")
    yield from _actions(minutes)
    yield Heading("What was decided")
    for minute in minutes.minutes:
        yield from _item(minute)
    yield Heading("Carried to the next session")
    yield _carried(minutes)
    if minutes.held_back:
        yield Heading("Held back from the agenda")
        yield Bullets(tuple(f"{one.title}: {one.reason} ({one.by})" for one in minutes.held_back))
    yield Heading("Signed off")
    yield Paragraph(_signed(minutes))


def _head(minutes: Minutes) -> KeyValues:
    pairs = [("Service", minutes.unit), ("Held on", minutes.held_on), ("Chair", minutes.chair)]
    if minutes.place:
        pairs.append(("Where", minutes.place))
    if minutes.figures_as_at:
        pairs.append(("Figures as at", f"{minutes.figures_as_at}, when the agenda was issued"))
    return KeyValues(tuple(pairs))


def _reopened(reopened: Reopened) -> Paragraph:
    return Paragraph(
        f"{reopened.reason} ({reopened.by}, {reopened.at})",
        lead=f"Taken up again after version {reopened.after_version}.",
    )


def _attendance(attendance: tuple[Present, ...]) -> Block:
    if not attendance:
        return Paragraph("No attendance was recorded.")
    rows = tuple((one.name, one.seat, one.presence, one.deputy or "–") for one in attendance)
    return Table("Who came", ("Name", "Seat", "Attendance", "Came in their place"), rows, widths=(5, 3, 3, 5))


def _actions(minutes: Minutes) -> Iterator[Block]:
    if not minutes.actions_by_owner:
        yield Paragraph("No action was agreed.")
    for owner, theirs in minutes.actions_by_owner:
        rows = tuple(
            (action.title, action.due_on, action.success_measure or "–", f"{minute.number}. {minute.title}")
            for action, minute in theirs
        )
        yield Table(owner, ("Action", "Due", "How we will know", "Agreed on"), rows, widths=(5, 3, 4, 4))


def _item(minute: Minute) -> Iterator[Block]:
    deep = ", deep dive" if minute.is_deep_dive else ""
    yield Heading(f"{minute.number}. {minute.title}", level=2)
    carried = f" {say_carried(minute)}" if minute.times_carried else ""
    yield Paragraph(f"{minute.reason}{carried}", lead=f"{minute.kind}{deep}.")
    if minute.figures:
        yield _figures(minute.figures)
    yield Paragraph(_outcome(minute), lead=f"{minute.assurance_word or 'No outcome'}.")
    if minute.decision:
        yield Paragraph(minute.decision, lead="Decided.")
    if minute.actions:
        yield Bullets(tuple(f"{one.title}: {one.owner}, due {one.due_on}" for one in minute.actions))


def _outcome(minute: Minute) -> str:
    cause = f"Cause: {minute.cause.lower()}. " if minute.cause else ""
    by = f" (recorded by {minute.recorded_by})" if minute.recorded_by else ""
    return f"{cause}{minute.discussion}{by}"


def _figures(figures: tuple[Figure, ...]) -> Table:
    rows = tuple(
        (one.name, one.month, say_figure(one), one.fraction or "–", one.target or "–", one.status or "–")
        for one in figures
    )
    headings = ("Measure", "Month", "Figure", "From", "Target", "Status")
    return Table("Figures as issued", headings, rows, numeric=frozenset({2, 3, 4}), widths=(7, 3, 4, 3, 2, 3))


def say_figure(figure: Figure) -> str:
    """Write a figure, and what its source printed where that differs: neither is corrected silently."""
    return f"{figure.figure} (printed as {figure.printed})" if figure.printed else figure.figure


def say_carried(minute: Minute) -> str:
    """Say how often an item has been carried."""
    times = "once" if minute.times_carried == 1 else f"{minute.times_carried} times"
    return f"Carried {times} before."


def _carried(minutes: Minutes) -> Block:
    if not minutes.carried:
        return Paragraph("Nothing.")
    return Bullets(tuple(f"{one.title}: {_why_carried(one)}" for one in minutes.carried))


def _why_carried(minute: Minute) -> str:
    why = "not reached." if minute.assurance == "not_reached" else "to come back."
    return f"{why} {say_carried(minute)}" if minute.times_carried else why


def _signed(minutes: Minutes) -> str:
    signed = minutes.signed
    if signed is None:
        return "These minutes are not signed off yet."
    return f"Version {signed.version} was signed off by {signed.by} ({signed.signs_as.lower()}) on {signed.at}."
