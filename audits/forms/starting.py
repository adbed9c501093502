"""What is said of an audit before the file is opened."""

from django import forms

from audits.models import AuditType, QuestionSetVersion, Theme, VersionState
from audits.operations.entry import Facts
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
