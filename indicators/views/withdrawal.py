"""Withdrawing a published return, after seeing what it does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from indicators import return_page
from indicators.forms.returns import WithdrawForm
from indicators.models import Return
from indicators.models.returns import ReturnState
from indicators.operations import withdrawal
from indicators.views.returns import readable_return
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@access.requires(Capability.LOAD_RETURNS)
def withdraw_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what withdrawing a return would do; withdraw it, with a reason."""
    given = readable_return(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if given.state != ReturnState.PUBLISHED:
        return _not_published(request, given)
    if not form.is_valid():
        return _confirm(request, given, form)
    try:
        withdrawal.withdraw_return(given, by=request.user, reason=form.cleaned_data["reason"])
    except withdrawal.ReturnIsNotPublished:
        return _not_published(request, given)
    messages.success(request, "Withdrawn. What it had replaced is back.")
    return redirect(given)


def _confirm(request: SignedInRequest, given: Return, form: WithdrawForm) -> HttpResponse:
    shown = withdrawal.preview_withdrawal(given)
    about = {
        "return": given,
        "withdrawal": shown,
        "put_back": return_page.lines_put_back(shown.put_back),
        "taken_away": return_page.lines_taken_away(shown.taken_away),
        "form": form,
    }
    return render(request, "indicators/return_withdraw.html", about, status=422 if form.errors else 200)


def _not_published(request: SignedInRequest, given: Return) -> HttpResponse:
    messages.warning(request, "Only a published return can be withdrawn: this one is not, or no longer.")
    return redirect(given)
