"""Giving out what is held about a person, and finding the audits of a case."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.sign_in.recently import recently_signed_in
from reports.evidence.cases import find_audits_of_case
from reports.evidence.forms import CaseForm, SubjectForm
from reports.evidence.subject import give_out


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.GIVE_OUT_WHAT_IS_HELD)
@recently_signed_in
def about_person(request: SignedInRequest) -> HttpResponse:
    """Answer a subject access request: a zip to read and as data."""
    form = SubjectForm(request.POST or None)
    if form.is_valid():
        try:
            zipped = give_out(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, ValidationError(problem.messages))
        else:
            response = HttpResponse(zipped, content_type="application/zip")
            response["Content-Disposition"] = f'attachment; filename="what-is-held-{timezone.localdate()}.zip"'
            return response
    return render(request, "reports/evidence/about.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.SEARCH_CASES)
def audits_of_case(request: SignedInRequest) -> HttpResponse:
    """Find which audits are of one case."""
    form, found = CaseForm(request.POST or None), None
    if form.is_valid():
        found = find_audits_of_case(by=request.user, now=timezone.now(), **form.cleaned_data)
        form = CaseForm()
    about = {"form": form, "found": found}
    return render(request, "reports/evidence/case.html", about, status=422 if form.errors else 200)
