"""Keeping a view of the list under a name."""

from django import forms
from django.http import QueryDict

from actions.looking import canonical
from indicators.forms.layout import FlatHelper
from organisation.validators import names_no_child

MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"
MOST_QUERY = 1000


class SeenField(forms.DateTimeField):
    """The version of a view somebody saw, to the microsecond."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        """Read and write the moment whole."""
        super().__init__(required=False, input_formats=[MOMENT], **kwargs)

    def prepare_value(self, value):
        """Write the moment whole."""
        return value.strftime(MOMENT) if hasattr(value, "strftime") else value


class ViewNameForm(forms.Form):
    """Call a view something."""

    name = forms.CharField(max_length=80, label="Name of the view", validators=[names_no_child])
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Rename the view")


class KeepViewForm(ViewNameForm):
    """Keep what an address shows; in the place of another view only when that is ticked."""

    query = forms.CharField(required=False, widget=forms.HiddenInput)
    instead = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Put this in its place")

    def __init__(self, *args, **kwargs):
        """Set the button."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Keep this view")

    def clean_query(self):
        """Keep only what the list knows."""
        query = canonical(QueryDict(self.cleaned_data["query"]))
        if len(query) > MOST_QUERY:
            raise forms.ValidationError("Too much is chosen to be kept: use fewer words.")
        return query

    def ask_whether_instead(self, view) -> None:
        """Say that the name is taken, and offer to replace the view that has it, as it is now."""
        self.add_error("name", f"You have a view called “{view.name}”. Choose another name, or put this in its place.")
        self.fields["instead"].widget = forms.CheckboxInput()
        self.data = {**self.data.dict(), "seen": view.saved_at.strftime(MOMENT)}
