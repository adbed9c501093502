"""How sign-in behaves here, told to allauth."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from organisation.models import User
from organisation.rules.directory import TooManyGroupsError, read_entry

from .directory import called, check_again, check_nonce, in_use
from .letting_in import Refusal, RefusedError, let_in
from .recently import is_recent
from .refusing import not_let_in, went_wrong
from .sessions import PROVED_BY

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: the directory or an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up shut."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Answer for a closed account as for a wrong password: same words, same time, and it counts as one."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.pre_authenticate(request, **credentials)
            return None
        return user

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Ask again only whoever signed in longer ago than a few minutes."""
        return not is_recent(context.request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict]:
        """Let people confirm at the directory who came from there, and by password who did not."""
        methods = super().get_reauthentication_methods(user)
        if context.request.session.get(PROVED_BY) == "directory" and in_use():
            return [{"id": "directory", "description": called(), "url": reverse("directory_again")}]
        return methods


class DirectoryLogins(DefaultSocialAccountAdapter):
    """What becomes of somebody whom the directory vouches for."""

    def list_apps(self, request: HttpRequest, provider=None, client_id=None) -> list[SocialApp]:
        """Know the directory of the settings only: none can be added in the database."""
        return [app for app in super().list_apps(request, provider, client_id) if not app.pk]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find or make the person, let their roles follow their groups, or refuse."""
        check_nonce(sociallogin)
        check_again(sociallogin, now=time.time())
        try:
            self._let_in(sociallogin)
        except TooManyGroupsError:
            raise ImmediateHttpResponse(not_let_in(request, Refusal.TOO_MANY_GROUPS, sociallogin)) from None
        except RefusedError as refused:
            raise ImmediateHttpResponse(not_let_in(request, refused.why, sociallogin)) from None
        except IntegrityError:  # the same person's first sign-in, twice at one moment: the other made them
            raise ImmediateHttpResponse(redirect("account_login")) from None

    def on_authentication_error(
        self, request: HttpRequest, provider, error=None, exception=None, extra_context=None
    ) -> None:
        """Say in our words that it did not work, and write down why."""
        log.warning("Sign-in by the directory failed: %s %s", error, exception or "")
        raise ImmediateHttpResponse(went_wrong(request))

    def _let_in(self, login: SocialLogin) -> None:
        token: dict[str, Any] = login.id_token
        person = let_in(entry=read_entry(token), today=timezone.localdate())
        if login.account.pk is None:
            with transaction.atomic():
                login.account.user = person
                login.account.save()
        login.user = person
