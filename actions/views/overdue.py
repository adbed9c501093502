"""The overdue review: the queue, and a decision about one row of it, in place."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from actions import operations
from actions.forms.reviewing import ReviewForm
from actions.models import Action, OverdueReview
from actions.operations.sitting import said
from actions.reach import owners
from actions.review_beside import beside
from actions.review_heads import Heads
from actions.review_line import Line, read_line
from actions.review_lines import line as row_line
from actions.review_queue import Row, read_queue, read_rows
from actions.rules.lifecycle import ActionState
from indicators.rules.wording import print_day
from organisation import access
from organisation.access import SignedInRequest
from organisation.numbers import read_number
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Opened:
    """The row whose form is open, and what somebody else did with the action meanwhile."""

    row: Row
    form: ReviewForm
    moved_on: str = ""


@require_GET
@access.requires(Capability.DECIDE_OVERDUE)
def overdue(request: SignedInRequest) -> HttpResponse:
    """Show what is overdue, head of service by head of service, the most serious and oldest first."""
    return _page(request, read_line(request.user), read_number(request.GET.get("page")))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.DECIDE_OVERDUE)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open one row's form, or record what is decided with it. Refused or overtaken, every word typed stays."""
    reached = access.units_where(request.user, Capability.DECIDE_OVERDUE)
    action = get_object_or_404(Action.objects.filter(unit__in=reached), pk=pk)
    line = read_line(request.user, besides=[pk])
    row = read_rows(line, [pk])[pk]
    form = _form(request, row)
    if form.is_valid():
        try:
            recorded = operations.review_overdue(action, by=request.user, decided=form.decided(), seen=form.seen())
        except ValidationError as problem:
            form.show_problem(problem)
        except operations.ActionHasMovedOn:
            return _overtaken(request, pk)
        else:
            return _on_to_the_next(request, recorded)
    if form.is_stale:
        return _overtaken(request, pk)
    opened = Opened(row, form)
    if request.method != "POST" and request.headers.get("HX-Request"):
        return render(request, "actions/_overdue_form.html", {"opened": opened, "row": opened.row})
    return _page(request, line, line.page_of(pk), opened, status=422 if form.is_bound else 200)


def _form(request: SignedInRequest, row: Row, given=None) -> ReviewForm:
    """Give one row's form, offering what this person may decide."""
    unit, today = row.action.unit, timezone.localdate()
    above = Heads.read(on=today).above(unit.pk, than=request.user, owner=row.action.owner_id)
    given = given if given is not None else request.POST if request.method == "POST" else None
    return ReviewForm(
        given,
        row=row,
        by=request.user,
        is_deputy=access.may_at(request.user, Capability.REVIEW_OVERDUE, unit),
        people=owners(request.user),
        above=above,
    )


def _on_to_the_next(request: SignedInRequest, recorded: OverdueReview) -> HttpResponse:
    """Say what was recorded, and go to the next row without a decision."""
    messages.success(request, f"Recorded: {said(recorded)}: “{recorded.action}”.")
    line = read_line(request.user)
    return redirect(line.address_of(line.next_after(recorded.action_id)))


def _overtaken(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the second of two what the first did, with the words of the second still in the form."""
    line = read_line(request.user, besides=[pk])
    row = read_rows(line, [pk])[pk]
    before = _form(request, row)
    given = request.POST.copy()
    for name in ("due_on", "owner", "review"):
        given[before.add_prefix(f"seen_{name}")] = str(getattr(row.seen, name))
    happened = _what_happened(row, before.data.get(before.add_prefix("seen_review")))
    return _page(request, line, line.page_of(pk), Opened(row, _form(request, row, given), happened), status=409)


def _what_happened(row: Row, seen_review: str | None) -> str:
    """Say what somebody else did with an action since a page showed it."""
    newest = next(iter(row.action.overdue_reviews.all()), None)
    if newest and str(newest.pk) != seen_review:
        return f"{newest.reviewed_by} has decided: {said(newest)}. Their reason: {newest.reason}"
    if row.action.closed_by:
        return f"{row.action.closed_by} has made it: {ActionState(row.action.state).label}."
    due_on = f", due on {print_day(row.action.due_on)}" if row.action.due_on else ""
    return f"It is now with {row.action.owned_by}{due_on}."


def _page(
    request: SignedInRequest, line: Line, number: int, opened: Opened | None = None, status: int = 200
) -> HttpResponse:
    form = opened.form if opened and opened.form.is_bound and not opened.moved_on else None
    queue, inside = read_queue(line, number), _rendered(request, opened)
    groups = [
        (group, [row_line(row, form=inside.get(row.action.pk, "")) for row in group.rows]) for group in queue.groups
    ]
    about = {"queue": queue, "groups": groups, "opened": opened, "form": form}
    tabs = beside(request.user, here="overdue", late=line.late)
    return render(request, "actions/overdue.html", about | {"line": line, "tabs": tabs}, status=status)


def _rendered(request: SignedInRequest, opened: Opened | None) -> dict[int, str]:
    """Give the form that is open, by its action."""
    if opened is None:
        return {}
    return {opened.row.action.pk: render_to_string("actions/_overdue_form.html", {"opened": opened}, request)}
