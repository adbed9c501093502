"""What is said of an audit before the file is opened."""

from collections.abc import Collection, Sequence

from django import forms

from audits.case_keys import key_of
from audits.known_cases import Earlier
from audits.models import AuditType, QuestionSetVersion, Theme, VersionState
from audits.operations.entry import Facts
from audits.rules.listing import is_a_number, one_form
from organisation.layout import DayField, FlatHelper


class VersionField(forms.ModelChoiceField):
    """A question set, by its name: the version in use is meant."""

    def __init__(self, **kwargs):
        """Offer the sets that are in use."""
        in_use = QuestionSetVersion.objects.filter(state=VersionState.IN_USE, question_set__is_active=True)
        ordered = in_use.select_related("question_set").order_by("-question_set__is_graded", "question_set__name")
        super().__init__(ordered, label="Question set", empty_label="Choose", **kwargs)

    def label_from_instance(self, version):
        """Call it by its set."""
        return str(version.question_set)


class CaseNumberField(forms.CharField):
    """The case system's number, which ends in its key: the number itself is kept nowhere."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"})

    def clean(self, value) -> str:
        """Give the key; nothing where nothing was typed. What is no number may be a name, and is not repeated."""
        number = one_form(super().clean(value))
        if number and not is_a_number(number):
            raise forms.ValidationError("Give the case system's number: letters and figures, no name.")
        return key_of(number) if number else ""


class StartForm(forms.Form):
    """The few facts an audit begins with."""

    version = VersionField()
    unit = forms.ModelChoiceField(queryset=None, label="Service or team", empty_label="Choose")
    kind = forms.TypedChoiceField(
        coerce=AuditType,
        choices=[choice for choice in AuditType.choices() if choice[0] != AuditType.RE_AUDIT],
        label="Type",
        help_text="A set that gives no grade makes it a dip sample.",
    )
    audited_on = DayField(label="Audited on")
    theme = forms.ModelChoiceField(Theme.objects.filter(is_active=True), required=False, empty_label="None")
    case_key = CaseNumberField(
        label="Case-system number",
        required=False,
        max_length=40,
        help_text="Not kept: a keyed hash of it is, so that a case is not audited twice within the months of the rule.",
    )
    again = forms.CharField(label="Audit it again all the same", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, units, today, **kwargs):
        """Offer the units one may grade in."""
        super().__init__(*args, **kwargs)
        self.helper, self.today = FlatHelper("Begin"), today
        self.fields["unit"].queryset = units

    def clean_audited_on(self):
        """Refuse a day that is still to come."""
        if self.cleaned_data["audited_on"] > self.today:
            raise forms.ValidationError("The audit cannot be in the future.")
        return self.cleaned_data["audited_on"]

    def clean_again(self) -> set[int]:
        """Give which earlier audits of the case were seen."""
        return {int(one) for one in self.cleaned_data["again"].split("-") if one.isdecimal() and len(one) < 10}

    def ask_again(self, earlier: Sequence[Earlier], *, named: Collection[int]) -> None:
        """Say which audits of the case there are, by name those one may read, and ask whether to go on."""
        seen = "-".join(str(one.audit.pk) for one in earlier)
        self.fields["again"].widget = forms.CheckboxInput(attrs={"value": seen}, check_test=lambda value: False)
        said = [one.says for one in earlier if one.audit.pk in named]
        if len(said) < len(earlier):
            said.append("Somebody else audits this case, or did within the months of the rule.")
        self.add_error("again", said)

    def facts(self) -> Facts:
        """Give the facts as the operation takes them."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__slots__})


class BeginForm(forms.Form):
    """With which set an allocated audit is made, where its plan does not say."""

    version = VersionField()

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Begin")
