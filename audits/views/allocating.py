"""Giving audits to auditors."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.forms.allocating import AllocateForm
from audits.models import Audit, AuditState
from audits.operations import allocating
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

AT_ONCE = 50


@require_http_methods(["GET", "POST"])
@access.requires(Capability.RUN_AUDITS)
def allocate(request: SignedInRequest) -> HttpResponse:
    """Propose an auditor for each audit, and give them as was decided."""
    today = timezone.localdate()
    waiting = _waiting(request)
    audits = list(waiting[:AT_ONCE])
    data = request.POST if request.method == "POST" else None
    form = AllocateForm(data, audits=audits, auditors=allocating.auditors_on(today), today=today)
    if data is not None and form.is_valid():
        try:
            given = allocating.allocate_audits(form.givings(), by=request.user, now=timezone.now())
        except allocating.NotAllocated as told:
            form.refuse(told.problems)
        else:
            messages.success(request, _said(given))
            return redirect(request.get_full_path())
    about = {"form": form, "more": len(audits) == AT_ONCE and waiting[AT_ONCE:].count(), "line": _line(audits, request)}
    return render(request, "audits/allocate.html", about, status=422 if form.errors else 200)


def _waiting(request: SignedInRequest) -> QuerySet[Audit]:
    """Give the audits nobody has; of one line or one audit, when the address names it, all that are not handed in."""
    units = access.units_where(request.user, Capability.RUN_AUDITS)
    audits = Audit.objects.filter(unit__in=units, re_audit_of=None)  # a re-audit is given where it is followed up
    audits = audits.select_related("unit", "planned__programme", "programme", "auditor").order_by("due_on", "reference")
    for name, field in (("line", "planned"), ("audit", "pk")):
        asked = request.GET.get(name, "")
        if asked.isdecimal() and len(asked) < 10:
            return audits.filter(**{field: asked}, state__in=allocating.MAY_BE_GIVEN)
    return audits.filter(state=AuditState.PLANNED)


def _line(audits: list[Audit], request: SignedInRequest):
    return audits[0].planned if audits and request.GET.get("line") else None


def _said(given: list[Audit]) -> str:
    if not given:
        return "Nothing was changed."
    people = len({audit.auditor_id for audit in given})
    return f"{len(given)} given to {people} auditor{'s' if people != 1 else ''}, who are told."
