"""The month of due dates."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.filters import ActionFilter
from actions.looking import Looking
from actions.month import read_month
from actions.reach import readable_actions
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import add_months, first_of_month


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_month(request: SignedInRequest, month: date | None = None) -> HttpResponse:
    """Show on which days of a month the actions that are chosen are due."""
    today = timezone.localdate()
    month = month or first_of_month(today)
    chosen = ActionFilter(request.GET, queryset=readable_actions(request.user), request=request)
    weeks = read_month(chosen.qs, month, today=today)
    looking = Looking(request, "actions:calendar")
    about = {
        "month": month,
        "weeks": weeks,
        "number": sum(day.number for week in weeks for day in week if day.is_of_month),
        "undated": chosen.qs.open().filter(due_on=None).count(),
        "filter": chosen,
        "looking": looking,
        "beside": [(step, _address(step, looking.query)) for step in _near(month)],
    }
    return render(request, "actions/calendar.html", about)


def _near(month: date) -> list[date]:
    return [step for step in (add_months(month, -1), add_months(month, 1)) if 2000 <= step.year < 2100]


def _address(month: date, query: str) -> str:
    path = reverse("actions:calendar-month", args=[month])
    return f"{path}?{query}" if query else path
