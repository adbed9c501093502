"""What people type into a sheet, box by box, and which sheet they choose."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from indicators.models import Cohort, Indicator
from indicators.operations.sheets import why_not
from indicators.rules.figures import Figure, UnreadableFigure, read_figure
from indicators.rules.sheets import CannotBeAFigure, Typed
from indicators.rules.vocabulary import Measure
from organisation.models import Unit
from organisation.validators import names_no_child

BOXES = ("numerator", "denominator", "figure", "note")
_KEY = re.compile(r"(?P<indicator>\d{1,12})(?:-(?P<cohort>\d{1,12}))?")


class FigureBox(forms.CharField):
    """A box that a figure, or why there is none, is typed in."""

    def clean(self, value: str) -> Figure | None:
        """Read what stands there."""
        try:
            return read_figure(super().clean(value))
        except UnreadableFigure as problem:
            raise forms.ValidationError(str(problem)) from problem


class NumberBox(FigureBox):
    """A box that one plain number is typed in."""

    def clean(self, value: str) -> Figure | None:
        """Refuse everything that is no plain number, and say where it belongs."""
        figure = super().clean(value)
        if figure is None:
            return None
        if figure.absence:
            raise forms.ValidationError("A number belongs here. Why there is no figure is typed under Figure.")
        if figure.value is None or figure.denominator is not None:
            raise forms.ValidationError("One number belongs here. A fraction such as 121/128 is typed under Figure.")
        if figure.is_marked_percent:
            raise forms.ValidationError("A number counted belongs here. A percentage is typed under Figure.")
        return figure


def _box(column: str, most: int = 40) -> forms.TextInput:
    return forms.TextInput(
        attrs={"data-box": column, "class": f"box box-{column}", "autocomplete": "off", "maxlength": str(most)}
    )


class RowForm(forms.Form):
    """One row of a sheet as typed. `seen` is when the page last knew it typed, `was` what stood in it then."""

    numerator = NumberBox(required=False, max_length=40, widget=_box("numerator"))
    denominator = NumberBox(required=False, max_length=40, widget=_box("denominator"))
    figure = FigureBox(required=False, max_length=60, widget=_box("figure", 60))
    note = forms.CharField(required=False, max_length=300, widget=_box("note", 300), validators=[names_no_child])
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args, key: str, indicator: Indicator, cohort: Cohort | None, **kwargs):
        """Say which row it is: a count has one box only."""
        super().__init__(*args, prefix=f"row{key}", **kwargs)
        self.key, self.indicator, self.cohort = key, indicator, cohort
        self.measure = Measure(indicator.measure)
        if self.measure is Measure.NUMBER:
            del self.fields["numerator"], self.fields["denominator"]
        for column in BOXES:
            if column in self.fields:
                self.fields[column].widget.attrs["aria-labelledby"] = f"head-{column} name-{key}"
                self.fields[column].label = f"{indicator}{f', {cohort}' if cohort else ''}"

    @property
    def texts(self) -> list[str]:
        """Give what stands in the boxes as it was sent."""
        return [(self.data.get(self.add_prefix(column)) or "").strip() for column in BOXES]

    @property
    def is_touched(self) -> bool:
        """Say whether the boxes hold anything else than when the page was shown."""
        return self.texts != read_texts(self.data.get(self.add_prefix("was")))

    def clean_seen(self) -> datetime | None:
        """Read the moment the page knew."""
        given = self.cleaned_data["seen"]
        if not given:
            return None
        seen = parse_datetime(given)
        if seen is None or seen.tzinfo is None:
            raise forms.ValidationError("The page has lost count of this row. Load it again.")
        return seen

    def clean_figure(self) -> Figure | None:
        """Ask, and do not guess, where a percent sign stands in a row that is no percentage."""
        figure = self.cleaned_data["figure"]
        if figure and figure.is_marked_percent and self.measure is not Measure.PERCENTAGE:
            raise forms.ValidationError(
                f"{figure.printed} has a percent sign, but this is a {self.measure.label.lower()}."
            )
        return figure

    def clean(self):
        """Refuse what no figure can be, and one row with two fractions."""
        if not self.errors:
            try:
                self._check_fractions()
                self.typed().as_held().check()
            except CannotBeAFigure as problem:
                self.refuse(problem)
        return self.cleaned_data

    def _check_fractions(self) -> None:
        figure = self.cleaned_data.get("figure")
        beside = (figure.numerator, figure.denominator) if figure else (None, None)
        boxed = tuple(_number(self.cleaned_data.get(part), None) for part in ("numerator", "denominator"))
        if beside != (None, None) and boxed not in ((None, None), beside):
            raise CannotBeAFigure("figure", f"{figure.printed} does not go with the numerator and denominator given.")

    def refuse(self, problem: CannotBeAFigure) -> None:
        """Show at its box why the row is refused."""
        self.add_error(problem.box if problem.box in self.fields else "figure", str(problem))

    def typed(self) -> Typed:
        """Put the boxes together: a fraction may stand in its two boxes or beside the figure."""
        given = self.cleaned_data
        figure: Figure = given.get("figure") or Figure("")
        return Typed(
            self.measure,
            _number(given.get("numerator"), figure.numerator),
            _number(given.get("denominator"), figure.denominator),
            figure.value,
            figure.absence,
            given.get("note", ""),
        )


def _number(boxed: Figure | None, beside: Decimal | None) -> Decimal | None:
    return boxed.value if boxed else beside


def read_key(key: str) -> tuple[int, int | None] | None:
    """Read the name of a row: its indicator's id and its cohort's. None where it names none."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    return int(match["indicator"]), int(match["cohort"]) if match["cohort"] else None


