"""Reading minutes through and signing them off; taking a closed session up again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from clinics.forms.closing import ReopenForm, SignForm
from clinics.minutes import write_minutes
from clinics.models import ClinicSession
from clinics.operations import closing
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_sessions
from clinics.rules.agenda import SessionState
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

CHANGED = "Somebody recorded something since you opened this page. Read the minutes through again, then sign."


@require_http_methods(["GET", "POST"])
@access.requires(Capability.RECORD_OUTCOMES)
def close_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the minutes will say, and sign them off."""
    session = _session(request, pk)
    form = SignForm(request.POST or None)
    if form.is_valid():
        try:
            session = closing.close_session(session, by=request.user, read=form.cleaned_data["read"])
            messages.success(request, "The minutes are signed off and the session is closed.")
            return redirect("clinics:minutes", session.pk, session.minutes_version)
        except closing.MinutesHaveMovedOn:
            messages.warning(request, CHANGED)
        except closing.ItemsWithoutOutcome:
            messages.warning(request, "Every item needs an outcome first: “not reached” is one.")
        except SessionHasMovedOn as problem:
            messages.warning(request, str(problem))
            return redirect(session)
    return render(request, "clinics/sign.html", _to_sign(request, session))


def _to_sign(request: SignedInRequest, session: ClinicSession) -> dict:
    minutes = write_minutes(session)
    return {
        "session": session,
        "minutes": minutes,
        "left": closing.without_outcome(session),
        "drafts": session.items.filter(drafts__isnull=False).distinct(),
        "may_sign": session.state == SessionState.IN_PROGRESS and bool(closing.capacity_of(request.user, session)),
        "next_version": session.minutes_version + 1,
    }


@require_http_methods(["GET", "POST"])
@access.requires(Capability.RECORD_OUTCOMES)
def reopen_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a closed session up again, saying why."""
    session = _session(request, pk)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            closing.reopen_session(session, by=request.user, **form.cleaned_data)
        except SessionHasMovedOn as problem:
            messages.warning(request, str(problem))
        except ValidationError as problem:
            form.add_error("reason", problem.messages)
        else:
            messages.success(request, "The session is open again. What was signed stays readable.")
        if form.is_valid():
            return redirect(session)
    about = {"session": session, "form": form, "may_sign": bool(closing.capacity_of(request.user, session))}
    return render(request, "clinics/reopen.html", about, status=422 if form.errors else 200)


def _session(request: SignedInRequest, pk: int) -> ClinicSession:
    """Give a session somebody may read, and refuse where they may not record its outcomes."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, session.clinic.unit)
    return session
