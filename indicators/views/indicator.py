"""One indicator: how it stands, whether that is unusual, why, and what is done about it."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.forms.choices import AsAtForm
from indicators.indicator_page import Asked, IndicatorPage, NoSuchSeries
from indicators.models import Indicator
from organisation import access
from organisation.access import SignedInRequest
from organisation.looks import LookFirst, asks_first, worker_in_line
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
@asks_first
def indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one indicator, now or as reported on a day."""
    form = AsAtForm(request.GET)
    page = page_asked_for(request, code, as_at=form.day)
    about = {
        "indicator": page.indicator,
        "page": page,
        "definition": page.definition,
        "choices": form,
        "as_at": form.day,
        "refusal": form.refusal,
        "may_define": access.may(request.user, Capability.DEFINE_INDICATORS),
        "may_read_audits": access.may(request.user, Capability.READ_AUDITS),
    }
    return render(request, "indicators/indicator.html", about, status=422 if form.refusal else 200)


def page_asked_for(request: SignedInRequest, code: str, *, as_at: date | None = None) -> IndicatorPage:
    """Read the indicator, unit and cohort an address names; not found where nothing of them may be read."""
    found = get_object_or_404(Indicator.objects.select_related("lead_service", "owner", "updater"), code=code)
    asked = Asked(request.GET.get("unit", ""), request.GET.get("cohort", ""), as_at)
    try:
        return IndicatorPage(found, by=request.user, asked=asked, today=timezone.localdate())
    except NoSuchSeries as nothing:
        if worker := worker_in_line(request.user, asked.unit):
            raise LookFirst(worker, found.code) from nothing
        raise Http404 from nothing
