"""Tables as the returns printed them, text by text: unjudged, unmarked, and not corrected since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.models import Indicator, Outturn, PrintedRow
from indicators.models.returns import ReturnState
from indicators.months import Standing
from indicators.rules.figures import UnreadableFigure, read_figure
from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import print_absence, print_figure, print_month
from indicators.standings import Series
from reports.editions.contents import Cell, Figures, Row
from reports.editions.gathering.held import Held, SeriesKey
from reports.editions.gathering.wording import plain
from reports.editions.order import Place

AS_RETURNS_SAY = {Absence.AWAITED: "TBC", Absence.NOT_APPLICABLE: "N/A"}
NOTHING = Cell("")


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as a return printed it, and which return that was."""

    label: str
    kind: str
    months: dict[date, str]
    target: str
    compared: dict[str, str]
    source: int
    published_at: datetime

    @property
    def newest(self) -> date:
        """Give the newest month it prints."""
        return max(self.months)


PrintedRows = dict[SeriesKey, list[Printed]]


def read_printed(held: Held) -> PrintedRows:
    """Read the printed rows of the unit and its clinics, of returns that still stand, in one query."""
    keys = {one.pk for every in held.listed.values() for one in every}
    keys |= {line.indicator_id for clinic in held.clinics for line in clinic.lines.all()}
    units = {held.unit.pk, *(clinic.unit_id for clinic in held.clinics)}
    rows = PrintedRow.objects.filter(indicator__in=keys, unit__in=units, source__state=ReturnState.PUBLISHED)
    found: PrintedRows = defaultdict(list)
    for row in rows.select_related("source").order_by("source", "position"):
        if row.cells["months"]:
            found[row.indicator_id, row.unit_id, row.cohort_id].append(_printed(row))
    return found


def tables_as_printed(held: Held, printed: PrintedRows, place: Place) -> tuple[Figures, ...]:
    """Give a section's table as it was printed: its own rows, in its own months, beside its own columns."""
    listed = [one for one in held.indicators_of(place) if held.key(one) in printed or one.pk in held.own]
    chosen = _chosen(held, printed, listed)
    best = [rows[0] for rows in chosen.values() if rows]
    shown = [month for month in held.months if any(month in one.months for one in best)] or held.months
    columns = list(dict.fromkeys(heading for one in best for heading in one.compared))
    rows = tuple(_row(held, one, chosen[one.pk], shown, columns) for one in listed)
    caption = f"{place.heading}: {print_month(held.month)}"
    return (Figures(caption, tuple(shown), tuple(columns), rows),) if rows else ()


def cell_as_printed(texts: Iterable[str], standing: Standing | None) -> Cell:
    """Give the first text printed of a figure; of one no return printed so, what the return gave."""
    text = next((text for text in texts if text), "")
    if not text:
        return _as_given(standing) if standing else NOTHING
    try:
        figure = read_figure(text)
    except UnreadableFigure:  # words around a figure, such as “CLA 85% (121/128)”: the figure itself is held
        return _around(text, standing.outturn) if standing else Cell(text)
    if figure is None:
        return Cell(text)
    absence = figure.absence.value if figure.absence else ""
    return Cell(text, plain(figure.value), plain(figure.numerator), plain(figure.denominator), absence)


def _printed(row: PrintedRow) -> Printed:
    months = {date.fromisoformat(month): text for month, text in row.cells["months"].items()}
    compared = dict(row.cells.get("compared", ()))
    assert row.source.published_at is not None  # noqa: S101 - only published ones are read
    return Printed(
        row.label, row.kind, months, row.cells.get("target", ""), compared, row.source_id, row.source.published_at
    )


def _chosen(held: Held, printed: PrintedRows, listed: Sequence[Indicator]) -> dict[int, list[Printed]]:
    """Give each measure's printed rows, the best first.

    Best is the row of the return that reaches the edition's month and not beyond; of several such, of the one that
    prints most of this section's measures: a measure in two sections is printed twice, and not always alike.
    """
    found = {one.pk: printed.get(held.key(one), []) for one in listed}
    shared = Counter(source for rows in found.values() for source in {row.source for row in rows})

    def merit(row: Printed) -> tuple[bool, int, int, datetime]:
        is_within = row.newest <= held.month
        reach = row.newest.toordinal() * (1 if is_within else -1)
        return (is_within, reach, shared[row.source], row.published_at)

    return {key: sorted(rows, key=merit, reverse=True) for key, rows in found.items()}


def _row(held: Held, indicator: Indicator, rows: list[Printed], shown: list[date], columns: list[str]) -> Row:
    series = held.own.get(indicator.pk)
    best = rows[0] if rows else None
    return Row(
        indicator.code,
        best.label if best else indicator.name,
        (best.kind if best else "") or Measure(indicator.measure).name,
        tuple(_month(rows, series, month) for month in shown),
        cell_as_printed([best.target], None) if best else _target(series),
        tuple(cell_as_printed([best.compared.get(name, "")], None) if best else NOTHING for name in columns),
    )


def _month(rows: list[Printed], series: Series | None, month: date) -> Cell:
    standing = series.by_month.get(month) if series else None
    return cell_as_printed((row.months.get(month, "") for row in rows), standing)


def _target(series: Series | None) -> Cell:
    held = series.target if series else None
    return Cell(series.printed_target, plain(held.value)) if series and held else NOTHING


def _as_given(standing: Standing) -> Cell:
    row = standing.outturn
    given: Decimal | None = row.printed if row.printed is not None else row.value
    if standing.absence:
        return Cell(AS_RETURNS_SAY.get(standing.absence, print_absence(standing.absence)), absence=row.absence)
    text = standing.printed if given is None else print_figure(given, standing.reading.measure, row.indicator.decimals)
    return Cell(text, plain(given), plain(row.numerator), plain(row.denominator))


def _around(text: str, row: Outturn) -> Cell:
    return Cell(text, plain(row.printed), plain(row.numerator), plain(row.denominator))
