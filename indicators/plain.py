"""Series of pages that show many months at once, read as plain rows: a row a tuple, no instance of a model.

What is read stands in for the rows wherever a rule, a sentence or a chart asks. A page that says where each of its
figures came from reads the rows themselves (`standings.read_series`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db.models import OuterRef, Q, Subquery

from indicators.addresses import address_of
from indicators.as_reported import outturns_as_at, targets_as_at
from indicators.defined import Defined
from indicators.held import HeldTarget
from indicators.models import Cohort, Indicator, Outturn, Target
from indicators.months import Columns
from indicators.rules.vocabulary import Basis
from indicators.small_numbers import SmallNumbers
from indicators.standings import Series, running_before, series_of
from organisation.models import Unit

Key = tuple[int, int, int | None]  # indicator, unit, cohort
OF_SERIES = ("indicator_id", "unit_id", "cohort_id")
SAID = ("month", "value", "numerator", "denominator", "absence", "printed")
OF_TARGET = ("applies_from", "value", "per", "tolerance")


class PlainIndicator(NamedTuple):
    """What a line of figures needs of its indicator."""

    pk: int
    code: str
    name: str
    measure: str
    basis: str
    polarity: str
    kind: str
    decimals: int
    fewest_shown: int | None
    lead_service_id: int | None

    def __str__(self) -> str:
        """Name it."""
        return self.name

    def get_absolute_url(self) -> str:
        """Give its page."""
        return address_of("indicator", self.code)


class PlainFigure(NamedTuple):
    """What an outturn says of its month."""

    month: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    absence: str
    printed: Decimal | None
    indicator: PlainIndicator


class PlainColumns(Columns):
    """A series' columns as they were read; what a month says is put together when it is looked at."""

    def __init__(self, indicator: PlainIndicator, *said: Sequence) -> None:
        """Take the columns in the order of `SAID`."""
        self.month, self.value, self.numerator, self.denominator, self.absence, self.printed = said
        self._indicator = indicator

    def row(self, at: int) -> PlainFigure:  # type: ignore[override]
        """Give what one month says."""
        return PlainFigure(
            self.month[at], self.value[at], self.numerator[at], self.denominator[at], self.absence[at],
            self.printed[at], self._indicator,
        )  # fmt: skip


def indicators_by_key(keys: Iterable[int]) -> dict[int, PlainIndicator]:
    """Read some indicators, in one query."""
    rows = Indicator.objects.filter(pk__in=set(keys)).order_by().values_list(*PlainIndicator._fields)
    return {row[0]: PlainIndicator(*row) for row in rows}


def read_plain(
    which: Q, *, known: Mapping[int, PlainIndicator] | None = None, as_at: datetime | None = None, reveals: bool = False
) -> list[Series]:
    """Read the figures that `which` chooses into series with their standing, as they are or were held at a moment.

    Queries: figures, units, targets, versions, breaks; indicators where one is not `known`, cohorts where there are,
    the year before of running totals. The same as `read_series` does with rows.
    """
    return _in_series(_rows(which, as_at), known, as_at=as_at, reveals=reveals)


def read_newest(
    known: Mapping[int, PlainIndicator], whose: Sequence[tuple[int, int | None]], cohorts: Mapping[int, Cohort]
) -> list[Series]:
    """Read the newest month of these indicators for some units (and cohorts) into series of that one month.

    An index knows the newest month of each, whatever history is held before it: one query for all of them, and one for
    their rows; what else is read is as in `read_plain`.
    """
    months = {f"of_{place}": _newest(unit, cohort) for place, (unit, cohort) in enumerate(whose)}
    found = Indicator.objects.filter(pk__in=known).order_by().annotate(**months).values_list("pk", *months)
    newest = {(pk, *of): month for pk, *held in found for of, month in zip(whose, held, strict=True) if month}
    which = Q(
        indicator__in=known, unit__in={unit for unit, _ in whose}, month__in=set(newest.values())
    )  # of other months of theirs, too, where not all have the same newest one
    rows = {key: [one for one in said if one[0] == newest.get(key)] for key, said in _rows(which, None).items()}
    return _in_series({key: said for key, said in rows.items() if said}, known, named=cohorts)


