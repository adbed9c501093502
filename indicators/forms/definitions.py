"""What people write about definitions, and about what figures are set against."""

import re
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from indicators.forms.choices import UnitField
from indicators.forms.layout import DayField, FlatHelper
from indicators.models import Benchmark, Cohort, Indicator, NeighbourSet, PriorityArea
from indicators.models.definitions import FEWEST_WORKING_DAYS, Wording
from indicators.rules.vocabulary import (
    Absence,
    Authority,
    Basis,
    Calendar,
    Comparator,
    Kind,
    Measure,
    Per,
    Polarity,
    StandardUnit,
)
from organisation.validators import names_no_child

WRITTEN = ("%Y-%m", "%Y-%m-%d", "%B %Y", "%b %Y", "%m/%Y")
ANYBODY = "Nobody yet"
PROVENANCE = ("basis", "published_on", "neighbour_set")


class MonthField(forms.CharField):
    """A month, chosen with the browser's own picker or written: 2022-02, February 2022."""

    def __init__(self, **kwargs):
        """Offer the browser's month picker."""
        shown = forms.TextInput(attrs={"type": "month", "placeholder": "2022-02"})
        super().__init__(widget=shown, max_length=20, **kwargs)

    def clean(self, value) -> date | None:
        """Give the month as its first day."""
        written = re.sub(r"\s+", " ", super().clean(value)).strip()
        if not written:
            return None
        for form in WRITTEN:
            try:
                month = datetime.strptime(written, form).date()
            except ValueError:
                continue
            if 2000 <= month.year < 2100:
                return month.replace(day=1)
        raise ValidationError("Write a month like 2022-02.")

    def prepare_value(self, value):
        """Write a month the way the picker reads it."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def has_changed(self, initial, data) -> bool:
        """Compare months as they are written."""
        return super().has_changed(self.prepare_value(initial), data)


class Stamped(forms.Form):
    """A form that knows what it was opened on, so that nothing is written over what came in between."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> int:
        """Take a form without a stamp as opened on nothing: what is held by now is then shown first."""
        return self.cleaned_data["seen"] or 0

    def keep(self, *names: str) -> None:
        """Let what the record is of stay as it is, where the form was opened on one there is."""
        if self.initial.get("seen"):
            for name in names:
                self.fields[name].disabled = True

    def open_again_on(self, seen: int) -> None:
        """Give the form the stamp of what stands now: sending it again is then a decision."""
        data: Any = self.data.copy()
        data["seen"] = seen
        self.data = data


def tell(form: forms.BaseForm, problem: ValidationError) -> None:
    """Put what a rule says against the field it is about, or above the form where the form has no such field."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def _said(field: str, model=Indicator) -> str:
    return model._meta.get_field(field).help_text


def _words(vocabulary, empty: str = "Choose", **about) -> forms.TypedChoiceField:
    """Offer the words of a vocabulary."""
    return forms.TypedChoiceField(coerce=vocabulary, choices=[("", empty), *vocabulary.choices()], **about)


class WordingForm(forms.Form):
    """The words of a definition."""

    name = forms.CharField(max_length=200, help_text=_said("name"), validators=[names_no_child])
    counts = forms.CharField(max_length=120, help_text=_said("counts"), validators=[names_no_child])
    numerator_of = forms.CharField(
        label="Numerator", max_length=300, required=False, help_text=_said("numerator_of"), validators=[names_no_child]
    )
    denominator_of = forms.CharField(
        label="Denominator",
        max_length=300,
        required=False,
        help_text=_said("denominator_of"),
        validators=[names_no_child],
    )
    polarity = _words(Polarity, label="Which way is better")
    kind = _words(Kind, help_text="Demand is worded as pressure, never as practice that falls short.")
    why_it_matters = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_said("why_it_matters"),
        validators=[names_no_child],
    )
    standard_value = forms.DecimalField(
        label="Standard", min_value=0, max_digits=6, decimal_places=1, required=False, help_text="Such as 45."
    )
    standard_unit = _words(StandardUnit, "No standard", label="Counted in", required=False)
    standard_calendar = _words(Calendar, "Not of days", label="Which days", required=False)
    standard_authority = _words(Authority, "No standard", label="What gives it force", required=False)
    standard_note = forms.CharField(
        label="The clock", max_length=300, required=False, help_text=_said("standard_note"), validators=[names_no_child]
    )
    fewest_shown = forms.IntegerField(
        label="Fewest shown as a percentage", min_value=1, max_value=999, required=False,
        help_text=_said("fewest_shown"),
    )  # fmt: skip

    def clean(self):
        """Ask which days, where a standard is of days; and forget it where it is not."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("standard_unit") == StandardUnit.DAYS and not given.get("standard_calendar"):
            self.add_error("standard_calendar", "Say whether they are working days or calendar days.")
        elif given.get("standard_unit") != StandardUnit.DAYS:
            given["standard_calendar"] = ""
        return given

    def wording(self) -> dict[str, Any]:
        """Give every word of the definition."""
        return {name: self.cleaned_data[name] for name in Wording.SAYS}

    @staticmethod
    def fieldsets() -> list[Fieldset]:
        """Lay the words out by what they are about."""
        return [
            Fieldset(
                "What is counted",
                "name",
                Div("counts", "kind", "polarity", css_class="side-by-side"),
                Div("numerator_of", "denominator_of", "fewest_shown", css_class="side-by-side"),
                "why_it_matters",
            ),
            Fieldset(
                "The standard it is held to",
                Div(
                    "standard_value", "standard_unit", "standard_calendar", "standard_authority",
                    css_class="side-by-side",
                ),
                "standard_note",
            ),
        ]  # fmt: skip


