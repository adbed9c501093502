"""Each chart of an edition as a picture of its own: SVG and PNG, with its colours in it, to be put into slides.

The charts of pages are coloured by the pages' style sheet. Outside a page there is none, so the same colours are
written into the drawing.
"""

import re
from collections.abc import Sequence
from html import escape
from textwrap import shorten

from indicators.charts.line import HEIGHT, WIDTH
from organisation.documents import as_pngs, steady_zip
from reports.editions.contents import Chart, EditionContents

# as .chart in static/css/components/chart.css, with the light values of tokens.css
STYLE = """
text { font-family: "Liberation Sans", Arial, sans-serif; font-size: 12px; fill: #4a5a62; }
.axis, .grid { stroke: #d5d8d6; stroke-width: 1; }
.series { fill: none; stroke: #0b4f5c; stroke-width: 2.25; stroke-linejoin: round; }
.point { fill: #0b4f5c; }
.point-off_target { fill: #b3261e; }
.target { fill: none; stroke: #7a4a00; stroke-width: 1.5; stroke-dasharray: 6 4; }
.label { fill: #1b2a31; font-weight: 600; }
.target-label { fill: #6b4200; }
.break { stroke: #4a5a62; stroke-width: 1.5; stroke-dasharray: 5 4; }
.break-label { fill: #1b2a31; }
.chart-title { font-size: 15px; font-weight: 700; fill: #1b2a31; }
"""
TITLE_ROOM, TITLE_LETTERS = 30, 92
OPENING = re.compile(r"<svg[^>]*>")


def as_svg(chart: Chart, *, is_titled: bool = False) -> bytes:
    """Give a chart as an SVG that stands alone, on request under its title; what stands for it comes with it."""
    drawn = OPENING.sub("", chart.svg, count=1).removesuffix("</svg>")
    room = TITLE_ROOM if is_titled else 0
    size = f'viewBox="0 {-room} {WIDTH} {HEIGHT + room}" width="{WIDTH}" height="{HEIGHT + room}"'
    title = shorten(chart.title, TITLE_LETTERS, placeholder=" …")
    above = f'<text class="chart-title" x="8" y="{14 - room}">{escape(title)}</text>' if is_titled else ""
    said = f"<title>{escape(chart.title)}</title><desc>{escape(chart.alt)}</desc>"
    ground = f'<rect y="{-room}" width="{WIDTH}" height="{HEIGHT + room}" fill="#ffffff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>{said}'
        f"<style>{STYLE}</style>{ground}{above}{drawn}</svg>"
    ).encode()


def charts_of(contents: EditionContents) -> list[Chart]:
    """Give every chart of an edition, in the order they are printed."""
    return [chart for section in contents.sections for chart in section.charts]


def as_pictures(charts: Sequence[Chart]) -> list[bytes]:
    """Draw charts as PNG, without their titles."""
    return as_pngs([as_svg(chart) for chart in charts])


def as_charts(contents: EditionContents) -> bytes:
    """Give every chart as PNG and SVG in a zip, with a list of the words that stand for each."""
    charts = charts_of(contents)
    svgs = [as_svg(chart, is_titled=True) for chart in charts]
    files: dict[str, bytes] = {}
    listed = [f"{contents.name}, {contents.unit}", ""]
    for place, (chart, svg, png) in enumerate(zip(charts, svgs, as_pngs(svgs), strict=True), start=1):
        name = f"{place:02d}-{re.sub(r'[^A-Za-z0-9-]+', '-', chart.code)}"
        files |= {f"{name}.png": png, f"{name}.svg": svg}
        listed += [f"{name}: {chart.title}", chart.alt, ""]
    return steady_zip({"alternative-texts.txt": "\r\n".join(listed).encode("utf-8-sig"), **files})
