"""What people choose about how an indicator is charted."""

from collections.abc import Collection
from typing import Any

from crispy_forms.layout import HTML, Div, Layout
from django import forms

from indicators.forms.choices import UnitField
from indicators.forms.definitions import MonthField, Stamped
from indicators.forms.layout import FlatHelper
from indicators.models import ChartSettings
from indicators.operations.charts import CHOSEN
from indicators.rules.choice import ChartKind
from indicators.rules.spc.settings import RUN_LENGTHS, SHORTEST_BASELINE
from organisation.validators import names_no_child

PREVIEW = (
    '<p><button class="btn btn-plain" name="preview" value="1" hx-get="" hx-include="closest form" '
    'hx-params="not csrfmiddlewaretoken,seen,reason" hx-vals=\'{"preview": "1"}\' hx-target="#preview" '
    'hx-select="#preview" hx-swap="outerHTML" hx-trigger="click, change from:closest form delay:200ms">'
    "See what the chart would say</button> "
    '<span class="soft">Nothing is kept by looking.</span></p>'
)


def _said(name: str) -> str:
    return str(ChartSettings._meta.get_field(name).help_text)


class ChartForm(Stamped):
    """Choose the chart of an indicator and how it judges, with a reason."""

    kind = forms.TypedChoiceField(label="Chart", coerce=ChartKind, empty_value="", required=False)
    run_length = forms.TypedChoiceField(
        label="Months that make a run",
        coerce=int,
        choices=[(length, f"{length} months") for length in reversed(RUN_LENGTHS)],
        initial=7,
        help_text="Running on one side of the mean, or rising or falling. On p, Laney, g and t charts it is always 8.",
    )
    baseline = forms.IntegerField(
        label="First months the limits rest on",
        required=False,
        min_value=SHORTEST_BASELINE,
        max_value=120,
        help_text=_said("baseline"),
        error_messages={"min_value": f"Limits need {SHORTEST_BASELINE} months to rest on."},
    )
    count_beyond_limits = forms.BooleanField(
        label="Two of three months near a limit may lie beyond it",
        required=False,
        initial=True,
        help_text=_said("count_beyond_limits"),
    )
    screen_ranges = forms.BooleanField(
        label="Leave out month-to-month changes far beyond the usual",
        required=False,
        help_text=_said("screen_ranges"),
    )
    reason = forms.CharField(
        max_length=300,
        label="Why?",
        help_text="Kept with your name, and read by whoever asks why the chart says so.",
        validators=[names_no_child],
    )

    def __init__(self, *args, by_rule: ChartKind | None, possible: Collection[ChartKind], held: str = "", **kwargs):
        """Offer what can be drawn of the figures held, and what is set already whether it can be drawn or not."""
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        left_to_rule = f"Chosen by the rule (now: {by_rule.label})" if by_rule else "Chosen by the rule"
        offered = [one for one in ChartKind if one in possible or one == held]
        kind.choices = [("", left_to_rule), *((one.value, one.label) for one in offered)]
        kind.help_text = "Only what can be drawn of the figures held is offered." if possible else ""
        self.helper = FlatHelper("Keep it so")
        self.helper.layout = Layout(
            Div("kind", "run_length", "baseline", css_class="side-by-side"),
            "count_beyond_limits",
            "screen_ranges",
            HTML(PREVIEW),
            "reason",
            "seen",
        )

    def can_be_drawn(self) -> bool:
        """Say whether what was typed makes a chart. Looking asks for no reason: nothing is kept."""
        self.fields["reason"].required = False
        makes_sense = self.is_valid()
        self.fields["reason"].required = True
        return makes_sense

    def chosen(self) -> dict[str, Any]:
        """Give what was chosen, without the reason."""
        return {name: self.cleaned_data[name] for name in CHOSEN}


class RebaseForm(forms.Form):
    """Mark a month from which limits are worked out anew."""

    month = MonthField(label="The first month of the new limits")
    unit = UnitField(
        required=False, empty_label="Every unit's", label="Whose limits",
        help_text="A unit's own only: those of teams beneath it go on.",
    )  # fmt: skip
    reason = forms.CharField(
        max_length=300,
        label="What changed for good?",
        help_text="Such as: a second duty team, in place since April.",
        validators=[names_no_child],
    )

    def __init__(self, *args, units, **kwargs):
        """Offer the units the view gives."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.helper = FlatHelper("Begin limits anew")
