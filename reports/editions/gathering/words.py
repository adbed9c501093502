"""What was written about a section, and what is missing of it with who owes it."""

from indicators.rules.wording import print_day
from reports.editions.contents import Words
from reports.editions.gathering.held import Held
from reports.editions.order import Place
from reports.models import Commentary
from reports.rules.reviewing import Stage, needs_words, stage_of, stage_of_section
from reports.rules.words import NOTHING_YET, WITHOUT_WORDS, Step


def words(held: Held, place: Place) -> Words | None:
    """Give the newest version of what was written about a section; nothing of one whose words are left out."""
    row = _newest(held, place)
    if row is None or _stage(held, place) is Stage.LEFT_OUT:
        return None
    state = stage_of(_steps(row)).label
    return Words(row.text, row.telling, row.why, row.doing, row.recovering, row.meaning, str(row.written_by), state)


def missing(held: Held, place: Place) -> str:
    """Say that nothing is written yet and who owes it, or why the edition goes without."""
    if not needs_words(place.kind) or words(held, place):
        return ""
    owed = held.owed_for(place)
    if owed and owed.left_out_reason:
        return f"{WITHOUT_WORDS}: {owed.left_out_reason}"
    if owed is None or owed.owner is None:
        return f"{NOTHING_YET}, and nobody is named to write it."
    by = f" by {print_day(owed.due_on)}" if owed.due_on else ""
    return f"{NOTHING_YET}: {owed.owner} owes it{by}."


def _newest(held: Held, place: Place) -> Commentary | None:
    """Give what stands of a section: of a part printed from an area, what was written of the part, or of the area."""
    of_part = held.words.get((None, None, place.kind.value))
    return of_part or (held.words.get((place.area.pk, None, "")) if place.area else None)


def _steps(row: Commentary) -> list[Step]:
    return [Step(one.step) for one in row.steps.all()]


def _stage(held: Held, place: Place) -> Stage:
    row, owed = _newest(held, place), held.owed_for(place)
    left_out = owed is not None and bool(owed.left_out_reason)
    return stage_of_section(place.kind, _steps(row) if row else None, left_out=left_out)
