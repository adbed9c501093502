"""Names nobody knew: answered, listed, forgotten."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from indicators.operations import names
from indicators.operations.returns import ReturnIsSettled
from indicators.views.returns import names_form, readable_return, show
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def answer_names(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remember what names mean, and read the return again with them."""
    given = readable_return(request, pk)
    form = names_form(given, names.asked_names(given), request.POST)
    if form is None or not form.is_valid():
        return show(request, given, answers=form) if form else _nothing_asked(request, given)
    try:
        names.remember_names(given, form.answers(), by=request.user)
    except names.NameIsTaken as problem:
        form.add_error(None, str(problem))
        return show(request, given, answers=form)
    except ReturnIsSettled:
        return _nothing_asked(request, given)
    messages.success(request, "Remembered. The return was read again with your answers.")
    return redirect(given)


@require_GET
@access.requires(Capability.READ_RETURNS)
def list_names(request: SignedInRequest) -> HttpResponse:
    """List the names that are remembered, with what each means and who said so."""
    may_forget = access.may(request.user, Capability.DEFINE_INDICATORS)
    about = {"remembered": names.remembered_names(), "may_forget": may_forget}
    return render(request, "indicators/return_names.html", about)


@require_POST
@access.requires(Capability.DEFINE_INDICATORS)
def forget_name(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Forget what a name means: the next return that has it asks again."""
    if kind not in list(names.NameKind):
        raise Http404
    try:
        name = names.forget_name(names.NameKind(kind), pk, by=request.user)
    except ObjectDoesNotExist:
        messages.info(request, "It was removed already.")
    else:
        messages.success(request, f"Removed: “{name}”. The next return that has it asks again.")
    return redirect("indicators:return-names")


def _nothing_asked(request: SignedInRequest, given) -> HttpResponse:
    messages.info(request, "These names were answered in the meantime, or the return was dealt with.")
    return redirect(given)
