"""What is typed in the room: the outcome of an item and the actions agreed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from actions.forms import DateField
from actions.forms.fields import DueForm
from clinics.forms.recording import WORDS as CLAIM_WORDS
from clinics.operations.room import Agreed
from clinics.rules.agenda import Assurance, Cause
from clinics.rules.merging import FIELDS
from indicators.forms.layout import FlatHelper
from organisation.models import User
from organisation.rules.calendar import next_working_day
from organisation.validators import names_no_child

MOST_ACTIONS = 10
ACTION_FIELDS = ("title", "owner", "outside_owner", "due_on", "success_measure")
COUNT = "actions-TOTAL_FORMS"
_KEPT = {*FIELDS, COUNT, *CLAIM_WORDS}
_ACTION_WORD = re.compile(rf"actions-\d+-(?:{'|'.join(ACTION_FIELDS)})")


class OutcomeForm(forms.Form):
    """What the clinic decided on one item."""

    assurance = forms.TypedChoiceField(
        coerce=Assurance, choices=Assurance.choices(), widget=forms.RadioSelect, label="How assured is the clinic?"
    )
    cause = forms.TypedChoiceField(
        coerce=Cause,
        choices=[("", "Not asked"), *Cause.choices()],
        empty_value=None,
        required=False,
        label="What is the cause?",
        help_text="Needed when the clinic is not assured, or only partly.",
    )
    discussion = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        label="What was said",
        help_text="Needed unless the item was not reached.",
        validators=[names_no_child],
    )
    decision = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False, validators=[names_no_child])
    bring_back = forms.BooleanField(required=False, label="Bring it back to the next session, whatever the figure says")
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Record the outcome")

    def clean_seen_version(self):
        """Read none as the version before the first."""
        return self.cleaned_data["seen_version"] or 0

    def clean(self):
        """Ask for the cause where the clinic is not assured, and for what was said where it spoke of it."""
        super().clean()
        given = self.cleaned_data
        assurance = given.get("assurance")
        short = assurance in (Assurance.PARTLY_ASSURED, Assurance.NOT_ASSURED)
        if short and not given.get("cause") and "cause" not in self.errors:
            self.add_error("cause", "Say what the cause is.")
        if not given.get("discussion") and "discussion" not in self.errors:
            if assurance is Assurance.NOT_REACHED:
                given["discussion"] = "Not reached."
            else:
                self.add_error("discussion", "Say what was said.")
        return given


class AgreedForm(DueForm):
    """One action agreed in the room. With nothing in it but its date, there is none.

    A date on which nobody works is asked about: it stands only where it is ticked.
    """

    title = forms.CharField(
        max_length=200,
        required=False,
        label="What will be done",
        help_text="Start with a verb.",
        validators=[names_no_child],
    )
    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="Choose a person")
    outside_owner = forms.CharField(
        max_length=120, required=False, label="Or a body outside the service", validators=[names_no_child]
    )
    due_on = DateField(required=False, label="Due date")  # type: ignore[assignment]  # with the browser's picker
    success_measure = forms.CharField(
        max_length=300, required=False, label="How we will know it worked", validators=[names_no_child]
    )
    field_order = ("title", "owner", "outside_owner", "due_on", "keep_day", "success_measure")

    def __init__(self, *args, people: QuerySet[User], today: date, **kwargs):
        """Offer the people who may own an action."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].queryset = people
        self.helper = FlatHelper()

    def clean(self):
        """Ask for what, who and when as soon as one of them is given; two owners are none."""
        given = super().clean()
        if not any(given.get(name) for name in ACTION_FIELDS if name != "due_on"):
            return given
        if given.get("owner") and given.get("outside_owner"):
            self.add_error("outside_owner", "Name one owner: a person here or a body outside, not both.")
        if not given.get("owner") and not given.get("outside_owner") and "owner" not in self.errors:
            self.add_error("owner", "Name its owner.")
        for name, words in {"title": "Say what will be done.", "due_on": "Give its date."}.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, words)
        return given

    def agreed(self) -> Agreed | None:
        """Give the action agreed, or nothing."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in (*ACTION_FIELDS, "keep_day")}
        return Agreed(**given) if given["title"] else None

    @property
    def instead(self) -> date | None:
        """Give the next working day, where the one given is none and was not kept."""
        return next_working_day(self.cleaned_data["asked_day"]) if self.nearest_day else None


class AgreedRows:
    """The actions agreed on one item, a row each: as sent, or as they are to be typed in.

    `words` are a form's fields by name, kept while they were typed; they fill the rows and are
    not judged yet. `data` is what was sent to be recorded, and is.
    """

    def __init__(self, *, people, today, due_on, words: Mapping[str, str] | None = None, data=None, more=0) -> None:
        """Make as many rows as there were, or one."""
        self.count = min(_counted(data if data is not None else words or {}) + more, MOST_ACTIONS)
        offered = {"people": people, "today": today}
        self.rows = [
            AgreedForm(data, prefix=f"actions-{row}", initial=_row(words or {}, row, due_on), **offered)
            for row in range(self.count)
        ]
        self.spare = AgreedForm(prefix="actions-__row__", initial={"due_on": due_on}, **offered)

    def __iter__(self) -> Iterator[AgreedForm]:
        """Give the rows one by one."""
        return iter(self.rows)

    @property
    def may_grow(self) -> bool:
        """Say whether one more action would still be taken."""
        return self.count < MOST_ACTIONS

    @property
    def has_errors(self) -> bool:
        """Say whether any row was refused."""
        return any(row.errors for row in self.rows)

    def is_valid(self) -> bool:
        """Judge every row, so that each can say what is wrong with it."""
        return all([row.is_valid() for row in self.rows])

    @property
    def typed(self) -> list[AgreedForm]:
        """Give the rows somebody has begun: a date alone is there from the start."""
        return [row for row in self.rows if any(row[name].value() for name in ACTION_FIELDS if name != "due_on")]

    def agreed(self) -> list[Agreed]:
        """Give the actions agreed."""
        return [agreed for row in self.rows if (agreed := row.agreed())]


def words_typed(sent: Mapping[str, str]) -> dict[str, str]:
    """Keep of what was sent the words of the outcome, of its actions and of its claim, and nothing else."""
    names = [name for name in sent if name in _KEPT or _ACTION_WORD.fullmatch(name)]
    return {name: sent[name] for name in names}


def said_in(form: forms.Form) -> list[tuple[str, str]]:
    """Give what a form holds as labels and words, to be read where it cannot be sent any more."""
    return [(field.label, words) for field in form.visible_fields() if (words := _in_words(field))]


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "Yes" if value else ""
    if value and hasattr(field.field, "choices"):
        return next((str(label) for key, label in field.field.choices if str(key) == str(value)), str(value))
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")


def _counted(words: Mapping[str, str]) -> int:
    told = words.get(COUNT) or ""
    return max(int(told), 1) if told.isdecimal() and len(told) < 4 else 1


def _row(words: Mapping[str, str], row: int, due_on: date) -> dict[str, object]:
    typed = {name: words.get(f"actions-{row}-{name}", "") for name in ACTION_FIELDS}
    return {**typed, "due_on": typed["due_on"] or due_on}
