"""How every form is laid out: its fields only, the page has the tag and the button."""

from crispy_forms.helper import FormHelper


class FlatHelper(FormHelper):
    """A form without its own form tag or button: the page has them."""

    form_tag = False
    disable_csrf = True

    def __init__(self, button: str = "") -> None:
        """Keep the button's words for the page."""
        super().__init__()
        self.button = button
