"""Making and revoking the tokens other systems read with, and noting that one was used."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from reports.models import ApiToken
from reports.rules.tokens import BEGINS, why_not_until
from reports.rules.words import TokenScope


class TokenRefused(Exception):
    """A token may not be made like this, and why."""


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What is said of a token: which system uses it, what it may read, of which unit, until when."""

    name: str
    scope: TokenScope
    unit: Unit
    ends_on: date


def digest_of(secret: str) -> str:
    """Give what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(facts: TokenFacts, *, by: User, now: datetime) -> tuple[ApiToken, str]:
    """Make a token; give it and its secret, which is not kept and so never shown again. Raises TokenRefused."""
    access.check(by, Capability.MANAGE_TOKENS, facts.unit)
    if why := why_not_until(facts.ends_on, on=timezone.localdate(now)):
        raise TokenRefused(why)
    if facts.unit.kind == Unit.Kind.WORKER:
        raise TokenRefused("No other system reads figures of single workers.")
    secret = BEGINS + token_urlsafe(32)
    made = ApiToken.objects.create(
        name=facts.name,
        scope=facts.scope,
        unit=facts.unit,
        ends_on=facts.ends_on,
        digest=digest_of(secret),
        made_by=by,
        made_at=now,
    )
    return made, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, now: datetime) -> None:
    """Let a token open nothing any more. Again changes nothing."""
    access.check(by, Capability.MANAGE_TOKENS, token.unit)
    held = ApiToken.objects.select_for_update(of=("self",)).filter(pk=token.pk, revoked_at=None).first()
    if held:
        held.revoked_at, held.revoked_by = now, by
        held.save()


def note_use(token: ApiToken, *, on: date) -> None:
    """Note that a token was used on a day, once a day however often it comes: a log, as of reads (decision 16)."""
    if token.last_used_on is None or token.last_used_on < on:
        stale = Q(last_used_on=None) | Q(last_used_on__lt=on)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_on=on)
