"""What the QA unit types. Each form ends in domain types and saves nothing."""

from django import forms

from audits.models import AuditProgramme, AuditType, Feedback, Theme, pseudonymous
from audits.operations.entering import Finding
from audits.rules.grades import Grade
from indicators.forms.layout import FlatHelper


class ReferenceField(forms.CharField):
    """A reference, in capitals however it was typed."""

    def to_python(self, value):
        """Write it in capitals before anything is checked."""
        return super().to_python(value).upper()


class AuditForm(forms.Form):
    """One graded audit, with a grade and evidence for each domain, on one page."""

    reference = ReferenceField(
        max_length=9, validators=[pseudonymous], help_text="Such as QA-0123. Never a name or a case number."
    )
    unit = forms.ModelChoiceField(queryset=None, label="Service or team")
    kind = forms.TypedChoiceField(coerce=AuditType, choices=AuditType.choices(), label="Type")
    theme = forms.ModelChoiceField(Theme.objects.filter(is_active=True), required=False, empty_label="None")
    programme = forms.ModelChoiceField(AuditProgramme.objects.all(), required=False, empty_label="None")
    audited_on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), label="Audited on")
    auditor = forms.ModelChoiceField(queryset=None)
    feedback = forms.TypedChoiceField(
        coerce=Feedback, choices=Feedback.choices(), widget=forms.RadioSelect, label="The child's or family's own view"
    )
    grade = forms.TypedChoiceField(
        coerce=Grade, choices=Grade.choices(), widget=forms.RadioSelect, label="Overall grade"
    )
    difference_made = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, label="What difference the work made to the child"
    )
    strengths = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    would_make_it_good = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, label="What would make it good"
    )

    def __init__(self, *args, units, people, domains, today, **kwargs):
        """Offer units and auditors, and add a grade and evidence for each domain."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Hand the audit in")
        self.domains, self.today = list(domains), today
        self.fields["unit"].queryset, self.fields["auditor"].queryset = units, people
        for domain in self.domains:
            self.fields[f"domain_{domain.pk}"] = forms.TypedChoiceField(
                coerce=Grade,
                choices=Grade.choices(),
                widget=forms.RadioSelect,
                required=False,
                empty_value=None,
                label=domain.name,
                help_text=domain.descriptor,
            )
            self.fields[f"evidence_{domain.pk}"] = forms.CharField(
                widget=forms.Textarea(attrs={"rows": 1}), required=False, label=f"Evidence: {domain.name.lower()}"
            )

    def clean_audited_on(self):
        """Refuse a day that is still to come."""
        if self.cleaned_data["audited_on"] > self.today:
            raise forms.ValidationError("The audit cannot be in the future.")
        return self.cleaned_data["audited_on"]

    def domain_fields(self):
        """Give the grade and evidence fields of each domain, for the page."""
        return [(domain, self[f"domain_{domain.pk}"], self[f"evidence_{domain.pk}"]) for domain in self.domains]

    def finding(self) -> Finding:
        """Give the audit as the operation takes it."""
        return Finding(**{name: self.cleaned_data[name] for name in Finding.__slots__})

    def domain_grades(self) -> dict:
        """Give the grade and evidence of the domains that were graded."""
        given = self.cleaned_data
        return {
            domain: (given[f"domain_{domain.pk}"], given[f"evidence_{domain.pk}"])
            for domain in self.domains
            if given[f"domain_{domain.pk}"]
        }
