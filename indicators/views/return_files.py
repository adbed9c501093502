"""Files of returns: the original, the one with its problems marked, the form to fill in."""

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from indicators.blank_forms import form_lines, month_to_ask
from indicators.exports import XLSX
from indicators.forms.returns import BlankFormForm
from indicators.models import Return, ReturnProblem
from indicators.models.returns import ReturnKind
from indicators.returns.reading import Problem
from indicators.returns.writing import annotated, blank_form
from indicators.rules.vocabulary import Severity
from indicators.views.returns import readable_return
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_RETURNS)
def download_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a return's file exactly as it came, never to be opened in the browser."""
    given = _file_of(request, pk)
    return _attached(bytes(given.file.content), given.file_name, "application/octet-stream")


@require_GET
@access.requires(Capability.READ_RETURNS)
def download_marked(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a return back as a workbook with every problem marked in its cell."""
    given = _file_of(request, pk)
    problems, notice = map(_problem, given.problems.all()), access.notice_for(request.user)
    content = annotated(bytes(given.file.content), given.file_name, problems, notice=notice)
    return _attached(content, f"{PurePath(given.file_name).stem} problems marked.xlsx", XLSX)


@require_GET
@access.requires(Capability.READ_RETURNS)
def download_form(request: SignedInRequest) -> HttpResponse:
    """Choose a month's form to fill in, and get it with what is asked for and what it came to last."""
    form = BlankFormForm(request.GET or None, initial={"month": f"{month_to_ask(timezone.localdate()):%Y-%m}"})
    if not form.is_valid():
        return render(request, "indicators/return_form.html", {"form": form}, status=422 if form.errors else 200)
    month, service = form.cleaned_data["month"], form.cleaned_data["service"]
    lines = form_lines(month=month, service=service, readable=access.readable_units(request.user))
    whose = service.name if service else "all services"
    notice = access.notice_for(request.user)
    content = blank_form(lines, month=month, title=f"Figures for {month:%B %Y}, {whose}", notice=notice)
    return _attached(content, f"Figures {month:%Y-%m} {whose}.xlsx", XLSX)


def _file_of(request: SignedInRequest, pk: int) -> Return:
    given = readable_return(request, pk)
    if given.kind != ReturnKind.FILE:
        raise Http404
    return given


def _problem(row: ReturnProblem) -> Problem:
    return Problem(row.row, row.column, row.code, Severity(row.severity), row.message, row.can_override, row.sheet)


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    never_shown = {"Content-Disposition": disposition, "Content-Security-Policy": "sandbox; default-src 'none'"}
    return HttpResponse(content, content_type=kind, headers=never_shown)
