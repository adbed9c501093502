"""The calendar of clinics, a month a page."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clinics.calendar import beside, read_month
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_calendar(request: SignedInRequest, month: date | None = None) -> HttpResponse:
    """Show a month: sessions, what was moved or cancelled, pauses and bank holidays."""
    today = timezone.localdate()
    month = month or first_of_month(today)
    about = {
        "month": month,
        "weeks": read_month(request.user, month, today=today),
        "may_prepare": access.may(request.user, Capability.PREPARE_AGENDAS),
        **beside(month),
    }
    return render(request, "clinics/calendar.html", about)
