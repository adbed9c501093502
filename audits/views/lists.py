"""The list of audits, with what each month adds up to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from audits.blind import veiled_audits
from audits.choosing import choose
from audits.counting import sum_by, tally
from audits.figures import choices_of
from audits.forms.figures import ListForm
from audits.models.audits import AuditQuerySet
from audits.reach import audits_of_own_units
from audits.rules.grades import percentages_may_be_shown
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
    services, themes = choices_of(request.user)
    form = ListForm(request.GET, services=services, themes=themes)
    table = AuditTable(choose(readable, form.listed()))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="audits", kind=kind, notice=access.notice_for(request.user))
    about = {
        "table": table,
        "choices": form,
        "span": form.listed().span,
        "months": _months(readable, access.may(request.user, Capability.READ_SMALL_PERCENTAGES)),
        "may_grade": access.may(request.user, Capability.GRADE_AUDITS),
        "hidden": veiled_audits(request.user).count(),
    }
    return render(request, "audits/list.html", about)


def _months(readable: AuditQuerySet, reveals: bool) -> list[dict]:
    """Count each month's grades as the figures page does; percentages of fewer than ten are for who may read them."""
    counted = sum_by(tally(readable.counted()), lambda row: row.month)
    return [
        {"month": month, "counts": counts, "show": reveals or percentages_may_be_shown(counts.cases)}
        for month, counts in sorted(counted.items(), reverse=True)[:12]
    ]
