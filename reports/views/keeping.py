"""How long what is kept, and what is held back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.evidence.holding import hold_back, release, set_period
from organisation.evidence.keeping import find_kept, months_of
from organisation.models import LegalHold
from organisation.roles import Capability
from reports.evidence.forms import LegalHoldForm, PeriodForm
from reports.evidence.keeping_page import read_keeping


@require_GET
@access.requires(Capability.KEEP_RECORDS)
def show_keeping(request: SignedInRequest) -> HttpResponse:
    """Show each class of record, how long it is kept, what is over, and what is held back."""
    return render(request, "reports/evidence/keeping.html", {"page": read_keeping(timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.KEEP_RECORDS)
def set_keeping(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep a class of record for another time."""
    kept = find_kept(slug)
    if kept is None or not kept.may_be_set:
        raise Http404
    form = PeriodForm(request.POST or None, initial={"months": months_of(slug)})
    if form.is_valid():
        set_period(kept, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{kept.called}: kept {form.cleaned_data['months']} months from now on.")
        return redirect("reports:keeping")
    about = {"form": form, "kept": kept}
    return render(request, "reports/evidence/set_keeping.html", about, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.KEEP_RECORDS)
def hold(request: SignedInRequest) -> HttpResponse:
    """Hold something back from removal."""
    form = LegalHoldForm(request.POST or None, initial={"holds_from": timezone.localdate()})
    if form.is_valid():
        try:
            hold_back(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, ValidationError(problem.messages))
        else:
            messages.success(request, "Held back: nothing of it is removed until the hold ends.")
            return redirect("reports:keeping")
    return render(request, "reports/evidence/hold.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.KEEP_RECORDS)
def release_hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let what was held go at its time again."""
    release(get_object_or_404(LegalHold, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, "Released: it goes at its time.")
    return redirect("reports:keeping")
