"""The page in the room: an item with its figures, what the clinic decides on it, and who else is recording."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clinics.forms.merging import MergeForm
from clinics.forms.room import AgreedRows, OutcomeForm, said_in, words_typed
from clinics.models import AgendaItem, ClinicSession, Outcome
from clinics.operations import drafts, room
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_items, readable_sessions
from clinics.recording import RoomClaim
from clinics.room import RoomPage, alike_to_agreed, list_items, owners_for, usual_due_date
from clinics.rules.agenda import Cause
from clinics.wording import words_of
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one item of a session, with everything known about it and the form for its outcome."""
    page = _page(request, get_object_or_404(readable_sessions(request.user), pk=pk), request.GET.get("item"))
    return _room(request, page)


@require_GET
@access.requires(Capability.READ_CLINICS)
def list_room_items(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the list at the side as it is now: the page asks for it every few seconds."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    now = timezone.now()
    about = {
        "session": session,
        "listed": list_items(session, by=request.user, now=now),
        "current": _number(request.GET.get("item")),
    }
    return render(request, "clinics/_room_items.html", about)


@access.requires(Capability.RECORD_OUTCOMES)
def record_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what the clinic decided on an item, with the actions it agreed."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, item.session.clinic.unit)
    if request.method != "POST":
        return redirect(room_address(item))
    if "more" in request.POST:
        typed = {**words_typed(request.POST), "seen_version": request.POST.get("seen_version", "")}
        return _room(request, _page(request, item.session, item.position), typed=typed, more=1)
    if "merge" in request.POST:
        return _settle(request, item)
    return _record(request, item, request.POST)


@require_POST
@access.requires(Capability.RECORD_OUTCOMES)
def keep_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed on an item; or, asked to, forget it."""
    item = get_object_or_404(readable_items(request.user), pk=pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, item.session.clinic.unit)
    if "discard" in request.POST:
        drafts.drop_draft(item, by=request.user)
        messages.success(request, "Your words that were not recorded are discarded.")
        return redirect(f"{room_address(item)}&settled={item.pk}")
    try:
        drafts.keep_draft(
            item,
            words=words_typed(request.POST.dict()),
            seen_version=_number(request.POST.get("seen_version")) or 0,
            by=request.user,
        )
    except ValidationError as problem:
        return JsonResponse({"refused": " ".join(problem.messages)}, status=422)
    except SessionHasMovedOn as problem:
        return JsonResponse({"refused": str(problem)}, status=409)
    return JsonResponse({"at": f"{timezone.localtime():%H:%M}"})


def room_address(item: AgendaItem) -> str:
    """Give the address of an item in the room."""
    return f"{reverse('clinics:room', args=[item.session_id])}?item={item.position}"


def _page(request: SignedInRequest, session: ClinicSession, place: str | int | None) -> RoomPage:
    number = _number(place)
    page = RoomPage(session, place=number, by=request.user, now=timezone.now(), today=timezone.localdate())
    if page.item is None and place not in (None, ""):
        raise Http404
    return page


def _number(typed: object) -> int | None:
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _offered(session: ClinicSession) -> dict:
    today = timezone.localdate()
    return {"people": owners_for(session, on=today), "today": today, "due_on": usual_due_date(session, on=today)}


def _record(request: SignedInRequest, item: AgendaItem, sent: Mapping[str, str]) -> HttpResponse:
    """Record what was sent and go on to the next item; show it again where it cannot stand."""
    form, agreed = OutcomeForm(sent), AgreedRows(data=sent, **_offered(item.session))
    claim = RoomClaim(item, by=request.user, today=timezone.localdate())
    is_recording = form.is_valid() and form.cleaned_data["cause"] is Cause.RECORDING
    claiming = claim.form(data=sent) if is_recording else None
    if all([form.is_valid(), agreed.is_valid(), claiming is None or claiming.is_valid()]):
        given = dict(form.cleaned_data)
        seen = given.pop("seen_version")
        given["claim"] = (claim.flag, claiming.claimed()) if claiming and claim.flag else None
        try:
            room.record_outcome(item, by=request.user, actions=agreed.agreed(), expected_version=seen, **given)
        except room.OutcomeHasMovedOn as problem:
            merge = MergeForm(item, problem.theirs, mine=words_typed(sent), seen_version=seen)
            return _merge_page(request, item, merge, status=409)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        except (SessionHasMovedOn, room.ItemIsHeldBack) as problem:
            form.add_error(None, f"{problem or 'The item is held back.'} Nothing was recorded.")
        else:
            return _recorded(request, item, len(agreed.agreed()))
    page = _page(request, item.session, item.position)
    claiming = claiming or claim.form(words=words_typed(sent))
    return _room(request, page, form=form, agreed=agreed, claiming=claiming, status=422)


def _recorded(request: SignedInRequest, item: AgendaItem, number: int) -> HttpResponse:
    actions = f"{number} action{'' if number == 1 else 's'}"
    messages.success(request, f"Recorded, with {actions}. Item {item.position}: {item.title}")
    outcome = Outcome.objects.get(item=item)
    if number and (alike := alike_to_agreed(outcome, by=request.user)):
        named = "; ".join(f"#{other.pk} {other.title}" for other, _ in alike[:3])
        messages.warning(request, f"Look whether it stands there already: {named}.")
    following = item.session.items.filter(position__gt=item.position, outcome=None, held_back_at=None).first()
    return redirect(f"{room_address(following or item)}&settled={item.pk}")


def _settle(request: SignedInRequest, item: AgendaItem) -> HttpResponse:
    """Record what somebody settled between their words and another's; ask again where they moved on meanwhile."""
    merge = MergeForm.sent(item, request.POST)
    if merge is None:
        return _record(request, item, request.POST)
    if not merge.is_valid():
        return _merge_page(request, item, merge, status=422)
    return _record(request, item, merge.settled())


def _merge_page(request: SignedInRequest, item: AgendaItem, merge: MergeForm, status: int) -> HttpResponse:
    about = {"item": item, "session": item.session, "merge": merge, "form": merge}
    return render(request, "clinics/room_merge.html", about, status=status)


def _room(
    request: SignedInRequest, page: RoomPage, *, typed=None, more=0, form=None, agreed=None, claiming=None, status=200
) -> HttpResponse:
    """Show the room. The form is as sent; else as typed just now, as kept, as recorded, or empty."""
    item, draft = page.item, page.draft
    claim = RoomClaim(item, by=request.user, today=page.today) if item and page.may_record else None
    recorded = page.at.outcome if page.at else None
    if form is None and page.at is not None:
        words = typed or (draft.words if draft else None) or (words_of(recorded) if recorded else {})
        seen = draft.seen_version if draft else page.at.version
        form = OutcomeForm(initial={**words, "seen_version": words.get("seen_version", seen)})
        agreed = AgreedRows(words=words, more=more, **_offered(page.session))
        claiming = claim.form(words=words) if claim else None
    about = {
        "page": page.measure,
        "room": page,
        "session": page.session,
        "item": item,
        "listed": page.listed,
        "current": item.position if item else None,
        "recorded": recorded,
        "form": form,
        "agreed": agreed,
        "claim": claim,
        "claiming": claiming,
        "unrecorded": _unrecorded(page, form, agreed),
        "settled": _number(request.GET.get("settled")),
    }
    return render(request, "clinics/room.html", about, status=status)


def _unrecorded(page: RoomPage, form: OutcomeForm | None, agreed: AgreedRows | None) -> list[tuple[str, str]]:
    """Give the words somebody typed before the session was closed: they can still be read and copied."""
    if page.may_record or form is None or agreed is None or not (form.is_bound or page.draft):
        return []
    return said_in(form) + [
        (f"Action {number}: {label.lower()}", words)
        for number, row in enumerate(agreed.typed, start=1)
        for label, words in said_in(row)
    ]
