"""Figures drawn on the server: no script, readable in print. A table with the same figures always stands beside.

sparkline.py   a series small, for tables
line.py        a series with its target: for clinics' pages
picture.py     what a control chart shows, as values
svg.py         the picture as SVG
spec.py        the same picture as a Vega-Lite specification, to look closer where script runs
icons.py       the variation and assurance icons
"""

from indicators.charts.frame import round_step
from indicators.charts.line import HEIGHT, chart
from indicators.charts.sparkline import small_line, sparkline

__all__ = ["HEIGHT", "chart", "round_step", "small_line", "sparkline"]
