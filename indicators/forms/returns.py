"""What people give and say about returns."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from django import forms

from indicators.forms.layout import FlatHelper
from indicators.models.returns import ReturnState
from indicators.operations.names import Answer, AskedName, NameKind
from indicators.returns.headings import read_month
from indicators.returns.names import plain
from indicators.returns.workbook import MOST_BYTES
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit
from organisation.uploads import UploadField
from organisation.validators import names_no_child

MOST_MB = MOST_BYTES // 1024 // 1024
TOO_LARGE = f"The file is larger than {MOST_MB} MB, the most that is taken."
NEAR_SHOWN = 3
OTHER, LEFT_OUT = "(another)", "(none)"  # no code looks like these


class UploadForm(forms.Form):
    """Choose a return to upload."""

    file = UploadField(
        label="Return",
        help_text=f"Choose a file, or drag it here: .xlsx, .xls, .ods or .csv, up to {MOST_MB} MB.",
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.xls,.ods,.csv", "class": "drop", "data-drop": "", "data-most-bytes": MOST_BYTES}
        ),
        error_messages={"required": "Choose the file with the figures.", "empty": "The file is empty."},
        max_length=None,
    )

    def __init__(self, *args, too_large: bool = False, **kwargs):
        """Set the button. `too_large` says that a file came and was too large to be let in."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Upload and check")
        if too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean_file(self):
        """Refuse a file that is too large before any of it is read."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        names_no_child(given.name.replace("_", " "))
        return given


class BlankFormForm(forms.Form):
    """Choose the form to download: of which month, for which service."""

    month = forms.CharField(widget=forms.TextInput(attrs={"type": "month", "placeholder": "2021-10"}))
    service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE),
        required=False,
        to_field_name="code",
        empty_label="The whole authority",
        help_text="A service comes with its teams, and with what it leads on.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Download the form")

    def clean_month(self) -> date:
        """Read a month such as 2021-10."""
        month = read_month(self.cleaned_data["month"])
        if month is None or not 2000 <= month.year < 2100:
            raise forms.ValidationError("Write a month like 2021-10.")
        return month


class ReturnsForm(forms.Form):
    """Choose which returns are listed."""

    state = forms.ChoiceField(choices=[("", "Any"), *ReturnState.choices()], required=False)


class PublishForm(forms.Form):
    """Publish a return: with a reason where figures change, and another where something is doubtful."""

    reason = forms.TypedChoiceField(
        coerce=RevisionReason,
        empty_value=None,
        choices=[("", "Choose a reason"), *RevisionReason.given_by_people()],
        label="Why do published figures change?",
    )
    explanation = forms.CharField(required=False, max_length=300, label="More about why", validators=[names_no_child])
    override_reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why publish in spite of what is doubtful?",
        help_text="Kept with your name. The doubts stay on the figures until somebody settles them.",
        validators=[names_no_child],
    )
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stays with the return, for everybody.",
        validators=[names_no_child],
    )

    def __init__(self, *args, preview, **kwargs):
        """Ask only for what this return needs."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Publish")
        if not preview.has_changes:
            del self.fields["reason"], self.fields["explanation"]
        if not preview.is_doubtful:
            del self.fields["override_reason"]

    def clean(self):
        """Ask for words where the reason is another one."""
        given = super().clean()
        if given.get("reason") is RevisionReason.OTHER and not given.get("explanation"):
            self.add_error("explanation", "Say what the other reason is.")
        return given


class WithdrawForm(forms.Form):
    """Withdraw a published return."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why is it withdrawn?",
        help_text="Kept with your name, on the return and with every figure it touches.",
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Withdraw the return")


class NamesForm(forms.Form):
    """Say what names mean that nobody knows: near ones to tick, all to choose from, or none of ours."""

    def __init__(self, *args, asked: Sequence[AskedName], called: dict[NameKind, dict[str, str]], **kwargs):
        """Ask two fields a name. `called` names every known thing by its code."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Remember these answers and read again")
        self.asked = {_key(name): name for name in asked}
        for key, name in self.asked.items():
            known = called[name.kind]
            near = [code for code in name.near if code in known]
            self.fields[key] = forms.ChoiceField(
                label=f"“{name.name}”", required=False, widget=forms.RadioSelect, choices=_ticks(name, near, known)
            )
            self.fields[f"{key}-other"] = forms.ChoiceField(
                label=f"Another {name.kind.label.lower()} for “{name.name}”",
                required=False,
                choices=[("", "Choose from all"), *_nearest_first(near, known)],
            )

    def rows(self) -> Iterator[tuple[AskedName, forms.BoundField, forms.BoundField]]:
        """Give each name with its two fields."""
        for key, name in self.asked.items():
            yield name, self[key], self[f"{key}-other"]

    def clean(self):
        """Ask for at least one answer, and for the other one where another is ticked."""
        given = super().clean()
        for key, name in self.asked.items():
            if given.get(key) == OTHER and not given.get(f"{key}-other"):
                self.add_error(f"{key}-other", f"Choose which {name.kind.label.lower()} it is.")
        if not self.errors and not self.answers():
            self.add_error(None, "Answer at least one name. The others can wait.")
        return given

    def answers(self) -> list[Answer]:
        """Give what was answered; a name left open is asked about again."""
        answered = []
        for key, name in self.asked.items():
            ticked, chosen = self.cleaned_data.get(key), self.cleaned_data.get(f"{key}-other")
            if ticked == LEFT_OUT:
                answered.append(Answer(name.kind, name.name, None))
            elif means := (chosen if ticked in (OTHER, "") else ticked):
                answered.append(Answer(name.kind, name.name, means))
        return answered


def _key(asked: AskedName) -> str:
    """Call a name's field by the name itself, so that an answer never lands on another one."""
    return f"{asked.kind.value}-{hashlib.sha256(plain(asked.name).encode()).hexdigest()[:12]}"


def _ticks(asked: AskedName, near: Sequence[str], known: dict[str, str]) -> list[tuple[str, str]]:
    ticks = [(code, known[code]) for code in near[:NEAR_SHOWN]]
    ticks.append((OTHER, "Another one, chosen below" if near else "One of ours, chosen below"))
    if asked.kind is NameKind.INDICATOR:
        ticks.append((LEFT_OUT, "None of ours: leave these rows out"))
    return ticks


def _nearest_first(near: Sequence[str], known: dict[str, str]) -> list[tuple[str, str]]:
    others = sorted((code for code in known if code not in near), key=lambda code: known[code])
    return [(code, known[code]) for code in (*near, *others)]
