"""What second readers type. Each form ends in domain types and saves nothing."""

from collections.abc import Iterable

from django import forms

from audits.rules.grades import Grade
from indicators.forms.layout import FlatHelper
from organisation.models import User
from organisation.validators import names_no_child


class ModerationForm(forms.Form):
    """A second reader's grade."""

    grade = forms.TypedChoiceField(
        coerce=Grade, choices=Grade.choices(), widget=forms.RadioSelect, label="Your overall grade"
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[names_no_child],
        label="Why",
        help_text="What you saw in the case that gives this grade. It is kept beside the auditor's.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Record the second reading")


class SettleForm(forms.Form):
    """The final grade where two readers differed."""

    grade = forms.TypedChoiceField(coerce=Grade, choices=Grade.choices(), widget=forms.RadioSelect, label="Final grade")
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[names_no_child],
        label="Why",
        help_text="What decided it. Auditor and second reader will read this.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Make this grade final")


class AskForm(forms.Form):
    """Why an audit is to be read a second time though no rule says so."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[names_no_child],
        label="Why",
        help_text="Such as: the worker disputes the grade; a complaint was upheld since.",
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Ask for a second reading")


class AssignForm(forms.Form):
    """Who is to read it."""

    moderator = forms.ModelChoiceField(User.objects.none(), label="Second reader", empty_label="Choose")

    def __init__(self, *args, readers: Iterable[User], **kwargs):
        """Offer whoever may read it."""
        super().__init__(*args, **kwargs)
        self.fields["moderator"].queryset = User.objects.filter(pk__in=[reader.pk for reader in readers])
        self.helper = FlatHelper("Give it to them")
