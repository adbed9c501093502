"""The picture of an indicator as a Vega-Lite specification: the same marks and lines, to zoom into where script runs.

Built from the values of `picture.py` alone. Names of fields are what a reader of the exported picture would see.
"""

from typing import Any

from indicators.charts.picture import Picture
from indicators.rules.spc import Variation
from indicators.rules.vocabulary import Measure

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
COLOURS = {
    Variation.COMMON_CAUSE: "#5d6b72",
    Variation.IMPROVEMENT: "#005eb8",
    Variation.CONCERN: "#c2500a",
    Variation.NEITHER: "#6b2fa0",
}
TRIANGLE_DOWN, TRIANGLE_UP, SQUARE, DIAMOND = "triangle-down", "triangle-up", "square", "diamond"
INK, SOFT, TARGET, MEAN, GRID = "#1b2a31", "#4a5a62", "#6b4200", "#1b2a31", "#d5d8d6"
LOOKS: dict[str, Spec] = {
    "lower": {"strokeDash": [2, 3], "color": SOFT},
    "upper": {"strokeDash": [2, 3], "color": SOFT},
    "mean": {"color": MEAN, "strokeWidth": 1},
    "target": {"strokeDash": [7, 4], "color": TARGET, "strokeWidth": 1.5},
}
FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'


def vega_lite(picture: Picture) -> Spec:
    """Give the specification of the picture."""
    layers = _layers(picture)
    room = 16 * len(picture.uprights) + (28 if picture.pins else 0)  # for the words at the top and the foot
    for layer in layers:
        if "y" in layer["encoding"]:
            layer["encoding"]["y"]["scale"]["padding"] = room
            if picture.measure is Measure.PERCENTAGE:
                layer["encoding"]["y"]["axis"]["labelExpr"] = "datum.label + '%'"
    return {
        "$schema": SCHEMA,
        "description": picture.label,
        "width": "container",
        "height": 280,
        "data": {"name": "months", "values": _rows(picture)},
        "layer": layers,
        "config": {
            "font": FONT,
            "mark": {"aria": False},
            "background": "transparent",
            "axis": {
                "aria": False,
                "labelColor": SOFT,
                "labelFontSize": 12,
                "gridColor": GRID,
                "domainColor": SOFT,
            },
            "view": {"stroke": None},
        },
    }


def _layers(picture: Picture) -> list[Spec]:
    lines = [name for name in LOOKS if any(value is not None for value in getattr(picture.lines, name))]
    return [
        *_uprights(picture),
        *_levels(picture),
        *(_line(name, LOOKS[name], by_stretch=name != "target") for name in lines),
        _figures(),
        _points(),
        *_pins(picture),
    ]


def _rows(picture: Picture) -> list[Spec]:
    lines, held = picture.lines, picture.by_place
    rows = []
    for place, day in enumerate(picture.days):
        mark = held.get(place)
        row: Spec = {"month": f"{day.isoformat()}T00:00:00", "place": place, "stretch": lines.stretch[place]}
        row |= {
            name: round(value, 6)
            for name in ("mean", "lower", "upper", "target")
            if (value := getattr(lines, name)[place]) is not None
        }
        if mark:
            row |= {
                "figure": round(mark.value, 6),
                "stands": mark.variation.value,
                "shape": _shape(mark.variation, mark.is_high),
                "missed": mark.is_missed,
                "said": mark.said,
            }
        rows.append(row)
    return rows


def _shape(variation: Variation, is_high: bool) -> str:
    if variation is Variation.IMPROVEMENT:
        return TRIANGLE_UP if is_high else TRIANGLE_DOWN
    return {Variation.CONCERN: SQUARE, Variation.NEITHER: DIAMOND}.get(variation, "circle")


def _x() -> Spec:
    return {
        "field": "month",
        "type": "temporal",
        "axis": {"title": None, "format": "%b %y", "grid": False, "labelOverlap": True, "tickMinStep": 2592000000},
    }


