"""Raising an action, and giving it its owner and date."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from actions import operations
from actions.forms.placing import PlaceForm, RaiseForm
from actions.models import Action
from actions.plan_page import plans_in_reach
from actions.reach import alike_to, owners, readable_action
from actions.sources import Source, find_source
from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import is_asked, part
from organisation.models import Unit
from organisation.numbers import read_number
from organisation.roles import Capability

FROM_ADDRESS = ("indicator", "unit", "area")


@access.requires(Capability.RAISE_ACTIONS)
def raise_action(request: SignedInRequest) -> HttpResponse:
    """Raise an action, directly or on the thing the address names; what looks like it is shown first."""
    units = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.RAISE_ACTIONS))
    source = find_source(request.user, request.GET.get("source", ""))
    offered = {"source": source, "people": owners(request.user), "units": units, "plans": plans_in_reach(request.user)}
    form = RaiseForm(request.POST or None, initial=_initial(request, source), **offered)
    action = _raised(request, form, source) if form.is_valid() else None
    if action:
        return redirect(action)
    status = 422 if form.errors else 200
    return render(request, "actions/raise.html", {"form": form, "source": source}, status=status)


@access.requires(Capability.PLACE_ACTIONS)
def place(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give one action its owner and date."""
    action = readable_action(request.user, pk)
    access.check(request.user, Capability.PLACE_ACTIONS, action.unit)
    if is_asked(request) and "row" in request.GET:
        return _waiting(request, action)
    given = {"owner": action.owner, "outside_owner": action.outside_owner, "due_on": action.due_on}
    form = PlaceForm(request.POST or None, initial=given, people=owners(request.user))
    if form.is_valid() and _placed(request, action, form):
        return _done(request, action)
    about = {"action": action, "form": form, "to": request.path}
    status = 422 if form.errors else 200
    if is_asked(request):
        form.auto_id = f"id_{pk}_%s"  # several may stand open in one list
        return part(request, "actions/_place_row.html", about, status=status)
    return render(request, "actions/place.html", about, status=status)


def _waiting(request: SignedInRequest, action: Action) -> HttpResponse:
    """Give an action's row in the list of those that wait, as it is without the form."""
    placeable = access.units_where(request.user, Capability.PLACE_ACTIONS)
    return part(request, "actions/_unplaced_row.html", {"action": action, "placeable": placeable})


def _done(request: SignedInRequest, action: Action) -> HttpResponse:
    """Answer with the row of an action that is placed by now, or with the list of those that wait."""
    if not is_asked(request):
        return redirect("actions:unplaced")
    return part(request, "actions/_placed_row.html", {"action": readable_action(request.user, action.pk)})


def _initial(request: SignedInRequest, source: Source | None) -> dict:
    """Give what is known before anything is typed: from the source, or from the address."""
    asked = {name: request.GET[name] for name in (*FROM_ADDRESS, "plan") if read_number(request.GET.get(name))}
    found = {name: getattr(source, name) for name in FROM_ADDRESS if source and getattr(source, name)}
    if source and source.due_by and source.due_by >= timezone.localdate():
        found["due_on"] = source.due_by
    return found | asked


def _raised(request: SignedInRequest, form: RaiseForm, source: Source | None) -> Action | None:
    if form.ask_about(alike_to(request.user, form.cleaned_data)):
        return None
    keep_day = form.cleaned_data["keep_day"]
    try:
        action = operations.raise_action(form.promise(source), by=request.user, keep_day=keep_day)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
    messages.success(request, f"Raised: {action.title}")
    return action


def _placed(request: SignedInRequest, action: Action, form: PlaceForm) -> bool:
    names = ("owner", "outside_owner", "liaison", "due_on", "keep_day")
    try:
        operations.place_action(action, by=request.user, **{name: form.cleaned_data[name] for name in names})
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except operations.ActionHasMovedOn:
        messages.warning(
            request,
            "Nothing was changed: somebody else placed this action in the meantime.",
        )
        return True
    messages.success(request, f"Placed: {action.title}")
    return True
