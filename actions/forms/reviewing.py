"""Deciding about an overdue action."""

from django import forms

from actions.forms.fields import DateField
from actions.operations import Decided, Seen
from actions.rules.lifecycle import OverdueDecision, needs_deputy
from actions.rules.reviewing import why_may_not
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child

WORDS = forms.Textarea(attrs={"rows": 2})


class ReviewForm(forms.Form):
    """Decide about one overdue action. The style sheet shows what the chosen decision asks for.

    Sent from a page that shows the action as it no longer is, it asks for nothing that has become
    wanted since: the operation says what became of it.
    """

    decision = forms.TypedChoiceField(coerce=OverdueDecision, widget=forms.RadioSelect)
    reason = forms.CharField(max_length=500, widget=WORDS, validators=[names_no_child])
    new_due_on = DateField(label="New date", required=False, help_text="To extend: a working day.")
    meeting_on = DateField(
        label="Meeting with the owner on",
        required=False,
        help_text="Its date has moved before: a further extension asks for a meeting.",
    )
    new_owner = forms.ModelChoiceField(queryset=None, required=False, label="New owner", empty_label="Nobody chosen")
    escalate_to = forms.ModelChoiceField(queryset=None, required=False, empty_label="Nobody chosen")
    evidence = forms.CharField(
        max_length=2000,
        required=False,
        widget=WORDS,
        label="What shows that it was done",
        help_text="To close: in words, or a link to it, or both.",
        validators=[names_no_child],
    )
    link = forms.URLField(
        max_length=500,
        required=False,
        label="Link to what shows it",
        assume_scheme="https",
        widget=forms.TextInput,
        validators=[names_no_child],
    )
    seen_due_on = forms.DateField(widget=forms.HiddenInput)
    seen_owner = forms.IntegerField(widget=forms.HiddenInput)
    seen_review = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, by, is_deputy, people, above, **kwargs):
        """Offer what this person may decide about the action of `row`, and remember how it looked."""
        action = row.action
        seen = {f"seen_{name}": getattr(row.seen, name) for name in ("due_on", "owner", "review")}
        kwargs["initial"] = seen | {"escalate_to": above[0].pk if len(above) == 1 else None}
        super().__init__(*args, prefix=f"action-{action.pk}", **kwargs)
        self.is_stale = self.is_bound and any(
            self.data.get(self.add_prefix(name), str(value)) != str(value) for name, value in seen.items()
        )
        slips = len(row.slips)
        given = {"is_deputy": is_deputy, "is_owner": action.owner_id == by.pk, "extensions": slips}
        refused = {one: why_may_not(one, **given) for one in OverdueDecision}
        if not above:
            refused[OverdueDecision.ESCALATE] = "There is nobody above its owner to escalate it to."
        offered = [one for one in OverdueDecision if self.is_stale or not refused[one]]
        self.fields["decision"].choices = [(one.value, one.label) for one in offered]
        self.refused = {one.label: why for one, why in refused.items() if why}
        self.fields["new_owner"].queryset = people.exclude(pk=action.owner_id)
        self.fields["escalate_to"].queryset = people.filter(pk__in=[person.pk for person in above])
        if not needs_deputy(slips):
            del self.fields["meeting_on"]
        self.helper = FlatHelper("Record the decision")

    def clean(self):
        """Ask for what the decision needs."""
        given = super().clean()
        if self.is_stale:
            return given
        for name, wanted in _WANTED.get(given.get("decision") or "", {}).items():
            if name in self.fields and not given.get(name) and name not in self.errors:
                self.add_error(name, wanted)
        is_shown = {"evidence", "link"} & {*self.errors} or given.get("evidence") or given.get("link")
        if given.get("decision") is OverdueDecision.CLOSE and not is_shown:
            self.add_error("evidence", "Say or link what shows that it was done.")
        return given

    def decided(self) -> Decided:
        """Give what was decided, as the operation takes it."""
        given = self.cleaned_data
        escalates = given["decision"] is OverdueDecision.ESCALATE
        return Decided(
            decision=given["decision"],
            reason=given["reason"],
            new_due_on=given["new_due_on"],
            meeting_on=given.get("meeting_on"),
            new_owner=given["escalate_to"] if escalates else given["new_owner"],
            evidence=given["evidence"],
            link=given["link"],
        )

    def seen(self) -> Seen:
        """Give how the page showed the action."""
        return Seen(*(self.cleaned_data[f"seen_{name}"] for name in ("due_on", "owner", "review")))

    def show_problem(self, problem) -> None:
        """Put what an operation refused at the field it is about, or at the head of the form."""
        for name, texts in (
            problem.message_dict.items() if hasattr(problem, "error_dict") else [(None, problem.messages)]
        ):
            at = "new_owner" if name == "owner" else name
            at = "escalate_to" if at == "new_owner" and self._escalates() else at
            self.add_error(at if at in self.fields else None, texts)

    def _escalates(self) -> bool:
        return self.cleaned_data.get("decision") is OverdueDecision.ESCALATE


_WANTED: dict[str, dict[str, str]] = {
    OverdueDecision.EXTEND: {"new_due_on": "Give the new date.", "meeting_on": "Say when the owner is met about it."},
    OverdueDecision.REASSIGN: {"new_owner": "Name the new owner."},
    OverdueDecision.ESCALATE: {"escalate_to": "Name whom it is escalated to."},
}