def rows_of(data: QueryDict) -> Iterator[tuple[str, int, int | None]]:
    """Give the rows a form holds: the name of each, its indicator's id and its cohort's."""
    for name in data:
        key = name.removeprefix("row").removesuffix("-seen")
        if name == f"row{key}-seen" and (fact := read_key(key)):
            yield key, *fact


def write_texts(texts: list[str]) -> str:
    """Write what stands in a row's boxes into one hidden field."""
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def read_texts(written: str | None) -> list[str]:
    """Read a hidden field back; four empty boxes where it holds none."""
    try:
        texts = json.loads(written or "[]")
    except ValueError:
        texts = []
    return [str(text) for text in texts] if isinstance(texts, list) and len(texts) == len(BOXES) else [""] * len(BOXES)


class UnitField(forms.ModelChoiceField):
    """A unit to choose, set in beneath the one it belongs to."""

    def label_from_instance(self, obj) -> str:
        """Set the name in by its depth in the tree."""
        return "\u2003" * obj.tree_depth + obj.name


class SheetForm(forms.Form):
    """Choose whose figures of which month are typed."""

    unit = UnitField(Unit.objects.none(), to_field_name="code", empty_label=None)
    month = forms.CharField(widget=forms.TextInput(attrs={"type": "month", "placeholder": "2021-10"}))

    def __init__(self, *args, units: QuerySet[Unit], **kwargs):
        """Offer these units."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def clean_month(self) -> date:
        """Read a month such as 2021-10."""
        given = self.cleaned_data["month"].strip()
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", given):
            raise forms.ValidationError("Write a month like 2021-10.")
        return datetime.strptime(given, "%Y-%m").date()

    def clean(self):
        """Refuse a month that is still to come, or in which the unit did not stand."""
        given = self.cleaned_data
        if given.get("unit") and given.get("month") and (reason := why_not(given["unit"], given["month"])):
            self.add_error("month", reason)
        return given


class AddRowForm(forms.Form):
    """Choose a row the sheet does not have yet."""

    indicator = forms.ModelChoiceField(Indicator.objects.filter(is_active=True), required=False)
    cohort = forms.ModelChoiceField(Cohort.objects.all(), required=False, empty_label="Everybody")

    def fact(self) -> tuple[int, int | None] | None:
        """Give what was chosen; None where nothing was."""
        indicator, cohort = self.cleaned_data["indicator"], self.cleaned_data["cohort"]
        return (indicator.pk, cohort.pk if cohort else None) if indicator else None
