"""Searching the evidence, and taking it away."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from organisation import access
from organisation.access import SignedInRequest
from organisation.models import EvidenceSeal
from organisation.roles import Capability
from reports.evidence.exporting import MOST_IN_EXCEL, TooMany, export_evidence
from reports.evidence.searching import EvidenceFilter, ExportForm
from reports.evidence.tables import EvidenceTable


@require_GET
@access.requires(Capability.READ_EVIDENCE)
def list_evidence(request: SignedInRequest) -> HttpResponse:
    """List what was changed and who looked."""
    chosen = EvidenceFilter(request.GET, user=request.user)
    table = EvidenceTable(chosen.qs.order_by("-at", "-number"))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    about = {"table": table, "filter": chosen, "seal": EvidenceSeal.objects.first(), "export": ExportForm()}
    return render(request, "reports/evidence/list.html", about)


@require_POST
@access.requires(Capability.READ_EVIDENCE)
def export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """Give what was chosen as a file, and put down that it was taken."""
    chosen, form = EvidenceFilter(request.GET, user=request.user), ExportForm(request.POST)
    back = f"{reverse('reports:evidence')}?{request.GET.urlencode()}"
    if not form.is_valid() or not chosen.form.is_valid():
        messages.warning(request, "Say what the file is for: that is put down with it. Nothing was taken away.")
        return redirect(back)
    try:
        return export_evidence(chosen.qs, told=chosen.told, by=request.user, now=timezone.now(), **form.cleaned_data)
    except TooMany:
        messages.warning(request, f"That is more than {MOST_IN_EXCEL:,} entries: take CSV, or choose fewer.")
        return redirect(back)
