"""Actions that change hands: what leavers left behind, and giving several to somebody else at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import operations
from actions.forms.handing import ChooseOwnerForm, ReassignForm
from actions.models import Action
from actions.reach import handed_over_to, owners, owning_in, readable_actions
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

MOST = 200


@require_GET
@access.requires(Capability.READ_ACTIONS)
def handed_over(request: SignedInRequest) -> HttpResponse:
    """Show what came to me because somebody left, and what in my units is still theirs or not yet accepted."""
    waiting = list(handed_over_to(request.user, now=timezone.now()))
    may_place = access.units_where(request.user, Capability.PLACE_ACTIONS)
    return render(request, "actions/handed_over.html", {"actions": waiting, "placeable": may_place})


@access.requires(Capability.PLACE_ACTIONS)
def reassign(request: SignedInRequest) -> HttpResponse:
    """Choose several open actions and give them to somebody else, with one reason: all of them or none."""
    form = ReassignForm(request.POST or None, people=owners(request.user))
    if form.is_valid() and _reassigned(request, form):
        return redirect("actions:list")
    choose = ChooseOwnerForm(request.GET, people=owning_in(access.units_where(request.user, Capability.PLACE_ACTIONS)))
    shown = {
        "form": form,
        "choose": choose,
        "actions": _to_choose_from(request, choose),
        "chosen": form.chosen_ids() if form.is_bound else _asked_for(request),
    }
    return render(request, "actions/reassign.html", shown, status=422 if form.errors else 200)


def _reassigned(request: SignedInRequest, form: ReassignForm) -> bool:
    seen = form.cleaned_data["chosen"]
    readable = set(readable_actions(request.user).filter(pk__in=dict(seen)).values_list("pk", flat=True))
    if len(readable) < len(seen):
        form.add_error(None, "An action you chose is not there any more.")
        return False
    try:
        given = operations.reassign(seen, form.hands(), reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    messages.success(request, f"Given to {form.named()}: {len(given)} action{'s' if len(given) > 1 else ''}.")
    return True


def _to_choose_from(request: SignedInRequest, choose: ChooseOwnerForm) -> list[Action]:
    """Give the open actions this person may give away: those asked for, one owner's, or all."""
    units = access.units_where(request.user, Capability.PLACE_ACTIONS)
    rows = readable_actions(request.user).open().filter(unit__in=units)
    if choose.is_valid() and choose.cleaned_data["of"]:
        rows = rows.filter(owner=choose.cleaned_data["of"])
    elif asked := _asked_for(request):
        rows = rows.filter(pk__in=asked)
    return list(rows.order_by("owner__first_name", "owner__last_name", "due_on", "pk")[:MOST])


def _asked_for(request: SignedInRequest) -> set[int]:
    return {int(number) for number in request.GET.getlist("action") if number.isdecimal() and len(number) < 10}
