"""The design page: every component in its states, drawn from values made up here by the templates that pages use."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from actions.rules.lifecycle import DeliveryStatus
from indicators.charts import small_line
from indicators.rules.vocabulary import Status
from organisation import access
from organisation.layout import FlatHelper
from organisation.roles import Capability
from organisation.validators import names_no_child

LONDON_MORNING = datetime(2021, 11, 3, 9, 30)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as `components/figure.html` reads it."""

    printed: str
    absence: str = ""
    differs_from_print: bool = False
    as_source_printed: str = ""
    fraction: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab."""

    label: str
    url: str
    is_current: bool = False
    number: int | None = None


class ExampleForm(forms.Form):
    """A form row of each kind; what is typed goes nowhere."""

    what = forms.CharField(
        label="What is to be done",
        help_text="One thing, in words a colleague would use.",
        validators=[names_no_child],
    )
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}))
    how = forms.ChoiceField(label="How it goes", choices=[("on", "On track"), ("at", "At risk")], required=False)
    helper = FlatHelper("Save the example")


class ExampleTable(tables.Table):
    """Three rows of figures."""

    what = tables.Column(verbose_name="Measure")
    cases = tables.Column(verbose_name="Cases", attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    share = tables.Column(verbose_name="In time", attrs={"td": {"class": "number"}, "th": {"class": "number"}})

    caption = "Visits in time, October 2021"

    class Meta:
        attrs = {"class": "stacks"}


FIGURES = [
    ("a figure", Figure("60%")),
    ("awaited", Figure("Awaited", absence="awaited")),
    ("not applicable", Figure("N/A", absence="not_applicable")),
    ("printed otherwise", Figure("54%", differs_from_print=True, as_source_printed="55%", fraction="12 of 22")),
]
ENTRIES = [
    {"when": LONDON_MORNING, "what": "Raised by the sweep", "note": "60% against 100%", "who": "by rule"},
    {"when": LONDON_MORNING.replace(day=5), "what": "Acknowledged", "who": "Head of service", "said": "Visits lag."},
]
TABS = [Tab("Overdue", "#tabs", is_current=True, number=7), Tab("No owner", "#tabs", number=46), Tab("Done", "#tabs")]


ROWS = [
    {"what": "Children looked after", "cases": 530, "share": "60%"},
    {"what": "Children in need", "cases": 532, "share": "87%"},
    {"what": "Protection plans", "cases": 388, "share": "Awaited"},
]
COLOURS = ("paper", "card", "ink", "ink-soft", "line", "accent", "good", "near", "bad", "calm", "info", "focus", "aim")
PARTS = [
    "status",
    "figure",
    "sparkline",
    "chart",
    "table-part",
    "tabs",
    "tile",
    "timeline",
    "note",
    "empty",
    "progress",
]


def trend(*values: int) -> SafeString:
    """Draw a series small against a target of 90."""
    figures = [Decimal(value) for value in values]
    return small_line(figures, [Decimal(90)] * len(figures), label=f"Trend: {values[0]} to {values[-1]}, target 90")


@require_http_methods(["GET", "POST"])
@access.requires(Capability.SEE_HOME)
def show_design(request: HttpRequest) -> HttpResponse:
    """Show each component, what it is for and what it takes. What its examples send goes nowhere."""
    if request.method == "POST":
        messages.info(request, "An example was pressed. Nothing was sent or kept.")
        return redirect("reports:design")
    shown = {
        "colours": COLOURS,
        "parts": [*((name, name.removesuffix("-part").capitalize()) for name in PARTS), ("form-part", "Form rows")],
        "statuses": list(Status),
        "deliveries": list(DeliveryStatus),
        "figures": FIGURES,
        "trends": [trend(82, 85, 91, 95), trend(95, 88, 74, 60)],
        "chart": SafeString(render_to_string("reports/_design_chart.svg")),
        "table": ExampleTable(ROWS, orderable=False),
        "entries": ENTRIES,
        "tabs": TABS,
        "example": ExampleForm({"what": "", "due_on": "2021-02-31", "how": "on"}),
    }
    return render(request, "reports/design.html", shown)
