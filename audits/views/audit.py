"""One audit, and its second reading."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from audits.answers import found_in
from audits.follow_up import about_following
from audits.forms.moderating import ModerationForm
from audits.mine import TO_DO
from audits.models import Audit, AuditState
from audits.operations import moderating
from audits.reach import may_write, readable_audits
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.CARRY_OUT_AUDITS)
def show_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one audit whole."""
    return _audit_page(request, get_object_or_404(readable_audits(request.user), pk=pk), ModerationForm())


def _audit_page(request: SignedInRequest, audit: Audit, form: ModerationForm, status: int = 200) -> HttpResponse:
    waits = audit.state == AuditState.SUBMITTED and audit.auditor_id != request.user.pk
    about = {
        "audit": audit,
        "state": AuditState(audit.state),
        "found": found_in(audit),
        "may_enter": audit.state in TO_DO and may_write(request.user, audit),
        "moderation": audit.moderation,
        "form": form,
        "following": about_following(request.user, audit),
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS),
        "may_moderate": waits and access.may_at(request.user, Capability.GRADE_AUDITS, audit.unit),
    }
    return render(request, "audits/audit.html", about, status=status)


@require_POST
@access.requires(Capability.GRADE_AUDITS)
def moderate_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a second reader's grade."""
    audit = get_object_or_404(readable_audits(request.user), pk=pk)
    form = ModerationForm(request.POST)
    if not form.is_valid():
        return _audit_page(request, audit, form, status=422)
    try:
        moderating.moderate_audit(audit, by=request.user, **form.cleaned_data)
    except moderating.NotForModeration:
        messages.warning(request, "This audit is not waiting for your moderation.")
    else:
        messages.success(request, "Moderation recorded. Both grades are kept.")
    return redirect(audit)
