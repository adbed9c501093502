"""What a clinic's own page shows: its measures as they stand, a line written at a time, and its sessions."""

from collections.abc import Collection
from datetime import date
from html import escape
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString, mark_safe

from clinics.models import AgendaItem, Clinic, ClinicSession
from indicators import cells
from indicators.as_json import figure_said
from indicators.models import Cohort
from indicators.plain import PlainIndicator, read_newest
from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_exactly
from indicators.standings import Series
from indicators.why import why_of_series

COMING = 8  # how many sessions to come a page shows; the calendar has them all
EARLIER = 12  # and how many earlier ones, until all are asked for


class Measured(NamedTuple):
    """One of its measures: what the clinic calls it, and its series' newest months."""

    heading: str
    indicator: PlainIndicator
    series: list[Series]


def measures_of(clinic: Clinic, *, authorities: Collection[int]) -> list[Measured]:
    """Read the newest figure of each measure: of the service, of its cohorts, and of the authority it belongs to."""
    said = ("heading", *(f"indicator__{name}" for name in PlainIndicator._fields))
    lines = [(row[0], PlainIndicator(*row[1:])) for row in clinic.lines.order_by("position").values_list(*said)]
    cohorts = {one.pk: one for one in Cohort.objects.order_by("name")}
    whose = [(clinic.unit_id, None), *((clinic.unit_id, cohort) for cohort in cohorts)]
    whose += [(unit, None) for unit in sorted(authorities) if unit != clinic.unit_id]
    series = {one.key: one for one in read_newest({one.pk: one for _, one in lines}, whose, cohorts)}
    return [
        Measured(heading or one.name, one, [series[one.pk, *of] for of in whose if (one.pk, *of) in series])
        for heading, one in lines
    ]


def lines_of(clinic: Clinic, measures: list[Measured]) -> list[SafeString]:
    """Write a line for each newest figure of each measure."""
    written = []
    for heading, measure, series in measures:
        name = f'<th scope="row"><a href="{measure.get_absolute_url()}">{escape(heading)}</a></th>'
        written += [_line(name, one) for one in series] or [_empty(name, clinic)]
    return written


def said_of(clinic: Clinic, measures: list[Measured]) -> dict[str, Any]:
    """Write the same as JSON."""
    return {
        "clinic": clinic.name,
        "unit": clinic.unit.code,
        "measures": [
            {"indicator": one.indicator.code, "name": one.heading, "newest": [_said(each) for each in one.series]}
            for one in measures
        ],
    }


def _said(series: Series) -> dict[str, Any]:
    newest = series.latest
    return {
        "unit": series.unit.code,
        "cohort": series.cohort.code if series.cohort else None,
        "month": f"{newest.month:%Y-%m}",
        **figure_said(newest),
        "numerator": print_exactly(newest.outturn.numerator) if not newest.few else None,
        "denominator": print_exactly(newest.outturn.denominator) if not newest.few else None,
        "status": series.status.value,
    }


def sessions_of(
    clinic: Clinic, *, today: date, all_earlier: bool = False
) -> tuple[list[ClinicSession], list[ClinicSession]]:
    """Give a clinic's next sessions, soonest first, and its latest with how far each is recorded: one too many."""
    sessions = ClinicSession.objects.filter(clinic=clinic).select_related("chair")
    coming = list(sessions.filter(held_on__gte=today).order_by("held_on")[:COMING])
    earlier = (
        sessions.filter(held_on__lt=today)
        .order_by("-held_on")
        .annotate(recorded=_items(Q(outcome__isnull=False)), on_agenda=_items(Q(held_back_at=None)))
    )
    latest: list[ClinicSession] = [*(earlier if all_earlier else earlier[: EARLIER + 1])]
    for session in (*coming, *latest):
        session.clinic = clinic
    return coming, latest


def _items(which: Q) -> Coalesce:
    items = AgendaItem.objects.filter(which, session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(items.annotate(number=Count("pk", distinct=True)).values("number")), 0)


def _line(name: str, series: Series) -> SafeString:
    newest = series.latest
    whose = f"{escape(series.unit.name)}, {escape(series.cohort.name)}" if series.cohort else escape(series.unit.name)
    return _cells(
        name, whose, f"{newest.month:%b %Y}", cells.figure(newest), newest.fraction or "as reported",
        cells.status(series.status, why_of_series(series)),
    )  # fmt: skip


def _empty(name: str, clinic: Clinic) -> SafeString:
    figure = '<span class="figure-absent">Not reported</span>'
    return _cells(name, escape(clinic.unit.name), "–", figure, "–", cells.status(Status.NO_DATA))


def _cells(name: str, whose: str, month: str, figure: str, fraction: str, pill: str) -> SafeString:
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'{name}<td>{whose}</td><td class="nowrap">{month}</td><td class="number">{figure}</td>'
        f'<td class="number">{fraction}</td><td>{pill}</td>'
    )
