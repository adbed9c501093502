"""The list of audits, with what each month adds up to."""

from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from audits.blind import veiled_audits
from audits.reach import audits_of_own_units
from audits.rules.grades import month_of_audits, percentages_may_be_shown
from audits.tables import AuditTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
def list_audits(request: SignedInRequest) -> HttpResponse:
    """List audits, with what each month adds up to."""
    readable = audits_of_own_units(request.user)
    table = AuditTable(readable)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="audits", kind=kind, notice=access.notice_for(request.user))
    may_grade = access.may(request.user, Capability.GRADE_AUDITS)
    about = {
        "table": table,
        "months": _months(readable, may_grade),
        "may_grade": may_grade,
        "hidden": veiled_audits(request.user).count(),
    }
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
