"""One audit."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from audits.answers import found_in
from audits.blind import veiled_audits
from audits.follow_up import about_following
from audits.keeping import keeping_of
from audits.mine import TO_DO
from audits.models import AuditState
from audits.reach import may_write, readable_audits
from audits.readings import second_readings_of
from audits.views.exempting import exemption_of
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.CARRY_OUT_AUDITS)
def show_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one audit whole; whoever may come to read it blind is led to their reading page."""
    if veiled_audits(request.user).filter(pk=pk).exists():
        return redirect("audits:read-again", pk)
    audit = get_object_or_404(readable_audits(request.user), pk=pk)
    about = {
        "audit": audit,
        "state": AuditState(audit.state),
        "found": found_in(audit),
        "may_enter": audit.state in TO_DO and may_write(request.user, audit),
        "second": second_readings_of(request.user, audit),
        "following": about_following(request.user, audit),
        "keeping": keeping_of(request.user, audit),
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS),
        **exemption_of(audit, request.user),
    }
    return render(request, "audits/audit.html", about)
