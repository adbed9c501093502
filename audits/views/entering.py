"""Entering an audit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audits.forms.entering import AuditForm
from audits.models import Audit, Domain
from audits.operations import entering
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.people import able_to
from organisation.roles import Capability


@access.requires(Capability.GRADE_AUDITS)
def enter_audit(request: SignedInRequest) -> HttpResponse:
    """Enter a graded audit on one page."""
    today = timezone.localdate()
    units = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.GRADE_AUDITS))
    form = AuditForm(
        request.POST or None,
        initial={"auditor": request.user, "audited_on": today},
        units=units.exclude(kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.WORKER]),
        people=able_to(Capability.READ_AUDITS, on=today),
        domains=Domain.objects.filter(is_active=True),
        today=today,
    )
    if form.is_valid() and (audit := _entered(request, form)):
        messages.success(request, f"Handed in: {audit.reference}. The month's figures are counted again.")
        return redirect(audit)
    return render(request, "audits/enter.html", {"form": form})


def _entered(request: SignedInRequest, form: AuditForm) -> Audit | None:
    try:
        return entering.enter_audit(form.finding(), domain_grades=form.domain_grades(), by=request.user)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
