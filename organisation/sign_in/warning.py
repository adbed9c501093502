"""Telling people that one of their ways in was changed: whoever did not do it themselves learns of it at once."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from organisation.models import User
from organisation.notifications import Kind, tell
from organisation.roles import Role

WAYS_IN = Kind("way in changed", "My password or second proof was changed", interrupts=True, duty_for=frozenset(Role))
CALLED = {
    Authenticator.Type.TOTP: "an app as second proof",
    Authenticator.Type.WEBAUTHN: "a security key",
    Authenticator.Type.RECOVERY_CODES: "codes for a bad day",
}


def password_changed(sender: Any, user: User, **about: Any) -> None:
    """Tell somebody that their password is another one now."""
    _warn(user, "Your password was changed")


def proof_added(sender: Any, user: User, authenticator: Authenticator, **about: Any) -> None:
    """Tell somebody of a new second proof."""
    _warn(user, f"Your account has {CALLED[authenticator.type]} now")


def proof_removed(sender: Any, user: User, authenticator: Authenticator, **about: Any) -> None:
    """Tell somebody that a second proof is gone."""
    _warn(user, f"Your account has lost {CALLED[authenticator.type]}")


def proof_renewed(sender: Any, user: User, authenticator: Authenticator, **about: Any) -> None:
    """Tell somebody that new codes were made in place of the old."""
    _warn(user, f"Your account has new ones in place of {CALLED[authenticator.type]}")


def proofs_taken_away(person: User) -> None:
    """Tell somebody that an administrator took their second proofs away."""
    _warn(person, "An administrator took the second proofs of your account away")


def _warn(person: User, title: str) -> None:
    now = timezone.now()
    tell(
        to=[person],
        kind=WAYS_IN.name,
        key=f"way-in-{now:%Y%m%d%H%M%S%f}",
        title=title,
        body=f"On {timezone.localtime(now):%d %B %Y at %H:%M}. If it was not you, tell your ICT team at once.",
        link="/account/sessions/",
        now=now,
    )
