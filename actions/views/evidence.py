"""What shows that an action was done: adding it, and giving its files out safely."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from actions import operations
from actions.action_page import ActionPage
from actions.forms.evidence import EvidenceForm
from actions.models import Evidence, EvidenceKind
from actions.operations.evidence import FileIsGone, content_of
from actions.operations.progress import check_may_report
from actions.reach import readable_action
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

# A file is given to be kept, never to be shown as a page of ours: no script, no frame, no guessing at its type
AS_A_FILE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@access.requires(Capability.REPORT_PROGRESS)
def add_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add words, a link or a file that shows an action was done."""
    action = readable_action(request.user, pk)
    check_may_report(action, request.user)
    form = _form(request)
    if form.is_valid():
        try:
            operations.add_evidence(action, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "Evidence added.")
            return redirect(action)
    status = 422 if form.errors else 200
    page = ActionPage(action, request.user)
    return render(request, "actions/add_evidence.html", {"action": action, "page": page, "form": form}, status=status)


@require_GET
@access.requires(Capability.READ_ACTIONS)
def evidence_file(request: SignedInRequest, pk: int, evidence: int) -> HttpResponse:
    """Give a file to whoever may read its action, to be kept and not to be opened here; say so where it is gone."""
    action = readable_action(request.user, pk)
    shown = get_object_or_404(Evidence, action=action, pk=evidence, kind=EvidenceKind.FILE)
    try:
        content = content_of(shown)
    except FileIsGone:
        return render(request, "actions/file_gone.html", {"action": action, "evidence": shown}, status=404)
    disposition = content_disposition_header(as_attachment=True, filename=shown.file_name)
    return HttpResponse(
        content, content_type=shown.content_type, headers={"Content-Disposition": disposition, **AS_A_FILE}
    )


def _form(request: SignedInRequest) -> EvidenceForm:
    if request.method != "POST":
        return EvidenceForm()
    files = request.FILES  # taking them in is what finds out
    return EvidenceForm(request.POST, files, too_large=getattr(request, "brought_too_much", False))
