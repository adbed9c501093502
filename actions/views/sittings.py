"""Sittings of the overdue review: begun, ended, listed, read and printed owner by owner."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from actions import operations
from actions.models import ReviewSitting
from actions.operations.sitting import open_sitting
from actions.review_line import read_line
from actions.review_record import read_record, read_records, readable_sittings
from actions.tables_review import RecordTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

SITTINGS_A_PAGE = 20


@require_GET
@access.requires(Capability.DECIDE_OVERDUE)
def list_sittings(request: SignedInRequest) -> HttpResponse:
    """List the sittings held, the newest first, each with how far it got."""
    page = Paginator(readable_sittings(request.user), SITTINGS_A_PAGE).get_page(request.GET.get("page"))
    about = {"page": page, "records": read_records(list(page.object_list), reader=request.user)}
    return render(request, "actions/sittings.html", about | {"open": open_sitting(request.user)})


@require_GET
@access.requires(Capability.DECIDE_OVERDUE)
def sitting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the record of one sitting, whole or for one owner, on a page that prints owner by owner; or as a file."""
    record = read_record(get_object_or_404(readable_sittings(request.user), pk=pk), reader=request.user)
    owner = request.GET.get("owner", "")
    shown = record.of(owner) if owner else record
    if kind := request.GET.get("file"):
        name = f"overdue-review-{timezone.localdate(record.sitting.started_at):%Y-%m-%d}"
        return download(RecordTable(shown.lines), name=name, kind=kind, notice=access.notice_for(request.user))
    mine = record.sitting.held_by == request.user
    return render(request, "actions/sitting.html", {"record": record, "shown": shown, "owner": owner, "is_mine": mine})


@require_POST
@access.requires(Capability.DECIDE_OVERDUE)
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin a sitting over everything overdue now."""
    begun = operations.begin_sitting(by=request.user)
    messages.success(request, f"Sitting begun: {begun.items.count()} to decide.")
    return _to_the_first(request)


@require_POST
@access.requires(Capability.DECIDE_OVERDUE)
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take up a sitting that was left open, with what has become overdue since."""
    held = get_object_or_404(ReviewSitting, pk=pk, held_by=request.user)
    try:
        more = operations.resume_sitting(held, by=request.user)
    except operations.SittingIsOver:
        messages.warning(request, "That sitting has ended. Its record stands.")
        return redirect(held)
    messages.success(request, f"The sitting goes on; {more} more became overdue since.")
    return _to_the_first(request)


@require_POST
@access.requires(Capability.DECIDE_OVERDUE)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a sitting and show its record."""
    held = get_object_or_404(ReviewSitting, pk=pk, held_by=request.user)
    try:
        ended = operations.end_sitting(held, by=request.user)
    except operations.SittingIsOver:
        return redirect(held)
    count = read_record(ended, reader=request.user).count
    messages.success(request, f"Sitting ended: {count}.")
    return redirect(ended)


def _to_the_first(request: SignedInRequest) -> HttpResponse:
    """Go to the first row without a decision, so that the keyboard is there already."""
    line = read_line(request.user)
    return redirect(line.address_of(line.next_after(None)))
