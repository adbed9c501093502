"""Learning and good practice: read by everybody who practises, written by the QA unit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audits.forms.learning import ChooseLearningForm, LessonForm, WithdrawForm
from audits.learning import by_month, may_write, published_learning, readable_learning
from audits.models import Learning, LearningKind, LearningState
from audits.operations import learning
from audits.reach import readable_audits
from audits.rules.terms import Term
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import last_full_month


@require_GET
@access.requires(Capability.READ_LEARNING)
def list_learning(request: SignedInRequest) -> HttpResponse:
    """List what is published, by month; to those who write it, drafts and what was withdrawn too."""
    form = ChooseLearningForm(request.GET)
    chosen = form.chosen(readable_learning(request.user)) if may_write(request.user) else Learning.objects.none()
    about = {
        "months": by_month(form.chosen(published_learning(request.user))),
        "choices": form,
        "drafts": chosen.filter(published_at=None),
        "withdrawn": chosen.exclude(withdrawn_at=None),
        "may_write": may_write(request.user),
        "term": Term.of(timezone.localdate()),
    }
    return render(request, "audits/learning.html", about)


@require_GET
@access.requires(Capability.READ_LEARNING)
def show_learning(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one message or example, to be shared and printed."""
    return _page(request, _found(request, pk))


@access.requires(Capability.GRADE_AUDITS)
def write_learning(request: SignedInRequest) -> HttpResponse:
    """Write a message or an example of good practice."""
    initial = {"kind": LearningKind.MESSAGE, "month": last_full_month(timezone.localdate())}
    initial |= {"theme": request.GET.get("theme"), "references": request.GET.get("audit")}
    form = LessonForm(request.POST or None, initial=initial, audits=readable_audits(request.user))
    if form.is_valid():
        try:
            kept = learning.write_learning(form.lesson(), by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "Kept as a draft. Nobody but the QA unit reads it until it is published.")
            return redirect(kept)
    return render(request, "audits/write_learning.html", {"form": form}, status=422 if form.is_bound else 200)


@access.requires(Capability.GRADE_AUDITS)
def change_learning(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    held = _found(request, pk)
    form = LessonForm(request.POST or None, initial=LessonForm.initial_of(held), audits=readable_audits(request.user))
    if held.state is not LearningState.DRAFT and not form.is_bound:
        return redirect(held)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen_version"] or 0
            learning.change_learning(held, form.lesson(), expected_version=seen, by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        except learning.LearningHasMovedOn as problem:
            held, status = _found(request, pk), 409
            form.add_error(None, f"{problem} Yours is still here, and pressing again puts it in its place.")
            form.look_again(held.version)
        else:
            messages.success(request, "The draft is changed.")
            return redirect(held)
    return render(
        request,
        "audits/write_learning.html",
        {"form": form, "learning": held, "moved_on": status == 409},
        status=status,
    )


@require_POST
@access.requires(Capability.GRADE_AUDITS)
def publish_learning(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let everybody read it."""
    held, seen = _found(request, pk), request.POST.get("seen_version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 6 else 0
    try:
        learning.publish_learning(held, expected_version=version, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    except learning.LearningHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Published. It stands in the weekly letter of everybody who practises.")
    return redirect(held)


@require_POST
@access.requires(Capability.GRADE_AUDITS)
def withdraw_learning(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was published, with a reason."""
    held, form = _found(request, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, held, withdrawing=form)
    given = {"reason": form.cleaned_data["withdrawn_reason"], "expected_version": form.cleaned_data["seen_version"]}
    try:
        learning.withdraw_learning(held, by=request.user, **given)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _page(request, held, withdrawing=form)
    except learning.LearningHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Withdrawn. Its reason stays.")
    return redirect(held)


def _found(request: SignedInRequest, pk: int) -> Learning:
    return get_object_or_404(readable_learning(request.user), pk=pk)


def _page(request: SignedInRequest, held: Learning, *, withdrawing: WithdrawForm | None = None) -> HttpResponse:
    is_writer = may_write(request.user)
    offered = is_writer and held.state is LearningState.PUBLISHED
    fresh = WithdrawForm(initial={"seen_version": held.version}) if offered else None
    about = {
        "learning": held,
        "state": held.state,
        "may_write": is_writer,
        "withdrawing": withdrawing or fresh,
        "form": withdrawing,
        "audits": readable_audits(request.user).filter(learning=held),
    }
    return render(request, "audits/learning_one.html", about, status=422 if withdrawing else 200)
