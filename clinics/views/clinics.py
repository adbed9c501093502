"""Pages about the standing clinics, and setting the day of a session."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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


@require_GET
@access.requires(Capability.READ_CLINICS)
def list_clinics(request: SignedInRequest) -> HttpResponse:
    """List the clinics and their sessions."""
    about = {
        "clinics": readable_clinics(request.user).annotate(measures=Count("lines", distinct=True)),
        "sessions": readable_sessions(request.user),
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
    about = {
        "clinic": clinic,
        "lines": [(line, [one for one in series if one.indicator.pk == line.indicator_id]) for line in lines],
        "sessions": readable_sessions(request.user).filter(clinic=clinic),
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
