"""Doubts about figures, answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from indicators.forms.doubts import SettleForm
from indicators.models import Doubt
from indicators.operations import doubts
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@access.requires(Capability.DEFINE_INDICATORS)
def settle_doubt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle a doubt with an explanation."""
    doubt = get_object_or_404(Doubt.objects.live().select_related("indicator", "unit", "cohort"), pk=pk)
    form = SettleForm(request.POST or None)
    if form.is_valid():
        doubts.settle_doubt(doubt, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Settled. It is not raised again for the same figures.")
        return redirect(doubt.indicator)
    return render(request, "indicators/settle_doubt.html", {"doubt": doubt, "form": form})
