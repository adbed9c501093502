"""Pages about the standing clinics, and setting the day of a session."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clinics.forms.rota import ScheduleForm
from clinics.models import Clinic
from clinics.operations import rota
from clinics.reach import readable_clinics, readable_sessions
from indicators.models import Outturn
from indicators.standings import read_series
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability

COMING = 8  # how many sessions to come a page shows; the calendar has them all


@require_GET
@access.requires(Capability.READ_CLINICS)
def list_clinics(request: SignedInRequest) -> HttpResponse:
    """List the clinics and their sessions."""
    sessions, today = readable_sessions(request.user), timezone.localdate()
    about = {
        "clinics": readable_clinics(request.user).annotate(measures=Count("lines", distinct=True)),
        "coming": sessions.filter(held_on__gte=today).order_by("held_on", "clinic")[:COMING],
        "sessions": sessions.filter(held_on__lt=today),
        "may_set_up": access.may(request.user, Capability.PREPARE_AGENDAS),
    }
    return render(request, "clinics/list.html", about)


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_clinic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one clinic: its measures as they stand, its sessions."""
    return _clinic_page(request, get_object_or_404(readable_clinics(request.user), pk=pk), ScheduleForm())


def _clinic_page(request: SignedInRequest, clinic: Clinic, form: ScheduleForm, status: int = 200) -> HttpResponse:
    lines = clinic.lines.select_related("indicator")
    whose = Q(unit=clinic.unit) | Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    series = read_series(Outturn.objects.filter(whose, indicator__in=[line.indicator_id for line in lines]))
    sessions, today = readable_sessions(request.user).filter(clinic=clinic), timezone.localdate()
    about = {
        "clinic": clinic,
        "rota": rota.rota_of(clinic),
        "fallen_out": [turn for turn in rota.turns_ahead(clinic, on=today) if turn.why],
        "members": clinic.members.select_related("user"),
        "coming": sessions.filter(held_on__gte=today).order_by("held_on")[:COMING],
        "lines": [(line, [one for one in series if one.indicator.pk == line.indicator_id]) for line in lines],
        "sessions": sessions.filter(held_on__lt=today),
        "form": form,
        "may_prepare": access.may_at(request.user, Capability.PREPARE_AGENDAS, clinic.unit),
    }
    return render(request, "clinics/clinic.html", about, status=status)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def schedule_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the day of a session."""
    clinic = get_object_or_404(readable_clinics(request.user), pk=pk)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            return redirect(rota.schedule_session(clinic, by=request.user, **form.cleaned_data))
        except ValidationError as problem:
            form.add_error("held_on", problem.messages)
    return _clinic_page(request, clinic, form, status=422)