def _y(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": {"title": None}}


def _line(field: str, look: Spec, *, by_stretch: bool) -> Spec:
    return {
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {"type": "line", "interpolate": "step", "clip": True, **look},
        "encoding": {"x": _x(), "y": _y(field), **({"detail": {"field": "stretch"}} if by_stretch else {})},
    }


def _figures() -> Spec:
    return {
        "mark": {
            "type": "line",
            "clip": True,
            "color": SOFT,
            "strokeWidth": 1.5,
            "invalid": "break-paths-show-path-domains",
        },
        "encoding": {"x": _x(), "y": _y("figure"), "detail": {"field": "stretch"}},
    }


def _points() -> Spec:
    """Points carry the selection: dragging and the wheel move along the months."""
    words = [each.value for each in Variation]
    shapes = ["circle", TRIANGLE_UP, TRIANGLE_DOWN, SQUARE, DIAMOND]
    colour = {
        "field": "stands",
        "scale": {"domain": words, "range": [COLOURS[each] for each in Variation]},
        "legend": None,
    }
    return {
        "params": [{"name": "along", "select": {"type": "interval", "encodings": ["x"]}, "bind": "scales"}],
        "transform": [{"filter": "isValid(datum.figure)"}],
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "strokeWidth": 2, "clip": True},
        "encoding": {
            "x": _x(),
            "y": _y("figure"),
            "shape": {"field": "shape", "scale": {"domain": shapes, "range": shapes}, "legend": None},
            "stroke": colour,
            "fill": {"condition": {"test": "datum.missed", "value": "#ffffff"}, **colour},
            "tooltip": {"field": "said"},
        },
    }


def _uprights(picture: Picture) -> list[Spec]:
    if not picture.uprights:
        return []
    rows = [
        {
            "from": f"{one.month.isoformat()}T00:00:00",
            "said": one.said,
            "dash": "break" if one.word.startswith("Break") else "limits",
        }
        for one in picture.uprights
    ]
    x = {"field": "from", "type": "temporal"}
    rule = {
        "data": {"name": "uprights", "values": rows},
        "mark": {"type": "rule", "color": SOFT, "strokeDash": [5, 4], "clip": True},
        "encoding": {"x": x, "tooltip": {"field": "said"}},
    }
    text = {"type": "text", "align": "left", "dx": 5, "baseline": "top", "clip": True, "color": INK, "limit": 320}
    names = [  # each a little lower, so that none lies on another
        {
            "data": {"values": [row]},
            "mark": text | {"y": 2 + 14 * place},
            "encoding": {"x": x, "text": {"field": "said"}},
        }
        for place, row in enumerate(rows)
    ]
    return [rule, *names]


def _levels(picture: Picture) -> list[Spec]:
    if not picture.levels:
        return []
    rows = [{"level": one.value, "said": one.said} for one in picture.levels]
    y = _y("level")
    text = {"type": "text", "align": "right", "x": "width", "dy": -5, "clip": True, "color": SOFT}
    return [
        {
            "data": {"name": "benchmarks", "values": rows},
            "mark": {"type": "rule", "color": SOFT, "strokeDash": [1, 4]},
            "encoding": {"y": y, "tooltip": {"field": "said"}},
        },
        {"data": {"name": "benchmarks"}, "mark": text, "encoding": {"y": y, "text": {"field": "said"}}},
    ]


def _pins(picture: Picture) -> list[Spec]:
    """Write the numbers of actions at the foot of their months: in one row those that began, above it those due."""
    layers: list[Spec] = []
    for is_due, name, look in ((False, "begun", {"dy": -4}), (True, "due", {"dy": -18, "align": "right", "dx": 2})):
        words: dict[int, list[str]] = {}
        for pin in picture.pins:
            if pin.is_due is is_due:
                words.setdefault(pin.place, []).append(str(pin.number))
        rows = [
            {
                "month": f"{picture.days[place].isoformat()}T00:00:00",
                "said": f"{'due ' if is_due else ''}{', '.join(of)}",
            }
            for place, of in words.items()
        ]
        mark = {"type": "text", "y": "height", "baseline": "bottom", "fontWeight": "bold", "color": INK, "clip": True}
        encoding = {"x": _x(), "text": {"field": "said"}}
        layers.append({"data": {"name": name, "values": rows}, "mark": mark | look, "encoding": encoding})
    return [layer for layer in layers if layer["data"]["values"]]
