"""What is written down when somebody comes in, and what happens when somebody is shut out."""

import logging
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from organisation.jobs import ask
from organisation.leavers import HAND_OVER_THE_REST
from organisation.models import Membership, SignIn, User
from organisation.notifications import Kind, tell
from organisation.roles import Role

from .directory import in_use
from .sessions import CAME_BEFORE_AT, LAST_SEEN_AT, PROVED_BY, SIGNED_IN_AT, end_sessions

log = logging.getLogger(__name__)
EMERGENCY = Kind(
    "emergency sign-in",
    "Somebody signed in by an emergency account",
    interrupts=True,
    duty_for=frozenset({Role.ADMINISTRATOR}),
)


def begin_session(sender: Any, request: HttpRequest, user: User, **about: Any) -> None:
    """Note when a session began, however it did, and when its person came in before: Today says what happened since."""
    request.session[SIGNED_IN_AT] = request.session[LAST_SEEN_AT] = time.time()
    before = SignIn.objects.filter(user=user).first()
    request.session[CAME_BEFORE_AT] = before.at.timestamp() if before else None


def record_sign_in(sender: Any, request: HttpRequest, user: User, **about: Any) -> None:
    """Write down who came in which way; tell administrators of an emergency."""
    from allauth.account.adapter import get_adapter

    methods = {one["method"] for one in get_authentication_records(request, user)}
    way = SignIn.Way.PASSWORD
    if "socialaccount" in methods:
        way = SignIn.Way.DIRECTORY
    elif "mfa" in methods:
        way = SignIn.Way.PASSWORD_AND_MORE
    request.session[PROVED_BY] = way.value
    entry = SignIn(user=user, at=timezone.now(), way=way, address=get_adapter().get_client_ip(request))
    entry.in_emergency = in_use() and way != SignIn.Way.DIRECTORY
    entry.save()
    log.info("Signed in: user %s, %s", user.pk, way.value)
    if entry.in_emergency:
        tell_of_emergency(entry)


def tell_of_emergency(entry: SignIn) -> None:
    """Tell every administrator of a sign-in by an emergency account, its person too."""
    held = Membership.objects.in_force(on=timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    title = f"{entry.user} signed in by an emergency account"
    where = f" from {entry.address}" if entry.address else ""
    body = (
        f"On {timezone.localtime(entry.at):%d %B %Y at %H:%M}{where}. If nobody arranged it, end the account at once."
    )
    people = User.objects.filter(memberships__in=held, is_active=True).distinct()
    tell(
        to=people,
        kind=EMERGENCY.name,
        key=f"emergency-{entry.pk}",
        title=title,
        body=body,
        link="/admin/organisation/signin/",
        now=entry.at,
    )


def note_second_proof(sender: Any, request: HttpRequest, user: User, **about: Any) -> None:
    """Let somebody go on who has just set up a second proof, by giving it."""
    if request.session.get(PROVED_BY) == SignIn.Way.PASSWORD:
        request.session[PROVED_BY] = SignIn.Way.PASSWORD_AND_MORE.value


def note_failure(sender: Any, credentials: dict[str, Any], **about: Any) -> None:
    """Write down that somebody was not let in; not what they typed, for it may be a password in the wrong box."""
    log.warning("A sign-in failed")


def shut_out(sender: Any, instance: User, raw: bool = False, **about: Any) -> None:
    """End the sessions of whoever is active no more, at once."""
    if not raw and not instance.is_active:
        end_sessions(instance)


def ring_for_leavers(sender: Any, instance: User | Membership, raw: bool = False, **about: Any) -> None:
    """Ask for what hangs on somebody to be handed over as soon as they leave, or a role is given an end."""
    leaves = not instance.is_active if isinstance(instance, User) else bool(instance.ends_on)
    if leaves and not raw:
        ask(HAND_OVER_THE_REST)
