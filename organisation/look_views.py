"""Saying that one looks at single workers' figures, and who has."""

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from organisation import access
from organisation.access import SignedInRequest
from organisation.looks import LookForm, look_at_workers
from organisation.models import Look, Unit
from organisation.nothing import Nothing
from organisation.roles import Capability


class LookTable(tables.Table):
    """Every look, the newest first."""

    user = tables.Column(verbose_name="Who")
    looked_at = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="When")
    unit = tables.Column(verbose_name="Whose figures")
    about = tables.Column(verbose_name="Of what", default="All figures held")
    page = tables.Column(verbose_name="From where")

    caption = "Looks at single workers’ figures"

    nothing = Nothing(
        "Nobody has looked at a single worker’s figures.",
        "Only the line above somebody may, and each look is put down here with who, when and what about.",
    )

    class Meta:
        empty_text = "Nobody has looked at a single worker’s figures."
        sequence = ("user", "looked_at", "unit", "about", "page")


@require_POST
@access.requires(Capability.READ_WORKER_FIGURES)
def look(request: SignedInRequest, code: str) -> HttpResponse:
    """Record that somebody looks at workers' figures, and show them."""
    unit = get_object_or_404(Unit, code=code)
    form = LookForm(request.POST)
    if not form.is_valid():
        access.check(request.user, Capability.READ_WORKER_FIGURES, unit)
        messages.warning(
            request, "That look could not be recorded, so nothing is shown. Open the figures from their unit’s page."
        )
        return redirect("organisation:units")
    given = form.cleaned_data
    look_at_workers(unit, about=given["about"], page=given["next"], by=request.user)
    return redirect(given["next"])


@require_GET
@access.requires(Capability.READ_LOOKS)
def list_looks(request: SignedInRequest) -> HttpResponse:
    """List who looked at whose figures, for those who watch over it."""
    watched = access.units_where(request.user, Capability.READ_LOOKS)
    table = LookTable(Look.objects.filter(unit__in=watched).select_related("user", "unit"))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(request, "organisation/looks.html", {"table": table})
