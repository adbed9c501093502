"""One audit, a theme and a month of audits as files to be printed: PDF and Word."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from audits import audit_paper, month_paper, theme_paper
from audits.audit_page import audits_to_print, read_audit
from audits.blind import veiled_audits
from audits.figures import NOT_COUNTED
from audits.models import Theme
from audits.month_page import MonthPage
from audits.tables_figures import HEADINGS
from audits.themes import ThemePage
from organisation import access
from organisation.access import SignedInRequest
from organisation.documents import PDF_TYPE, WORD_TYPE, Document, as_pdf, as_word
from organisation.month import keeps_month
from organisation.roles import Capability

WRITERS = {"pdf": (as_pdf, PDF_TYPE), "docx": (as_word, WORD_TYPE)}


@require_GET
@access.requires(Capability.CARRY_OUT_AUDITS)
def audit_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give one audit as a file: its read is put down like its page's (`audits.reads`).

    Whoever may come to read it blind is led to their reading page, as from the audit's page.
    """
    if veiled_audits(request.user).filter(pk=pk).exists():
        return redirect("audits:read-again", pk)
    audit = get_object_or_404(audits_to_print(request.user), pk=pk)
    document = audit_paper.as_document(read_audit(request.user, audit), written_at=timezone.now())
    return _file(document, kind, f"audit-{audit.reference}")


@require_GET
@access.requires(Capability.READ_AUDITS)
def theme_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give a theme as a file, as it is today. It holds counts and no audit's words, so it is no read of one."""
    page = ThemePage(get_object_or_404(Theme, pk=pk), request.user)
    return _file(theme_paper.as_document(page, written_at=timezone.now()), kind, f"theme-{page.theme}")


@require_GET
@access.requires(Capability.READ_AUDITS)
@keeps_month()
def show_month(request: SignedInRequest, month: date) -> HttpResponse:
    """Show one month of audits: planned and done, how they came out, read again, followed up, learned from."""
    about = {"page": MonthPage(month, request.user), "headings": HEADINGS, "not_counted": NOT_COUNTED}
    return render(request, "audits/month.html", about)


@require_GET
@access.requires(Capability.READ_AUDITS)
def month_file(request: SignedInRequest, month: date, kind: str) -> HttpResponse:
    """Give one month of audits as a file, as it is today."""
    page = MonthPage(month, request.user)
    return _file(month_paper.as_document(page, written_at=timezone.now()), kind, f"audits-{month:%Y-%m}-as-at")


def _file(document: Document, kind: str, name: str) -> HttpResponse:
    write, content_type = WRITERS[kind]
    named = f"{slugify(name)}-{timezone.localdate()}.{kind}"
    return HttpResponse(
        write(document), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{named}"'}
    )
