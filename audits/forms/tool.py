"""What the QA unit types when it makes the audit tool."""

from django import forms

from audits.models import AnswerType, Domain, SetDomain
from audits.operations.tool import Asking, Wording
from organisation.layout import FlatHelper
from organisation.validators import names_no_child

ROWS = {"rows": 2}


class SetForm(forms.Form):
    """A new question set."""

    name = forms.CharField(max_length=120, validators=[names_no_child])
    is_graded = forms.TypedChoiceField(
        label="Does it end in an overall grade?",
        choices=[("yes", "Yes"), ("no", "No: it only asks questions, as a dip sample does")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Begin the set")


class WordingForm(forms.Form):
    """What a version says about one domain."""

    guidance = forms.CharField(
        required=False,
        widget=forms.Textarea(ROWS),
        help_text="What to look for, and where.",
        validators=[names_no_child],
    )
    outstanding = forms.CharField(
        required=False, widget=forms.Textarea(ROWS), label="What Outstanding looks like", validators=[names_no_child]
    )
    good = forms.CharField(
        required=False, widget=forms.Textarea(ROWS), label="What Good looks like", validators=[names_no_child]
    )
    requires_improvement = forms.CharField(
        required=False,
        widget=forms.Textarea(ROWS),
        label="What Requires improvement looks like",
        validators=[names_no_child],
    )
    inadequate = forms.CharField(
        required=False, widget=forms.Textarea(ROWS), label="What Inadequate looks like", validators=[names_no_child]
    )

    def __init__(self, *args, button="Save", **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper(button)

    def wording(self) -> Wording:
        """Give what was typed as the operation takes it."""
        return Wording(**{name: self.cleaned_data[name] for name in Wording.__slots__})


class NewDomainForm(WordingForm):
    """One more domain of a draft: one that audits grade already, or a new one."""

    name = forms.CharField(
        max_length=120,
        label="Domain",
        help_text="Take a name from the list to go on with its figures, or type a new one.",
        widget=forms.TextInput(attrs={"list": "domains-known", "autocomplete": "off"}),
        validators=[names_no_child],
    )
    field_order = ("name",)

    def __init__(self, *args, **kwargs):
        """Offer the domains there are."""
        super().__init__(*args, button="Add the domain", **kwargs)
        self.known = list(Domain.objects.filter(is_active=True))


class QuestionForm(forms.Form):
    """One question of a draft."""

    text = forms.CharField(max_length=300, label="Question", validators=[names_no_child])
    answered = forms.TypedChoiceField(coerce=AnswerType, choices=AnswerType.choices(), label="Answered by")
    is_required = forms.BooleanField(required=False, label="It must be answered")

    def __init__(self, *args, button="Save", **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper(button)

    def asking(self) -> Asking:
        """Give what was typed as the operation takes it."""
        return Asking(**{name: self.cleaned_data[name] for name in Asking.__slots__})


class NewQuestionForm(QuestionForm):
    """One more question, under a domain or on its own."""

    under = forms.ModelChoiceField(SetDomain.objects.none(), required=False, empty_label="On its own")

    def __init__(self, *args, version, **kwargs):
        """Offer the draft's domains."""
        super().__init__(*args, button="Add the question", **kwargs)
        self.fields["under"].queryset = version.domains.select_related("domain")
        self.fields["under"].label_from_instance = lambda one: str(one.domain)


class UseForm(forms.Form):
    """Taking a draft into use."""

    changes = forms.CharField(
        max_length=300,
        widget=forms.Textarea(ROWS),
        label="What is different from the version before, and why",
        validators=[names_no_child],
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Take into use")
