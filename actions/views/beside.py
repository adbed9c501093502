"""The lists beside the overdue queue, and placing many actions at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from actions import operations, review_beside
from actions.forms.placing import PlaceManyForm
from actions.reach import owners
from organisation import access
from organisation.access import SignedInRequest
from organisation.numbers import read_number, read_numbers
from organisation.roles import Capability

LISTS = {
    "unplaced": review_beside.unplaced,
    "no-action": review_beside.red_with_no_action,
    "no-impact": review_beside.without_impact,
    "to-verify": review_beside.to_verify,
}


@require_GET
@access.requires(Capability.DECIDE_OVERDUE)
def beside(request: SignedInRequest, word: str) -> HttpResponse:
    """Show one of the lists beside the queue."""
    if offered := review_beside.offered_list(word):
        about = {"word": word, "label": offered.label, "lead": offered.lead, "template": offered.template}
        return _render(request, word, offered.rows(request.user), about)
    if word not in LISTS:
        raise Http404("There is no such list beside the queue.")
    rows = LISTS[word](request.user)
    form = PlaceManyForm(people=owners(request.user), actions=[]) if word == "unplaced" else None
    return _page(request, word, rows, form)


@require_POST
@access.requires(Capability.DECIDE_OVERDUE)
def place_many(request: SignedInRequest) -> HttpResponse:
    """Give the chosen actions one owner and one date; those somebody changed meanwhile are left alone and named."""
    rows = review_beside.unplaced(request.user)
    seen = _seen(request)
    form = PlaceManyForm(request.POST, people=owners(request.user), actions=review_beside.reached(request.user, seen))
    if form.is_valid():
        given = form.cleaned_data
        chosen = {int(pk): seen.get(int(pk), 0) for pk in given.pop("chosen")}
        try:
            placed, moved_on = operations.place_many(chosen, by=request.user, **given)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            _tell(request, placed, moved_on)
            return redirect("actions:beside", "unplaced")
    return _page(request, "unplaced", rows, form, status=422)


def _seen(request: SignedInRequest) -> dict[int, int]:
    """Give the version of each chosen action as the page showed it."""
    chosen = read_numbers(request.POST.getlist("chosen"))
    versions = {pk: read_number(request.POST.get(f"version-{pk}")) for pk in chosen}
    return {pk: version for pk, version in versions.items() if version}


def _tell(request: SignedInRequest, placed: list, moved_on: list) -> None:
    if placed:
        messages.success(request, f"Placed: {len(placed)} action{'' if len(placed) == 1 else 's'}.")
    for action in moved_on:
        messages.warning(
            request, f"Left as it is, because somebody changed it meanwhile: “{action}” ({action.owned_by})."
        )


def _page(request: SignedInRequest, word: str, rows, form: PlaceManyForm | None, status: int = 200) -> HttpResponse:
    about = {"word": word, "label": review_beside.LABELS[word], "form": form}
    return _render(request, word, rows, about | {"chosen": request.POST.getlist("chosen")}, status=status)


def _render(request: SignedInRequest, word: str, rows, about: dict, status: int = 200) -> HttpResponse:
    tabs = review_beside.beside(request.user, here=word)
    return render(request, "actions/overdue_beside.html", about | {"rows": rows, "tabs": tabs}, status=status)
