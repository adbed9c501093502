"""What was written about a section, and what is missing of it with who owes it."""

from indicators.rules.wording import print_day
from reports.editions.contents import Words
from reports.editions.gathering.held import Held
from reports.editions.order import Place
from reports.models import Commentary
from reports.rules.words import SectionKind, Step

WITHOUT_WORDS = (SectionKind.APPENDIX,)
BEING_WRITTEN = "Being written"


def words(held: Held, place: Place) -> Words | None:
    """Give the newest version of what was written: about the section, or about the area it is printed as."""
    row = _newest(held, place)
    if row is None:
        return None
    return Words(
        row.text, row.telling, row.why, row.doing, row.recovering, row.meaning, str(row.written_by), _state(row)
    )


def missing(held: Held, place: Place) -> str:
    """Say that nothing is written yet, and who owes it."""
    if place.kind in WITHOUT_WORDS or _newest(held, place) is not None:
        return ""
    owed = held.owed.get((place.kind.value, place.area_key))
    if owed is None or owed.owner is None:
        return "Nothing has been written yet, and nobody is named to write it."
    by = f" by {print_day(owed.due_on)}" if owed.due_on else ""
    return f"Nothing has been written yet: {owed.owner} owes it{by}."


def _newest(held: Held, place: Place) -> Commentary | None:
    of_area = held.words.get((place.area.pk, None, "")) if place.area else None
    return of_area if place.kind is SectionKind.AREA else held.words.get((None, None, place.kind.value), of_area)


def _state(row: Commentary) -> str:
    steps = list(row.steps.all())
    return Step(steps[-1].step).label if steps else BEING_WRITTEN
