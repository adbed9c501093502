"""What every paper of audits has: whose copy it is, days in words, and counts with what may stand beside them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone

from actions.models import Action
from actions.rules.timeline import written
from audits.models import Learning
from audits.themes import Graded
from organisation import access
from organisation.documents import Block, Bullets, KeyValues, Paragraph, Table
from organisation.models import User

GRADES = ("Graded", "Outstanding", "Good", "Good or better", "Requires improvement", "Inadequate")
FOR_QA = "This copy holds percentages of fewer than ten. They are for the QA unit alone: do not pass it on."


def day_of(moment: datetime | None) -> str:
    """Write the day of a moment in words; nothing where there is none."""
    return written(timezone.localdate(moment)) if moment else ""


def day(on: date | None) -> str:
    """Write a day in words; a dash where there is none."""
    return written(on) if on else "–"


def head(by: User, on: date, *pairs: tuple[str, str]) -> Iterator[Block]:
    """Open a paper: what the authority says on every page, the facts, and whose copy it is."""
    if notice := access.notice_for(by):
        yield Paragraph(notice, lead="Notice.")
    yield KeyValues((*pairs, ("This copy", f"for {by}, {written(on)}")))


def grades_table(caption: str, first: str, rows: Iterable[Graded]) -> Table:
    """Lay out counts of grades, with shares where this reader may have them."""
    numeric = frozenset(range(1, len(GRADES) + 1))
    lines = tuple(_grades(row) for row in rows)
    return Table(caption, (first, *GRADES), lines, numeric=numeric, widths=(6, 3, 4, 3, 4, 4, 4))


def _grades(row: Graded) -> tuple[str, ...]:
    counts = row.counts
    return row.label, str(counts.cases), str(counts.outstanding), str(counts.good), *row.shares


def actions_table(caption: str, actions: Iterable[Action]) -> Table:
    """Lay out actions: what, whose, by when, how far."""
    rows = tuple((one.title, one.owned_by, day(one.due_on), one.get_state_display()) for one in actions)
    return Table(caption, ("Action", "Owner", "Due", "State"), rows, widths=(7, 4, 3, 3))


def lessons(learning: Iterable[Learning]) -> Block:
    """Lay out what was published, each with how many audits it comes from."""
    return Bullets(tuple(_lesson(one) for one in learning))


def _lesson(one: Learning) -> str:
    number = getattr(one, "from_audits", 0)
    source = f" (from {number} audit{'' if number == 1 else 's'})" if number else ""
    about = f", {one.theme}" if one.theme else ""
    return f"{one.get_kind_display()}{about}: {one.text}{source}"
