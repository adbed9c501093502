"""What is said of an audit before the file is opened."""

from collections.abc import Collection, Sequence

from django import forms

from audits.case_keys import key_of
from audits.known_cases import Earlier
from audits.models import AuditType, DipSampleRequest, QuestionSetVersion, Theme, VersionState
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
        help_text="The number is not kept, only a scrambled form of it, so that no case is audited again too soon.",
    )
    again = forms.CharField(label="Audit it again all the same", required=False, widget=forms.HiddenInput)
    dip_sample = forms.ModelChoiceField(
        queryset=None,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "That dip sample is answered or declined already."},
    )

    def __init__(self, *args, units, today, dip_samples, **kwargs):
        """Offer the units one may grade in, and know the dip samples that wait for an answer."""
        super().__init__(*args, **kwargs)
        self.helper, self.today = FlatHelper("Begin"), today
        self.fields["unit"].queryset = units
        self.fields["dip_sample"].queryset = self.dip_samples = dip_samples

    @staticmethod
    def facts_of(asked: DipSampleRequest) -> dict:
        """Give the facts one for a dip sample begins with: the set and unit of the last made for it, or its unit."""
        last = asked.audits.order_by("-entered_at").first()
        version = last.question_set if last else VersionField().queryset.filter(question_set__is_graded=False).first()
        unit = last.unit_id if last else asked.unit_id
        return {"dip_sample": asked.pk, "unit": unit, "kind": AuditType.DIP_SAMPLE, "version": version}

    def asked_for(self) -> DipSampleRequest | None:
        """Give the dip sample it is made for, where it waits for an answer."""
        given = str(self["dip_sample"].value() or "")
        return self.dip_samples.filter(pk=given).first() if given.isdecimal() and len(given) < 9 else None

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
