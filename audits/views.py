"""Pages about case audits: the list with each month's counts, one audit, entering, moderating."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from audits import operations
from audits.forms import AuditForm, ModerationForm
from audits.models import Audit, AuditState, Domain
from audits.reach import readable_audits
from audits.rules.grades import month_of_audits, percentages_may_be_shown
from audits.tables import AuditTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.people import able_to
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
def list_audits(request: SignedInRequest) -> HttpResponse:
    """List audits, with what each month adds up to."""
    readable = readable_audits(request.user)
    table = AuditTable(readable)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="audits", kind=kind, notice=access.notice_for(request.user))
    may_grade = access.may(request.user, Capability.GRADE_AUDITS)
    about = {"table": table, "months": _months(readable, may_grade), "may_grade": may_grade}
    return render(request, "audits/list.html", about)


def _months(readable, may_grade: bool) -> list[dict]:
    """Count each month's grades; percentages of fewer than ten are for the QA unit alone."""
    by_month = defaultdict(list)
    for audit in readable.graded():
        by_month[audit.audited_on.replace(day=1)].append(audit.grade)
    counted = {month: month_of_audits(by_month[month]) for month in sorted(by_month, reverse=True)[:12]}
    return [
        {"month": month, "counts": counts, "show": may_grade or percentages_may_be_shown(counts.cases)}
        for month, counts in counted.items()
    ]


@require_GET
@access.requires(Capability.READ_AUDITS)
def show_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one audit whole."""
    return _audit_page(request, get_object_or_404(readable_audits(request.user), pk=pk), ModerationForm())


def _audit_page(request: SignedInRequest, audit: Audit, form: ModerationForm, status: int = 200) -> HttpResponse:
    waits = audit.state == AuditState.SUBMITTED and audit.auditor_id != request.user.pk
    about = {
        "audit": audit,
        "state": AuditState(audit.state),
        "domain_grades": audit.domain_grades.select_related("domain").order_by("domain__position"),
        "moderation": getattr(audit, "moderation", None),
        "form": form,
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS),
        "may_moderate": waits and access.may_at(request.user, Capability.GRADE_AUDITS, audit.unit),
    }
    return render(request, "audits/audit.html", about, status=status)


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
        return operations.enter_audit(form.finding(), domain_grades=form.domain_grades(), by=request.user)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None


@require_POST
@access.requires(Capability.GRADE_AUDITS)
def moderate_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a second reader's grade."""
    audit = get_object_or_404(readable_audits(request.user), pk=pk)
    form = ModerationForm(request.POST)
    if not form.is_valid():
        return _audit_page(request, audit, form, status=422)
    try:
        operations.moderate_audit(audit, by=request.user, **form.cleaned_data)
    except operations.NotForModeration:
        messages.warning(request, "This audit is not waiting for your moderation.")
    else:
        messages.success(request, "Moderation recorded. Both grades are kept.")
    return redirect(audit)
