"""Drawing cases, checking a draw, and finding which case is which audit.

Case-system numbers pass through these pages and are kept nowhere: not in the database, not by the browser's
cache (`never_cache` says no-store), and not in a report of an error.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audits.forms.drawing import DrawForm, ListForm
from audits.models import PlannedAudits, SampleDraw
from audits.operations import booking
from audits.operations import drawing_cases as drawing
from audits.reach import runnable_lines
from audits.tables import CasesTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

handles_numbers = sensitive_post_parameters("cases", "file")


@never_cache
@handles_numbers
@require_http_methods(["GET", "POST"])
@access.requires(Capability.RUN_AUDITS)
def draw_cases(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look a list through, and draw from it. The answer alone says which case is which audit."""
    line = get_object_or_404(runnable_lines(request.user), pk=pk)
    short = booking.short_of(line)
    form = DrawForm(_sent(request), request.FILES or None, initial={"number": short or None})
    about: dict[str, object] = {"line": line, "form": form, "short": short}
    if request.method == "POST" and form.is_valid():
        found, teams = form.cleaned_data["found"], drawing.teams_of(line.unit)
        for problem in drawing.unknown_teams(found, teams, line.unit):
            form.add_error("cases", problem)
        if not form.errors and request.POST.get("do") == "draw":
            drawn = _draw(line, form, teams, request)
            if drawn:
                return render(request, "audits/drawn.html", about | {"drawn": drawn})
        months, now = line.programme.not_audited_within, timezone.now()
        about |= {"looked": drawing.look_through(found, months=months, at=now), "doubled": found.doubled}
    return render(request, "audits/draw.html", about, status=422 if form.errors else 200)


@never_cache
@handles_numbers
@require_http_methods(["GET", "POST"])
@access.requires(Capability.RUN_AUDITS)
def check_draw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how cases were drawn, and draw again from the same list to prove it."""
    draws = SampleDraw.objects.filter(planned__in=runnable_lines(request.user))
    draw = get_object_or_404(draws.select_related("planned__unit", "planned__programme", "drawn_by"), pk=pk)
    form = ListForm(_sent(request), request.FILES or None)
    about: dict[str, object] = {"draw": draw, "line": draw.planned, "form": form}
    if request.method == "POST" and form.is_valid():
        about["checked"] = drawing.check_draw(draw, found=form.cleaned_data["found"])
    return render(request, "audits/sample.html", about, status=422 if form.errors else 200)


@never_cache
@handles_numbers
@require_http_methods(["GET", "POST"])
@access.requires(Capability.RUN_AUDITS)
def find_cases(request: SignedInRequest) -> HttpResponse:
    """Say which cases of a list are which audits."""
    form = ListForm(_sent(request), request.FILES or None)
    about: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["found"]
        pairs = drawing.find_audits(found, units=access.units_where(request.user, Capability.RUN_AUDITS))
        if kind := request.POST.get("as"):
            notice = access.notice_for(request.user)
            return download(CasesTable(pairs), name="cases-and-references", kind=kind, notice=notice)
        about |= {"pairs": pairs, "number": len(found.cases), "known": len({case.number for case, _ in pairs})}
    return render(request, "audits/cases.html", about, status=422 if form.errors else 200)


def _sent(request: SignedInRequest):
    return request.POST if request.method == "POST" else None


def _draw(line: PlannedAudits, form: DrawForm, teams, request: SignedInRequest) -> drawing.Drawn | None:
    """Draw, or say against the form why not. A second press of the button gives what the first one drew."""
    found, number = form.cleaned_data["found"], form.cleaned_data["number"]
    try:
        return drawing.draw_cases(line, found=found, teams=teams, number=number, by=request.user, now=timezone.now())
    except booking.NotAgreed:
        form.add_error(None, "Agree the programme before you draw: it is not agreed, or was changed since.")
    except booking.LineIsFull as told:
        if not told.short and (before := drawing.drawn_before(line, found)):
            return before
        form.add_error("number", f"{told.short} are still to be booked for this line, no more.")
    except drawing.TooFewToDraw as told:
        form.add_error("number", f"Only {told.left} of the list may be drawn. Draw so many, or bring a longer list.")
    return None
