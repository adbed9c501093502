"""Looking at the figures of single workers: asked for, recorded, and in sight for a quarter of an hour."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from organisation import access
from organisation.models import Look, Unit, User
from organisation.roles import Capability


class LookFirst(Exception):
    """A worker's figures were asked for that somebody may see, once they say so and it is recorded."""

    def __init__(self, unit: Unit, about: str) -> None:
        """Keep whose figures of what."""
        super().__init__(f"{unit}: {about}")
        self.unit, self.about = unit, about


class LookForm(forms.Form):
    """What is looked at, and the page to go on to."""

    about = forms.SlugField(max_length=20, required=False)
    next = forms.CharField(max_length=300)

    def clean_next(self) -> str:
        """Go on within the product only."""
        page = self.cleaned_data["next"]
        if not page.startswith("/") or not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
            raise forms.ValidationError("That is no page of this product.")
        return page


@transaction.atomic
def look_at_workers(unit: Unit, *, about: str, page: str, by: User, now: datetime | None = None) -> Look:
    """Record that somebody looks at a worker, or at the workers beneath a unit. Only the line above may."""
    access.check(by, Capability.READ_WORKER_FIGURES, unit)
    look = Look(user=by, unit=unit, about=about, page=page, looked_at=now or timezone.now())
    look.full_clean()
    look.save()
    return look


def worker_in_line(user: User, code: str) -> Unit | None:
    """Give the worker of a code where somebody is in the line above them."""
    if "\0" in code:  # what PostgreSQL takes for no text at all
        return None
    return Unit.objects.filter(kind=Unit.Kind.WORKER, code=code, pk__in=access.workers_in_line(user)).first()


def asks_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer with the question whether to look, where it would show a worker's figures unrecorded."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LookFirst as first:
            about = {"unit": first.unit, "about": first.about, "next": request.get_full_path()}
            return render(request, "organisation/look_first.html", about)

    return asking
