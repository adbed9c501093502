"""What is typed about what audits teach."""

from django import forms

from audits.forms.dip_samples import SeenForm
from audits.forms.references import ReferencesField
from audits.models import Learning, LearningKind, Theme
from audits.operations.learning import Lesson
from indicators.forms.definitions import MonthField
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class LessonForm(SeenForm):
    """A message or an example of good practice: its theme, its month, the audits it comes from."""

    kind = forms.TypedChoiceField(
        coerce=LearningKind, choices=LearningKind.choices(), widget=forms.RadioSelect, label="What it is"
    )
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        label="What to pass on",
        help_text="Everybody who practises reads it. No names: neither a child's nor a worker's.",
        validators=[names_no_child],
        error_messages={"required": "Write what is to be passed on."},
    )
    theme = forms.ModelChoiceField(Theme.objects.filter(is_active=True), required=False, empty_label="No theme")
    month = MonthField(label="The month it comes from", help_text="Its term's summary carries it.")
    references = ReferencesField(
        label="The audits it comes from",
        help_text="Their references, such as QA-0123, with commas between. Shown to those alone who may read them.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, audits, button: str = "Keep the draft", **kwargs):
        """Keep the audits that may be named."""
        super().__init__(*args, **kwargs)
        self.fields["references"].among = audits
        self.helper = FlatHelper(button)

    def lesson(self) -> Lesson:
        """Give it as the operation takes it."""
        given = self.cleaned_data
        return Lesson(given["kind"], given["text"], given["month"], given["theme"], given["references"])

    @staticmethod
    def initial_of(learning: Learning) -> dict[str, object]:
        """Give what stands in the form of something written before."""
        names = learning.audits.order_by("reference").values_list("reference", flat=True)
        about = {name: getattr(learning, name) for name in ("kind", "text", "theme", "month")}
        return about | {"references": ", ".join(names), "seen_version": learning.version}


class WithdrawForm(SeenForm):
    """Why something published is taken back."""

    withdrawn_reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why it is withdrawn",
        help_text="It stays, with this reason; its words are read no more.",
        validators=[names_no_child],
        error_messages={"required": "Say why it is withdrawn."},
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Withdraw it")


class ChooseLearningForm(forms.Form):
    """Choose learning by theme and kind."""

    theme = forms.ModelChoiceField(Theme.objects.all(), required=False, empty_label="All themes")
    kind = forms.ChoiceField(
        choices=[("", "Learning and good practice"), *LearningKind.choices()], required=False, label="What it is"
    )

    def chosen(self, rows):
        """Keep what is chosen; what cannot be understood chooses nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return rows.filter(**{name: value for name, value in given.items() if value})
