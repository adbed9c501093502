"""Why a month has the status it has, in one sentence and the facts behind it: asked for by pressing a status."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404

from indicators.addresses import address_of
from indicators.months import Standing
from indicators.rules.reasons import status_rule
from indicators.rules.vocabulary import Basis, Per, Polarity, Status
from indicators.rules.wording import print_month, print_number, print_target
from indicators.standings import Series


@dataclass(frozen=True)
class Why:
    """One month of one series, and why it stands as it does."""

    series: Series
    standing: Standing

    @property
    def status(self) -> Status:
        """Give the status asked about."""
        return self.standing.status

    @property
    def month(self) -> date:
        """Give the month asked about."""
        return self.standing.month

    @property
    def called(self) -> str:
        """Ask the question as a heading."""
        return f"Why “{self.status.label.lower()}”?"

    @property
    def rule(self) -> str:
        """Say by which rule it was decided; of too few, the sentence has said it."""
        return "" if self.standing.few else status_rule(self.standing.assessment, reading=self.standing.reading)

    @property
    def facts(self) -> Iterator[tuple[str, str, str]]:
        """Give what went into it: the glossary's word, what it is called here, and what it is."""
        at, reading = self.standing, self.standing.reading
        counted = f", from {at.fraction}" if at.fraction and not at.few else ""
        yield "outturn", "Figure", f"{at.printed or 'none'} in {print_month(at.month)}{counted}"
        if at.target is None:
            yield "target", "Target", "none in force"
        else:
            per = f" {Per(at.target.per).label}" if at.target.per else ""
            shown = print_target(at.target.value, reading.measure)
            yield "target", "Target", f"{shown}{per}, from {print_month(at.target.applies_from)}. {at.target.reason}"
            near = print_number(at.target.tolerance) if at.target.tolerance else "none"
            yield "tolerance", "Tolerance", near
        yield "basis", "Basis", Basis(reading.basis).label
        yield "polarity", "Polarity", Polarity(reading.polarity).label


def why_of(series: Series | None, month: date | None) -> Why:
    """Ask why a series stands as it does in a month, or in its newest. Not found where nothing is held of it."""
    if series is None:
        raise Http404
    standing = series.by_month.get(month) if month else series.latest
    if standing is None:
        raise Http404
    return Why(series, standing)


def why_address(
    code: str, *, unit: str = "", cohort: str = "", month: date | None = None, as_at: date | None = None
) -> str:
    """Give the address at which a status is explained; no unit: the authority's."""
    asked = {
        "unit": unit,
        "cohort": cohort,
        "month": f"{month:%Y-%m}" if month else "",
        "as_at": as_at.isoformat() if as_at else "",
    }
    said = urlencode({name: value for name, value in asked.items() if value})
    address = address_of("why", code)
    return f"{address}?{said}" if said else address


def figure_address(
    code: str, *, month: date | None, unit: str = "", cohort: str = "", as_at: date | None = None
) -> str:
    """Give the address at which a figure stands among its months, with where it came from; no unit: the authority's."""
    asked = {"unit": unit, "cohort": cohort, "as_at": as_at.isoformat() if as_at else ""}
    said = urlencode({name: value for name, value in asked.items() if value})
    address = address_of("indicator", code)
    return (f"{address}?{said}" if said else address) + (f"#month-{month:%Y-%m}" if month else "")


def figure_of_series(series: Series) -> str:
    """Give the address of a series' newest figure."""
    cohort = series.cohort.code if series.cohort else ""
    return figure_address(series.indicator.code, month=series.latest.month, unit=series.unit.code, cohort=cohort)


def why_of_series(series: Series, month: date | None = None, as_at: date | None = None) -> str:
    """Give the address at which the status of a series' month, or of its newest, is explained."""
    cohort = series.cohort.code if series.cohort else ""
    return why_address(
        series.indicator.code, unit=series.unit.code, cohort=cohort, month=month or series.latest.month, as_at=as_at
    )
