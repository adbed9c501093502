"""Light or dark: what somebody chose, kept in a cookie and rendered by the server, so that no script is needed."""

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
A_YEAR = 365 * 24 * 60 * 60


class Theme(TextChoices):
    """What pages look like; `auto` follows the device's own setting."""

    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
    AUTO = "auto", "As my device"

    @property
    def scheme(self) -> str:
        """Give it as browsers call it, for `<meta name="color-scheme">`."""
        return "light dark" if self is Theme.AUTO else self.value


class ThemeForm(forms.Form):
    """The choice of a theme, and the page to come back to."""

    theme = forms.ChoiceField(choices=Theme.choices, label="Colours")
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_back(self) -> str:
        """Go back to a page of ours, or to the front page."""
        back: str = self.cleaned_data["back"]
        return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"


def theme_of(request: HttpRequest) -> Theme:
    """Give what this browser was told, or the device's own."""
    kept = request.COOKIES.get(COOKIE, "")
    return Theme(kept) if kept in Theme.values else Theme.AUTO


def theme(request: HttpRequest) -> dict[str, object]:
    """Give templates the theme, what there is to choose from, and where choosing leads back to."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return {"theme": theme_of(request), "themes": list(Theme), "theme_back": back}


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice for a year in this browser."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return render(request, "organisation/theme.html", {"form": form}, status=422)
    answer = HttpResponseRedirect(form.cleaned_data["back"])
    answer.set_cookie(
        COOKIE,
        form.cleaned_data["theme"],
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
