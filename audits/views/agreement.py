"""How well auditors and second readers agree."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.agreement import by_auditor, read_agreement
from audits.bars import month_bars
from audits.forms.agreement import AgreementForm
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
def show_agreement(request: SignedInRequest) -> HttpResponse:
    """Show how well the two readers agree; auditors' habits to the QA unit alone."""
    form = AgreementForm(request.GET)
    agreement = read_agreement(request.user, form.chosen())
    may_see_auditors = access.may(request.user, Capability.MODERATE_AUDITS)
    about = {
        "form": form,
        "agreement": agreement,
        "bars": month_bars(agreement.months),
        "auditors": by_auditor(request.user, agreement) if may_see_auditors else None,
    }
    return render(request, "audits/agreement.html", about)
