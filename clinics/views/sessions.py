"""Pages about one session: its agenda in order, what was decided, and closing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from clinics.models import ClinicSession
from clinics.operations.closing import capacity_of
from clinics.operations.holding import SessionHasMovedOn
from clinics.operations.rota import STILL_TO_COME
from clinics.reach import readable_sessions
from clinics.rules.agenda import SessionState
from indicators.claims import Checked, read_figures
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a session: its agenda in order, and what was decided."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    items = session.items.select_related("indicator", "action", "outcome__recorded_by").prefetch_related(
        "outcome__actions__owner"
    )
    state = SessionState(session.state)
    is_open = state in (SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)
    unit = session.clinic.unit
    about = {
        "session": session,
        "state": state,
        "items": list(zip(items, _checked(request, session, items), strict=True)),
        "may_prepare": state is SessionState.SCHEDULED
        and access.may_at(request.user, Capability.PREPARE_AGENDAS, unit),
        "may_set_day": state in STILL_TO_COME and access.may_at(request.user, Capability.PREPARE_AGENDAS, unit),
        "may_record": is_open and access.may_at(request.user, Capability.RECORD_OUTCOMES, unit),
        "left": sum(not hasattr(item, "outcome") and not item.held_back_at for item in items),
        "may_sign": state in (SessionState.IN_PROGRESS, SessionState.CLOSED)
        and access.may_at(request.user, Capability.RECORD_OUTCOMES, unit)
        and bool(capacity_of(request.user, session)),
    }
    return render(request, "clinics/session.html", about)


def _checked(request: SignedInRequest, session: ClinicSession, items) -> list[Checked | None]:
    """Hold what was said on each item against today's figures; nothing where nothing was said yet."""
    said = [item.outcome.discussion if hasattr(item, "outcome") else "" for item in items]
    if not any(said):
        return [None] * len(said)
    month = first_of_month(session.held_on)
    figures = read_figures(readable=access.readable_units(request.user), month=month)
    return [figures.check(words, month=month) if words else None for words in said]


def on_session(request: SignedInRequest, pk: int, operation, said: str) -> HttpResponse:
    """Do one thing to a session and go back to it, saying how it went."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    try:
        operation(session, by=request.user)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem) or "The session has moved on since you opened the page.")
    else:
        messages.success(request, said)
    return redirect(session)
