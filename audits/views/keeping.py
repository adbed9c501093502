"""Holding an audit's words back from being removed, and letting them go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audits.forms.keeping import HoldForm
from audits.keeping import keeping_of
from audits.operations.retention import hold_words, release_words
from audits.reach import audits_of_own_units
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.RUN_AUDITS)
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hold an audit's words back, with the reason."""
    audit = get_object_or_404(audits_of_own_units(request.user), pk=pk)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            hold_words(audit, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "Held: its words stay until the hold is released.")
            return redirect(audit)
    about = {"audit": audit, "form": form, "keeping": keeping_of(request.user, audit)}
    return render(request, "audits/hold.html", about, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.RUN_AUDITS)
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an audit's words go at their time again."""
    audit = get_object_or_404(audits_of_own_units(request.user), pk=pk)
    if release_words(audit, by=request.user):
        messages.success(request, "Released: its words go at their time.")
    return redirect(audit)
