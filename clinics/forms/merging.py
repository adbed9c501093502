"""What is settled when two people recorded different words on one item."""

from collections.abc import Mapping
from typing import Self

from django import forms

from clinics.forms.room import ACTION_FIELDS, COUNT, OutcomeForm, words_typed
from clinics.models import AgendaItem, Outcome
from clinics.rules.merging import FIELDS, Field, Keep, set_side_by_side
from clinics.wording import words_of
from organisation.validators import names_no_child


class MergeForm(forms.Form):
    """Theirs and mine side by side: for each field that differs, which is kept or what is written instead.

    Mine travels along in hidden fields, theirs is read by its version: wordings are never edited.
    """

    def __init__(self, item: AgendaItem, theirs: Outcome, *, mine: Mapping[str, str], seen_version: int, data=None):
        """Make a field for every difference."""
        super().__init__(data)
        self.item, self.theirs, self.mine, self.seen_version = item, theirs, mine, seen_version
        base = theirs.revisions.filter(version=seen_version).first()
        sides = set_side_by_side(mine, words_of(theirs), words_of(base) if base else None)
        self.sides = {side.name: side for side in sides if side.differs}
        for side in self.sides.values():
            self._ask(side)
        for action in self.actions:
            self.fields[f"drop-{action['row']}"] = forms.BooleanField(required=False, label="Do not raise this one")

    @classmethod
    def sent(cls, item: AgendaItem, data: Mapping[str, str]) -> Self | None:
        """Read what was sent from the page; none where there is no longer anything to settle."""
        theirs = Outcome.objects.select_related("recorded_by").filter(item=item).first()
        seen = data.get("seen_version", "")
        if theirs is None or not seen.isdecimal() or len(seen) > 6:
            return None
        mine = words_typed({name.removeprefix("mine-"): data[name] for name in data if name.startswith("mine-")})
        if str(theirs.version) != data.get("theirs_version"):  # they went on: nothing settled before still holds
            return cls(item, theirs, mine=mine, seen_version=int(seen))
        return cls(item, theirs, mine=mine, seen_version=int(seen), data=data)

    def _ask(self, side: Field) -> None:
        choices = [choice for choice in Keep if side.is_text or choice is not Keep.WRITTEN]
        self.fields[f"keep-{side.name}"] = forms.TypedChoiceField(
            coerce=Keep,
            choices=[(choice.value, choice.label) for choice in choices],
            initial=side.proposed,
            widget=forms.RadioSelect,
            label=f"{label_of(side.name)}: which is kept?",
            error_messages={"required": "Choose theirs or yours."},
        )
        if side.is_text:
            self.fields[f"written-{side.name}"] = forms.CharField(
                widget=forms.Textarea(attrs={"rows": 4}),
                required=False,
                initial=side.together,
                label=f"{label_of(side.name)}, as it shall read",
                validators=[names_no_child],
            )

    @property
    def differences(self) -> list["Difference"]:
        """Give what differs, each with the fields that settle it."""
        return [Difference(self, side) for side in self.sides.values()]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Give my words, to travel along."""
        return [(f"mine-{name}", value) for name, value in self.mine.items()]

    @property
    def actions(self) -> list[dict[str, str]]:
        """Give the actions I agreed, for whoever settles to see that none is lost."""
        rows = range(_rows(self.mine))
        typed = [{name: self.mine.get(f"actions-{row}-{name}", "") for name in ACTION_FIELDS} for row in rows]
        return [{**one, "row": str(row)} for row, one in enumerate(typed) if one["title"]]

    @property
    def action_rows(self) -> list[tuple[dict[str, str], forms.BoundField]]:
        """Give those actions, each with the box that leaves it out."""
        return [(action, self[f"drop-{action['row']}"]) for action in self.actions]

    def settled(self) -> dict[str, str]:
        """Give the words as they were settled, ready to be recorded over theirs."""
        theirs = words_of(self.theirs)
        words = {name: theirs[name] for name in FIELDS}
        for name, side in self.sides.items():
            words[name] = side.settled(self.cleaned_data[f"keep-{name}"], self.cleaned_data.get(f"written-{name}", ""))
        dropped = tuple(f"actions-{one['row']}-" for one in self.actions if self.cleaned_data[f"drop-{one['row']}"])
        actions = {
            name: value for name, value in self.mine.items() if name not in FIELDS and not name.startswith(dropped)
        }
        return {**actions, **words, "seen_version": str(self.theirs.version)}


class Difference:
    """One field in two wordings, with what settles it."""

    def __init__(self, form: MergeForm, side: Field) -> None:
        """Find the boxes of the form that belong to it."""
        self.side = side
        self.label = label_of(side.name)
        self.keep = form[f"keep-{side.name}"]
        self.written = form[f"written-{side.name}"] if side.is_text else None
        self.mine = spoken(side.name, side.mine)
        self.theirs = spoken(side.name, side.theirs)


def label_of(name: str) -> str:
    """Call a field what its form calls it."""
    labels = {"assurance": "Assurance", "cause": "Cause", "discussion": "What was said", "decision": "Decision"}
    return labels.get(name, "Bring it back")


def spoken(name: str, value: str) -> str:
    """Write a chosen word as people read it."""
    if name == "bring_back":
        return "Yes" if value else "No"
    choices = getattr(OutcomeForm.base_fields[name], "choices", None)
    return dict(choices).get(value, value) if choices and value else value


def _rows(words: Mapping[str, str]) -> int:
    told = words.get(COUNT) or ""
    return min(int(told), 20) if told.isdecimal() and len(told) < 4 else 0