class VersionForm(WordingForm, Stamped):
    """Change a definition from a month on."""

    effective_from = MonthField(
        label="From which month", help_text="Figures of this month and later are counted by the new wording."
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why does it change?",
        help_text="Kept with your name.",
        validators=[names_no_child],
    )
    marks_break = forms.BooleanField(
        required=False,
        label="Figures before and after do not compare: mark a break in series",
        help_text="No comparison, control limit or count of months in a row then crosses it.",
    )

    def __init__(self, *args, **kwargs):
        """Ask from when and why before anything else."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Write the new version")
        about = Fieldset("From when, and why", "effective_from", "reason", "marks_break", "seen")
        self.helper.layout = Layout(*self.fieldsets(), about)

    def when_and_why(self) -> dict[str, Any]:
        """Give what is said about the change itself."""
        return {name: self.cleaned_data[name] for name in ("effective_from", "reason", "marks_break", "seen")}

    def changed(self) -> dict[str, Any]:
        """Give the words that were changed; all others stay as they are in that month."""
        words = self.wording()
        return {name: words[name] for name in Wording.SAYS if self._differs(name, words[name])}

    def _differs(self, name: str, given: object) -> bool:
        return (given or None) != (self.initial.get(name) or None)


class NewIndicatorForm(WordingForm):
    """Define an indicator from scratch."""

    code = forms.CharField(max_length=20, help_text="Short and lasting, of letters, digits and hyphens: EAI-04.")
    measure = _words(Measure, help_text="Locked once figures are recorded.")
    basis = _words(Basis, help_text="What time a month's figure covers. Locked once figures are recorded.")
    decimals = forms.IntegerField(min_value=0, max_value=3, initial=0, help_text=_said("decimals"))
    lead_service = UnitField(required=False, empty_label="None", help_text=_said("lead_service"))
    area = forms.ModelChoiceField(
        PriorityArea.objects.all(), required=False, empty_label="Not on the board", label="Priority area",
        help_text="It goes on the last line of it.",
    )  # fmt: skip
    source_system = forms.CharField(
        max_length=80, required=False, help_text=_said("source_system"), validators=[names_no_child]
    )
    why = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, label="Why it is read this way",
        help_text="What a reader of the board should know of how to read it.", validators=[names_no_child]
    )  # fmt: skip

    def __init__(self, *args, services, **kwargs):
        """Offer the services the view gives."""
        super().__init__(*args, **kwargs)
        self.fields["lead_service"].queryset = services
        self.helper = FlatHelper("Define the indicator")
        self.helper.layout = Layout(
            Fieldset(
                "Which it is",
                Div("code", "measure", "basis", "decimals", css_class="side-by-side"),
                Div("lead_service", "area", "source_system", css_class="side-by-side"),
            ),
            *self.fieldsets(),
            "why",
        )

    def definition(self) -> dict[str, Any]:
        """Give everything but where it is listed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "area"}


class TargetForm(Stamped):
    """Set what is aimed for, from a month on."""

    unit = UnitField(label="Whose")
    cohort = forms.ModelChoiceField(Cohort.objects.all(), required=False, empty_label="Everybody")
    applies_from = MonthField(label="From which month")
    value = forms.DecimalField(
        label="Target", max_digits=18, decimal_places=6, help_text="In the indicator's own unit."
    )
    per = _words(Per, label="To be met")
    tolerance = forms.DecimalField(
        max_digits=18, decimal_places=6, min_value=0, initial=0,
        help_text="How far short still counts as near, in the indicator's own unit.",
    )  # fmt: skip
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why this target?",
        help_text="Where it comes from.",
        validators=[names_no_child],
    )
    approved_by = forms.ModelChoiceField(queryset=None, required=False, empty_label=ANYBODY)
    approved_on = DayField(required=False)

    def __init__(self, *args, units, people, **kwargs):
        """Offer the units and people the view gives."""
        super().__init__(*args, **kwargs)
        self.keep("unit", "cohort", "applies_from")
        self.fields["unit"].queryset, self.fields["approved_by"].queryset = units, people
        self.helper = FlatHelper("Set the target")
        self.helper.layout = Layout(
            Div("unit", "cohort", "applies_from", css_class="side-by-side"),
            Div("value", "per", "tolerance", css_class="side-by-side"),
            "reason",
            Div("approved_by", "approved_on", css_class="side-by-side"),
            "seen",
        )

    def clean(self):
        """Ask for the approver and the day together."""
        given = super().clean()
        if bool(given.get("approved_by")) != bool(given.get("approved_on")):
            missing = "approved_on" if given.get("approved_by") else "approved_by"
            self.add_error(missing, "Say who approved the target and on what day, or neither.")
        return given


