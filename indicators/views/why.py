"""Why a figure stands as it does: a small answer on press, and a page by itself where no script runs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indicators.forms.why import WhyForm
from indicators.views.indicator import page_asked_for
from indicators.why import why_of
from organisation import access
from organisation.access import SignedInRequest
from organisation.looks import asks_first
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
@asks_first
def explain_status(request: SignedInRequest, code: str) -> HttpResponse:
    """Explain the status of one month of one series."""
    form = WhyForm(request.GET)
    page = page_asked_for(request, code, as_at=form.day)
    about = {"page": page, "why": why_of(page.series, form.chosen), "as_at": form.day}
    is_part = "HX-Request" in request.headers
    return render(request, "indicators/_why.html" if is_part else "indicators/why.html", about)
