"""Who came to a session: one page, saved in one go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from clinics.forms.attendance import AttendanceForm
from clinics.operations.attendance import AttendanceHasMovedOn, attendance_said, record_attendance
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_sessions
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

MOVED = (
    "Somebody else changed the attendance meanwhile: what is written down now stands beside each name. "
    "What you chose is in the boxes: save again to put it in place."
)


@access.requires(Capability.RECORD_OUTCOMES)
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who came, who is away, who sent whom, and who takes the chair."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, session.clinic.unit)
    form = AttendanceForm(session, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_attendance(
                session,
                came=form.came(),
                chair=form.cleaned_data["chair"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except AttendanceHasMovedOn:
            form = AttendanceForm(session, {**request.POST.dict(), "seen": attendance_said(session)})
            form.add_error(None, MOVED)
        except (SessionHasMovedOn, ValidationError) as problem:
            form.add_error(None, problem if isinstance(problem, ValidationError) else str(problem))
        else:
            messages.success(request, "Attendance saved.")
            return redirect(reverse("clinics:attendance", args=[pk]))
    said = {one.user_id: one for one in session.attendances.select_related("deputy")}
    about = {"session": session, "form": form, "rows": [(row, said.get(row.user.pk)) for row in form.rows]}
    return render(request, "clinics/attendance.html", about, status=422 if form.errors else 200)
