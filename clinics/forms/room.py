"""What is typed in the room: the outcome of an item and the actions agreed."""

from django import forms

from actions.forms import DateField
from actions.rules.due import why_not_due
from clinics.operations.room import Agreed
from clinics.rules.agenda import Assurance, Cause
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


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
        widget=forms.Textarea(attrs={"rows": 3}), label="What was said", validators=[names_no_child]
    )
    decision = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False, validators=[names_no_child])

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Record the outcome")

    def clean(self):
        """Ask for the cause where the clinic is not assured."""
        given = super().clean()
        short = given.get("assurance") in (Assurance.PARTLY_ASSURED, Assurance.NOT_ASSURED)
        if short and not given.get("cause") and "cause" not in self.errors:
            self.add_error("cause", "Say what the cause is.")
        return given


class AgreedForm(forms.Form):
    """One action agreed in the room. Left empty, there is none."""

    title = forms.CharField(max_length=200, required=False, label="What will be done", help_text="Start with a verb.")
    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="Choose a person")
    due_on = DateField(required=False, label="Due date", help_text="A working day.")
    success_measure = forms.CharField(max_length=300, required=False, label="How we will know it worked")

    def __init__(self, *args, people, today, **kwargs):
        """Offer the people who may own an action."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].queryset = people
        self.helper = FlatHelper()

    def clean_due_on(self):
        """Refuse a day that is past or that nobody works."""
        due_on = self.cleaned_data["due_on"]
        if due_on and (why := why_not_due(due_on, on=self.today)):
            raise forms.ValidationError(why)
        return due_on

    def clean(self):
        """Ask for all three of what, who and when as soon as one is given."""
        given = super().clean()
        asked = {"title": "Say what will be done.", "owner": "Name its owner.", "due_on": "Give its date."}
        if any(given.get(name) for name in (*asked, "success_measure")):
            for name, words in asked.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def agreed(self) -> Agreed | None:
        """Give the action agreed, or nothing."""
        return Agreed(**self.cleaned_data) if self.cleaned_data.get("title") else None


AgreedFormSet = forms.formset_factory(AgreedForm, extra=3, max_num=10)
