"""Arranging the agenda of a session."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from clinics.forms.agenda import TopicForm
from clinics.operations import agenda, arranging
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_items, readable_sessions
from clinics.rules.arranging import Shift
from clinics.views.sessions import on_session, session_page
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def prepare_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose the agenda."""
    return on_session(request, pk, agenda.prepare_agenda, "The agenda is proposed. Look through it, then issue it.")


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def issue_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the agenda."""
    return on_session(request, pk, agenda.issue_agenda, "Issued. The figures stand as they are now.")


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def add_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a topic of one's own on the agenda."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return session_page(request, session, form, status=422)
    try:
        arranging.add_topic(session, by=request.user, **form.cleaned_data)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    return redirect(session)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def move_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move an item one place."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    try:
        arranging.move_item(item, to=Shift.UP if request.POST.get("to") == "up" else Shift.DOWN, by=request.user)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")
