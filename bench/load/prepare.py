"""Sign managers in before the load begins, and say what each may open: run by `bench.load.run`, prints JSON.

Signing in is not part of the load: from one address the product lets nobody try fifty passwords a minute.
"""

import json
from typing import Any

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from actions.reach import readable_actions
from bench.paths.reader import BACKEND
from indicators.models import Indicator
from organisation.models import User

ACTIONS = 20  # that each looks at


def sessions(people: int) -> list[dict[str, Any]]:
    """Sign in so many managers of services and teams, and give each one's cookies and actions."""
    managers = User.objects.filter(memberships__role__in=("service_manager", "team_manager")).order_by("pk")[:people]
    codes = list(Indicator.objects.order_by("code").values_list("code", flat=True)[:40])
    return [
        {"name": one.username, "cookies": _signed_in(one), "actions": _actions_of(one), "indicators": codes}
        for one in managers
    ]


def _signed_in(person: User) -> str:
    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.force_login(person, backend=BACKEND)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: get_random_string(32),  # what a browser would be given with its first page
    }
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _actions_of(person: User) -> list[int]:
    open_ones = readable_actions(person).filter(state__in=("open", "in_progress")).order_by("pk")
    return list(open_ones.values_list("pk", flat=True)[:ACTIONS])


if __name__ == "__main__":
    import sys

    print(json.dumps(sessions(int(sys.argv[1]))))
