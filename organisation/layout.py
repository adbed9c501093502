"""How every form is laid out, and the kinds of field that several forms share."""

from crispy_forms.helper import FormHelper
from django import forms


class FlatHelper(FormHelper):
    """A form without its own form tag or button: the page has them."""

    form_tag = False
    disable_csrf = True

    def __init__(self, button: str = "") -> None:
        """Keep the button's words for the page."""
        super().__init__()
        self.button = button


class DayField(forms.DateField):
    """A day, chosen with the browser's own date picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
