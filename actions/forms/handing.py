"""Giving several actions to somebody else."""

from django import forms

from actions.forms.fields import OwnerFields
from actions.operations import Hands
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child

MOST = 200


class ChooseOwnerForm(forms.Form):
    """Whose actions to choose from."""

    of = forms.ModelChoiceField(queryset=None, required=False, empty_label="Anybody", label="Owned by")

    def __init__(self, *args, people, **kwargs):
        """Offer those who own open actions."""
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = people


class ReassignForm(OwnerFields):
    """Which actions, to whom, and why. Each is chosen as its id and the version the page showed."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why they change hands",
        validators=[names_no_child],
    )
    field_order = ("owner", "outside_owner", "liaison", "reason")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Give them to this owner")

    def clean(self):
        """Ask for actions and for one owner."""
        given = super().clean()
        given["chosen"] = self._chosen()
        if not given["chosen"]:
            self.add_error(None, "Choose at least one action.")
        if not given.get("owner") and not given.get("outside_owner") and not self.errors.get("outside_owner"):
            self.add_error("owner", "Name one owner: a person here or a body outside.")
        return given

    def chosen_ids(self) -> set[int]:
        """Give the actions chosen, also where the rest is wrong."""
        return {pk for pk, _ in self._chosen()}

    def hands(self) -> Hands:
        """Give whom they go to."""
        return Hands(*(self.cleaned_data[name] for name in ("owner", "outside_owner", "liaison")))

    def named(self) -> str:
        """Name whom they go to."""
        return str(self.cleaned_data["owner"] or self.cleaned_data["outside_owner"])

    def _chosen(self) -> list[tuple[int, int]]:
        pairs = [value.split(":") for value in self.data.getlist("chosen")[:MOST]]
        return [(int(pk), int(seen)) for pk, seen in (pair for pair in pairs if len(pair) == 2) if _small(pk, seen)]


def _small(*numbers: str) -> bool:
    return all(number.isdecimal() and len(number) < 10 for number in numbers)
