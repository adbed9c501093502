"""Raising an action, and giving it its owner and date."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from actions import operations
from actions.forms.placing import PlaceForm, RaiseForm
from actions.models import Action
from actions.reach import owners, readable_action
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
