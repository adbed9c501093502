"""Asking to be let off an audit, and deciding it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audits.forms.allocating import AskForm, DecideForm
from audits.models import Audit, Decision, Exemption
from audits.operations import exempting
from audits.reach import askable_audits
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import User
from organisation.roles import Capability

SHOWN = 50


def exemption_of(audit: Audit, user: User) -> dict[str, object]:
    """Give an audit's page what it says about letting it off."""
    newest = audit.exemptions.select_related("asked_by", "decided_by").first()
    waits = newest is not None and newest.decision == Decision.ASKED
    is_open = audit.state in exempting.OPEN
    return {"exemption": newest, "may_ask_exemption": is_open and not waits and exempting.may_ask(user, audit)}


@require_http_methods(["GET", "POST"])
@access.requires(Capability.CARRY_OUT_AUDITS)
def ask_exemption(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask to be let off an audit."""
    audit = get_object_or_404(askable_audits(request.user), pk=pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exempting.ask_exemption(audit, by=request.user, now=timezone.now(), **form.cleaned_data)
        except exempting.NotOpen:
            messages.warning(request, f"{audit.reference} was handed in or let off already: nothing was asked.")
        except exempting.AskedAlready:
            messages.info(request, "It was asked already, and waits for the QA unit's answer.")
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, "Asked. The QA unit decides, and you are told.")
        if not form.errors:
            return redirect("audits:ask-exemption", audit.pk)
    about = {"audit": audit, "form": form, **exemption_of(audit, request.user)}
    return render(request, "audits/exemption.html", about, status=422 if form.errors else 200)


@require_GET
@access.requires(Capability.RUN_AUDITS)
def list_exemptions(request: SignedInRequest) -> HttpResponse:
    """List what is asked, and what was decided lately."""
    return _list(request)


@require_POST
@access.requires(Capability.RUN_AUDITS)
def decide_exemption(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an audit off, or refuse to."""
    exemption = get_object_or_404(_exemptions(request.user), pk=pk)
    form = DecideForm(request.POST, prefix=f"e{pk}")
    approve = request.POST.get("do") == "approve"
    if form.is_valid():
        try:
            exempting.decide_exemption(
                exemption, approve=approve, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except exempting.OwnAsking:
            form.add_error(None, "You asked for this yourself: somebody else decides it.")
        except exempting.DecidedAlready as told:
            messages.info(request, f"It was decided already: {told.decision.label.lower()}.")
        except exempting.NotOpen:
            form.add_error(None, "The audit was handed in meanwhile: it cannot be let off.")
        except ValidationError as problem:
            tell(form, problem)
        else:
            said = "is let off; its line is one short" if approve else "stays to be audited"
            messages.success(request, f"{exemption.audit.reference} {said}.")
    return _list(request, form, exemption) if form.errors else redirect("audits:exemptions")


def _list(request: SignedInRequest, form: DecideForm | None = None, of: Exemption | None = None) -> HttpResponse:
    exemptions = _exemptions(request.user)
    asked = [
        (one, form if form and of and one.pk == of.pk else DecideForm(prefix=f"e{one.pk}"))
        for one in exemptions.filter(decision=Decision.ASKED).order_by("asked_at")
    ]
    decided = exemptions.exclude(decision=Decision.ASKED).order_by("-decided_at")[:SHOWN]
    about = {"asked": asked, "decided": decided, "form": form}
    return render(request, "audits/exemptions.html", about, status=422 if form else 200)


def _exemptions(user: User):
    units = access.units_where(user, Capability.RUN_AUDITS)
    related = ("audit__unit", "audit__auditor", "audit__planned", "asked_by", "decided_by")
    return Exemption.objects.filter(audit__unit__in=units).select_related(*related)
