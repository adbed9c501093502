"""One action's page, and what people say and do on it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from actions import operations
from actions.action_page import ActionPage
from actions.forms.progress import AcceptForm, CommentForm, MoveDateForm
from actions.models import Action
from actions.reach import readable_action
from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import back_of
from organisation.models import User
from organisation.roles import Capability

CHANGED = "Somebody changed this action in the meantime. Look at what they did, then decide again."
LEFT_OVER = (operations.OwnerMayNotVerify, operations.MoveNotAllowed)


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one action whole, with everything ever said about it."""
    return show(request, ActionPage(readable_action(request.user, pk), request.user))


def show(request: SignedInRequest, page: ActionPage, *, status: int = 200) -> HttpResponse:
    """Show an action's page, with what was typed where it could not be taken."""
    failed = next((form for form in (page.progress, page.comment) if form.errors), None)
    return render(request, "actions/action.html", {"action": page.action, "page": page, "form": failed}, status=status)


@require_POST
@access.requires(Capability.REPORT_PROGRESS)
def report_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what somebody says about an action; where it has changed since, show how and keep what was typed."""
    page = ActionPage(readable_action(request.user, pk), request.user)
    if refused := take_progress(page, request.POST, by=request.user):
        return show(request, page, status=refused)
    messages.success(request, "Progress recorded.")
    return redirect(page.action)


def take_progress(page: ActionPage, given: QueryDict, *, by: User) -> int:
    """Take what was typed about an action, or leave it in the page and give the status that says why (0: taken)."""
    form = page.progress = page.progress_form(given)
    if not form.is_valid():
        return 422
    said = {name: form.cleaned_data[name] for name in ("note", "state", "seen_version")}
    try:
        operations.report_progress(page.action, by=by, **said)
    except LEFT_OVER as problem:
        form.add_error("state", str(problem))
        return 422
    except operations.ActionHasMovedOn:
        page.show_meanwhile()
        return 409
    return 0


@require_POST
@access.requires(Capability.REPORT_PROGRESS)
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it that an action is one's own."""
    action = readable_action(request.user, pk)
    form = AcceptForm(request.POST, action=action)
    try:
        seen = form.cleaned_data["seen_version"] if form.is_valid() else None
        operations.accept_action(action, by=request.user, seen_version=seen)
    except operations.NotYoursToAccept:
        messages.warning(
            request, "Nothing was changed: the action belongs to somebody else by now, who can say how it goes."
        )
    except operations.ActionHasMovedOn:
        messages.warning(request, CHANGED)
    else:
        messages.success(request, "Accepted: it is yours.")
    return redirect(back_of(request, action.get_absolute_url()))


@require_POST
@access.requires(Capability.READ_ACTIONS)
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a remark on an action."""
    page = ActionPage(readable_action(request.user, pk), request.user)
    page.comment = CommentForm(request.POST)
    if not page.comment.is_valid():
        return show(request, page, status=422)
    operations.add_comment(page.action, by=request.user, text=page.comment.cleaned_data["text"])
    messages.success(request, "Comment added.")
    return redirect(page.action)


@access.requires(Capability.PLACE_ACTIONS)
def move_date(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move an action's date, with a reason; the second time is the deputy director's to say."""
    action = readable_action(request.user, pk)
    access.check(request.user, Capability.PLACE_ACTIONS, action.unit)
    form = MoveDateForm(request.POST or None, action=action)
    if form.is_valid() and _moved(action, form, request):
        messages.success(request, "The date has moved, and the first one stays beside it.")
        return redirect(action)
    status = 422 if form.errors else 200
    return render(request, "actions/move_date.html", {"action": action, "form": form}, status=status)


def _moved(action: Action, form: MoveDateForm, request: SignedInRequest) -> bool:
    given = {name: form.cleaned_data[name] for name in ("new_due_on", "reason", "seen_version")}
    try:
        operations.extend_action(action, by=request.user, **given)
    except ValidationError as problem:
        form.add_error(None, problem)
    except operations.SecondExtensionNeedsDeputy:
        form.add_error(None, "Its date has moved once: the second time is the deputy director's to say.")
    except operations.ActionHasMovedOn:
        form.look_again(action)
        form.add_error(None, f"{CHANGED} It is now due {_said(action.due_on)}.")
    return not form.errors


def _said(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "on no day yet"
