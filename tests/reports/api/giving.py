"""Tokens for tests, and asking with one."""

from datetime import timedelta

from django.utils import timezone

from organisation.models import Unit, User
from reports.operations.tokens import TokenFacts, make_token
from reports.rules.words import TokenScope

AUTHORITY = "authority"


def unit_of(code):
    return Unit.objects.get(kind=Unit.Kind.AUTHORITY) if code == AUTHORITY else Unit.objects.get(code=code)


def give_token(scope=TokenScope.FIGURES, unit=AUTHORITY, days=30):
    """Make a token; give it and its secret."""
    today = timezone.localdate()
    facts = TokenFacts("Power BI", scope, unit_of(unit), today + timedelta(days=days))
    return make_token(facts, by=User.objects.get(username="admin"), now=timezone.now())


def ask(client, path, secret, **more):
    headers = {"Authorization": f"Bearer {secret}", **more.pop("headers", {})}
    return client.get(f"/api/v1/{path}", headers=headers, **more)


def items(client, path, secret):
    answer = ask(client, path, secret)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]
