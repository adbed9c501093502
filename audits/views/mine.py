"""My audits: what an auditor has to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audits.mine import own_audits
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.CARRY_OUT_AUDITS)
def list_mine(request: SignedInRequest) -> HttpResponse:
    """List the audits somebody was given, the overdue first, and those they have handed in."""
    today = timezone.localdate()
    about = {
        "mine": own_audits(request.user, today=today),
        "today": today,
        "may_start": access.may(request.user, Capability.GRADE_AUDITS),
    }
    return render(request, "audits/mine.html", about)
