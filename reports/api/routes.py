"""The addresses of the API. Each says which scopes open it; which rows it gives, `gives` knows."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from reports.api import gives, says
from reports.api.asking import (
    MONTH,
    OfFigures,
    OfIndicator,
    OfMonths,
    OfMonthsAndUnit,
    OfSeries,
    OfUnit,
    Page,
    day_of,
    page_of,
)
from reports.api.reach import ByToken, Reach
from reports.rules.words import TokenScope

router = Router()
ANY = ByToken(*TokenScope)
FIGURES = ByToken(TokenScope.FIGURES)
FLAGS = ByToken(TokenScope.FLAGS)
ACTIONS = ByToken(TokenScope.ACTIONS)
AUDITS = ByToken(TokenScope.AUDITS)


def reach(request: HttpRequest) -> Reach:
    """Give what the token of a request reads."""
    return request.auth  # type: ignore[attr-defined]


@router.get("/units", response=Page[says.Unit], auth=ANY, url_name="units", summary="Units")
def units(request: HttpRequest, asked: Query[OfUnit]) -> dict[str, Any]:
    """Give the token's unit and those below it. Every scope reads them."""
    return page_of(
        request, gives.units(reach(request), asked), asked, partial(map, partial(gives.unit, reach(request)))
    )


@router.get("/indicators", response=Page[says.Indicator], auth=ANY, url_name="indicators", summary="Indicators")
def indicators(request: HttpRequest, asked: Query[OfIndicator]) -> dict[str, Any]:
    """Give the measures and how they are defined. Every scope reads them."""
    return page_of(request, gives.indicators(asked), asked, partial(map, partial(gives.indicator, reach(request))))


@router.get("/outturns", response=Page[says.Outturn], auth=FIGURES, url_name="outturns", summary="Outturns")
def outturns(request: HttpRequest, asked: Query[OfFigures]) -> dict[str, Any]:
    """Give figures month by month, each against the target in force. A percentage of too few comes as its counts."""
    return page_of(request, gives.outturns(reach(request), asked), asked, gives.outturns_said)


@router.get("/targets", response=Page[says.Target], auth=FIGURES, url_name="targets", summary="Targets")
def targets(request: HttpRequest, asked: Query[OfSeries]) -> dict[str, Any]:
    """Give targets by the month they apply from."""
    return page_of(request, gives.targets(reach(request), asked), asked, partial(map, gives.target))


@router.get("/benchmarks", response=Page[says.Benchmark], auth=FIGURES, url_name="benchmarks", summary="Benchmarks")
def benchmarks(request: HttpRequest, asked: Query[OfIndicator]) -> dict[str, Any]:
    """Give whom the authority compares itself with. Its own earlier years only to a token of the authority."""
    return page_of(request, gives.benchmarks(reach(request), asked), asked, partial(map, gives.benchmark))


@router.get("/flags", response=Page[says.Flag], auth=FLAGS, url_name="flags", summary="Flags")
def flags(request: HttpRequest, asked: Query[OfSeries]) -> dict[str, Any]:
    """Give flags, live and closed, by the month they speak of."""
    return page_of(request, gives.flags(reach(request), asked), asked, gives.flags_said)


@router.get("/actions", response=Page[says.Action], auth=ACTIONS, url_name="actions", summary="Actions")
def actions(request: HttpRequest, asked: Query[OfSeries]) -> dict[str, Any]:
    """Give actions; months choose by the day they are due on."""
    return page_of(request, gives.actions(reach(request), asked), asked, partial(map, gives.action))


@router.get("/audits", response=Page[says.AuditCount], auth=AUDITS, url_name="audits", summary="Counts of audits")
def audits(request: HttpRequest, asked: Query[OfMonthsAndUnit]) -> dict[str, Any]:
    """Give counts of graded audits by month and service. No audit, no percentage."""
    return page_of(request, gives.audits(reach(request), asked), asked, list)


@router.get("/editions", response=Page[says.EditionLine], auth=FIGURES, url_name="editions", summary="Editions")
def editions(request: HttpRequest, asked: Query[OfMonths]) -> dict[str, Any]:
    """Give the published editions of the Board's report, the newest first, to a token of the authority."""
    rows = gives.editions(reach(request)).filter(asked.months("month")).defer("contents")
    return page_of(request, rows, asked, partial(map, gives.edition_line))


@router.get("/editions/{month}", response=says.Edition, auth=FIGURES, url_name="edition", summary="One edition")
def edition(request: HttpRequest, month: str = Path(pattern=MONTH)) -> dict[str, Any]:
    """Give the tables of one published edition, as they were frozen."""
    found = gives.editions(reach(request)).filter(month=day_of(month)).first()
    if found is None:
        raise Http404
    return gives.edition(found)
