"""Tokens for other systems: listed, made, shown once, revoked; and what can be read with one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability
from organisation.sign_in.recently import recently_signed_in
from reports.api.guide import addresses_told
from reports.forms import TokenForm
from reports.models import ApiToken
from reports.operations import tokens
from reports.rules.tokens import is_live


@require_GET
@access.requires(Capability.MANAGE_TOKENS)
def list_tokens(request: SignedInRequest) -> HttpResponse:
    """List the tokens that were given, and offer another."""
    return _page(request, TokenForm(units=_units(request)))


@require_POST
@never_cache
@access.requires(Capability.MANAGE_TOKENS)
@recently_signed_in
def make_token(request: SignedInRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form = TokenForm(request.POST, units=_units(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made, secret = tokens.make_token(form.facts(), by=request.user, now=timezone.now())
    except tokens.TokenRefused as refused:
        form.add_error("ends_on", str(refused))
        return _page(request, form, status=422)
    return _page(request, TokenForm(units=_units(request)), made=made, secret=secret)


@require_POST
@access.requires(Capability.MANAGE_TOKENS)
@recently_signed_in
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Revoke a token."""
    token = get_object_or_404(_tokens(request), pk=pk)
    tokens.revoke_token(token, by=request.user, now=timezone.now())
    messages.success(request, f"Revoked: {token} reads nothing any more.")
    return redirect("reports:tokens")


@require_GET
@access.requires(Capability.SEE_HOME)
def describe_api(request: HttpRequest) -> HttpResponse:
    """Tell how the API is read, from its own description."""
    return render(request, "reports/api.html", {"addresses": addresses_told()})


def _units(request: SignedInRequest) -> QuerySet[Unit]:
    own = access.units_where(request.user, Capability.MANAGE_TOKENS)
    return Unit.objects.filter(pk__in=own).exclude(kind=Unit.Kind.WORKER).standing_first()


def _tokens(request: SignedInRequest) -> QuerySet[ApiToken]:
    own = access.units_where(request.user, Capability.MANAGE_TOKENS)
    return ApiToken.objects.filter(unit__in=own).select_related("unit", "made_by", "revoked_by")


def _page(
    request: SignedInRequest, form: TokenForm, *, made: ApiToken | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        (one, is_live(ends_on=one.ends_on, is_revoked=one.revoked_at is not None, on=today)) for one in _tokens(request)
    ]
    about = {"rows": rows, "form": form, "made": made, "secret": secret}
    return render(request, "reports/tokens.html", about, status=status)
