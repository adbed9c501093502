"""A year of one indicator, to be printed: what the figures said, what was decided and done, what was known when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indicators.chronology import Chronology
from indicators.forms.chronology import ChronologyForm
from indicators.views.indicator import page_asked_for
from organisation import access
from organisation.access import SignedInRequest
from organisation.looks import asks_first
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
@asks_first
def chronology(request: SignedInRequest, code: str) -> HttpResponse:
    """Tell a year of one indicator month by month."""
    form, page = ChronologyForm(request.GET), page_asked_for(request, code)
    about = {"indicator": page.indicator, "page": page, "year": Chronology(page, first=form.first), "choices": form}
    return render(request, "indicators/chronology.html", about, status=422 if form.refusal else 200)
