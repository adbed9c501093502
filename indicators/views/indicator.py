"""One indicator: how it stands, whether that is unusual, why, and what is done about it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.forms.choices import AsAtForm
from indicators.indicator_page import Asked, IndicatorPage, NoSuchSeries
from indicators.models import Indicator
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
def indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one indicator, now or as reported on a day."""
    found = get_object_or_404(Indicator.objects.select_related("lead_service", "owner", "updater"), code=code)
    form = AsAtForm(request.GET)
    asked = Asked(request.GET.get("unit", ""), request.GET.get("cohort", ""), form.day)
    try:
        page = IndicatorPage(found, by=request.user, asked=asked, today=timezone.localdate())
    except NoSuchSeries as nothing:
        raise Http404 from nothing
    about = {
        "indicator": found,
        "page": page,
        "definition": page.definition,
        "choices": form,
        "as_at": form.day,
        "refusal": form.refusal,
        "may_define": access.may(request.user, Capability.DEFINE_INDICATORS),
        "may_read_audits": access.may(request.user, Capability.READ_AUDITS),
    }
    return render(request, "indicators/indicator.html", about, status=422 if form.refusal else 200)