def _newest(unit: int, cohort: int | None) -> Subquery:
    held = Outturn.objects.filter(indicator=OuterRef("pk"), unit=unit, cohort=cohort).order_by("-month")
    return Subquery(held.values("month")[:1])


def _in_series(
    rows: Mapping[Key, list[tuple]],
    known: Mapping[int, PlainIndicator] | None,
    *,
    named: Mapping[int, Cohort] | None = None,
    as_at: datetime | None = None,
    reveals: bool = False,
) -> list[Series]:
    keys, units = {key[0] for key in rows}, {key[1] for key in rows}
    indicators = known if known is not None and keys <= known.keys() else indicators_by_key(keys)
    cohorts = {key[2] for key in rows if key[2]}
    if named is None:
        named = Cohort.objects.in_bulk(cohorts) if cohorts else {}
    places = Unit.objects.in_bulk(units)
    targets, defined = _targets(keys, units, as_at), Defined(keys, as_at)
    earlier = _earlier({key: said[0][0] for key, said in rows.items() if _runs_on(indicators[key[0]])}, as_at)
    small = SmallNumbers(keys, as_at=as_at, reveals=reveals, of=_months_of(rows))
    return [
        series_of(
            cast("Indicator", indicators[key[0]]), places[key[1]], named[key[2]] if key[2] else None,
            PlainColumns(indicators[key[0]], *zip(*said, strict=True)),
            targets=cast("list[Target]", targets.get(key, [])),
            defined=defined, earlier=earlier.get(key, {}), small=small,
        )
        for key, said in rows.items()
    ]  # fmt: skip


def _runs_on(indicator: PlainIndicator) -> bool:
    return indicator.basis == Basis.CUMULATIVE


def _rows(which: Q, as_at: datetime | None) -> dict[Key, list[tuple]]:
    """Give what is held of each series, oldest month first."""
    held: Iterable[Any]
    if as_at:
        fields = (*OF_SERIES, *SAID)
        held = (tuple(getattr(row, name) for name in fields) for row in outturns_as_at(as_at, which))
    else:
        held = Outturn.objects.filter(which).order_by("month").values_list(*OF_SERIES, *SAID)
    rows: dict[Key, list[tuple]] = {}
    for row in held:
        rows.setdefault(row[:3], []).append(row[3:])
    return rows


def _months_of(rows: Mapping[Key, list[tuple]]) -> Q:
    """Choose the units and months read, for what is to be read beside them."""
    if not rows:
        return Q(pk=None)
    first, last = min(said[0][0] for said in rows.values()), max(said[-1][0] for said in rows.values())
    return Q(unit__in={key[1] for key in rows}, month__range=(first, last))


def _targets(indicators: set[int], units: set[int], as_at: datetime | None) -> dict[Key, list[HeldTarget]]:
    """Give the targets of some series, the newest first: of these units alone, for every team may have its own."""
    targets: dict[Key, list[HeldTarget]] = {}
    if as_at:
        for one in targets_as_at(as_at):
            said = HeldTarget(one.applies_from, one.value, one.per, one.tolerance)
            targets.setdefault((one.indicator_id, one.unit_id, one.cohort_id), []).append(said)
        return targets
    held = Target.objects.filter(indicator__in=indicators, unit__in=units).order_by("-applies_from")
    for row in held.values_list(*OF_SERIES, *OF_TARGET):
        targets.setdefault(row[:3], []).append(HeldTarget(*row[3:]))
    return targets


def _earlier(first: Mapping[Key, date], as_at: datetime | None) -> dict[Key, dict[date, Decimal]]:
    """Give what running totals held before the first month read, back to the April of the year before it."""
    if not first:
        return {}
    values: dict[Key, dict[date, Decimal]] = {}
    for key, said in _rows(running_before(first), as_at).items():
        if key in first:
            values[key] = {month: value for month, value, *_ in said if value is not None and month < first[key]}
    return values
