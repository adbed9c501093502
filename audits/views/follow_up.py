"""What follows from audits: the page of it, and giving re-audits to auditors."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audits.follow_up import read_follow_up
from audits.forms.re_auditing import GiveForm, KeepForm
from audits.lines import may_audit_again
from audits.models import Audit
from audits.operations import re_auditing
from audits.reach import audits_of_own_units
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
def show_follow_up(request: SignedInRequest) -> HttpResponse:
    """Show what audits asked for and what became of it."""
    about = {
        "follow": read_follow_up(request.user),
        "may_run": access.may(request.user, Capability.RUN_AUDITS),
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS),
    }
    return render(request, "audits/follow_up.html", about)


@access.requires(Capability.RUN_AUDITS)
def give_re_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a re-audit to somebody outside the line, with its date."""
    re_audit = _re_audit(request, pk)
    people = may_audit_again(re_audit, on=timezone.localdate())
    given = {"auditor": re_audit.auditor, "due_on": re_audit.due_on}
    form = GiveForm(request.POST or None, initial=given, people=people)
    if form.is_valid() and _given(request, re_audit, form):
        return redirect(re_audit)
    return _page(request, re_audit, give=form)


@require_POST
@access.requires(Capability.RUN_AUDITS)
def keep_re_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a re-audit stand whatever becomes of the grade it follows."""
    re_audit, form = _re_audit(request, pk), KeepForm(request.POST)
    if form.is_valid():
        try:
            re_auditing.keep_re_audit(re_audit, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"Kept: {re_audit.reference} stands whatever becomes of the first grade.")
            return redirect(re_audit)
    return _page(request, re_audit, keep=form)


def _re_audit(request: SignedInRequest, pk: int) -> Audit:
    rows = audits_of_own_units(request.user).filter(re_audit_of__isnull=False).select_related("re_audit_of__auditor")
    return get_object_or_404(rows, pk=pk)


def _given(request: SignedInRequest, re_audit: Audit, form: GiveForm) -> bool:
    try:
        re_auditing.allocate_re_audit(re_audit, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except re_auditing.NotAReAudit:
        messages.warning(request, "It has begun or was let off meanwhile: nothing was changed.")
        return True
    messages.success(request, f"Given: {re_audit.reference} to {form.cleaned_data['auditor']}.")
    return True


def _page(
    request: SignedInRequest, re_audit: Audit, *, give: GiveForm | None = None, keep: KeepForm | None = None
) -> HttpResponse:
    people = may_audit_again(re_audit, on=timezone.localdate())
    about = {
        "audit": re_audit,
        "give": give or GiveForm(initial={"due_on": re_audit.due_on}, people=people),
        "keep": keep or KeepForm(),
        "is_kept": re_auditing.is_kept(re_audit),
        "form": keep or give,
    }
    bad = bool((give and give.errors) or (keep and keep.errors))
    return render(request, "audits/give.html", about, status=422 if bad else 200)
