"""A year of one indicator, to be printed: what the figures said, what was decided and done, what was known when."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.chronology import Chronology
from indicators.forms.chronology import ChronologyForm
from indicators.indicator_page import Asked, IndicatorPage, NoSuchSeries
from indicators.models import Indicator
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
def chronology(request: SignedInRequest, code: str) -> HttpResponse:
    """Tell a year of one indicator month by month."""
    found = get_object_or_404(Indicator.objects.select_related("lead_service", "owner", "updater"), code=code)
    form = ChronologyForm(request.GET)
    asked = Asked(request.GET.get("unit", ""), request.GET.get("cohort", ""))
    try:
        page = IndicatorPage(found, by=request.user, asked=asked, today=timezone.localdate())
    except NoSuchSeries as nothing:
        raise Http404 from nothing
    about = {"indicator": found, "page": page, "year": Chronology(page, first=form.first), "choices": form}
    return render(request, "indicators/chronology.html", about, status=422 if form.refusal else 200)
