"""Pages about one action: raising it, placing it, everything ever said about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from actions import operations
from actions.forms.placing import PlaceForm, RaiseForm
from actions.forms.progress import ProgressForm
from actions.models import Action
from actions.reach import owners, readable_action
from actions.rules.lifecycle import ActionState, delivery_status
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability


@access.requires(Capability.RAISE_ACTIONS)
def raise_action(request: SignedInRequest) -> HttpResponse:
    """Raise an action directly."""
    units = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.RAISE_ACTIONS))
    asked = {name: request.GET[name] for name in ("indicator", "unit") if request.GET.get(name, "").isdecimal()}
    form = RaiseForm(request.POST or None, people=owners(), units=units, initial=asked)
    if form.is_valid():
        try:
            action = operations.raise_action(form.promise(), by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"Raised: {action.title}")
            return redirect(action)
    return render(request, "actions/raise.html", {"form": form})


@access.requires(Capability.PLACE_ACTIONS)
def place(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give one action its owner and date."""
    action = readable_action(request.user, pk)
    access.check(request.user, Capability.PLACE_ACTIONS, action.unit)
    given = {"owner": action.owner, "outside_owner": action.outside_owner, "due_on": action.due_on}
    form = PlaceForm(request.POST or None, initial=given, people=owners())
    if form.is_valid() and _placed(request, action, form):
        return redirect("actions:unplaced")
    return render(request, "actions/place.html", {"action": action, "form": form})


def _placed(request: SignedInRequest, action: Action, form: PlaceForm) -> bool:
    try:
        operations.place_action(action, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except operations.ActionHasMovedOn:
        messages.warning(request, "Somebody else has placed this action in the meantime.")
        return True
    messages.success(request, f"Placed: {action.title}")
    return True


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one action whole, with everything ever said about it."""
    action = readable_action(request.user, pk)
    return render(request, "actions/action.html", _about(action, ProgressForm(action=action)))


@require_POST
@access.requires(Capability.REPORT_PROGRESS)
def report_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what the owner says about an action."""
    action = readable_action(request.user, pk)
    form = ProgressForm(request.POST, action=action)
    if form.is_valid():
        try:
            operations.report_progress(action, by=request.user, **form.cleaned_data)
        except (operations.OwnerMayNotVerify, operations.MoveNotAllowed) as problem:
            form.add_error("state", str(problem))
        else:
            messages.success(request, "Progress recorded.")
            return redirect(action)
    return render(request, "actions/action.html", _about(action, form), status=422)


def _about(action: Action, form: ProgressForm) -> dict:
    return {
        "action": action,
        "form": form,
        "delivery": delivery_status(ActionState(action.state), action.due_on, on=timezone.localdate()),
        "state": ActionState(action.state),
        "updates": action.updates.select_related("reported_by"),
        "date_changes": action.date_changes.select_related("changed_by"),
        "reviews": action.overdue_reviews.select_related("reviewed_by", "new_owner"),
    }
