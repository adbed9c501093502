"""The page of jobs, for administrators: how each stands, running one now, and what was set aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.job_page import read_jobs
from organisation.jobs import ask_by_hand, settle
from organisation.jobs.asking import AlreadySettled
from organisation.jobs.registry import NoSuchJob
from organisation.models import SetAside
from organisation.roles import Capability


@require_GET
@access.requires(Capability.TEND_JOBS)
def list_jobs(request: SignedInRequest) -> HttpResponse:
    """Show what runs by itself, when, and how it went."""
    return render(request, "organisation/jobs.html", {"page": read_jobs()})


@require_POST
@access.requires(Capability.TEND_JOBS)
def run_job(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for a job to run now."""
    try:
        asked = ask_by_hand(slug, by=request.user)
    except NoSuchJob as problem:
        raise Http404 from problem
    messages.success(request, f"Asked for: {asked.job}. A worker begins as soon as one is free.")
    return redirect("organisation:jobs")


@require_POST
@access.requires(Capability.TEND_JOBS)
def settle_aside(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a record set aside is dealt with."""
    aside = get_object_or_404(SetAside, pk=pk)
    try:
        settle(aside, by=request.user)
    except AlreadySettled:
        messages.info(request, f"{aside.called} was settled already.")
    else:
        messages.success(request, f"Settled: {aside.called}. If it goes wrong again it comes back.")
    return redirect("organisation:jobs")
