"""Reviewing what was written, and remarking on it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.commentary_page import read_page
from reports.forms import RemarkForm, StepForm
from reports.models import Commentary, CommentaryRemark
from reports.operations import reviewing
from reports.operations.commentary import CommentaryHasMovedOn
from reports.operations.holding import EditionIsClosed
from reports.reach import may_remark
from reports.rules.words import Step
from reports.subjects import Subject, find_subject

NEWER = "Somebody wrote a newer version in the meantime. It is below: look at it, then decide."


@require_POST
@access.requires(Capability.REVIEW_COMMENTARY)
def take_step(request: SignedInRequest, unit: str, month: date, about: str, number: int) -> HttpResponse:
    """Review, approve or send back the version that was read."""
    subject = find_subject(unit, month, about)
    access.check(request.user, Capability.REVIEW_COMMENTARY, subject.unit)
    held = get_object_or_404(Commentary.objects.about(subject), number=number)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            made = reviewing.take_step(held, by=request.user, **form.cleaned_data)
        except (reviewing.StepNotAllowed, EditionIsClosed) as refused:
            form.add_error("note", str(refused))
        except CommentaryHasMovedOn:
            messages.warning(request, NEWER)
            return _again(request, subject, 409, step=form)
        else:
            messages.success(request, f"{Step(made.step).label}.")
            return redirect(subject)
    return _again(request, subject, 422, step=form)


@require_POST
@access.requires(Capability.WRITE_COMMENTARY)
def make_remark(request: SignedInRequest, unit: str, month: date, about: str, number: int) -> HttpResponse:
    """Remark on the version that was read."""
    subject = find_subject(unit, month, about)
    if not may_remark(request.user, subject):
        raise PermissionDenied
    held = get_object_or_404(Commentary.objects.about(subject), number=number)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            reviewing.make_remark(held, by=request.user, text=form.cleaned_data["text"])
        except EditionIsClosed as closed:
            form.add_error(None, str(closed))
        except ValidationError as problem:
            tell(form, problem)
        except CommentaryHasMovedOn:
            messages.warning(request, NEWER)
            return _again(request, subject, 409, remark=form)
        else:
            messages.success(request, "Remarked. Whoever wrote it is told.")
            return redirect(subject)
    return _again(request, subject, 422, remark=form)


@require_POST
@access.requires(Capability.WRITE_COMMENTARY)
def settle_remark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a remark is dealt with."""
    remark = get_object_or_404(CommentaryRemark.objects.select_related("commentary__unit", "commentary__area"), pk=pk)
    try:
        reviewing.settle_remark(remark, by=request.user)
    except EditionIsClosed as closed:
        messages.warning(request, str(closed))
    else:
        messages.success(request, "Settled.")
    return redirect(remark.commentary)


def _again(
    request: SignedInRequest,
    subject: Subject,
    status: int,
    *,
    step: StepForm | None = None,
    remark: RemarkForm | None = None,
) -> HttpResponse:
    """Show the page as it stands now, with what was typed."""
    page = read_page(request.user, subject, step=step, remark=remark)
    return render(request, "reports/commentary.html", page, status=status)
