"""One line of a programme: its audits, and booking those that need no case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audits.forms.drawing import BookForm
from audits.models import PlannedAudits
from audits.operations import booking
from audits.programme_page import OPEN, counted, standing_lines
from audits.reach import runnable_lines
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.RUN_AUDITS)
def show_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a line: how it stands, its audits, and how their cases were drawn."""
    return _page(request, get_object_or_404(runnable_lines(request.user), pk=pk), BookForm())


@require_POST
@access.requires(Capability.RUN_AUDITS)
def book_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book audits that need no case."""
    line = get_object_or_404(runnable_lines(request.user), pk=pk)
    form = BookForm(request.POST)
    if form.is_valid():
        try:
            audits = booking.book_without_case(line, by=request.user, now=timezone.now(), **form.cleaned_data)
        except booking.NotAgreed:
            form.add_error(None, "Agree the programme before you book: it is not agreed, or was changed since.")
        except booking.NeedsACase:
            form.add_error(None, "Audits of this type are of a case: draw it.")
        except booking.LineIsFull as told:
            form.add_error("number", f"{told.short} are still to be booked for this line, no more.")
        else:
            messages.success(request, f"Booked: {', '.join(audit.reference for audit in audits)}.")
            return redirect("audits:line", line.pk)
    return _page(request, line, form, status=422)


def _page(request: SignedInRequest, line: PlannedAudits, form: BookForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    (standing,) = standing_lines(counted(PlannedAudits.objects.filter(pk=line.pk), on=today), on=today)
    about = {
        "line": line,
        "standing": standing,
        "audits": line.audits.select_related("unit", "auditor").order_by("reference"),
        "draws": line.draws.select_related("drawn_by"),
        "form": form,
        "books": line.kind in booking.WITHOUT_A_CASE,
        "open": OPEN,
        "today": today,
    }
    return render(request, "audits/line.html", about, status=status)
