"""Gathering what an edition says from what is held: every section in the report's order, as values without a look.

held.py        everything that is read, in a fixed number of queries
figures.py     tables of measures, with statuses and doubts, and their charts
printed.py     the same tables as the returns printed them
words.py       what was written, what is missing and who owes it
promises.py    actions
clinics.py     the assurance clinic overview
programmes.py  declared statuses and milestones
appendix.py    what the clinics saw
notes.py       data notes
assurance.py   what the Board is alerted to, advised of and assured of, by rule
trends.py      each measure's three numbers and months, for the Board's dashboard
"""

from datetime import date, datetime

from indicators.rules.wording import print_month
from organisation.models import Unit
from organisation.rules.calendar import add_months
from reports.editions.contents import Assurance, EditionContents, Figures, Plain, SectionContents
from reports.editions.gathering.appendix import appendix
from reports.editions.gathering.assurance import assurance_lines
from reports.editions.gathering.clinics import overview
from reports.editions.gathering.figures import charts, tables
from reports.editions.gathering.held import Held, read_held
from reports.editions.gathering.notes import data_notes
from reports.editions.gathering.printed import PrintedRows, read_printed, tables_as_printed
from reports.editions.gathering.programmes import programmes
from reports.editions.gathering.promises import promises
from reports.editions.gathering.summary import summary
from reports.editions.gathering.trends import trends
from reports.editions.gathering.words import missing, words
from reports.editions.order import Place
from reports.models import Edition
from reports.rules.words import SectionKind


def gather(of: Edition | date, unit: Unit, *, as_reported: bool = False, now: datetime) -> EditionContents:
    """Gather the edition of a month for the authority or a service.

    Checked, figures are computed from their fractions and doubts are marked in their cells. `as_reported` prints
    them as the returns did, unjudged and unmarked. Restatements are for whoever publishes to add.
    """
    held = read_held(of, unit, now=now)
    return _contents(held, read_printed(held) if as_reported else None)


def gather_with_earlier(
    of: Edition, unit: Unit, *, earlier: date, now: datetime
) -> tuple[EditionContents, EditionContents]:
    """Gather an edition, and of one of an earlier month the tables as they would be printed now: read once."""
    held = read_held(of, unit, now=now, back_to=earlier)
    return _contents(held.of(held.month)), _reprint(held.of(earlier))


def _contents(held: Held, printed: PrintedRows | None = None) -> EditionContents:
    checked = printed is None
    return EditionContents(
        name=held.edition.name if held.edition else print_month(add_months(held.month, 1)),
        month=held.month,
        unit=held.unit.name,
        made_at=held.now,
        sections=tuple(_section(held, place, printed) for place in held.places),
        data_notes=data_notes(held) if checked else (),
        assurance=Assurance(assurance_lines(held), trends(held)) if checked else None,
    )


def _reprint(held: Held) -> EditionContents:
    sections = (
        SectionContents(place.kind, place.key, place.heading, figures=_figures(held, place, None))
        for place in held.places
    )
    name = print_month(add_months(held.month, 1))
    return EditionContents(name, held.month, held.unit.name, held.now, tuple(sections))


def _section(held: Held, place: Place, printed: PrintedRows | None) -> SectionContents:
    as_reported = printed is not None
    return SectionContents(
        kind=place.kind,
        key=place.key,
        heading=place.heading,
        words=words(held, place),
        figures=_figures(held, place, printed),
        tables=_tables(held, place, as_reported=as_reported),
        charts=() if as_reported else charts(held, place),
        promises=promises(held, place, as_reported=as_reported),
        missing=missing(held, place),
    )


def _figures(held: Held, place: Place, printed: PrintedRows | None) -> tuple[Figures, ...]:
    if place.kind is SectionKind.APPENDIX:
        return appendix(held, printed)
    return tables(held, place) if printed is None else tables_as_printed(held, printed, place)


def _tables(held: Held, place: Place, *, as_reported: bool) -> tuple[Plain, ...]:
    if place.kind is SectionKind.CLINICS:
        return overview(held, as_reported=as_reported)
    if place.kind is SectionKind.PROGRAMMES:
        return programmes(held, as_reported=as_reported)
    return summary(held) if place.kind is SectionKind.SUMMARY and not as_reported else ()
