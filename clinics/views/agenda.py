"""The page of an agenda: arranging it, issuing it, and what managers write before the meeting."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from clinics.agenda.changes import changes_since_last
from clinics.agenda_page import read_agenda
from clinics.agenda_paper import agenda_document
from clinics.forms.agenda import HoldBackForm, NoteForm, TopicForm
from clinics.models import AgendaItem, ClinicSession
from clinics.operations import agenda, arranging
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_items, readable_sessions
from clinics.rules.arranging import Shift
from organisation import access
from organisation.access import SignedInRequest
from organisation.documents import PDF_TYPE, WORD_TYPE, as_pdf, as_word
from organisation.in_place import is_asked
from organisation.numbers import read_number
from organisation.roles import Capability

WRITERS = {"pdf": (as_pdf, PDF_TYPE), "docx": (as_word, WORD_TYPE)}


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an agenda: to be arranged, or as it was issued with what has moved since."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    moved = request.GET.get("moved", "")
    here = (read_number(moved), request.GET.get("by", ""))
    return _answer(request, session, moved=here)


@require_GET
@access.requires(Capability.READ_CLINICS)
def agenda_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give an issued agenda as PDF or for Word; before it is issued there is none to give."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    if session.issued_at is None:
        messages.warning(request, "The agenda is not issued yet: there is nothing to print.")
        return redirect("clinics:agenda", pk)
    write, content_type = WRITERS[kind]
    name = f"agenda-{session.clinic.unit.code}-{session.held_on}.{kind}"
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(agenda_document(session)), content_type=content_type, headers=said)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def prepare_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose the agenda, and say what that added and what nothing calls for any more."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    try:
        proposal = agenda.propose_agenda(session, by=request.user)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _say_proposed(proposal))
        if proposal.lapsed:
            named = "; ".join(item.title for item in proposal.lapsed)
            messages.warning(request, f"Nothing calls for these any more: {named}. They stay until you take them off.")
    return redirect("clinics:agenda", pk)


def _say_proposed(proposal: agenda.Proposal) -> str:
    if len(proposal.added) == len(proposal.items):
        return "The agenda is proposed. Look through it, then issue it."
    if not proposal.added:
        return "Nothing new calls for a place. Reasons are as of now; the order is yours."
    new = "; ".join(item.title for item in proposal.added)
    return f"New on the agenda: {new}. The rest stands as you arranged it."


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def issue_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the agenda."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    try:
        agenda.issue_agenda(session, by=request.user)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Issued. The figures stand as they are now.")
    return redirect("clinics:agenda", pk)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def add_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a topic of one's own on the agenda."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _refused(request, session, {"topic": form})
    try:
        topic = arranging.add_topic(session, by=request.user, **form.cleaned_data)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
        return redirect("clinics:agenda", pk)
    return _back_to(topic)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def move_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move an item up, down, to an end or to a place; the keyboard stays with it."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    to, place = request.POST.get("to", ""), request.POST.get("place", "").strip()
    if to in list(Shift):
        return _arranged(request, item, lambda: arranging.move_item(item, to=Shift(to), by=request.user), button=to)
    if place.isdecimal() and len(place) < 5:
        there = int(place)
        return _arranged(request, item, lambda: arranging.move_item(item, to=there, by=request.user), button="place")
    messages.warning(request, "Give the place as a number: 1 is the first.")
    return _back_to(item, "place")


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def hold_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hold an item back, with the reason."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    form = HoldBackForm(request.POST, item=item)
    if not form.is_valid():
        return _refused(request, item.session, {f"hold-{item.pk}": form})
    reason = form.cleaned_data["reason"]
    return _arranged(request, item, lambda: arranging.hold_back(item, reason=reason, by=request.user))


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def restore_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put an item that was held back on the agenda again."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    return _arranged(request, item, lambda: arranging.restore_item(item, by=request.user))


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def deep_dive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose an item's measure for the deep dive, or drop it."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    doing = arranging.drop_deep_dive if request.POST.get("deep") == "no" else arranging.choose_deep_dive
    return _arranged(request, item, lambda: doing(item, by=request.user), button="deep")


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def remove_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take off a topic, or what nothing calls for any more."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    try:
        arranging.remove_item(item, by=request.user)
    except SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
        return _back_to(item)
    messages.success(request, f"Taken off: {item.title}.")
    return redirect("clinics:agenda", item.session_id)


@require_POST
@access.requires(Capability.NOTE_BEFORE_CLINICS)
def add_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say before the meeting what the clinic should know of an item."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    form = NoteForm(request.POST, item=item)
    if not form.is_valid():
        return _refused(request, item.session, {f"note-{item.pk}": form})
    note = form.cleaned_data["note"]
    return _arranged(request, item, lambda: arranging.add_note(item, note=note, by=request.user))


def _arranged(
    request: SignedInRequest, item: AgendaItem, doing: Callable[[], object], button: str = ""
) -> HttpResponse:
    """Do something to an item and go back to it, saying so where it could not be done."""
    refused = ""
    try:
        doing()
    except SessionHasMovedOn as problem:
        refused = str(problem)
    except ValidationError as problem:
        refused = " ".join(problem.messages)
    if is_asked(request):  # the page has moved the item already, and puts it back where that is refused
        return HttpResponse(refused, status=409) if refused else HttpResponse(status=204)
    if refused:
        messages.warning(request, refused)
    return _back_to(item, button)


def _back_to(item: AgendaItem, button: str = "") -> HttpResponse:
    """Go back to the agenda, the keyboard on the button that was pressed.

    Without a fragment: a page opened at one gives no button the keyboard.
    """
    query = urlencode({"moved": str(item.pk), "by": button})
    return redirect(f"{reverse('clinics:agenda', args=[item.session_id])}?{query}")


def _refused(request: SignedInRequest, session: ClinicSession, forms: dict[str, Form]) -> HttpResponse:
    """Answer with the page and what was typed on it."""
    return _answer(request, session, forms=forms, form=next(iter(forms.values())))


def _answer(
    request: SignedInRequest,
    session: ClinicSession,
    *,
    moved: tuple[int, str] = (0, ""),
    forms: dict[str, Form] | None = None,
    form: Form | None = None,
) -> HttpResponse:
    page = read_agenda(session, by=request.user, moved=moved, forms=forms)
    about = {"page": page, "form": form, "changes": changes_since_last(session)}
    return render(request, "clinics/agenda.html", about, status=422 if form else 200)
