"""What is typed while an agenda is arranged, and before it is spoken of."""

from django import forms

from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child


class TopicForm(forms.Form):
    """Put a topic of one's own on the agenda."""

    title = forms.CharField(max_length=200, label="Topic", validators=[names_no_child])
    reason = forms.CharField(
        max_length=500, label="Why", validators=[names_no_child], error_messages={"required": "Say why in a sentence."}
    )

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Add the topic")


class HoldBackForm(forms.Form):
    """Hold an item back, and say why."""

    reason = forms.CharField(
        max_length=300,
        label="Why is it held back?",
        validators=[names_no_child],
        error_messages={"required": "Say why it is held back."},
    )

    def __init__(self, *args, item, **kwargs):
        """Give its field a name of its own on a page with many, and set the button."""
        super().__init__(*args, auto_id=f"hold_back_{item.pk}_%s", **kwargs)
        self.helper = FlatHelper("Hold it back")


class NoteForm(forms.Form):
    """Say before the meeting what the clinic should know of an item."""

    note = forms.CharField(
        max_length=2000,
        label="What should the clinic know beforehand?",
        help_text="It is added under your name and is not edited afterwards.",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[names_no_child],
        error_messages={"required": "Write the note first."},
    )

    def __init__(self, *args, item, **kwargs):
        """Give its field a name of its own on a page with many, and set the button."""
        super().__init__(*args, auto_id=f"note_{item.pk}_%s", **kwargs)
        self.helper = FlatHelper("Add the note")
