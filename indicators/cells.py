"""Figures and statuses written as HTML here, for tables of many: a template a cell would take longer than all else.

The same as `components/figure.html` and `components/status.html` (a test holds them together). Whatever comes from
a person is escaped.
"""

from datetime import date
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from indicators.months import Standing
from indicators.rules.vocabulary import Absence, Status
from indicators.rules.wording import print_absence, print_figure
from indicators.standings import Series


def figure(standing: Standing | None) -> SafeString:
    """Write a figure, or why there is none; a dotted line and a question mark: its source printed another one."""
    if standing is None:
        return SafeString("")
    printed = escape(standing.printed)
    if standing.absence:
        return absent(standing.absence)
    if standing.differs_from_print:
        source, fraction = escape(standing.as_source_printed), escape(standing.fraction)
        printed = (
            f'<span class="figure-doubt" title="Printed as {source}; {fraction} is {printed}">{printed}'
            f'<span class="visually-hidden"> (printed as {source})</span></span>'
        )
    return mark_safe(printed)  # noqa: S308 - escaped above


@cache
def absent(why: Absence) -> SafeString:
    """Write why there is no figure."""
    return mark_safe(f'<span class="figure-absent">{escape(print_absence(why))}</span>')  # noqa: S308 - escaped


def status(word: Status, why: str = "") -> SafeString:
    """Write a status in word and shape; with an address that explains it, it may be pressed."""
    if not why:
        return _pill(word)
    return mark_safe(  # noqa: S308 - escaped, and our own words
        f'<a class="pill status status-{word.value} why-asked" href="{escape(why)}" data-why>{word.label}'
        '<span class="visually-hidden">: why</span></a>'
    )


@cache
def _pill(word: Status) -> SafeString:
    return mark_safe(f'<span class="pill status status-{word.value}">{word.label}</span>')  # noqa: S308 - our own words


def figures(series: Series) -> dict[date, str]:
    """Write the figures of a series by month, straight from what was read wherever nothing is to be said of one."""
    months, columns = series.standings, series.standings.columns
    measure, indicator = series.reading.measure, series.indicator
    printed = columns.printed or [None] * len(columns.month)
    each = zip(months.dates, months.column(columns.value), months.column(printed), strict=True)
    written: dict[date, str] = {}
    for place, (month, value, source) in enumerate(each):
        if value is None or source not in (None, value) or indicator.fewest_shown is not None:
            written[month] = figure(months[place])
        else:
            written[month] = print_figure(value, measure, indicator.decimals)
    return written
