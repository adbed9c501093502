"""Pages about the standing clinics, and setting the day of a session."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clinics.clinic_page import COMING, EARLIER, lines_of, measures_of, said_of, sessions_of
from clinics.forms.rota import ScheduleForm
from clinics.models import Clinic
from clinics.operations import rota
from clinics.reach import readable_clinics, readable_sessions
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


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
    """Show one clinic: its measures as they stand, its sessions; its measures as JSON."""
    clinic = get_object_or_404(readable_clinics(request.user), pk=pk)
    if request.GET.get("format") == "json":
        return JsonResponse(said_of(clinic, measures_of(clinic, authorities=access.authorities_of(request.user))))
    return _clinic_page(request, clinic, ScheduleForm())


def _clinic_page(request: SignedInRequest, clinic: Clinic, form: ScheduleForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    coming, earlier = sessions_of(clinic, today=today, all_earlier="earlier" in request.GET)
    about = {
        "clinic": clinic,
        "rota": rota.rota_of(clinic),
        "fallen_out": [turn for turn in rota.turns_ahead(clinic, on=today) if turn.why],
        "members": clinic.members.select_related("user"),
        "coming": coming,
        "lines": lines_of(clinic, measures_of(clinic, authorities=access.authorities_of(request.user))),
        "sessions": earlier,
        "has_more": len(earlier) > EARLIER and "earlier" not in request.GET,
        "form": form,
        "may_prepare": access.may_at(request.user, Capability.PREPARE_AGENDAS, clinic.unit),
    }
    about["sessions"] = earlier[:EARLIER] if about["has_more"] else earlier
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
