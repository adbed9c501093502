"""How the sign-in form speaks."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Sign in with a user name or an e-mail address."""

    def __init__(self, *args, **kwargs):
        """Say what is asked for in a label, and leave the boxes empty."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name or e-mail address"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
