"""The form an auditor fills in: what the question set asks. It saves nothing; an unfinished one is kept as it is."""

from collections.abc import Mapping

from django import forms

from audits.entry import DomainPart, EntryPlan
from audits.models import Question
from audits.rules.entry import Asked, Kind

ROWS = {"summary": 3, "voice": 3, "difference_made": 3, "strengths": 3, "would_make_it_good": 3}


def _widget(one: Asked) -> forms.Widget:
    if one.kind == Kind.CHOICE:
        return forms.RadioSelect(attrs={"class": "form-check-input"})
    if one.kind == Kind.DAY:
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    if one.kind == Kind.LINE:
        return forms.TextInput(attrs={"class": "form-control", "maxlength": one.longest})
    return forms.Textarea(attrs={"class": "form-control", "rows": ROWS.get(one.name, 1 if "note_" in one.name else 2)})


def _field(one: Asked) -> forms.Field:
    """Take anything as typed: what is wrong is said by the rules, and an unfinished form is no wrong one."""
    if one.kind == Kind.CHOICE:
        return forms.ChoiceField(label=one.label, required=False, widget=_widget(one), choices=one.choices)
    return forms.CharField(label=one.label, required=False, widget=_widget(one))


class EntryForm(forms.Form):
    """One audit, as far as it has got."""

    def __init__(self, plan: EntryPlan, words: Mapping[str, str], problems: Mapping[str, str] | None = None):
        """Show the words there are, and what is wrong with them."""
        super().__init__(data=dict(words))
        self.plan = plan
        self.fields = {one.name: _field(one) for one in plan.asked}
        self._errors = forms.utils.ErrorDict()
        for name, said in (problems or {}).items():
            self._errors[name] = self.error_class([said], renderer=self.renderer)

    def domains(self) -> list[dict]:
        """Give each domain with its fields, for the page."""
        return [self._of_domain(part) for part in self.plan.domains]

    def alone(self) -> list[dict]:
        """Give the questions on their own with their fields, for the page."""
        return [self._of_question(question) for question in self.plan.alone]

    def _of_domain(self, part: DomainPart) -> dict:
        key = part.of_set.pk
        return {
            "of_set": part.of_set,
            "grade": self[f"domain_{key}"],
            "evidence": self[f"evidence_{key}"],
            "questions": [self._of_question(question) for question in part.questions],
        }

    def _of_question(self, question: Question) -> dict:
        said = f"said_{question.pk}"
        return {
            "question": question,
            "said": self[said] if said in self.fields else None,
            "note": self[f"note_{question.pk}"],
        }


def words_typed(plan: EntryPlan, sent: Mapping[str, str]) -> dict[str, str]:
    """Give what was sent for the form's own fields, ends of lines written as the database holds them."""
    return {name: sent[name].replace("\r\n", "\n") for name in plan.names if name in sent}
