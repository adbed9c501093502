"""The files of an edition: asking for one, seeing how far it has got, fetching it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.editions.reading import contents_of, public_copy_of
from reports.files_page import file_name, read_files
from reports.models import Edition, EditionPrint
from reports.operations.printing import NotPublishedYet, ask_for_print
from reports.outputs.document import MARKINGS
from reports.outputs.files import WRITERS
from reports.outputs.laid import lay_out, restated_table
from reports.public_page import how_far, is_coming, say_withheld
from reports.reach import readable_editions
from reports.rules.words import PrintFormat, PrintState, Rendering


@require_GET
@access.requires(Capability.READ_EDITIONS)
def list_files(request: SignedInRequest, month: date) -> HttpResponse:
    """Show each kind of file for each kind of reader, and how far its making has got."""
    edition = _edition(request, month)
    shelves = read_files(edition)
    busy = sum(line.is_busy for shelf in shelves for line in shelf.lines)
    return render(request, "reports/edition_files.html", {"edition": edition, "shelves": shelves, "busy": busy})


@require_GET
@access.requires(Capability.READ_EDITIONS)
def show_public_copy(request: SignedInRequest, month: date) -> HttpResponse:
    """Show an edition's public copy as it is given out, and beside it what it withholds and why."""
    edition = get_object_or_404(readable_editions(request.user), month=month)
    now = timezone.now()
    if is_coming(edition):
        return render(request, "reports/public_edition_coming.html", {"edition": edition, "far": how_far()})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})  # the page that waited for it shows it whole
    copied = public_copy_of(edition, now=now)
    shown = {
        "edition": edition,
        "contents": copied.contents,
        "sections": lay_out(copied.contents),
        "restated": restated_table(copied.contents),
        "withheld": say_withheld(contents_of(edition, now=now), copied),
        "marking": MARKINGS[Rendering.PUBLIC.value],
    }
    return render(request, "reports/public_edition.html", shown)


@require_POST
@access.requires(Capability.READ_EDITIONS)
def ask_for_file(request: SignedInRequest, month: date) -> HttpResponse:
    """Ask for a file."""
    edition = _edition(request, month)
    wanted, whom = request.POST.get("format", ""), request.POST.get("rendering", Rendering.INTERNAL.value)
    if wanted not in list(PrintFormat) or whom not in list(Rendering):
        messages.warning(request, "Choose which kind of file.")
        return redirect("reports:edition-files", month)
    try:
        held = ask_for_print(edition, by=request.user, file_format=PrintFormat(wanted), rendering=Rendering(whom))
    except NotPublishedYet as not_yet:
        messages.warning(request, str(not_yet))
    else:
        if held.state == PrintState.DONE:
            messages.info(request, f"{PrintFormat(wanted).label}: nothing has changed since it was made.")
    return redirect("reports:edition-files", month)


@require_GET
@access.requires(Capability.READ_EDITIONS)
def fetch_file(request: SignedInRequest, month: date, pk: int) -> HttpResponse:
    """Give a file that is made."""
    made = get_object_or_404(EditionPrint, pk=pk, edition=_edition(request, month), state=PrintState.DONE)
    response = HttpResponse(
        bytes(made.content or b""), content_type=WRITERS[PrintFormat(made.file_format)].content_type
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name(made))
    response["ETag"] = f'"{made.digest}"'
    return response


def _edition(request: SignedInRequest, month: date) -> Edition:
    return get_object_or_404(readable_editions(request.user).defer("contents"), month=month)
