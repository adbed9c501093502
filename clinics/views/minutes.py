"""A session's minutes as they were signed: on a page, as PDF and as Word, in every version."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from clinics.minutes_paper import as_document
from clinics.models import SessionRecord
from clinics.reach import readable_sessions
from clinics.rules.minutes import from_content
from organisation import access
from organisation.access import SignedInRequest
from organisation.documents import PDF_TYPE, WORD_TYPE, as_pdf, as_word
from organisation.roles import Capability

WRITERS = {"pdf": (as_pdf, PDF_TYPE), "docx": (as_word, WORD_TYPE)}


@require_GET
@access.requires(Capability.READ_CLINICS)
def newest_minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead to the newest version of a session's minutes; before the first, to the session."""
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    if not session.minutes_version:
        return redirect(session)
    return redirect("clinics:minutes", session.pk, session.minutes_version)


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_minutes(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """Show one version of a session's minutes, and lead to the others."""
    record = _record(request, pk, version)
    about = {
        "record": record,
        "session": record.session,
        "minutes": from_content(record.content),
        "versions": record.session.records.select_related("signed_by").defer("content"),
        "is_newest": record.version == record.session.minutes_version,
    }
    return render(request, "clinics/minutes.html", about)


@require_GET
@access.requires(Capability.READ_CLINICS)
def minutes_file(request: SignedInRequest, pk: int, version: int, kind: str) -> HttpResponse:
    """Give one version of a session's minutes as a file."""
    record = _record(request, pk, version)
    write, content_type = WRITERS[kind]
    file = write(as_document(from_content(record.content), written_at=record.signed_at))
    name = f"minutes-{slugify(record.session.clinic.name)}-{record.session.held_on}-version-{version}.{kind}"
    return HttpResponse(
        file, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _record(request: SignedInRequest, pk: int, version: int) -> SessionRecord:
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    return get_object_or_404(session.records.select_related("session__clinic__unit"), version=version)
