"""Flags: listed, told, acknowledged."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from indicators.exports import download
from indicators.forms.choices import FlagForm
from indicators.models import Flag
from indicators.operations import flag_answers
from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.tables import FlagTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_FLAGS)
def list_flags(request: SignedInRequest) -> HttpResponse:
    """List flags by service, class and state."""
    form = FlagForm(request.GET)
    chosen = _filtered(readable_flags(request), form)
    table = FlagTable(chosen, answering=_answering(request))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="flags", kind=kind, notice=access.notice_for(request.user))
    return render(request, "indicators/flags.html", {"table": table, "choices": form})


def readable_flags(request: SignedInRequest):
    """Give the flags of the units somebody may read."""
    readable = access.readable_units(request.user)
    return Flag.objects.filter(unit__in=readable).select_related("indicator__lead_service", "unit", "cohort")


def _answering(request: SignedInRequest) -> set[int]:
    return access.units_where(request.user, Capability.ANSWER_FLAGS)


def _filtered(rows, form: FlagForm):
    form.is_valid()
    given = form.cleaned_data
    rows = rows.filter(state=given["state"]) if given.get("state") else rows.live()
    if given.get("classification"):
        rows = rows.filter(classification=given["classification"])
    if service := given.get("service"):
        rows = rows.filter(Q(unit=service) | Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service))
    return sorted(rows, key=lambda flag: (list(FlagClass).index(FlagClass(flag.classification)), flag.pk))


@require_GET
@access.requires(Capability.READ_FLAGS)
def show_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one flag's story from its first month on."""
    flag = get_object_or_404(readable_flags(request).select_related("acknowledged_by"), pk=pk)
    about = {
        "flag": flag,
        "classification": FlagClass(flag.classification),
        "state": FlagState(flag.state),
        "events": flag.events.select_related("happened_by"),
        "may_answer": flag.state == FlagState.OPEN and flag_answers.may_answer(flag, units=_answering(request)),
    }
    return render(request, "indicators/flag.html", about)


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def acknowledge_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that somebody has seen a flag."""
    flag = get_object_or_404(readable_flags(request), pk=pk)
    try:
        flag_answers.acknowledge_flag(flag, by=request.user)
    except flag_answers.FlagIsClosed:
        messages.warning(request, "The flag was closed in the meantime.")
    else:
        messages.success(request, "Acknowledged.")
    return redirect(flag)
