"""The board of actions, and moving one from where it is shown."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.action_page import ActionPage
from actions.board import read_board
from actions.filters import ActionFilter
from actions.looking import Looking
from actions.reach import readable_action, readable_actions
from actions.views.actions import take_progress
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_board(request: SignedInRequest) -> HttpResponse:
    """Show the actions that are chosen, a column a state."""
    chosen = ActionFilter(request.GET, queryset=readable_actions(request.user), request=request)
    looking = Looking(request, "actions:board")
    about = {
        "columns_of_board": read_board(chosen.qs, request.user, on=timezone.localdate()),
        "filter": chosen,
        "looking": looking,
        "back": urlencode({"back": looking.here_address}),
    }
    return render(request, "actions/board.html", about)


@access.requires(Capability.REPORT_PROGRESS)
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how an action goes, move it where it may go, and come back to where it was shown."""
    # several may stand open on one board
    page = ActionPage(readable_action(request.user, pk), request.user, ids=f"id_{pk}_%s")
    if not page.may_report:
        raise PermissionDenied("Your role does not let you report progress on this action.")
    refused = 200
    if request.method == "POST":
        refused = take_progress(page, request.POST, by=request.user)
        if not refused:
            messages.success(request, f"Progress recorded: {page.action}.")
            return redirect(f"{_back(request)}#action-{pk}")
    about = {"action": page.action, "page": page, "form": page.progress, "back": _back(request)}
    about["to"] = f"{reverse('actions:move', args=[pk])}?{urlencode({'back': about['back']})}"
    return render(request, "actions/board_move.html", about, status=refused)


def _back(request: SignedInRequest) -> str:
    """Give the page of actions to come back to: none but ours."""
    asked, ours = request.GET.get("back", ""), reverse("actions:list")
    return asked if asked.startswith(ours) else reverse("actions:board")