class ReasonForm(Stamped):
    """Take something back, with a reason."""

    reason = forms.CharField(
        max_length=100,
        label="Why?",
        help_text="Kept with your name. It stays in the history.",
        validators=[names_no_child],
    )

    def __init__(self, *args, button: str = "Take it back", **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper(button)


class BenchmarkForm(Stamped):
    """Keep somebody else's figure to compare with."""

    comparator = _words(Comparator, label="Whose")
    year = forms.CharField(
        max_length=7, required=False, help_text="Such as 2020-21; leave it out only where the source names none."
    )
    value = forms.DecimalField(label="Figure", max_digits=18, decimal_places=6, required=False)
    absence = _words(Absence, "There is a figure", empty_value=None, required=False, label="Or why there is none")
    heading = forms.CharField(
        max_length=80, required=False, help_text=_said("heading", Benchmark), validators=[names_no_child]
    )
    basis = _words(
        Basis, "The source does not say", empty_value=None, required=False, help_text=_said("basis", Benchmark)
    )
    source = forms.CharField(max_length=200, help_text="The publication it is in.", validators=[names_no_child])
    published_on = DayField(required=False)
    neighbour_set = forms.ModelChoiceField(
        NeighbourSet.objects.all(), required=False, empty_label="None", help_text="For statistical neighbours."
    )

    def __init__(self, *args, **kwargs):
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.keep("comparator", "year")
        self.helper = FlatHelper("Keep the benchmark")
        self.helper.layout = Layout(
            Div("comparator", "year", "heading", css_class="side-by-side"),
            Div("value", "absence", "basis", css_class="side-by-side"),
            "source",
            Div("published_on", "neighbour_set", css_class="side-by-side"),
            "seen",
        )

    def provenance(self) -> dict[str, Any]:
        """Give what is known of where it comes from."""
        return {name: self.cleaned_data[name] for name in PROVENANCE}

    def benchmark(self) -> dict[str, Any]:
        """Give the figure and its source."""
        return {name: value for name, value in self.cleaned_data.items() if name not in PROVENANCE}

    def clean_year(self) -> str:
        """Write a year of two calendar years one way."""
        given = self.cleaned_data["year"].strip()
        if given and not re.fullmatch(r"20\d\d([-/]\d\d)?", given):
            raise ValidationError("Write a year like 2020-21 or 2020.")
        return given.replace("/", "-")

    def clean(self):
        """Ask for a figure or a reason."""
        given: dict[str, Any] = super().clean() or {}
        if "value" in given and "absence" in given and (given["value"] is None) == (given["absence"] is None):
            self.add_error("value", "Give a figure, or say why there is none: not both.")
        if given.get("neighbour_set") and given.get("comparator") != Comparator.STATISTICAL_NEIGHBOURS:
            self.add_error("neighbour_set", "Only an average of statistical neighbours has an edition of them.")
        return given


class BreakForm(forms.Form):
    """Mark a break in series."""

    month = MonthField(label="The first month of the new series")
    unit = UnitField(
        required=False, empty_label="Every unit's", label="Whose figures",
        help_text="A unit's own figures only: those of teams beneath it go on.",
    )  # fmt: skip
    reason = forms.CharField(
        max_length=300,
        label="Why do they not compare?",
        help_text="Such as: a new case system.",
        validators=[names_no_child],
    )

    def __init__(self, *args, units, **kwargs):
        """Offer the units the view gives."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.helper = FlatHelper("Mark the break")


class OwnershipForm(Stamped):
    """Say whom an indicator belongs to."""

    lead_service = UnitField(required=False, empty_label="None", help_text=_said("lead_service"))
    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label=ANYBODY, help_text=_said("owner"))
    updater = forms.ModelChoiceField(queryset=None, required=False, empty_label=ANYBODY, help_text=_said("updater"))
    due_working_day = forms.IntegerField(
        label="Figures are due by working day", min_value=1, max_value=FEWEST_WORKING_DAYS, required=False,
        help_text=_said("due_working_day"),
    )  # fmt: skip
    next_review_on = DayField(label="Next review", required=False, help_text=_said("next_review_on"))

    def __init__(self, *args, services, people, **kwargs):
        """Offer the services and people the view gives."""
        super().__init__(*args, **kwargs)
        self.fields["lead_service"].queryset = services
        self.fields["owner"].queryset = self.fields["updater"].queryset = people
        self.helper = FlatHelper("Save")


class AliasForm(forms.Form):
    """Give an indicator another name it may come in under."""

    name = forms.CharField(
        max_length=200,
        label="Another name",
        help_text="As a return prints it. Capitals, spaces and full stops do not matter.",
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Add the name")
