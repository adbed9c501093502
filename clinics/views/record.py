"""The record of clinics: held against due, items carried, actions raised and finished."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from clinics.continuity import read_continuity
from clinics.forms.record import RecordForm
from clinics.reach import readable_clinics
from clinics.rules.continuity import say_continuity
from clinics.tables import ContinuityTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_record(request: SignedInRequest) -> HttpResponse:
    """Show how the clinics within one's reach have kept going, by service and quarter, and as a file."""
    form = RecordForm(request.GET, read_continuity(readable_clinics(request.user), today=timezone.localdate()))
    rows = form.chosen()
    table = ContinuityTable(rows)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="clinics-record", kind=kind, notice=access.notice_for(request.user))
    return render(request, "clinics/record.html", {"table": table, "choices": form, "said": say_continuity(rows)})
